#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# throttle.t - limits on logins and link mails: counted before the work, and not to be seen
use strict;
use warnings;
use utf8;
use Fcntl qw(:DEFAULT :flock :seek);
use FindBin;
use Time::HiRes qw(time);
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start(conf => { login_account => "5 / 15min", login_network => "200 / 15min",
	forgot_network => "4 / 1h", workers => 4 });
$p->expect_log(qr/event=all-busy/);	# more logins at once than workers, on purpose
my $anna = 'anna.albrecht@musterstadt.example';
my $bernd = 'bernd.brandt@musterstadt.example';
my $good = $Portal::Client::PASSWORD;

sub value { my ($sql, @bind) = @_; my ($r) = $p->sql($sql, @bind); return $r ? (values %$r)[0] : undef }
sub events { my ($event) = @_; return value("SELECT COUNT(*) FROM audit WHERE event = ?", $event) }
sub try_login { my ($c, $email, $password) = @_; return $c->submit("/login", "login", { email => $email, password => $password }) }
sub same_part {
	my ($res) = @_;
	return $res->body =~ s/(name="(?:csrf|key)" value=")[^"]*/$1/gr =~ s/[0-9a-f]{32}/ID/gr;
}
# That many POSTs of one login form at the same time
sub parallel {
	my ($n, $email, $password) = @_;
	my $c = $p->client;
	my ($action, $fields) = $c->form_fields($c->doc("/login"), "login");
	my @codes;
	Mojo::Promise->all(map {
		$c->ua->post_p($p->url($action), { Origin => $p->url("") }, form => { %$fields, email => $email, password => $password })
			->then(sub { push @codes, $_[0]->res->code });
	} 1 .. $n)->wait;
	return @codes;
}

# SECURITY a12: at most the limit are hashed, however many come at once
my $session = $p->client;
$session->login($anna);
my $first = try_login($p->client, $anna, "falsch-falsch");
is($first->code, 422, "a wrong password");
my @codes = parallel(60, $anna, "falsch-falsch");
is(scalar(grep { $_ == 422 } @codes), 60, "60 at once, all refused alike");
is(events("login.failed"), 5, "five were checked in all");
is(events("login.throttled"), 1, "the flood leaves one row of the audit log");

# The right password is refused too, and cannot be told from a wrong one
my $res = try_login($p->client, $anna, $good);
is($res->code, 422, "the right one does not pass either");
is(same_part($res), same_part($first), "the same page as for a wrong one");
is(join(",", sort @{ $res->headers->names }), join(",", sort @{ $first->headers->names }), "the same headers");
is(join(",", parallel(3, 'niemand@nirgends.example', "x")), "422,422,422", "unknown addresses have a limit as well");
parallel(5, 'niemand@nirgends.example', "x");
is(value("SELECT COUNT(*) FROM throttle WHERE kind = 'login.account'"), 2, "each a bucket of its own");

# Nobody is locked out by a stranger (SECURITY a13)
is($session->get("/")->code, 200, "a session goes on");
is(try_login($p->client, $bernd, $good)->code, 303, "others from the same network get in");
$p->client->submit("/password/forgot", "password-forgot", { email => $anna });
my $mail = $p->wait_mail(to => $anna);
my ($link) = Portal->mail_part($mail, "plain") =~ m{(/password/reset/\S+)};
$p->client->submit($link, "password-reset", {});
$mail = $p->wait_mail(to => $anna, count => 2);
my ($password) = Portal->mail_part($mail, "plain") =~ /^([a-z0-9-]{16})\r?$/m;
my $owner = $p->client;
is($owner->location(try_login($owner, $anna, $password)), "/password/change", "the owner gets in with a mailed password");
$owner->submit("/password/change", "password-change", { password => "vier gelbe Enten 17", password2 => "vier gelbe Enten 17" });
is(try_login($p->client, $anna, "vier gelbe Enten 17")->code, 303, "and with the own one from then on");

