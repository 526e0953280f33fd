#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# draft-auto.t - drafts that the script saves by itself: quietly, never over another one, never after sending
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

sub drafts { return $p->sql("SELECT * FROM draft ORDER BY id") }
sub n { my ($table) = @_; return ($p->sql("SELECT COUNT(*) n FROM $table"))[0]{n} }
sub text { my ($row) = @_; return Mojo::Parameters->new($row->{content})->param("text") }
sub form { my ($c, $path, $name) = @_; return ($c->form_fields($c->doc($path), $name))[1] }
sub quiet {
	my ($res, $code, $what) = @_;
	is($res->code, $code, $what);
	is($res->body, "", "$what: without a page");
	is($res->headers->location, undef, "$what: without a way on");
}
sub end_session { $p->sql("UPDATE session SET seen_at = UTC_TIMESTAMP(3) - INTERVAL 61 MINUTE WHERE person_id = ?", $_[0]) }

# Saved, and nothing said
my $new = form($anna, "/tickets/new", "ticket-new");
quiet($anna->post("/tickets/new", { %$new, subject => "Halb", text => "Erstens", draft => "auto" }), 204, "half a form is saved");
is(scalar(drafts()), 1, "there is a draft");
is((drafts())[0]{rescued}, 0, "an ordinary one");
is(n("form_result"), 0, "its form counts as not sent");
is(n("ticket") + n("outbox"), 0, "nothing is sent");
my $doc = $anna->doc("/");
is($doc->findvalue('count(/page/notices/notice)'), 0, "no message waits for the next page");
is($doc->findvalue('//drafts/draft/subject'), "Halb", "the start page shows the draft");
quiet($anna->post("/tickets/new", { %$new, subject => "Halb", text => "Zweitens", draft => "auto" }), 204, "again");
is(scalar(drafts()), 1, "it is the same draft");
is(text((drafts())[0]), "Zweitens", "as it is now");
is($anna->xml($anna->post("/tickets/new?view=xml", { %$new, subject => "Halb", text => "Zweitens" }, Accept => "application/xml"))
	->findvalue('//form[@name="ticket-new"]/@typed'), "true", "what came back and is in no draft says so");
is($anna->doc("/tickets/new")->findvalue('//form[@name="ticket-new"]/@typed'), "", "what is in a draft does not");

# A message that waits for the next page is not used up.
$anna->post("/tickets/new", { %$new, subject => "Halb", text => "Drittens", draft => 1 });
quiet($anna->post("/tickets/new", { %$new, subject => "Halb", text => "Viertens", draft => "auto" }), 204, "after the button");
is($anna->doc("/")->findvalue('/page/notices/notice/@id'), "draft.saved", "the button's message is still there");

# Files that wait stay the draft's: neither lost nor taken.
my $res = $anna->post("/tickets/new?view=xml", { %$new, subject => "Halb", text => "T",
	file => { content => "Inhalt", filename => "a.txt", "Content-Type" => "text/plain" } }, Accept => "application/xml");
is($res->code, 422, "a form with a file comes back");
my (undef, $back) = $anna->form_fields($anna->xml($res), "ticket-new");
ok($back->{staged}, "with the file");
quiet($anna->post("/tickets/new", { %$back, text => "Mit Datei", draft => "auto" }), 204, "saved with it");
is($anna->doc("/tickets/new")->findvalue('//field[@name="file"]/staged/@name'), "a.txt", "the draft has the file");

# Another draft of this kind is left alone.
my $other = form($anna, "/tickets/new?subject=Anderes", "ticket-new");
quiet($anna->post("/tickets/new", { %$other, text => "Nebenbei", draft => "auto" }), 409, "a second form's draft");
is(text((drafts())[0]), "Mit Datei", "does not go over the first");

# Sent: the draft goes, and what arrives late makes none.
(undef, $back) = $anna->form_fields($anna->doc("/tickets/new"), "ticket-new");
$res = $anna->post("/tickets/new", { %$back, kind => "incident" });
is($res->code, 303, "the form can still be sent");
is(n("upload WHERE state = 'linked'"), 1, "with its file");
is(scalar(drafts()), 0, "the draft is gone");
quiet($anna->post("/tickets/new", { %$back, kind => "incident", draft => "auto" }), 409, "a late one with what was sent");
quiet($anna->post("/tickets/new", { %$back, text => "Noch etwas", draft => "auto" }), 409, "a late one with more");
is(scalar(drafts()), 0, "makes no draft");
is($anna->post("/tickets/new", { %$back, kind => "incident" })->headers->location, $res->headers->location, "nor spoils the result");
is(n("ticket"), 1, "it is one ticket");

