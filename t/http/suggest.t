#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# suggest.t - what may help: beside the new form without losing anything, and after sending
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;
use Time::HiRes qw(time);
binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);

my $p = Portal->start(conf => { ticket_person => "40 / 1h" });
$p->sql("INSERT INTO faq_category (id, slug, position) VALUES (901, 'money', 901)");
$p->sql("INSERT INTO faq_category_text (category_id, lang, name) VALUES (901, 'de', 'Finanzen'), (901, 'en', 'Finance')");
$p->sql("INSERT IGNORE INTO module (id, code) VALUES (501, 'pay'), (502, 'travel')");
my $n = 9000;
sub article {
	my ($slug, %a) = @_;
	$p->sql("INSERT INTO faq_article (id, slug, category_id, module_id, state, position) VALUES (?, ?, 901, ?, ?, ?)", ++$n, $slug, $a{module}, $a{state} || "published", $n);
	$p->sql("INSERT INTO faq_text (article_id, lang, title, summary, body) VALUES (?, ?, ?, ?, ?)", $n, $_, @{ $a{$_} }) for grep { /^..$/ } keys %a;
}
article("skonto", de => ["Skonto bei Eingangsrechnungen buchen", "Kurz", "Text"], en => ["Booking cash discounts", "Short", "Text"]);
article("mahnlauf", de => ["Mahnlauf planen", "Kurz", "Auch ein Skontobetrag kann gemahnt werden"]);
article("reise-a", de => ["Tagegeld im Ausland", "Kurz", "Sätze"], module => 501);
article("reise-b", de => ["Tagegeld im Inland", "Kurz", "Sätze"], module => 502);
article("geheim", de => ["Skonto geheim", "Kurz", "x"], state => "draft");
article("english", en => ["Skonto in English only", "Short", "x"]);
my $tid = 20000;
sub ticket {
	my ($org, $who, $subject, %t) = @_;
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, status, private, subject) VALUES (?, ?, ?, ?, 'incident', ?, ?, ?)",
		++$tid, $org, $who, $who, $t{status} || "open", $t{private} || 0, $subject);
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at) VALUES (?, ?, 'reporter', ?, UTC_TIMESTAMP(3))", $tid, $who, $t{status} || "open");
	return $tid;
}
my $same = ticket(1, 2, "Skontokonto wird nicht vorgeschlagen");
my $mine = ticket(1, 1, "Mein Skonto, vertraulich", private => 1);
my $hidden = ticket(1, 2, "Skonto vertraulich von Bernd", private => 1);
my $closed = ticket(1, 2, "Skonto von früher", status => "closed");
my $foreign = ticket(2, 3, "Skonto der Hochschule");
my $church = ticket(12, 8, "Skonto im Kirchenkreis");
my $church_own = ticket(12, 9, "Skonto bei Ivo");

my %c;
sub as {
	my ($who, $address) = @_;
	return $c{$who} ||= do { my $new = $p->client; $new->login($address); $new };
}
my $anna = as(anna => 'anna.albrecht@musterstadt.example');

# Pressing the button: the document that comes back
sub ask {
	my ($client, %fields) = @_;
	my ($action, $form) = $client->form_fields($client->doc("/tickets/new"), "ticket-new");
	my $res = $client->post("$action?view=xml", { %$form, suggest => 1, %fields }, Accept => "application/xml");
	is($res->code, 200, "the button is answered 200");
	return $client->xml($res);
}
sub tickets { return join ",", sort map { $_->value } $_[0]->findnodes('//suggestions/ticket/@id') }
sub slugs { return join ",", map { $_->value } $_[0]->findnodes('//suggestions/article/@slug') }
sub rows { return join " ", map { ($p->sql("SELECT COUNT(*) n FROM $_"))[0]{n} } qw(ticket entry form_result outbox draft throttle) }

