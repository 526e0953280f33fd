#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# rescue.t - the session ends while one writes: the text is there again, for its author only
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(hmac_sha256);
use MIME::Base64 qw(encode_base64url);
use Portal;
use Test::More;

my $p = Portal->start;
my $ANNA = 'anna.albrecht@musterstadt.example';
my $BERND = 'bernd.brandt@musterstadt.example';
my $anna = $p->client;
$anna->login($ANNA);

sub drafts { return $p->sql("SELECT * FROM draft ORDER BY id") }
sub form { my ($c, $path, $name) = @_; my ($action, $f) = $c->form_fields($c->doc($path), $name); return $f }
sub value { my ($doc, $field) = @_; return $doc->findvalue("//form[\@name='ticket-new' or \@name='comment']/field[\@name='$field']/value") }
sub end_sessions { $p->sql("DELETE FROM session") }
# Logs in where the login page of $location leads to.
sub login_at {
	my ($c, $email, $location) = @_;
	return $c->submit($location, "login", { email => $email, password => $Portal::Client::PASSWORD });
}

my ($ticket) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Vorhanden", text => "Text" })->headers->location =~ /(\d+)$/;

# A new ticket with umlauts and 20,000 characters
my $text = "Größe, Straße, „Übermaß“ & <b> 100 % +\r\n" . "äöüß" x 4990 . "!";
is(length $text, 20001, "a text as long as the form takes it (a line end counts as one)");
my $fields = form($anna, "/tickets/new", "ticket-new");
end_sessions();
my $res = $anna->post("/tickets/new", { %$fields, kind => "question", subject => "Prüfung läuft über", text => $text,
	priority => "high", private => 1, participant => [2], module => 2 });
is($res->code, 303, "a POST whose session is over");
my $login = $anna->location($res);
is($login, "/login?notice=rescued&next=/tickets/new", "leads to the login page");
is(($p->sql("SELECT COUNT(*) n FROM ticket"))[0]{n}, 1, "no ticket was made");
my ($row) = drafts();
is("$row->{person_id} $row->{form} $row->{ref_id} $row->{rescued}", "1 ticket-new 0 1", "the text is kept for its author");
unlike($row->{content}, qr/csrf|key=/, "without the form's secrets");
is($anna->doc($login)->findvalue('/page/notices/notice/@id'), "login.rescued", "which the login page says");

# The server starts anew; somebody else logs in at this browser first.
$p->restart_portald;
my $other = $p->client;
$other->ua->cookie_jar($anna->ua->cookie_jar);
$res = login_at($other, $BERND, $login);
is($other->location($res), "/tickets/new", "another person is led to the same page");
is(value($other->doc("/tickets/new"), "text"), "", "where nothing of the text is");
is($other->doc("/")->findvalue('count(//draft)'), 0, "nor on the start page");
is($other->doc("/drafts")->findvalue('count(//draft)'), 0, "nor in the list");
is($other->get("/drafts/$row->{id}")->code, 404, "the draft's address answers as if it were not there");
is($other->submit("/tickets/$ticket", "logout", {})->code, 303, "they leave");

# The author, in another browser
$anna = $p->client;
$res = login_at($anna, $ANNA, $login);
is($anna->location($res), "/tickets/new", "after logging in the author is led to the form");
my $doc = $anna->doc("/tickets/new");
(my $lf = $text) =~ s/\r\n/\n/;
is(value($doc, "text"), $lf, "all 20,000 characters are there");
is(value($doc, "subject"), "Prüfung läuft über", "so is the subject");
is($doc->findvalue('//field[@name="kind"]/choice[@selected]/@value'), "question", "the kind");
is($doc->findvalue('//field[@name="priority"]/choice[@selected]/@value'), "high", "the priority");
is($doc->findvalue('//field[@name="module"]/choice[@selected]/@value'), "2", "the module");
is($doc->findvalue('//field[@name="participant"]/choice[@selected]/@value'), "2", "the participant");
is($doc->findvalue('//field[@name="private"]/value'), "1", "and that it is private");
is($doc->findvalue('/page/body/draft/@rescued'), "true", "the page says where it comes from");
is($anna->doc("/tickets/new")->findvalue('count(//field[@error])'), 0, "nothing is called wrong");
is($anna->doc("/")->findvalue('//drafts/draft/subject'), "Prüfung läuft über", "the start page shows it");
my $second = $p->client;
$second->login($ANNA);
is($second->location($second->get("/drafts/$row->{id}")), "/tickets/new", "from elsewhere the draft leads to its form");
is(value($second->doc("/tickets/new"), "text"), $lf, "with the text");

