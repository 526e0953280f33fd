#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# sessions.t - how long sessions last, what ends them, and where one sees them
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start(conf => { session_idle => "60min", session_max => "24h" });
my $anna = 'anna.albrecht@musterstadt.example';
my $bernd = 'bernd.brandt@musterstadt.example';

sub value { my ($sql, @bind) = @_; my ($r) = $p->sql($sql, @bind); return $r ? (values %$r)[0] : undef }
sub cookie { my ($c) = @_; my ($v) = grep { $_->name eq "test" } @{ $c->ua->cookie_jar->all }; return $v ? $v->value : undef }
sub session { my ($email, %headers) = @_; my $c = $p->client; $c->ua->transactor->name($headers{agent}) if $headers{agent}; $c->login($email); return $c }
sub alive { my ($c) = @_; my $res = $c->get("/"); return $res->code == 200 ? 1 : $c->location($res) =~ m{^/login} ? 0 : "code " . $res->code }

# Idle and absolute limits (SECURITY a33)
my $c = session($anna);
is(alive($c), 1, "a session");
sub move { my ($idle, $age) = @_; $p->sql("UPDATE session SET seen_at = UTC_TIMESTAMP(3) - INTERVAL ? SECOND, created_at = UTC_TIMESTAMP(3) - INTERVAL ? SECOND", $idle, $age) }
move(3590, 86390);
is(alive($c), 1, "just within both limits");
# That it was seen is noted after the answer.
$p->wait_until(10, sub { value("SELECT MAX(seen_at) > UTC_TIMESTAMP(3) - INTERVAL 60 SECOND FROM session") }, "noted as seen");
move(3601, 4000);
is(alive($c), 0, "an hour without a request ends it");
move(10, 86401);
is(alive($c), 0, "a day does whatever happens");
my $page = $c->get("/login");
like($page->body, qr/Ihre Sitzung ist abgelaufen/, "the login page says so");
is($c->doc("/login")->findnodes("/page/body/expired")->size, 1, "in the document too");
unlike($p->client->get("/login")->body, qr/abgelaufen/, "to nobody else");
move(10, 10);
is(alive($c), 1, "the row alone decides");

# Who needs more time takes ten times as long (WCAG 2.2.1); the day's limit stays
my $settings = $c->doc("/settings/sessions");
is(join("/", map { $settings->findvalue("//idle/\@$_") } qw(short long most)), "60/600/1440", "what there is to choose from, in minutes");
is($settings->findvalue('//field[@name="idle"]/choice[@selected]/@value'), "short", "an hour, unless one chooses");
sub stay { my ($idle) = @_; return $c->submit("/settings/sessions", "settings-sessions", { idle => $idle }) }
my $kept = stay("long");
is($kept->code . $c->location($kept), "303/settings/sessions", "more time is chosen");
$page = $c->follow($kept);
like($page->body, qr/gespeichert/, "the page says so");
is($page->dom->at('input[name=idle][checked]')->attr("value"), "long", "and shows it");
like($page->dom->at("main")->all_text, qr/Nach 1 Stunde.*Nach 10 Stunden/s, "in words");
move(35990, 40000);
is(alive($c), 1, "ten hours without a request");
$p->wait_until(10, sub { value("SELECT MAX(seen_at) > UTC_TIMESTAMP(3) - INTERVAL 60 SECOND FROM session") }, "noted as seen");
move(36001, 40000);
is(alive($c), 0, "and no longer");
move(10, 86401);
is(alive($c), 0, "a day does whatever happens");
move(10, 10);
is(stay("forever")->code, 422, "other words are refused");
is(stay("short")->code, 303, "and back");
move(3601, 4000);
is(alive($c), 0, "an hour again");
move(10, 10);
unlike($c->get("/settings/sessions")->body, qr/abgelaufen/, "the session goes on");

# Noted at most once a minute, after the answer
move(50, 100);
$c->get("/");
cmp_ok(value("SELECT TIMESTAMPDIFF(SECOND, seen_at, UTC_TIMESTAMP(3)) FROM session"), ">=", 50, "no note within a minute");
move(70, 100);
$c->get("/");
ok($p->wait_until(5, sub { value("SELECT TIMESTAMPDIFF(SECOND, seen_at, UTC_TIMESTAMP(3)) FROM session") < 20 }, "noted"), "a note after a minute");
is(value("SELECT TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP(3)) >= 100 FROM session"), 1, "the beginning stays");

# What ends it at once (SECURITY a35)
for my $case (["deactivating the person", "UPDATE person SET active = 0 WHERE id = 1", "UPDATE person SET active = 1 WHERE id = 1"],
	["deactivating the organisation", "UPDATE organisation SET active = 0 WHERE id = 1", "UPDATE organisation SET active = 1 WHERE id = 1"]) {
	my ($what, $end, $undo) = @$case;
	$p->sql($end);
	is(alive($c), 0, "$what ends the session with the next request");
	$p->sql($undo);
}
my $b = session($bernd);
is($p->portalctl("contact", "deactivate", $bernd)->{status}, 0, "portalctl contact deactivate");
is(alive($b), 0, "ends the session too");
is(value("SELECT COUNT(*) FROM session WHERE person_id = 2"), 0, "and takes the row away");
is($p->client->submit("/login", "login", { email => $bernd, password => $Portal::Client::PASSWORD })->code, 422, "and there is no way back");
$p->sql("UPDATE person SET active = 1 WHERE id = 2");