is($anna->doc("/tickets/new")->findvalue('count(//suggestions)'), 0, "none without asking");
my $before = rows();
my $doc = ask($anna, subject => "Skonto fehlt", text => "<b>Zeile</b>\r\nzwei & drei", kind => "question", priority => "high", private => 1, participant => [2]);
is(rows(), $before, "asking writes nothing");
is(slugs($doc), "skonto,mahnlauf", "articles in this language, the title counts more; no draft");
is(tickets($doc), join(",", $same, $mine), "open tickets that she may see: own ones, the organisation's, not others' private ones");
is($doc->findvalue("//suggestions/ticket[\@id=$same]/\@status"), "open", "with their status");
is($doc->findvalue('//suggestions/article[1]/category'), "Finanzen", "and category");
# Nothing is lost, nothing is judged
is($doc->findvalue('//form/field[@name="text"]/value'), "<b>Zeile</b>\nzwei & drei", "the text is there");
is($doc->findvalue('//form/field[@name="kind"]/choice[@selected]/@value'), "question", "the kind");
is($doc->findvalue('//form/field[@name="priority"]/choice[@selected]/@value'), "high", "the priority");
is($doc->findvalue('//form/field[@name="private"]/value'), "1", "private");
is($doc->findvalue('//form/field[@name="participant"]/choice[@selected]/@value'), "2", "the participant");
$doc = ask($anna, subject => "x" x 300, kind => "nonsense", module => "abc");
is($doc->findvalue('count(//@error)'), 0, "nothing is judged");
is($doc->findvalue('//form/field[@name="subject"]/value'), "x" x 300, "and what is too long is there all the same");

# What comes back can be sent
my ($action, $form) = $anna->form_fields(ask($anna, subject => "Skonto fehlt noch", text => "Bitte helfen", kind => "incident"), "ticket-new");
my $res = $anna->post($action, $form);
is($res->code, 303, "the form that came back is a form to send");
my ($id) = $anna->location($res) =~ m{^/tickets/(\d+)$};
ok($id, "and leads to its ticket");
$doc = $anna->doc("/tickets/$id");
is(slugs($doc), "skonto,mahnlauf", "the page after sending suggests as well");
is(tickets($doc), join(",", $same, $mine), "not the ticket itself");
# what was shown is noted once the answer is out
ok($p->wait_until(5, sub { $anna->doc("/tickets/$id")->findvalue('count(//suggestions)') == 0 }), "once");
is(as(bernd => 'bernd.brandt@musterstadt.example')->doc("/tickets/$id")->findvalue('count(//suggestions)'), 0, "and to nobody else");

# Files that were chosen stay with the form
$doc = ask($anna, subject => "Skonto mit Datei", text => "Anbei", kind => "incident", file => { content => "Inhalt", filename => "beleg.txt" });
is($doc->findvalue('count(//form[@name="ticket-new"]/field[@name="staged"]/*)'), 1, "a file is kept");
($action, $form) = $anna->form_fields($doc, "ticket-new");
$res = $anna->post($action, $form);
is($res->code, 303, "and sent");
my ($with_file) = $anna->location($res) =~ /(\d+)$/;
is($anna->doc("/tickets/$with_file")->findvalue('//attachment/@name'), "beleg.txt", "with the ticket");
$p->sql("UPDATE ticket SET subject = 'Anderes' WHERE id = ?", $with_file);

# What people may see
is(tickets(ask(as(clara => 'clara.conrad@hochschule.example'), subject => "Skonto")), $foreign, "visibility own: the own ones");
is(tickets(ask(as(hanna => 'hanna.heil@kirche.example'), subject => "Skonto")), join(",", $church, $church_own), "chosen, and chosen");
is(tickets(ask(as(ivo => 'ivo.imhof@kirche.example'), subject => "Skonto")), $church_own, "chosen, and not chosen");
is(tickets(ask(as(bernd => undef), subject => "Skonto")), join(",", $same, $hidden, $id), "his own private one, and what was sent just now");