# Sent: one ticket, no draft
$res = $anna->submit("/tickets/new", "ticket-new", {});
is($res->code, 303, "it can be sent as it is");
is(scalar(drafts()), 0, "then the draft is gone");
my ($stored) = $p->sql("SELECT e.text, t.private FROM entry e JOIN ticket t ON t.id = e.ticket_id WHERE t.subject = 'Prüfung läuft über'");
is($stored->{text}, $lf, "every character arrived");
is($stored->{private}, 1, "private as it was meant");
is(value($anna->doc("/tickets/new"), "text"), "", "the next form is empty");

# A comment
$fields = form($anna, "/tickets/$ticket", "comment");
$p->sql("UPDATE session SET seen_at = UTC_TIMESTAMP(3) - INTERVAL 61 MINUTE");
$res = $anna->post("/tickets/$ticket/comments", { %$fields, text => "Müller schreibt", close => 1 });
is($anna->location($res), "/login?notice=rescued&next=/tickets/$ticket", "a comment leads back to its ticket");
$res = login_at($anna, $ANNA, $anna->location($res));
is($anna->location($res), "/tickets/$ticket", "after the login as well");
$doc = $anna->doc("/tickets/$ticket");
is(value($doc, "text"), "Müller schreibt", "with the text in the form");
is($doc->findvalue('//ticket/@status'), "new", "nothing was closed");
is($anna->doc("/")->findvalue('//drafts/draft/@ref'), $ticket, "the start page shows it with its ticket");
my $bernd = $p->client;
$bernd->login($BERND);
is(value($bernd->doc("/tickets/$ticket"), "text"), "", "a colleague on the same ticket sees nothing of it");
is($anna->submit("/tickets/$ticket", "comment", {})->code, 303, "sent");
is(scalar(drafts()), 0, "the draft is gone");

# Sent before the session ended, and once more by the back button: done is done.
$fields = { %{ form($anna, "/tickets/$ticket", "comment") }, text => "Zweimal gesendet" };
is($anna->post("/tickets/$ticket/comments", $fields)->code, 303, "a comment is sent");
end_sessions();
$res = $anna->post("/tickets/$ticket/comments", $fields);
is($anna->location($res), "/login?next=/tickets/$ticket", "the same again without a session leads to what came of it");
is(scalar(drafts()), 0, "and is not kept");

# One row per form, whatever comes.
$anna->login($ANNA);
$fields = form($anna, "/tickets/new", "ticket-new");
$bernd->login($BERND);
my $foreign = form($bernd, "/tickets/new", "ticket-new");
my $bernds = form($bernd, "/tickets/$ticket", "comment");
my $comment = form($anna, "/tickets/$ticket", "comment");
my ($hidden) = $anna->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Nur Anna", text => "Text", private => 1 })->headers->location =~ /(\d+)$/;
end_sessions();
my $guest = $p->client;
$guest->post("/tickets/new", { key => $fields->{key}, subject => "Nummer $_", text => "Text" }) for 1 .. 5;
is(scalar(drafts()), 1, "five posts of one form are one row");
like((drafts())[0]{content}, qr/subject=Nummer\+5/, "the last one");
is($guest->post("/tickets/new", { key => $fields->{key}, text => "x" x 300_000 })->code, 413, "more than a form may hold is refused");
$p->sql("DELETE FROM draft");

# A key as the portal makes it, some seconds ago: random, time, person, and the mark over them.
sub old_key {
	my ($age) = @_;
	my $head = "r" x 16 . pack("Q>Q>", (time - $age) * 1000, 1);
	my $secret = "0123456789abcdef0123456789abcdef-test";
	return encode_base64url($head . hmac_sha256("form\0${head}ticket-new", $secret));
}
$guest->post("/tickets/new", { key => old_key(60), text => "Eine Minute alt" });
is(scalar(drafts()), 1, "a key made a minute ago is taken");
$p->sql("DELETE FROM draft");