# While its form is being sent: waited for, so that no draft outlives it. The ticket's row is held to keep the sender there.
my ($id) = $res->headers->location =~ /(\d+)$/;
sub waiting { my ($row) = $p->sql("SHOW ENGINE INNODB STATUS"); return scalar(() = $row->{Status} =~ /^LOCK WAIT /mg) }
sub tick_until {
	my ($condition) = @_;
	my ($timer, $end) = (Mojo::IOLoop->recurring(0.05 => sub { }), time + 30);
	Mojo::IOLoop->one_tick until $condition->() || time > $end;
	Mojo::IOLoop->remove($timer);
}
my $form = form($anna, "/tickets/$id", "comment");
my %code;
sub start {
	my ($who, %more) = @_;
	$anna->ua->post_p($p->url("/tickets/$id/comments"), { Origin => $p->url("") }, form => { %$form, text => "Zugleich", %more })
		->then(sub { $code{$who} = $_[0]->res->code })->catch(sub { $code{$who} = "$_[0]" });
}
my $lock = $p->dbh->clone;
$lock->do("USE portal");
$lock->begin_work;
$lock->selectall_arrayref("SELECT id FROM ticket WHERE id = ? FOR UPDATE", {}, $id);
start("sender");
tick_until(sub { waiting() == 1 });
start("page", text => "Zugleich und mehr", draft => "auto");
tick_until(sub { waiting() == 2 || $code{page} });
is_deeply(\%code, {}, "while the form is being sent, saving it waits");
$lock->commit;
tick_until(sub { keys %code == 2 });
is_deeply(\%code, { sender => 303, page => 409 }, "it is sent, and not saved");
is(n("entry WHERE text LIKE 'Zugleich%'"), 1, "once");
is(scalar(drafts()), 0, "no draft is left");

# Refused quietly, too
my $comment = form($anna, "/tickets/$id", "comment");
quiet($anna->post("/tickets/$id/comments", { %$comment, key => "wrong", text => "x", draft => "auto" }), 409, "a wrong key");
quiet($anna->post("/tickets/$id/comments", { %$comment, csrf => "wrong", text => "x", draft => "auto" }, Origin => "https://evil.example"),
	403, "another site");
my $clara = $p->client;
$clara->login('clara.conrad@hochschule.example');
my $hers = form($clara, "/tickets/new", "ticket-new");
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
quiet($bernd->post("/tickets/$id/comments", { %$comment, csrf => form($bernd, "/tickets/$id", "comment")->{csrf}, text => "x", draft => "auto" }),
	409, "another's key");
quiet($p->client->post("/tickets/$id/comments", { csrf => "x", key => "x", text => "x", draft => "auto" }), 403, "a stranger's");
is(scalar(drafts()), 0, "nothing of it is kept");

# The session is over: kept for the person the form was made for, as often as it comes, and never in place of more.
end_session(1);
quiet($anna->post("/tickets/$id/comments", { %$comment, text => "Weiter", draft => "auto" }), 204, "without a session");
quiet($anna->post("/tickets/$id/comments", { %$comment, text => "Weiter geschrieben", draft => "auto" }), 204, "and again");
is(join("|", map { "$_->{person_id} $_->{rescued} " . text($_) } drafts()), "1 1 Weiter geschrieben", "it is kept");
is($anna->location($anna->post("/tickets/$id/comments", { %$comment, text => "Fertig" })), "/login?notice=rescued&next=/tickets/$id",
	"sending leads to the login page");
is(text((drafts())[0]), "Fertig", "with what is in the form");
$anna->login('anna.albrecht@musterstadt.example');
$res = $anna->submit("/tickets/$id", "comment", {});
is($res->code, 303, "after login it is sent");
quiet($p->client->post("/tickets/$id/comments", { %$comment, text => "Zu spät", draft => "auto" }), 409, "a late one without a session");
is(scalar(drafts()), 0, "makes no draft");

# Two windows: what a rescue has joined is not cut off again.
my $first = form($clara, "/tickets/new?subject=A", "ticket-new");
my $second = form($clara, "/tickets/new?subject=B", "ticket-new");
end_session(3);
$clara->post("/tickets/new", { %$first, text => "Aus dem ersten" });
quiet($clara->post("/tickets/new", { %$second, text => "Aus dem zweiten", draft => "auto" }), 409, "a second window's");
is(text((drafts())[0]), "Aus dem ersten", "leaves the first one's");
$clara->post("/tickets/new", { %$second, text => "Aus dem zweiten" });
like(text((drafts())[0]), qr/^Aus dem zweiten\n.*Aus dem ersten$/s, "sending joins both");
quiet($clara->post("/tickets/new", { %$second, text => "Aus dem zweiten und mehr", draft => "auto" }), 409, "what goes on there");
like(text((drafts())[0]), qr/^Aus dem zweiten\n.*Aus dem ersten$/s, "takes nothing away");

# An earlier session's page of the same person
$clara->login('clara.conrad@hochschule.example');
$p->sql("DELETE FROM draft");
quiet($clara->post("/tickets/new", { %$hers, text => "Aus der Zeit davor", draft => "auto" }), 204, "from before the login");
is(text((drafts())[0]), "Aus der Zeit davor", "is kept as well");

# Saving costs nothing of what one may send; its own limit is nginx's, as for any page.
sub hits { return ($p->sql("SELECT SUM(hits) n FROM throttle WHERE kind LIKE 'ticket%' OR kind LIKE 'comment%'"))[0]{n} }
my $hits = hits();
cmp_ok($hits, ">", 0, "sending is counted");
quiet($clara->post("/tickets/new", { %$hers, text => "Und weiter $_", csrf => form($clara, "/tickets/new", "ticket-new")->{csrf}, draft => "auto" }),
	204, "saved $_") for 1 .. 3;
is(hits(), $hits, "saving is not");

$p->stop;
done_testing;
