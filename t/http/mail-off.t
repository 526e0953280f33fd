#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# mail-off.t - links in mails that switch notifications off: GET shows, POST acts, nothing else
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id = 2");
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');
my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Drucker", text => "steht" });
my ($id) = $anna->location($res) =~ m{/tickets/(\d+)};
my $receipt = $p->wait_mail(to => 'anna.albrecht@musterstadt.example', subject => qr/Eingegangen/);
my $other = $p->wait_mail(to => 'bernd.brandt@musterstadt.example', subject => qr/Neues Ticket Ihrer Organisation/);

sub scope { return ($p->sql("SELECT mail_scope FROM person WHERE id = ?", $_[0]))[0]{mail_scope} }
sub header { my ($mail, $name) = @_; return $mail->header($name) }
sub text { return Portal->mail_part($_[0], "plain") =~ s{\r}{}gr }
sub path_of { my ($mail) = @_; my $url = header($mail, "List-Unsubscribe"); return $url =~ m{^<http://127\.0\.0\.1:$p->{port}(/mail/off/[\w-]+)>$} ? $1 : undef }

# In the mail
my ($own, $org) = map { path_of($_) } $receipt, $other;
ok($own && $org, "both mails have a link") or BAIL_OUT("no links");
is(header($_, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click", "and say that one click is enough") for $receipt, $other;
isnt($own, $org, "each its own");
like($receipt->as_string, qr{^List-Unsubscribe: <http://\S+/mail/off/[\w-]+>\r?$}m, "as it is, on one line, not as an encoded word");
like(text($receipt), qr{Benachrichtigungen abbestellen:\nhttp://\S+\Q$own\E$}m, "it stands in the text");
like(Portal->mail_part($receipt, "html"), qr{<a href="http://[^"]+\Q$own\E"[^>]*>Benachrichtigungen abbestellen</a>}, "and in the HTML");
like(text($other), qr{Keine Mails mehr zu Tickets anderer:\n}, "what it stops is said");

# Opening changes nothing, sets no cookie, tells nothing about the person
my $guest = $p->client;
for (1 .. 3) { $guest->get($own); $guest->head($own) }
is(scope(1), "own", "opened any number of times, nothing changes");
$res = $guest->get($own);
is($res->code, 200, "the page");
is($res->headers->header("Set-Cookie"), undef, "sets no cookie");
like($res->headers->cache_control, qr/no-store/, "is not kept");
unlike($res->body, qr/anna|albrecht|musterstadt|$id|Drucker/i, "names nobody and no ticket");
my $doc = $guest->doc($own);
is($doc->findvalue('//off/@what'), "all", "it says what is to be switched off");
is($guest->doc($org)->findvalue('//off/@what'), "organisation", "each its own");

# The button, without a login
$res = $guest->submit($org, "mail-off", { off => 1 });
is($res->code, 303, "the button");
is($guest->location($res), $org, "leads back");
is(scope(2), "own", "mails about others' tickets are off, the own ones stay");
is($guest->doc($org)->findvalue('//off/@done'), "true", "the page says so");
is($guest->doc($org)->findvalue('count(//form[@name="mail-off"])'), 0, "and offers it no more");
is(scope(1), "own", "nobody else is touched");

# One click by a mail program: no cookie, no csrf, whatever origin, either type of body
sub one_click { my ($path, %headers) = @_; return $p->client->post($path, { "List-Unsubscribe" => "One-Click" }, %headers) }
$res = one_click($own, Origin => "https://mail.example", "Sec-Fetch-Site" => "cross-site");
is($res->code, 200, "one click is answered 200, without a redirect");
like($res->headers->content_type, qr{^text/plain}, "in plain text");
is(scope(1), "none", "and acts");
is(one_click($own)->code, 200, "again does no harm");
is(scope(1), "none", "and changes nothing");
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id IN (1, 2)");
$res = $p->client->request(POST => $org, { "Content-Type" => "multipart/form-data; boundary=x" },
	"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n");
is($res->code, 200, "multipart, as some send it");
is(scope(2), "own", "acts as well");
$p->sql("UPDATE person SET mail_scope = 'own' WHERE id = 1");
is(one_click($org =~ s/organisation//r)->code, 200, "the organisation's link");
is(scope(1), "own", "does nothing to another");
my @audit = $p->sql("SELECT person_id, detail FROM audit WHERE event = 'mail.off' ORDER BY id");
is_deeply([map { "$_->{person_id} $_->{detail}" } @audit], ["2 organisation", "1 all", "2 organisation"], "each change is in the audit log, once");

# Everything else is a 404 and does nothing
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id IN (1, 2)");
my ($token) = $own =~ m{([^/]+)$};
for my $bad ("x", "A" x 55, substr($token, 0, -1), "${token}A", "B" . substr($token, 1), "%25", lc $token, "0", "$token%20",
	join("", substr($token, 0, 9), $token =~ /^.{9}A/ ? "B" : "A", substr($token, 10))) {
	is($p->client->get("/mail/off/$bad")->code, 404, "GET /mail/off/$bad");
	is(one_click("/mail/off/$bad")->code, 404, "POST /mail/off/$bad");
}
is(join(",", map { scope($_) } 1, 2), "organisation,organisation", "nothing changed");
is($guest->get("/mail/off/")->code, 404, "no token, no page");

# It opens nothing else
is($guest->get("/settings/mail")->code, 303, "the link is no login");
is($guest->get("/password/reset/$token")->code, 404, "and no other kind of link");
unlike($p->log, qr/\Q$token\E/, "the token is in no log");

# Mails about the account have no such link; who has switched off gets none about tickets
one_click($own);
$p->portalctl("mail", "test", 'anna.albrecht@musterstadt.example');
my $test = $p->wait_mail(to => 'anna.albrecht@musterstadt.example', subject => qr/Testmail/);
is(header($test, "List-Unsubscribe"), undef, "none in mails about the account");
unlike(text($test), qr{/mail/off/}, "not in their text either");
my $n = () = $p->mails(to => 'anna.albrecht@musterstadt.example');
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--text", "Bitte neu starten");
ok($p->wait_until(10, sub { !($p->sql("SELECT COUNT(*) n FROM outbox WHERE state IN ('queued', 'sending')"))[0]{n} }), "the queue is empty");
is(scalar($p->mails(to => 'anna.albrecht@musterstadt.example')), $n, "no mail about an answer");

$p->stop;
done_testing;