# Nothing is stored without a key that is genuine, young, of this form, and of somebody who may.
my %bad = (
	"a key of the day before" => ["/tickets/new", old_key(25 * 3600)],
	"no key" => ["/tickets/new", ""],
	"a made-up key" => ["/tickets/new", "A" x 86],
	"a changed key" => ["/tickets/new", $fields->{key} =~ s/^(.)/$1 eq "A" ? "B" : "A"/er],
	"a key whose person was changed" => ["/tickets/new", substr($fields->{key}, 0, 40) . "AAA" . substr($fields->{key}, 43)],
	"a key cut short" => ["/tickets/new", substr($fields->{key}, 0, 80)],
	"another form's key" => ["/tickets/new", $comment->{key}],
	"this form's key for a comment" => ["/tickets/$ticket/comments", $fields->{key}],
	"a key given twice" => ["/tickets/new", [$fields->{key}, $fields->{key}]],
	"a ticket that is not there" => ["/tickets/99999/comments", $comment->{key}],
	"a form of which nothing is kept" => ["/settings/sessions", $fields->{key}],
);
for my $what (sort keys %bad) {
	my ($path, $key) = @{ $bad{$what} };
	$res = $guest->post($path, { key => $key, text => "Soll nicht bleiben", subject => "x" });
	is($guest->location($res), "/login", "$what: to the login page");
	is(scalar(drafts()), 0, "$what: nothing is stored");
}
$res = $guest->post("/tickets/new", { %$fields, text => "x" }, Origin => "https://evil.example");
is($guest->location($res), "/login", "from another site: to the login page");
is(scalar(drafts()), 0, "from another site: nothing is stored");
$guest->post("/tickets/$hidden/comments", { key => $bernds->{key}, text => "x" });
is(scalar(drafts()), 0, "a ticket one may not see: nothing is stored");
$guest->post("/tickets/$ticket/comments", { key => $bernds->{key}, text => "x" });
is((drafts())[0]{person_id}, 2, "a colleague's key keeps the text for the colleague");
$p->sql("DELETE FROM draft");
$p->sql("UPDATE person SET active = 0 WHERE id = 2");
$guest->post("/tickets/new", { key => $foreign->{key}, text => "x" });
is(scalar(drafts()), 0, "somebody who was deactivated: nothing is stored");
$p->sql("UPDATE person SET active = 1 WHERE id = 2");

# Two windows of one session, one after the other: neither text is lost, nor there twice.
$anna->login($ANNA);
my @window = map { form($anna, "/tickets/new", "ticket-new") } 1 .. 2;
end_sessions();
for my $i (0, 1, 0, 1) {
	$res = $anna->post("/tickets/new", { %{ $window[$i] }, subject => "Fenster $i", text => "Text aus Fenster $i" });
	like($anna->location($res), qr/notice=rescued/, "window $i is kept");
}
$anna->login($ANNA);
$doc = $anna->doc("/tickets/new");
is(value($doc, "subject"), "Fenster 1", "the second one's form");
is(value($doc, "text"), "Text aus Fenster 1\n\n---\nFenster 0\nText aus Fenster 0", "with the first one's text below");
$p->sql("DELETE FROM draft");
end_sessions();

# A day later it is over.
$guest->post("/tickets/new", { key => $fields->{key}, subject => "Von gestern", text => "Text" });
$p->sql("UPDATE draft SET updated_at = UTC_TIMESTAMP(3) - INTERVAL 25 HOUR");
$anna->login($ANNA);
is(value($anna->doc("/tickets/new"), "text"), "", "after a day a rescued text is not shown any more");
is($anna->doc("/drafts")->findvalue('count(//draft)'), 0, "nor listed");
$p->sql("DELETE FROM draft");

# The same person has logged in again in another tab: 403 as for any old page, but kept.
$fields = form($anna, "/tickets/$ticket", "comment");
end_sessions();
$anna->login($ANNA);
$res = $anna->post("/tickets/$ticket/comments?view=xml", { %$fields, text => "Aus dem alten Fenster" });
is($res->code, 403, "a page of an earlier session is refused");
is($anna->xml($res)->findvalue('//error/@id'), "error.kept", "the answer says that the text is kept");
is(value($anna->doc("/tickets/$ticket"), "text"), "Aus dem alten Fenster", "it stands in the form");
$bernd->login($BERND);
$res = $bernd->post("/tickets/$ticket/comments", { %$fields, text => "Von jemand anderem" });
is($res->code, 403, "another person's page is refused too");
is(scalar(drafts()), 1, "and not kept");
is(value($anna->doc("/tickets/$ticket"), "text"), "Aus dem alten Fenster", "nothing was written over");

# Too late for a comment: the text goes on in a new ticket.
$p->sql("UPDATE ticket SET status = 'closed', status_at = UTC_TIMESTAMP(3) - INTERVAL 90 DAY WHERE id = ?", $ticket);
$doc = $anna->doc("/tickets/$ticket");
is($doc->findvalue('count(//form[@name="comment"])'), 0, "a ticket closed long ago takes no comment");
is($doc->findvalue('count(/page/body/draft)'), 1, "but says that there is a draft");
is(value($anna->doc("/tickets/new?ref=$ticket"), "text"), "Aus dem alten Fenster", "which stands in the follow-up");

# Without the database nothing is promised.
$p->expect_log(qr/result=busy/, qr/could not connect|cannot connect|connection/i);
end_sessions();
$p->stop_mariadb;
$res = $guest->post("/tickets/new", { key => $foreign->{key}, text => "x" });
is($res->code, 503, "with the database away: 503");
ok($res->headers->header("Retry-After"), "and when to try again");
$p->start_mariadb;

$p->stop;
done_testing;