# What fits
is(slugs(ask($anna, subject => "Tagegelder", module => 502)), "reise-b,reise-a", "articles of the module first; another form of the word");
is(slugs(ask($anna, subject => "Tagegelder", module => 501)), "reise-a,reise-b", "of the other");
is(slugs(ask($anna, subject => "", text => "Was ist mit dem Mahnlauf?")), "mahnlauf", "without a subject the text counts");
is(tickets(ask($anna, subject => "", text => "Skonto")), "", "one word of a text does not make a ticket similar");
is(tickets(ask($anna, subject => "Kontenrahmen", text => "Das Skontokonto wird nicht vorgeschlagen")), $same, "two do");
for my $none ("Fehler: Es geht nicht", "der die das", "", "?!", "\x{1F600}") {
	is(ask($anna, subject => $none)->findvalue('//suggestions/@words'), "none", "nothing to search for in '$none'");
}
is(ask($anna, subject => "Zzyzxschranke")->findvalue('count(//suggestions/*) + count(//suggestions/@words)'), 0, "nothing found");
for my $odd ("+skonto -(x) \"a\" ~b* \@3 >q <r", "100% _____ \\\\ skonto", "skonto' OR 1=1 -- ", "skonto " x 60, "ſkonto Ⅷ ١٢٣٤") {
	ok(ask($anna, subject => substr($odd, 0, 200)), "odd input is just words: " . substr($odd, 0, 20));
}
like(slugs(ask($anna, subject => "+skonto -(x) ~b* \@3")), qr/skonto/, "operators are none");
is(tickets(ask($anna, subject => "100% ____ %%%%")), "", "nor are wildcards");

# In English
$p->sql("UPDATE person SET lang = 'en' WHERE id = 1");
is(slugs(ask($anna, subject => "Skonto")), "english", "articles in the page's language");
is(slugs(ask($anna, subject => "cash discount")), "skonto", "by their words in it");
$p->sql("UPDATE person SET lang = 'de' WHERE id = 1");

# Who asks: a session and its csrf are needed, as always; staff have no such form
my (undef, $good) = $anna->form_fields($anna->doc("/tickets/new"), "ticket-new");
is($anna->post("/tickets/new", { %$good, csrf => "x", suggest => 1 })->code, 403, "not without csrf");
is($p->client->post("/tickets/new", { %$good, suggest => 1 })->code, 303, "not without a session");
is(as(dora => 'dora.desk@support.example')->get("/tickets/new")->code, 403, "not for staff");

# The page as people see it
$res = $anna->post("/tickets/new", { %$good, suggest => 1, subject => "Skonto", text => "" });
is($res->code, 200, "as HTML too");
my $dom = $res->dom;
is($dom->at('button[name=suggest]')->attr("form"), "ticket-new", "the button belongs to the form");
ok(defined $dom->at('button[name=suggest]')->attr("formnovalidate"), "and asks without validation");
ok($dom->at('form#ticket-new'), "which has that id");
is($dom->at('form#ticket-new button')->attr("name"), undef, "the form's first button sends");
is($dom->find('[aria-invalid]')->size, 0, "no field is marked");
unlike($dom->at("title")->text, qr/Fehler/, "nor the title");

# The search stays fast when the organisation has many open tickets
$p->sql("INSERT INTO ticket (organisation_id, reporter_id, created_by, kind, subject, updated_at)
	SELECT 1, 2, 2, 'incident', CONCAT('Vorgang ', seq), UTC_TIMESTAMP(3) - INTERVAL seq MINUTE FROM seq_1_to_5000");
my $start = time;
ask($anna, subject => "Skonto bucht falsch im Vorgang", text => "Kreditoren Buchung Konto Beleg Rechnung Anordnung") for 1 .. 5;
my $ms = (time - $start) / 10 * 1000;
cmp_ok($ms, "<", 150, sprintf("%.0f ms a page with 5,000 open tickets", $ms));

$p->expect_log(qr/staff have no organisation/);
$p->stop;
done_testing;
