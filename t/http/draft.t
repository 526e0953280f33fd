#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# draft.t - drafts without a script: saved as they are, gone on with, sent, discarded
# SECURITY a47
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');

sub drafts { return $p->sql("SELECT * FROM draft ORDER BY id") }
sub n { my ($table) = @_; return ($p->sql("SELECT COUNT(*) n FROM $table"))[0]{n} }
sub value { my ($doc, $field) = @_; return $doc->findvalue("//form[\@name='ticket-new' or \@name='comment']/field[\@name='$field']/value") }
sub notice { my ($doc) = @_; return $doc->findvalue('/page/notices/notice/@id') }
my ($ticket) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Vorhanden", text => "Text" })->headers->location =~ /(\d+)$/;

# The button stands in both forms, and needs nothing to be filled in.
for my $path ("/tickets/new", "/tickets/$ticket") {
	my ($button) = $anna->get($path)->dom->find('button[name="draft"]')->each;
	ok($button, "$path has the button");
	ok(defined $button->attr("formnovalidate"), "which asks for nothing");
}
is($anna->doc("/drafts")->findvalue('count(//draft)'), 0, "at first there is no draft");

# Saved half-done
my $res = $anna->submit("/tickets/new", "ticket-new", { subject => "Halb & fertig", priority => "low", draft => 1 });
is($res->code, 303, "half a form is saved");
is($anna->location($res), "/tickets/new", "and leads back to it");
is(n("ticket"), 1, "nothing is sent");
is(n("outbox WHERE kind = 'ticket_received'"), 1, "no mail either");
my $doc = $anna->doc("/tickets/new");
is(notice($doc), "draft.saved", "the page says so");
is(value($doc, "subject"), "Halb & fertig", "the form is filled");
is($doc->findvalue('//field[@name="priority"]/choice[@selected]/@value'), "low", "choices too");
is($doc->findvalue('count(//field[@name="kind"]/choice[@selected])'), 0, "what was open is open");
is($doc->findvalue('count(//field[@error])'), 0, "nothing is called wrong");
is($doc->findvalue('/page/body/draft/@form'), "ticket-new", "the draft is named");
is($anna->get("/tickets/new")->code, 200, "and drawn");

# Gone on with: still one
$res = $anna->submit("/tickets/new", "ticket-new", { text => "Nun auch ein Text", draft => 1 });
is($res->code, 303, "saved once more");
is(scalar(drafts()), 1, "there is one draft");
my $id = (drafts())[0]{id};
is((drafts())[0]{rescued}, 0, "saved on purpose");
like((drafts())[0]{content}, qr/^(?:&?\w+=[\w%+*.-]*)+$/, "its content is a form");
is($anna->location($anna->get("/drafts/$id")), "/tickets/new", "its address leads to the form");
$doc = $anna->doc("/");
is($doc->findvalue('//drafts/draft/@id'), $id, "the start page shows it");
is($doc->findvalue('//drafts/draft/subject'), "Halb & fertig", "by its subject");
is($anna->get("/")->dom->at("a[href='/drafts/$id']")->text, "Halb & fertig", "as a link");
is($anna->doc("/drafts")->findvalue('//draft/@id'), $id, "so does the list");

# Nobody else's
is($bernd->doc("/drafts")->findvalue('count(//draft)'), 0, "a colleague has none");
is($bernd->get("/drafts/$id")->code, 404, "cannot open it");
is($bernd->get("/drafts/999999")->code, 404, "as one that is not there");
$bernd->submit("/tickets/new", "ticket-new", { subject => "Bernds eigener", draft => 1 });
my (undef, $form) = $bernd->form_fields($bernd->doc("/drafts"), "draft");
is($bernd->post("/drafts/$id", $form)->code, 404, "nor discard it");
is(scalar(drafts()), 2, "both are there");

# A second form of the same kind does not write over what was saved.
(undef, $form) = $anna->form_fields($anna->doc("/tickets/new?subject=Etwas%20anderes"), "ticket-new");
is($form->{subject}, "Etwas anderes", "an address that asks for something begins afresh");
$res = $anna->post("/tickets/new?view=xml", { %$form, draft => 1 });
is($res->code, 422, "its draft is not taken while there is another");
$doc = $anna->xml($res);
is($doc->findvalue('//form[@name="ticket-new"]/error/@id'), "draft.other", "which is said");
is(value($doc, "subject"), "Etwas anderes", "with what was typed");
is($doc->findvalue('count(//field[@error])'), 0, "and no complaint about what is missing");
like((drafts())[0]{content}, qr/subject=Halb/, "the first is as it was");
$res = $anna->post("/tickets/new", { %$form, kind => "change", text => "Ein eigenes Ticket" });
is($res->code, 303, "it can be sent");
is(scalar(drafts()), 2, "and takes no draft with it");

