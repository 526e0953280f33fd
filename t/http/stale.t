#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# stale.t - somebody answered while one was writing: the text comes back, one button confirms
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my %c = map { my $c = $p->client; $c->login($_->[1]); ($_->[0] => $c) }
	[anna => 'anna.albrecht@musterstadt.example'], [bernd => 'bernd.brandt@musterstadt.example'],
	[dora => 'dora.desk@support.example'];
my ($anna, $bernd, $dora) = @c{qw(anna bernd dora)};
my ($ticket) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Ein Betreff", text => "Text" })->headers->location =~ /(\d+)$/;

sub texts { my ($text) = @_; return ($p->sql("SELECT COUNT(*) n FROM entry WHERE text = ?", $text))[0]{n} }
sub mails { return ($p->sql("SELECT COUNT(*) n FROM outbox"))[0]{n} }
sub status { return ($p->sql("SELECT status FROM ticket WHERE id = ?", $ticket))[0]{status} }
sub form { my ($c, $name) = @_; return ($c->form_fields($c->doc("/tickets/$ticket"), $name))[1] }
sub say_to { my ($c, $text) = @_; is($c->submit("/tickets/$ticket", "comment", { text => $text })->code, 303, "somebody writes: $text") }
sub error_of { my ($doc, $name) = @_; return $doc->findvalue("//form[\@name='$name']/error/\@id") }
my $comments = "/tickets/$ticket/comments";

# The desk answers while Anna writes.
my $form = form($anna, "comment");
say_to($dora, "Wir haben eine Frage.");
my $mails = mails();
my $res = $anna->post("$comments?view=xml", { %$form, text => "Ohne die Frage zu kennen" });
is($res->code, 422, "the comment comes back");
my $doc = $anna->xml($res);
is(error_of($doc, "comment"), "comment.newer", "and says why");
is($doc->findvalue('//form[@name="comment"]/field[@name="text"]/value'), "Ohne die Frage zu kennen", "with its text");
is($doc->findvalue('//entry[@new][@type="text"]/text'), "Wir haben eine Frage.", "the answer is there, marked as new");
is(texts("Ohne die Frage zu kennen"), 0, "nothing was sent");
is(mails(), $mails, "no mail either");
my $html = $anna->post($comments, { %$form, text => "Ohne die Frage zu kennen" })->dom;
my ($link) = $html->find('.kern-alert a')->map(attr => "href")->each;
ok($link && $html->at($link), "the message leads to what is new");
is($html->at('form[action$="/comments"] button')->at(".kern-label")->text, "Gelesen, Kommentar senden", "the button confirms");
my $at = sub { index $html->to_string, $_[0] };
cmp_ok($at->("Wir haben eine Frage."), "<", $at->('action="' . $comments), "the new entry stands above the form");

# One button confirms.
(my $action, $form) = $anna->form_fields($doc, "comment");
$res = $anna->post($action, $form);
is($res->code, 303, "confirmed, it is sent");
is(texts("Ohne die Frage zu kennen"), 1, "once");
is($anna->post($action, $form)->headers->location, $res->headers->location, "a double click ends there too");
is(texts("Ohne die Frage zu kennen"), 1, "still once");

# Still newer entries ask again.
$form = form($anna, "comment");
say_to($bernd, "Bei mir auch");
$doc = $anna->xml($anna->post("$comments?view=xml", { %$form, text => "Zweimal gefragt" }));
(undef, $form) = $anna->form_fields($doc, "comment");
say_to($dora, "Und noch etwas");
$res = $anna->post("$comments?view=xml", $form);
is($res->code, 422, "what came after the confirmation's page is asked about again");
$doc = $anna->xml($res);
is($doc->findvalue('count(//entry[@new][@type="text"][text="Und noch etwas"])'), 1, "and marked");
(undef, $form) = $anna->form_fields($doc, "comment");
is($anna->post($comments, $form)->code, 303, "then it is sent");

# Read in another window meanwhile: on this page it was not.
$form = form($anna, "comment");
say_to($dora, "In einem anderen Fenster gelesen");
$anna->get("/tickets/$ticket");
ok($p->wait_until(5, sub { $anna->doc("/tickets/$ticket")->findvalue('count(//entry[@new])') == 0 }, "read"), "it was read");
$doc = $anna->xml($anna->post("$comments?view=xml", { %$form, text => "Anderes Fenster" }));
is(error_of($doc, "comment"), "comment.newer", "a page from before it asks all the same");
is($doc->findvalue('//entry[@new][@type="text"]/text'), "In einem anderen Fenster gelesen", "and marks it");

# What is no reason to ask: one's own entries, and events without a text.
$form = form($anna, "comment");
say_to($anna, "Mein eigener");
is($anna->post($comments, { %$form, text => "Nach dem eigenen" })->code, 303, "an own comment meanwhile is none");
$form = form($anna, "comment");
is($p->portalctl("ticket", "status", $ticket, "waiting")->{status}, 0, "the desk changes the status");
is($anna->post($comments, { %$form, text => "Nach dem Status" })->code, 303, "nor is an event");

# Sending and closing in one: nothing of it happens before it is confirmed.
$form = form($anna, "comment");
say_to($dora, "Bitte noch nicht schließen");
$res = $anna->post("$comments?view=xml", { %$form, text => "Erledigt", close => 1 });
is($res->code, 422, "sending and closing asks too");
is(status(), "open", "and does not close");
(undef, $form) = $anna->form_fields($anna->xml($res), "comment");
is($anna->post($comments, { %$form, close => 1 })->code, 303, "confirmed");
is(status(), "closed", "it closes");

# Closing alone
is($anna->submit("/tickets/$ticket", "ticket-status", { status => "open" })->code, 303, "opened again");
$form = form($anna, "ticket-status");
say_to($dora, "Moment noch");
my $url = "/tickets/$ticket/status";
$res = $anna->post("$url?view=xml", { %$form, status => "closed" });
is($res->code, 422, "closing asks when somebody has answered");
$doc = $anna->xml($res);
is(error_of($doc, "ticket-status"), "ticket.newer", "and says why");
is(error_of($doc, "comment"), "", "at its own form only");
is($doc->findvalue('//entry[@new][@type="text"]/text'), "Moment noch", "the answer is marked");
is(status(), "open", "it is open still");
(undef, $form) = $anna->form_fields($doc, "ticket-status");
$res = $anna->post($url, { %$form, status => "closed" });
is($res->code, 303, "confirmed");
is(status(), "closed", "it closes");

# One form, one result: a reload after somebody opened it again closes nothing.
is($dora->submit("/tickets/$ticket", "ticket-status", { status => "open" })->code, 303, "the desk opens it again");
is($anna->post($url, { %$form, status => "closed" })->headers->location, $res->headers->location, "the same form again");
is(status(), "open", "has no second effect");
$res = $anna->post("$url?view=xml", { %$form, status => "open" });
is($res->code, 422, "another status under its key comes back");
is(error_of($anna->xml($res), "ticket-status"), "form.used", "and says so");

# A form from before there was such a field, or with nonsense in it, is not asked.
$form = form($anna, "comment");
say_to($dora, "Noch einmal");
is($anna->post($comments, { %$form, seen => $_, text => "seen=$_" })->code, 303, "seen '$_' counts as absent")
	for "abc";
(undef, $form) = $anna->form_fields($anna->doc("/tickets/$ticket"), "comment");
is($anna->post($comments, { %$form, seen => "", text => "seen leer" })->code, 303, "so does an empty one");

$p->stop;
done_testing;
