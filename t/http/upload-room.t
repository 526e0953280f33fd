#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# upload-room.t - files have an end: for one person in 24 hours, and for the site
# SECURITY a78, a102
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode qw(decode_utf8);
use Portal;
use Test::More;

my $DAY = 100 * 1024;
my $p = Portal->start(conf => { workers => 1, attachment_day => $DAY, attachment_total => 1024 * 1024 });
my %c = map { my $c = $p->client; $c->login($_->[1]); ($_->[0] => $c) }
	[anna => 'anna.albrecht@musterstadt.example'], [bernd => 'bernd.brandt@musterstadt.example'];

sub n { my ($from) = @_; return ($p->sql("SELECT COUNT(*) n FROM $from"))[0]{n} }
sub send_files {
	my ($who, $query, @sizes) = @_;
	my $i = 0;
	my @files = map { { filename => ++$i . ".bin", content => "x" x $_ } } @sizes;
	my ($action, $fields) = $c{$who}->form_fields($c{$who}->doc("/tickets/new"), "ticket-new");
	return $c{$who}->post("$action$query", { %$fields, kind => "question", subject => "Dateien", text => "Text dazu",
		@files ? (file => \@files) : () });
}
sub refused { my ($res) = @_; return map { $_->getAttribute("error") } $c{anna}->xml($res)->findnodes("//refused") }

# The limit of a day, to the byte, over several entries
is(send_files("anna", "", $DAY - 1000)->code, 303, "nearly all of a day at once");
my $res = send_files("anna", "?view=xml", 1001);
is($res->code, 422, "one byte more than is left");
is(join(" ", refused($res)), "upload.day", "says why");
is($c{anna}->xml($res)->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "Text dazu", "the text is kept");
is(n("upload"), 1, "nothing of it is stored");
is(send_files("anna", "", 1000)->code, 303, "what is left is taken");
$res = send_files("anna", "", 1);
is($res->code, 422, "then not one byte");
like(decode_utf8($res->body), qr/in den letzten 24 Stunden schon sehr viele Dateien/, "in words");
is(send_files("anna", "")->code, 303, "a ticket without files goes on");
is(send_files("bernd", "", 1000)->code, 303, "and so do other people's files");

# Within one form: what fits is kept, what does not is said
$p->sql("UPDATE upload SET created_at = created_at - INTERVAL 25 HOUR WHERE person_id = 1");
$res = send_files("anna", "?view=xml", 60 * 1024, 60 * 1024, 30 * 1024);
is($res->code, 422, "a day later there is room again, but not for all");
is(join(" ", refused($res)), "upload.day", "which is said once");
is(join(" ", map { $_->getAttribute("name") } $c{anna}->xml($res)->findnodes("//staged")), "1.bin 3.bin", "the first and the last are kept");

# The session is over: the same limit, and the text is kept all the same
my ($action, $fields) = $c{anna}->form_fields($c{anna}->doc("/tickets/new"), "ticket-new");
$p->sql("DELETE FROM session");
$res = $c{anna}->post($action, { %$fields, subject => "Danach", text => "Text", file => { filename => "x", content => "x" x $DAY } });
like($c{anna}->location($res), qr/notice=rescued/, "a rescued form");
is(n("upload WHERE state <> 'linked'"), 2, "takes no more files than any other");
$_->login($_ == $c{anna} ? 'anna.albrecht@musterstadt.example' : 'bernd.brandt@musterstadt.example') for values %c;

# All files of the site
$p->expect_log(qr/ alert \S+ \S+ ip=\S+ r=\w+ u=\d+ gate: event=files-full /);
my $all = ($p->sql("SELECT SUM(size) s FROM upload"))[0]{s};
$p->write_conf(attachment_day => "1G", attachment_total => $all + 5000);
$p->restart_portald;
is(send_files("bernd", "", 4999)->code, 303, "the site has room");
$res = send_files("bernd", "?view=xml", 2);
is(join(" ", $res->code, refused($res)), "422 upload.full", "no byte more than attachment_total");
is(send_files("bernd", "", 1)->code, 303, "its last byte");
$res = send_files("anna", "", 1);
is($res->code, 422, "then nobody's files are taken");
like(decode_utf8($res->body), qr/kann gerade keine Dateien mehr annehmen/, "which is said");
is(send_files("anna", "")->code, 303, "tickets go on");
is(scalar $p->log_lines(qr/event=files-full/), 1, "the operator is told once in ten minutes");

$p->stop;
done_testing;