# A success clears the account's bucket
try_login($p->client, $bernd, "falsch") for 1 .. 4;
is(try_login($p->client, $bernd, $good)->code, 303, "the fifth is right");
try_login($p->client, $bernd, "falsch") for 1 .. 4;
is(try_login($p->client, $bernd, $good)->code, 303, "counting began anew");

# Windows end
parallel(6, $bernd, "falsch");
is(try_login($p->client, $bernd, $good)->code, 422, "throttled");
$p->sql("UPDATE throttle SET started_at = started_at - INTERVAL 16 MINUTE");
is(try_login($p->client, $bernd, $good)->code, 303, "not for ever");

# Per network: failures count, logins that work do not; then even unknown accounts have no try left
$p->write_conf(login_network => "8 / 15min");
$p->stop_portald("QUIT");
$p->start_portald;
$p->sql("DELETE FROM throttle");
is(join(",", map { try_login($p->client, $bernd, $good)->code } 1 .. 12), join(",", (303) x 12), "twelve logins from one network");
try_login($p->client, "jemand$_\@nirgends.example", "x") for 1 .. 8;
my $failed = events("login.failed");
is(try_login($p->client, $bernd, $good)->code, 422, "after eight failures nobody gets in from there");
is(events("login.failed"), $failed, "nothing was checked");
is(value("SELECT hits FROM throttle WHERE kind = 'login.account' AND bucket = UNHEX(SHA2(?, 256))", $bernd), undef, "and the account has lost no try");
is($session->get("/login")->code, 200, "pages are there all the same");

# All slots taken: a login waits two seconds and says so, other pages do not wait (SECURITY a14)
$p->sql("DELETE FROM throttle");
open my $slots, '+<', "$p->{run}/argon2.slots" or die "argon2.slots: $!";
my $flock = pack "s s x4 q q i x4", F_WRLCK, SEEK_SET, 0, 0, 0;	# struct flock, all bytes
fcntl $slots, 37, $flock or die "F_OFD_SETLK: $!";
my ($started, @answered) = (time);
my $waiting = $p->client;
my ($where, $what) = $waiting->form_fields($waiting->doc("/login"), "login");
Mojo::Promise->all(
	$waiting->ua->post_p($p->url($where), { Origin => $p->url("") }, form => { %$what, email => $bernd, password => $good })
		->then(sub { $res = $_[0]->res; push @answered, "login" }),
	Mojo::Promise->timer(0.3)->then(sub { $session->ua->get_p($p->url("/imprint")) })->then(sub { push @answered, "page" }))->wait;
is($res->code, 503, "no slot: try again later");
like($res->headers->header("Retry-After") // "", qr/^\d+$/, "with a time to wait");
cmp_ok(time - $started, ">=", 2, "after two seconds");
is("@answered", "page login", "another page came meanwhile");
is($res->dom->at('input[name="email"]')->attr("value"), $bernd, "the address is kept");
close $slots;
is(try_login($p->client, $bernd, $good)->code, 303, "with a slot the login works");
$p->expect_log(qr/argon2\.slots stayed taken/);
$p->expect_log(qr/event=all-busy/);	# on a busy machine parallel tries may be more than the workers

# Link mails per network: the answer stays the same (SECURITY a25)
$p->sql("DELETE FROM throttle");
my $requests = value("SELECT COUNT(*) FROM reset_request");
for my $email ($bernd, 'clara.conrad@hochschule.example', 'hanna.heil@kirche.example', 'ivo.imhof@kirche.example', 'jana.jung@kirche.example', $anna) {
	my $c = $p->client;
	is($c->location($c->submit("/password/forgot", "password-forgot", { email => $email })), "/password/forgot/sent", "the same answer");
}
is(value("SELECT COUNT(*) FROM reset_request") - $requests, 4, "four requests count");

# What is not counted in the clear: the database holds hashes of addresses
is(value("SELECT COUNT(*) FROM throttle WHERE CONVERT(bucket USING latin1) LIKE '%example%'"), 0, "buckets are hashes");
$p->stop;
done_testing;
