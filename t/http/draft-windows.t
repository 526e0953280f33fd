#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# draft-windows.t - one draft open in two windows: neither goes over what it has not seen
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode qw(decode_utf8);
use Portal;
use Test::More;

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');

sub drafts { return $p->sql("SELECT * FROM draft ORDER BY id") }
sub text { my ($row) = drafts(); return $row ? decode_utf8(Mojo::Parameters->new($row->{content})->param("text") // "") : undef }
sub window { return ($c->form_fields($c->doc("/tickets/new"), "ticket-new"))[1] }
# As the script saves: each time one further.
sub auto {
	my ($w, $text) = @_;
	$w->{stand} =~ s/\.(\d+)/"." . ($1 + 1)/e;
	return $c->post("/tickets/new", { %$w, text => $text, draft => "auto" })->code;
}
sub save { my ($w, $text) = @_; return $c->post("/tickets/new?view=xml", { %$w, text => $text, draft => 1 }) }
sub error_of { my ($res) = @_; return $c->xml($res)->findvalue('//form[@name="ticket-new"]/error/@id') }
sub begin { my ($text) = @_; $p->sql("DELETE FROM draft"); is(save(window(), $text)->code, 303, "a draft: $text"); return (window(), window()) }

# The script in two windows
my ($one, $two) = begin("Anfang");
is($one->{key} eq $two->{key} || substr($one->{key}, 0, 16) eq substr($two->{key}, 0, 16), 1, "two windows have one draft");
is(auto($one, "Eins"), 204, "one writes on");
is(auto($one, "Eins und mehr"), 204, "and on");
is(auto($two, "Zwei"), 409, "the other does not go over what it has not seen");
is(text(), "Eins und mehr", "it is there");
is(auto($one, "Eins und noch mehr"), 204, "the one goes on");

# By the button: said, and confirmed by pressing it again
my $res = save($two, "Zwei");
is($res->code, 422, "by the button neither");
is(error_of($res), "draft.newer", "which is said");
my $back = ($c->form_fields($c->xml($res), "ticket-new"))[1];
is($back->{text}, "Zwei", "with the text");
is(text(), "Eins und noch mehr", "and what the other saved");
is(save($back, "Zwei")->code, 303, "pressed once more it is meant");
is(text(), "Zwei", "then it goes over it");
is(auto($one, "Eins zuletzt"), 409, "now the one has not seen the other's");
is(text(), "Zwei", "nor goes over it");

# One that has seen it, without a script
is(save(window(), "Drei")->code, 303, "a page with the draft as it is saves it");
is(save(window(), "Vier")->code, 303, "again and again");
is(text(), "Vier", "as it should");

# A save that comes late
my ($page) = begin("Anfang");
my $early = { %$page };
is(auto($page, "a"), 204, "a page saves");
my %late = (%$page, text => "überholt", draft => "auto");
is(auto($page, "b"), 204, "and saves again");
is($c->post("/tickets/new", \%late)->code, 409, "one that was overtaken on its way");
is(text(), "b", "goes over nothing");
is(save($early, "zurück")->code, 422, "nor does a page from before");

# Sent by one: what the other one has saved stays
($one, $two) = begin("Anfang");
is(auto($one, "Eins"), 204, "one writes on");
is($c->post("/tickets/new", { %$two, kind => "question", subject => "Zwei", text => "Zwei" })->code, 303, "the other is sent");
is(text(), "Eins", "what the one saved is still there");
$res = $c->post("/tickets/new?view=xml", { %{ window() }, kind => "question", subject => "Eins" });
is($res->code . error_of($res), "422form.used", "sent as well, it comes back: the form was sent");
is($c->post("/tickets/new", ($c->form_fields($c->xml($res), "ticket-new"))[1])->code, 303, "as a ticket of its own it goes");

# The same sent in both windows is one form
($one, $two) = begin("Anfang");
my @to = map { $c->post("/tickets/new", { %$_, kind => "question", subject => "Gleich", text => "Gleich" })->headers->location } $one, $two;
is($to[0], $to[1], "the same in two windows is one ticket");
is(scalar(drafts()), 0, "and the draft is gone");

# The session is over: both texts are kept
($one, $two) = begin("Anfang");
is(auto($one, "Eins"), 204, "one writes on");
$p->sql("DELETE FROM session");
$res = $c->post("/tickets/new", { %$two, subject => "Zwei", text => "Zwei" });
like($c->location($res), qr/notice=rescued/, "the other is rescued");
is(text(), "Zwei\n\n---\n\nEins", "with the one's text below");

# What is no stand
$c->login('anna.albrecht@musterstadt.example');
for my $odd ("", "x", "1", "a.b.c", "a.1", "ff.9999999999999999.", "." x 64, "ä.1.", "a" x 65) {
	$p->sql("DELETE FROM draft");
	is(save({ %{ window() }, stand => $odd }, "Seltsam")->code, 303, "\"" . substr($odd, 0, 20) . "\" does no harm");
	is(text(), "Seltsam", "the draft is saved");
}
$p->stop;
done_testing;