# Rights change with the next request, not with the next login
is($c->doc("/")->findvalue("/page/user/\@lead"), "true", "a lead contact");
$p->sql("UPDATE person SET is_lead = 0 WHERE id = 1");
is($c->doc("/")->findvalue("/page/user/\@lead"), "", "no longer");
$p->sql("UPDATE person SET is_lead = 1 WHERE id = 1");

# One's own sessions (SECURITY a36)
my $firefox = session($anna, agent => "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");
my $phone = session($anna, agent => "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1");
my $odd = session($anna, agent => "<script>alert(1)</script> \xff");
$b = session($bernd);
my $doc = $c->doc("/settings/sessions");
my @rows = $doc->findnodes("/page/body/sessions/session");
is(scalar @rows, 4, "four sessions");
is(join(",", sort map { $_->findvalue("agent") } @rows), join(",", sort "Firefox, Windows", "Safari, iPhone", "Mojolicious (Perl)", "<script>alert(1)</script> \x{fffd}"), "with their devices");
is(scalar(grep { $_->getAttribute("current") } @rows), 1, "one of them is this one");
unlike($c->get("/settings/sessions")->body, qr/<script>alert/, "nothing of it is markup");
my %id = map { $_->findvalue("agent") => $_->getAttribute("id") } @rows;
sub end { my ($client, %fields) = @_; return $client->submit("/settings/sessions", "settings-sessions", \%fields) }
my ($action, $form) = $c->form_fields($doc, "settings-sessions");
my $res = $c->post($action, { %$form, session => $id{"Safari, iPhone"} });
is($res->code . $c->location($res), "303/settings/sessions", "one is ended");
$res = $c->post($action, { %$form, session => $id{"Safari, iPhone"} });
is($res->code . $c->location($res), "303/settings/sessions", "a double click ends there too");
like($c->follow($res)->body, qr/Das Ger.+t ist abgemeldet/, "the page says so");
is(alive($phone), 0, "it is over");
is(alive($firefox), 1, "the others go on");
is(end($c, session => $id{"Safari, iPhone"})->code, 404, "a session that is not there");
my ($theirs) = map { $_->getAttribute("id") } $b->doc("/settings/sessions")->findnodes("/page/body/sessions/session");
is(end($c, session => $theirs)->code, 404, "somebody else's is not there either");
is(alive($b), 1, "and goes on");
is(end($c, idle => undef)->code, 422, "nothing to end");
$p->sql("UPDATE session SET seen_at = UTC_TIMESTAMP(3) - INTERVAL 2 HOUR WHERE public_id = ?", $id{"Firefox, Windows"});
is($c->doc("/settings/sessions")->findnodes("//session")->size, 2, "expired ones are not listed");
is(value("SELECT COUNT(*) FROM audit WHERE event = 'session.ended' AND person_id = 1"), 1, "it is in the audit log");
my $own = value("SELECT public_id FROM session WHERE hash = UNHEX(SHA2(?, 256))", cookie($odd));
$res = end($odd, session => $own);
is($odd->location($res), "/login?notice=logged-out", "ending this one logs out");
is(alive($odd), 0, "it is over");
my $second = session($anna);
$res = end($c, all => 1);
is($c->location($res), "/login?notice=logged-out", "ending all logs out here too");
is(alive($_), 0, "all are over") for $c, $second;
is(value("SELECT COUNT(*) FROM session WHERE person_id = 1"), 0, "no row is left");
is(alive($b), 1, "other people's go on");

# The id is nowhere but in the cookie (SECURITY a37, a38)
my $text = join "", map { $b->get($_)->body . $b->get($_, Accept => "application/xml")->body } qw(/ /settings /settings/sessions /settings/profile /tickets);
my $id = cookie($b);
my $hash = value("SELECT HEX(hash) FROM session WHERE person_id = 2");
unlike($text, qr/\Q$id\E|\Q$hash\E/i, "neither the id nor its hash is on a page");
unlike($p->log, qr/\Q$id\E|\Q$hash\E/i, "or in the log");

# Old rows go by and by
$p->sql("INSERT INTO session (hash, person_id, seen_at, created_at) VALUES (UNHEX(SHA2('x', 256)), 1, UTC_TIMESTAMP(3) - INTERVAL 32 DAY, UTC_TIMESTAMP(3) - INTERVAL 32 DAY)");
session($anna);
is(value("SELECT COUNT(*) FROM session WHERE hash = UNHEX(SHA2('x', 256))"), 0, "a session of last month is swept away");
$p->stop;
done_testing;
