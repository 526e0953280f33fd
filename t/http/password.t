#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# password.t - changing one's password: rules, what ends, what is told
use strict;
use warnings;
use utf8;
use Encode qw(encode_utf8);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start(conf => { login_account => "8 / 15min" });
my $anna = 'anna.albrecht@musterstadt.example';
my $good = $Portal::Client::PASSWORD;
my $own = "vier gelbe Enten 17";

sub value { my ($sql, @bind) = @_; my ($r) = $p->sql($sql, @bind); return $r ? (values %$r)[0] : undef }
sub cookie { my ($c) = @_; my ($v) = grep { $_->name eq "test" } @{ $c->ua->cookie_jar->all }; return $v ? $v->value : undef }
sub phc { return value("SELECT phc FROM credential WHERE person_id = 1") }
my $c = $p->client;
$c->login($anna);
sub change { my ($current, $new, $again, $path) = @_; return $c->submit($path || "/password/change", $path ? "settings-password" : "password-change", { current => $current, password => $new, password2 => $again // $new }) }
sub wrong_field { my ($res) = @_; return join ",", map { $_->attr("name") } $res->dom->find('[aria-invalid="true"]')->each }

# The pages
is($c->location($p->client->get("/.well-known/change-password")), "/password/change", "password stores find the page");
for my $path ("/password/change", "/settings/password") {
	my $dom = $c->get($path)->dom;
	is($dom->at('input[name="current"]')->attr("autocomplete"), "current-password", "$path: the current one is asked for");
	is($dom->at("input[name=\"$_\"]")->attr("autocomplete"), "new-password", "$path: $_") for "password", "password2";
	is($dom->find('input[type="password"]')->size, 3, "$path: all three are hidden");
	like($dom->at("main")->all_text, qr/12/, "$path: the least length is told");
}

# What is refused
my $before = phc();
my %refused = (
	"a wrong current one" => [["falsch-falsch", $own], "current"],
	"no current one" => [["", $own], "current"],
	"eleven characters" => [[$good, "xK9#mQ2vL7p"], "password"],
	"129 characters" => [[$good, "xK9#mQ2\$vL7pWz" x 9 . "abc"], "password"],
	"a common one" => [[$good, "Passwort1234!"], "password"],
	"one's own address" => [[$good, "albrecht-anna-1"], "password"],
	"the old one" => [[$good, $good], "password"],
	"two different ones" => [[$good, $own, "vier gelbe Enten 18"], "password2"],
	"nothing" => [[$good, ""], "password,password2"],
	"a control character" => [[$good, "vier\x01gelbe Enten 17"], "password,password2"],
);
for my $what (sort keys %refused) {
	my ($args, $field) = @{ $refused{$what} };
	my $res = change(@$args);
	is($res->code, 422, "$what: refused");
	is(wrong_field($res), $field, "$what: at $field");
	unlike($res->body, qr/\Q$own\E|\Q$good\E/, "$what: no password comes back");
}
is(phc(), $before, "nothing has changed");
ok(cookie($c), "the session goes on");

# Who guesses the current one is stopped; who knows it is not
$p->sql("DELETE FROM throttle");
for (1 .. 12) { last if change($good, "kurz")->code != 422; }
is(change($good, "kurz")->code, 422, "many tries with weak new ones are no guesses");
my @codes = map { change("falsch$_-falsch", $own)->code } 1 .. 9;
is("@codes", "422 422 422 422 422 422 422 422 429", "guesses are limited");
my $res = change($good, $own);
is($res->code, 429, "also the right one then");
like($res->headers->header("Retry-After") // "", qr/^\d+$/, "with a time to wait");
$p->sql("DELETE FROM throttle");

# What ends
my $other = $p->client;
$other->login($anna);
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
my $old = cookie($c);
$res = change($good, $own, $own, "/settings/password");
is($res->code . $c->location($res), "303/settings", "changed");
isnt(cookie($c), $old, "this session has a new id");
is($p->client->get("/", Cookie => "test=$old")->code, 303, "the old id is dead");
is($other->get("/")->code, 303, "other devices are logged out");
is($bernd->get("/")->code, 200, "other people are not");
like($c->follow($res)->body, qr/Passwort ist ge/, "the page says so");
ok($p->wait_until(5, sub { $c->get("/settings")->body !~ /Passwort ist ge/ }, "no message"), "once");
is($p->client->submit("/login", "login", { email => $anna, password => $good })->code, 422, "the old password is over");
is($p->client->submit("/login", "login", { email => $anna, password => $own })->code, 303, "the new one works");
is(value("SELECT COUNT(*) FROM credential WHERE person_id = 1"), 1, "there is one password");
is(value("SELECT COUNT(*) FROM audit WHERE event = 'password.changed' AND person_id = 1"), 1, "it is in the audit log");
my $mail = $p->wait_mail(to => $anna);
ok($mail, "a notice goes out");
unlike($mail->as_string, qr/\Q$own\E/, "without the password");

# Any printable character, to the last one (SECURITY a2-a4)
my $long = "Grüße, 日本 & мир – " . join "", map { chr(0x100 + $_ * 7 % 300) } 1 .. 120;
$long = substr $long, 0, 128;
is(length $long, 128, "128 characters");
is(change($own, $long)->code, 303, "are taken");
is($p->client->submit("/login", "login", { email => $anna, password => $long })->code, 303, "and work");
is($p->client->submit("/login", "login", { email => $anna, password => substr $long, 0, 127 })->code, 422, "not without the last");
is($p->client->submit("/login", "login", { email => $anna, password => " $long" })->code, 422, "not with a space before");
is(change($long, " Leerzeichen davor 9")->code, 303, "spaces count");
is($p->client->submit("/login", "login", { email => $anna, password => "Leerzeichen davor 9" })->code, 422, "and are not trimmed");
is($p->client->submit("/login", "login", { email => $anna, password => " Leerzeichen davor 9" })->code, 303, "as chosen");

# Two changes at the same time leave one password
my $two = $p->client;
$two->login($anna, " Leerzeichen davor 9");
my @forms = map { [$_, $_->form_fields($_->doc("/password/change"), "password-change")] } $c, $two;
my @new = ("erste Wiese mit Kuh 1", "zweite Wiese mit Kuh 2");
Mojo::Promise->all(map {
	my ($client, $action, $fields) = @{ $forms[$_] };
	$client->ua->post_p($p->url($action), { Origin => $p->url("") }, form => { %$fields, current => " Leerzeichen davor 9", password => $new[$_], password2 => $new[$_] });
} 0, 1)->wait;
is(value("SELECT COUNT(*) FROM credential WHERE person_id = 1"), 1, "one password");
my $in = grep { $p->client->submit("/login", "login", { email => $anna, password => $_ })->code == 303 } @new;
is($in, 1, "one of the two");

unlike($p->log, qr/\Q$_\E/, "not in the log") for $own, $good, encode_utf8("Grüße, 日本"), "Leerzeichen davor";
$p->stop;
done_testing;
