#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# login.t - logging in and out: alike answers, cookies, where to go next, new parameters
use strict;
use warnings;
use utf8;
use Digest::SHA qw(sha256);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $anna = 'anna.albrecht@musterstadt.example';
my $good = $Portal::Client::PASSWORD;

sub n { my ($table) = @_; return ($p->sql("SELECT COUNT(*) n FROM $table"))[0]{n} }
sub events { my ($event) = @_; return ($p->sql("SELECT COUNT(*) n FROM audit WHERE event = ?", $event))[0]{n} }
sub try_login { my ($c, $email, $password, %more) = @_; return $c->submit("/login", "login", { email => $email, password => $password, %more }) }
sub cookie { my ($c) = @_; my ($v) = grep { $_->name eq "test" } @{ $c->ua->cookie_jar->all }; return $v ? $v->value : undef }
# What may differ between two answers: marks, the request's id, the moment, what was typed.
sub same_part {
	my ($res, $email) = @_;
	return $res->body =~ s/\Q$email\E/EMAIL/gr =~ s/(name="(?:csrf|key)" value=")[^"]*/$1/gr
		=~ s/[0-9a-f]{32}/ID/gr =~ s/\d{2}:\d{2}(?::\d{2})?/TIME/gr;
}
sub headers { my ($res) = @_; return join ",", sort grep { !/^(?:Date|Content-Length)$/ } @{ $res->headers->names } }

# The page
my $guest = $p->client;
my $res = $guest->get("/login");
is($res->code, 200, "the login page");
ok($res->dom->at('main a[href="tel:+492214710815"]'), "shows the hotline");
like($res->body, qr/Erster Zugang\?/, "and what to do the first time");
is($res->dom->find("form[method=post]")->size, 1, "it holds one POST form");
is($res->dom->at('input[name="password"]')->attr("type"), "password", "the password is hidden");
is($res->dom->at('input[name="password"]')->attr("autocomplete"), "current-password", "and known to password stores");
ok(!$res->dom->at('[onpaste]'), "pasting is not hindered");
is(n("session"), 0, "a guest's GET makes no row");
is($guest->location($guest->get("/tickets?scope=own")), "/login?next=/tickets%3Fscope%3Down", "a guest is sent here and back");
is($guest->location($guest->get("/")), "/login", "from the start page too");

