#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# bad-input.t - what browsers never send: bad paths, bodies, fields; the answer is always whole
# SECURITY a98
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use Portal;
use Test::More;
use Time::HiRes qw(time);

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');

# Raw bytes to nginx; the answer as (status, text).
sub raw {
	my ($text) = @_;
	my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$p->{port}", Timeout => 10) or die "connect: $!";
	print $s $text;
	my $answer = do { local $/; <$s> } // "";
	my ($status) = $answer =~ m{^HTTP/1\.1 (\d+)};
	return ($status // 0, $answer);
}

for my $path ("/%", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80", "/tickets/%0d%0aX-Evil:1", "/%7f", "/%01",
	"/tickets/..%2f..%2fetc/passwd", "/tickets/1%00", "/tickets/1%20", "/tickets/1'", "/tickets/%31%2e5",
	"/" . "a" x 4000, "/tickets/99999999999999999999", "/faq/" . "a" x 101, "/password/reset/" . "a" x 300) {
	my ($status, $answer) = raw("GET $path HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
	ok($status == 400 || $status == 404, substr("GET $path", 0, 60) . " is 400 or 404") or diag($status);
	unlike($answer, qr/^X-Evil/mi, "and makes no header");
}
my ($status) = raw("TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
is($status, 405, "TRACE is refused");

# Forms that are none.
my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
my %new = (%$fields, kind => "incident", subject => "Betreff", text => "Text");

sub post_raw {
	my ($body, $type) = @_;
	return $c->request(POST => $action,
		{ "Content-Type" => $type // "application/x-www-form-urlencoded" }, $body);
}
my $prefix = "csrf=$fields->{csrf}&key=$fields->{key}&kind=incident&text=T&subject=";
is(post_raw($prefix . "%zz")->code, 400, "a wrong escape in a body");
is(post_raw($prefix . "x" . "&a=1" x 300)->code, 400, "too many fields");
is(post_raw('{"subject":"x"}', "application/json")->code, 400, "JSON");
is(post_raw("<x/>", "application/xml")->code, 400, "XML is not even parsed");
is(post_raw($prefix . "x" x 300_000)->code, 413, "a body over 256 KiB");

# Fields: 422, and what was typed is there again, harmless.
for my $case (["%00", "a NUL byte", "form.error.control"], ["a%0Ab", "a line end", "form.error.control"],
	["%FF", "invalid UTF-8", "form.error.utf8"], ["%C0%AF", "overlong UTF-8", "form.error.utf8"],
	["%ED%A0%80", "a surrogate", "form.error.utf8"], ["%EF%BF%BF", "U+FFFF", "form.error.utf8"],
	["%1B[31m", "an escape character", "form.error.control"], ["x" x 201, "201 characters", "form.error.long"],
	["", "nothing", "form.error.required"], ["a&subject=b", "a repeated field", "form.error.repeated"]) {
	my ($value, $what, $error) = @$case;
	my $res = $c->request(POST => "$action?view=xml",
		{ "Content-Type" => "application/x-www-form-urlencoded" }, $prefix . $value);
	is($res->code, 422, "$what in the subject");
	my $doc = $c->xml($res);
	is($doc->findvalue('//form[@name="ticket-new"]/field[@name="subject"]/@error'), $error, "says $error");
	is($doc->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "T", "keeps the text");
}
my $res = $c->post($action, { %new, text => "", subject => q{<script>alert(1)</script>"'&amp;} });
is($res->code, 422, "markup in the subject, no text");
is($res->dom->at('input[name="subject"]')->attr("value"), q{<script>alert(1)</script>"'&amp;}, "comes back as text");
is($res->dom->find("script:not([src^=\"/static/portal.js?\"])")->size, 0, "and as nothing else");
like($res->dom->at("title")->text, qr/^Fehler:/, "the title says that something is wrong");

# Undeclared fields do not exist: nobody can set what the form does not offer.
(undef, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
$res = $c->post($action, { %new, %$fields, kind => "incident", id => 1, organisation_id => 2, reporter_id => 3,
	status => "closed", assignee_id => 4, created_at => "2001-01-01", role => "admin" });
is($res->code, 303, "undeclared fields are ignored");
my ($t) = $p->sql("SELECT * FROM ticket ORDER BY id DESC LIMIT 1");
is("$t->{organisation_id} $t->{reporter_id} $t->{status}", "1 1 new", "and change nothing");

# Passwords: 128 characters are judged, 129 are told to be too many, megabytes cost no hash.
my $guest = $p->client;
$res = $guest->submit("/login", "login", { email => 'anna.albrecht@musterstadt.example', password => "x" x 128 });
is($res->code, 422, "a wrong password of 128 characters");
unlike($res->body, qr/name="password"[^>]*value=/, "passwords never come back");
is($guest->submit("/login", "login", { email => 'a@b.example', password => "x" x 129 })->code, 422, "129 characters");
my $start = time;
is($guest->submit("/login", "login", { email => 'a@b.example', password => "x" x 10_000_000 })->code, 413, "10 MB");
cmp_ok(time - $start, "<", 2, "at once");

# next leads nowhere else.
for my $next ("//evil.example", "/\\evil.example", "https://evil.example/", "/x\r\nX-Evil: 1", "\\\\evil", "javascript:1") {
	my $b = $p->client;
	my $answer = $b->submit("/login", "login",
		{ email => 'bernd.brandt@musterstadt.example', password => $Portal::Client::PASSWORD, next => $next });
	my $to = $answer->headers->location // "";
	my $name = $next =~ s/[\r\n]+/ /gr;
	ok($answer->code == 422 || $to =~ m{^/(?![/\\])}, "next=$name stays here") or diag($to);
	unlike($to, qr/evil/, "without the other host");
	is($answer->headers->header("X-Evil"), undef, "and without a header of its own");
}

# Lying lengths and cookies.
($status) = raw("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\nConnection: close\r\n\r\n");
is($status, 400, "a negative length");
($status) = raw("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	. "Content-Length: 0\r\nConnection: close\r\n\r\n");
is($status, 403, "an empty form has no token");
for my $cookie ("test=", "test=%", "test=a; test=b", "test=" . "x" x 500, "test=" . "A" x 43, "test-lang=../../x",
	"test-guest=zzz", ";;;=;") {
	($status) = raw("GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: $cookie\r\nConnection: close\r\n\r\n");
	is($status, 200, substr("cookie $cookie", 0, 40) . " is nobody's");
}
is($c->get("/-/ping")->code, 200, "the portal is well after all that");
is(scalar(my @died = $p->log_lines(qr/died|killed by signal/)), 0, "and no worker has died");

$p->stop;
done_testing;
