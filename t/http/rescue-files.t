#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# rescue-files.t - files of a form whose session is over, and of a draft, are there again
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');

sub staged { my ($doc) = @_; return map { $_->getAttribute("name") } $doc->findnodes("//form[\@name='ticket-new']//staged") }
sub fill { my ($fields, %more) = @_; return { %$fields, kind => "incident", subject => "Mit Datei", text => "Text", %more } }
# In the order of a page: hidden fields first, files last.
sub send_form {
	my ($c, $path, $fields, $file) = @_;
	my $text = join "", map { "--b\r\nContent-Disposition: form-data; name=\"$_\"\r\n\r\n$fields->{$_}\r\n" }
		sort { ($b =~ /^(csrf|key)$/) <=> ($a =~ /^(csrf|key)$/) } grep { !ref $fields->{$_} } keys %$fields;
	$text .= "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"$file->{filename}\"\r\n"
		. "Content-Type: text/plain\r\n\r\n$file->{content}\r\n--b--\r\n";
	return $c->request(POST => $path, { "Content-Type" => "multipart/form-data; boundary=b", Origin => $p->url("") }, $text);
}
my $file = { content => "Inhalt\n" x 100_000, filename => "protokoll.txt" };

my ($action, $fields) = $anna->form_fields($anna->doc("/tickets/new"), "ticket-new");
$p->sql("DELETE FROM session");
my $res = send_form($anna, $action, fill($fields), $file);
is($res->code, 303, "a form with a file and without a session");
like($anna->location($res), qr{^/login\?notice=rescued}, "is kept");
my ($row) = $p->sql("SELECT COUNT(*) n, MAX(size) size FROM upload WHERE person_id = 1 AND state = 'staged'");
is("$row->{n} $row->{size}", "1 700000", "its file is staged for whom the form was made");

my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
is(scalar(staged($bernd->doc("/tickets/new"))), 0, "nobody else finds it");

$anna->login('anna.albrecht@musterstadt.example');
my $doc = $anna->doc("/tickets/new");
is_deeply([staged($doc)], ["protokoll.txt"], "after login the form has the file");
$res = $anna->submit("/tickets/new", "ticket-new", {});
is($res->code, 303, "it can be sent") or diag($res->body);
my ($id) = $anna->location($res) =~ /(\d+)/;
my ($attachment) = $anna->doc("/tickets/$id")->findnodes("//attachment");
is($attachment->getAttribute("name"), "protokoll.txt", "and the file is on the ticket");
is($anna->get($attachment->getAttribute("href"))->body, $file->{content}, "whole");
($row) = $p->sql("SELECT COUNT(*) n FROM upload WHERE state <> 'linked'");
is($row->{n}, 0, "nothing is left over");

# The key of another person's form stages nothing for anybody.
($action, $fields) = $anna->form_fields($anna->doc("/tickets/new"), "ticket-new");
$p->sql("DELETE FROM session");
$res = send_form($anna, $action, fill({ %$fields, key => substr($fields->{key}, 0, -4) . "AAAA" }), $file);
is($anna->location($res), "/login", "a forged key keeps nothing");
($row) = $p->sql("SELECT COUNT(*) n FROM upload WHERE state <> 'linked'");
is($row->{n}, 0, "no file either");

$anna->login('anna.albrecht@musterstadt.example');
($action, $fields) = $anna->form_fields($anna->doc("/tickets/new"), "ticket-new");
$res = send_form($anna, $action, fill($fields, subject => "Entwurf", draft => 1), $file);
is($res->code, 303, "saved as a draft");
$doc = $anna->doc("/tickets/new");
is_deeply([staged($doc)], ["protokoll.txt"], "the draft has its file");
$res = $anna->submit("/tickets/new", "ticket-new", {});
($id) = $anna->location($res) =~ /(\d+)/;
is($anna->doc("/tickets/$id")->findnodes("//attachment")->size, 1, "sent with it");
$p->stop;
done_testing;