# All alike (SECURITY a10, a11)
$p->sql("INSERT INTO organisation (id, name, short_name, active) VALUES (30, 'Alt', 'alt', 0)");
$p->sql("INSERT INTO person (id, organisation_id, email, email_folded, given_name, family_name)
	VALUES (30, 30, 'otto.old\@alt.example', 'otto.old\@alt.example', 'Otto', 'Old')");
$p->sql("INSERT INTO credential (person_id, kind, phc) VALUES (30, 'own', ?)", $Portal::Seed::PHC);
my %case = (
	"a wrong password" => [$anna, "falsch-falsch-falsch"],
	"an unknown address" => ['niemand@nirgends.example', $good],
	"a deactivated account" => ['gustav.gross@musterstadt.example', $good],
	"an account without a password" => ['frieda.frei@musterstadt.example', $good],
	"an inactive organisation" => ['otto.old@alt.example', $good],
	"a password of the mailed form" => [$anna, "abcde-fghj-mnpqr"],
	"the password with a space" => [$anna, "$good "],
	"the password in capitals" => [$anna, uc $good],
	"the password but for its end" => [$anna, substr $good, 0, -1],
);
my ($body, $headers);
for my $what (sort keys %case) {
	my ($email, $password) = @{ $case{$what} };
	my $c = $p->client;
	$res = try_login($c, $email, $password);
	is($res->code, 422, "$what: refused");
	$body //= same_part($res, $email);
	$headers //= headers($res);
	is(same_part($res, $email), $body, "$what: the same page");
	is(headers($res), $headers, "$what: the same headers");
	is($res->dom->at('input[name="email"]')->attr("value"), $email, "$what: the address is kept");
	ok(!defined $res->dom->at('input[name="password"]')->attr("value"), "$what: the password is not");
	ok(!defined cookie($c), "$what: no session");
}
is(n("session"), 0, "no session was made");
is(events("login.failed"), scalar keys %case, "each is in the audit log");
is(($p->sql("SELECT COUNT(*) n FROM audit WHERE event = 'login.failed' AND person_id = 7"))[0]{n}, 1, "with the account that was tried");
like($body, qr/Benutzername oder Passwort stimmt nicht/, "the page says so");

$res = try_login($p->client, "keine-adresse", "x");
is($res->code, 422, "what is no address");
ok($res->dom->at('#login-email[aria-invalid="true"]'), "is marked");
is(try_login($p->client, $anna, "x" x 129)->code, 422, "more than 128 characters are refused");
is(try_login($p->client, $anna, "")->code, 422, "an empty password too");
is(events("login.failed"), scalar keys %case, "without a computation");
is($p->client->post("/login", { email => $anna, password => $good })->code, 403, "no login without the guest's token");

# In
my $c = $p->client;
$res = try_login($c, "  Anna.ALBRECHT\@Musterstadt.example ", $good);
is($res->code, 303, "the right password lets in, however the address is spelled");
is($c->location($res), "/", "to the start page");
my ($set) = grep { /^test=/ } @{ $res->headers->every_header("Set-Cookie") };
like($set, qr/^test=[A-Za-z0-9_-]{43}; /, "the cookie has 256 bits");
like($set, qr/; HttpOnly/i, "HttpOnly");
like($set, qr/; SameSite=Lax/i, "SameSite=Lax");
like($set, qr/; Path=\/(?:;|$)/i, "Path=/");
unlike($set, qr/Domain|Expires|Max-Age/i, "neither domain nor age");
my ($row) = $p->sql("SELECT HEX(hash) hash, person_id, ip, agent FROM session");
is($row->{hash}, uc unpack("H*", sha256(cookie($c))), "the database has its SHA-256 only");
is("$row->{person_id} $row->{ip}", "1 127.0.0.1", "whose it is, and from where");
like($row->{agent}, qr/Mojolicious/, "and with what");
is(events("login.ok"), 1, "it is in the audit log");
ok(($p->sql("SELECT last_login_at t FROM person WHERE id = 1"))[0]{t}, "and with the person");
is($c->get("/")->code, 200, "the start page is there");
is($c->location($c->get("/login")), "/", "who is in is not asked again");
is($c->location($c->get("/login?next=/faq")), "/faq", "but led on");

# Session fixation: the id changes with each login, the old one is dead (SECURITY a32)
my $first = cookie($c);
my $bait = $p->client;
$bait->ua->cookie_jar->add(Mojo::Cookie::Response->new(name => "test", value => "A" x 43, domain => "127.0.0.1", path => "/"));
try_login($bait, $anna, $good);
isnt(cookie($bait), "A" x 43, "an id of somebody else's making is not taken over");
my $tab = $p->client;
my (undef, $open) = $tab->form_fields($tab->doc("/login"), "login");
try_login($tab, $anna, $good);
my $before = cookie($tab);
is($tab->post("/login", { %$open, email => $anna, password => $good })->code, 303, "a login page left open in another tab still works");
isnt(cookie($tab), $before, "with a new id");
is($p->client->get("/", Cookie => "test=$before")->code, 303, "the old one is dead");
is($p->client->get("/", Cookie => "test=$first")->code, 200, "another browser's session goes on");
is($p->client->get("/", Cookie => "test=$first; test=$first")->code, 303, "a cookie given twice is none");
is($p->client->get("/", Cookie => "test=$_")->code, 303, "nor is one that is not ours")
	for "", " ", "%", "0", "x" x 43, substr($first, 1), "${first}A", lc $first, "y" x 200;
is($p->client->get("/login?test=$first")->code, 200, "an id in the address is nothing");

# Login pages hold no POST form but their own, also for somebody who is logged in.
my $in = $p->client;
$in->login('bernd.brandt@musterstadt.example');
for my $case ([$p->client, "/login", "/login"], [$p->client, "/password/forgot", "/password/forgot"], [$in, "/password/forgot", "/password/forgot"],
	[$in, "/password/forgot/sent", ""], [$in, "/tickets", "/logout"]) {
	my ($who, $path, $forms) = @$case;
	is($who->get($path)->dom->find("form[method=post]")->map(attr => "action")->join(" "), $forms, "forms of $path");
}

# Where to (SECURITY a60)
for my $next ("/tickets?scope=own", "/faq", "/settings/password") {
	my $x = $p->client;
	is($x->location(try_login($x, $anna, $good, next => $next)), $next, "on to $next");
}
for my $next ("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
	"javascript:alert(1)", "/tickets\r\nX-Evil: 1", "/no/such/page", "evil", "/\t/evil.example", "/logout") {
	my $x = $p->client;
	$res = try_login($x, $anna, $good, next => $next);
	is($res->code . $x->location($res), "303/", "not to " . ($next =~ s/[^ -~]/./gr));
	ok(!$res->headers->header("X-Evil"), "no header of others");
}
is($p->client->doc("/login?next=%2Ffaq")->findvalue('//field[@name="next"]/value'), "/faq", "the form keeps where to go");
is($p->client->doc("/login?next=%2F%2Fevil.example")->findvalue('//field[@name="next"]/value'), "", "unless it leads away");
my $late = $p->client;
$res = try_login($late, $anna, "falsch", next => "/faq");
like($res->body, qr{name="next" value="/faq"}, "also after a wrong password");

# Back does not send the password again (SECURITY a61), nothing is kept (a56)
is($c->get("/")->headers->cache_control, "no-store", "pages are not kept");

# A row with weaker parameters is renewed by a login (SECURITY a9)
my $weak = '$argon2id$v=19$m=12288,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$2nRFXNkULFT0fJNk2gm/Ucg120UES0B0X/XZiW2VC/4';
$p->sql("UPDATE credential SET phc = ? WHERE person_id = 2", $weak);
is(try_login($p->client, 'bernd.brandt@musterstadt.example', "falsch-falsch")->code, 422, "a wrong password");
is(($p->sql("SELECT phc FROM credential WHERE person_id = 2"))[0]{phc}, $weak, "renews nothing");
is(try_login($p->client, 'bernd.brandt@musterstadt.example', $good)->code, 303, "an old row lets in");
my ($new) = $p->sql("SELECT phc, COUNT(*) OVER () n FROM credential WHERE person_id = 2");
like($new->{phc}, qr/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/, "and has today's parameters then");
is(try_login($p->client, 'bernd.brandt@musterstadt.example', $good)->code, 303, "which fit the password");
# and one that would exhaust the host lets nobody in
$p->sql("UPDATE credential SET phc = ? WHERE person_id = 2", $weak =~ s/m=12288/m=4194304/r);
is(try_login($p->client, 'bernd.brandt@musterstadt.example', $good)->code, 422, "a row out of bounds lets nobody in");

# Out (SECURITY a34)
my $old = cookie($c);
is($c->get("/logout")->code, 405, "no logout by GET");
is($p->client->get("/", Cookie => "test=$old")->code, 200, "still there");
$res = $c->submit("/", "logout");
is($res->code, 303, "logout");
is($c->location($res), "/login?notice=logged-out", "leads to the login page");
like($res->headers->header("Clear-Site-Data"), qr/"storage"/, "and clears what the site stored");
like(join("\n", @{ $res->headers->every_header("Set-Cookie") }), qr/^test=;.*(?:Max-Age=0)/im, "and the cookie");
like($c->follow($res)->body, qr/Sie sind abgemeldet/, "which says so");
is($p->client->get("/", Cookie => "test=$old")->code, 303, "the old cookie is dead");
is(events("logout"), 1, "it is in the audit log");
$c->ua->cookie_jar->empty;
is($c->doc("/login")->findnodes("/page/body/expired")->size, 0, "nothing has expired");

unlike($p->log, qr/\Q$_\E/, "not in the log: $_") for $good, "falsch-falsch", $old, $anna;
$p->stop;
done_testing;