# A wrong POST of the draft's form, then sent: the draft goes with it.
$res = $anna->submit("/tickets/new", "ticket-new", {}, Accept => "application/xml");
is($res->code, 422, "the kind is still missing");
is(scalar(drafts()), 2, "a wrong form leaves the draft");
(undef, $form) = $anna->form_fields($anna->xml($res), "ticket-new");
$res = $anna->post("/tickets/new", { %$form, kind => "question" });
is($res->code, 303, "with it the ticket is sent");
is(join(",", map { $_->{person_id} } drafts()), "2", "and the draft is gone");
is($anna->post("/tickets/new", { %$form, kind => "question" })->headers->location, $res->headers->location,
	"sent twice it is one ticket");
is(value($anna->doc("/tickets/new"), "subject"), "", "the next form is empty");
is($anna->get("/drafts/$id")->code, 404, "the draft's address is dead");

# Comments: one draft per ticket
my ($second) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Ein zweites", text => "Text" })->headers->location =~ /(\d+)$/;
for my $t ($ticket, $second) {
	$res = $anna->submit("/tickets/$t", "comment", { text => "Entwurf zu $t", draft => 1 });
	is($anna->location($res), "/tickets/$t", "a comment's draft leads back to the ticket");
}
is(value($anna->doc("/tickets/$_"), "text"), "Entwurf zu $_", "each ticket has its own") for $ticket, $second;
is($anna->doc("/")->findvalue('count(//drafts/draft)'), 2, "the start page has both");
is($anna->doc("/drafts")->findvalue("//draft[\@ref='$second']/subject"), "Ein zweites", "by their ticket's subject");
is(n("entry WHERE text LIKE 'Entwurf zu%'"), 0, "nothing of them is sent");
is(value($bernd->doc("/tickets/$ticket"), "text"), "", "a colleague sees nothing of it");
$res = $anna->submit("/tickets/$ticket", "comment", { text => "", draft => 1 });
is($res->code, 303, "a draft may become empty");
$res = $anna->submit("/tickets/$ticket", "comment", { text => "x" x 20_001, draft => 1 });
is($res->code, 303, "or longer than a comment may be");
$doc = $anna->doc("/tickets/$ticket");
is(length(value($doc, "text")), 20_001, "nothing of it is cut off");
is($anna->submit("/tickets/$ticket", "comment", {})->code, 422, "only sending asks for less");

# Discarded, from the ticket
(my $action, $form) = $anna->form_fields($doc, "draft");
$res = $anna->post($action, $form);
is($anna->location($res), "/tickets/$ticket", "discarding leads back to the page");
$doc = $anna->doc("/tickets/$ticket");
is(notice($doc), "draft.discarded", "which says so");
is(value($doc, "text"), "", "the form is empty");
is($anna->post($action, $form)->code, 303, "a double click is no error");
is($anna->doc("/drafts")->findvalue('//draft/@ref'), $second, "the other is left");
is($anna->location($anna->submit("/drafts", "draft", {})), "/drafts", "discarding from the list leads back to it");
is($anna->doc("/drafts")->findvalue('count(//draft)'), 0, "now there is none");

# A ticket that one may not see has no drafts of it.
my ($hidden) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Nur Anna", text => "Text", private => 1 })->headers->location =~ /(\d+)$/;
(undef, $form) = $bernd->form_fields($bernd->doc("/tickets/$ticket"), "comment");
is($bernd->post("/tickets/$hidden/comments", { %$form, draft => 1 })->code, 404, "a draft for a ticket one may not see");
is(join(",", map { $_->{ref_id} } drafts()), "0", "is not kept");

# A file's way: the key's random part stays the draft's, so that what hangs on it stays bound.
$anna->submit("/tickets/$second", "comment", { text => "Schlüssel", draft => 1 });
my $key = (grep { $_->{ref_id} == $second } drafts())[0]{form_key};
for my $round (1 .. 2) {
	(undef, $form) = $anna->form_fields($anna->doc("/tickets/$second"), "comment");
	$anna->post("/tickets/$second/comments", { %$form, text => "Schlüssel $round", draft => 1 });
}
is((grep { $_->{ref_id} == $second } drafts())[0]{form_key}, $key, "the draft keeps its key");

# Guests, and the other language
my $guest = $p->client;
is($guest->location($guest->get("/drafts")), "/login?next=/drafts", "a guest is sent to the login page");
$p->sql("UPDATE person SET lang = 'en' WHERE id = 1");
like($anna->get("/drafts")->dom->at("h1")->text, qr/Drafts/, "in English");

$p->stop;
done_testing;
