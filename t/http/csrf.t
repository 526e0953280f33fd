#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# csrf.t - no POST of the table acts without its token, from elsewhere, or by GET
# SECURITY a50, a51, a52
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256_hex);
use MIME::Base64 qw(encode_base64url);
use Portal;
use Portal::Routes;
use Test::More;

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my $foreign = $p->client;
$foreign->login('bernd.brandt@musterstadt.example');
my $guest = $p->client;
$guest->get("/login");

my ($action, $mine) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
my (undef, $theirs) = $foreign->form_fields($foreign->doc("/tickets/new"), "ticket-new");
my $self = "http://127.0.0.1:$p->{port}";

sub tables {
	return join " ", map { my $t = $_; "$t=" . ($p->sql("SELECT COUNT(*) n FROM $t"))[0]{n} }
		qw(ticket entry person session form_result reset_request outbox faq_vote);
}
my $before;

# Each route's own genuine token: what is refused below is so for the one thing that is wrong.
my (undef, $login) = $guest->form_fields($guest->doc("/login"), "login");
my $link = encode_base64url(pack "N8", 1 .. 8);
$p->sql("INSERT INTO reset_request (person_id) VALUES (6)");
$p->sql("INSERT INTO reset_token (hash, request_id, expires_at) VALUES (UNHEX(?), LAST_INSERT_ID(), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)", sha256_hex($link));
my (undef, $mailed) = $guest->form_fields($guest->doc("/password/reset/$link"), "password-reset");
my @posts = grep { $_->{act} && !$_->{flags}{R_NO_CSRF} } Portal::Routes::all();
sub genuine {
	my ($r) = @_;
	return ($guest, "/password/reset/$link", $mailed->{csrf}) if $r->{flags}{R_TOKEN};
	return $r->{guard} eq "G_GUEST" ? ($guest, Portal::Routes::path($r), $login->{csrf}) : ($c, Portal::Routes::path($r), $mine->{csrf});
}
$before = tables();
for my $r (@posts) {
	my ($who, $path, $csrf) = genuine($r);
	my %try = (
		"no token" => [{}], "an empty token" => [{ csrf => "" }], "another person's token" => [{ csrf => $theirs->{csrf}, key => $mine->{key} }],
		"a changed token" => [{ csrf => "A" x 87 }], "half a token" => [{ csrf => substr $csrf, 0, 43 }], "one letter changed" => [{ csrf => $csrf =~ s/^(.)/$1 eq "A" ? "B" : "A"/er }],
		"a token given twice" => [{ csrf => [$csrf, $csrf] }],
		(map { ("Origin: $_" => [{ csrf => $csrf }, Origin => $_]) } "https://evil.example", "null", "http://127.0.0.1", "$self.evil.example", "https://127.0.0.1:$p->{port}",
			"http://localhost:$p->{port}", "http://evil.example/$self", "$self/", "http://user\@127.0.0.1:$p->{port}", "file://"),
		(map { ("Sec-Fetch-Site: $_" => [{ csrf => $csrf }, "Sec-Fetch-Site" => $_]) } "cross-site", "same-site", "bogus", "same-origin, cross-site", "SAME-ORIGIN"),
	);
	for my $what (sort keys %try) {
		my ($fields, @headers) = @{ $try{$what} };
		is($who->post($path, $fields, @headers)->code, 403, "POST $path with $what");
	}
	is($who->post("$path?csrf=$csrf", {})->code, 403, "POST $path with its token in the address only");
	my $query = "csrf=$csrf&key=$mine->{key}&subject=x&text=y&kind=incident&status=closed";
	my $res = $who->get("$path?$query");
	isnt($res->code, 500, "GET $path with a POST's fields is harmless");
	is($who->get("$path?$query", "X-HTTP-Method-Override" => "POST")->code, $res->code, "GET $path stays a GET whatever a header says");
	is($who->request(OPTIONS => "$path?$query", {})->code, 405, "OPTIONS $path is no method");
	is($who->request(PUT => $path, {}, $query)->code, 405, "PUT $path neither");
}
is(tables(), $before, "nothing was written by any of them");
is(join(",", map { $_->{name} } grep { $_->{flags}{R_NO_CSRF} } Portal::Routes::all()), "mail-off",
	"one route needs none, because mail programs post there");

my %ok = (%$mine, kind => "question", subject => "Ein Versuch", text => "Text");
for my $case (["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site" => "same-origin"],
	["Sec-Fetch-Site: none", "Sec-Fetch-Site" => "none"], ["our Origin", Origin => $self],
	["neither header", Origin => undef]) {
	my ($what, %headers) = @$case;
	my (undef, $fresh) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	is($c->post($action, { %ok, %$fresh, kind => "question" }, %headers)->code, 303,
		"a genuine form goes through with $what");
}

# The token of a guest's page does nothing for somebody who is logged in, and the reverse.
is($c->post($action, { %ok, csrf => $login->{csrf} })->code, 403, "a guest's token is no session's");
is($guest->post("/login", { %$login, csrf => $mine->{csrf}, email => 'a@b.example', password => "x" })->code,
	403, "a session's token is no guest's");

# Pages never show the same token twice; tokens stand in hidden fields of forms that post, nowhere else.
my @csrf = map { $c->doc("/tickets/new")->documentElement->getAttribute("csrf") } 1 .. 3;
is(scalar(keys %{ { map { $_ => 1 } @csrf } }), 3, "each page masks the token anew");
for my $case ([$guest, "/login"], [$guest, "/password/forgot"], map { [$c, $_] } "/", "/tickets", "/tickets?scope=org", "/tickets/new", "/faq", "/settings", "/settings/sessions", "/drafts", "/nothing") {
	my ($who, $path) = @$case;
	my $res = $who->get($path);
	my $dom = $res->dom;
	my @token = $dom->find("input[name=csrf], input[name=key]")->map(attr => "value")->each;
	ok(@token || $path eq "/nothing", "$path has tokens");
	is($dom->find("form:not([method=post]) input[name=csrf], form:not([method=post]) input[name=key], input[name=csrf]:not([type=hidden])")->size, 0, "$path: in forms that post, hidden");
	$_->remove for $dom->find("input[name=csrf], input[name=key]")->each;
	my $rest = $dom->to_string . $res->headers->to_string;
	is_deeply([grep { index($rest, $_) >= 0 } @token], [], "$path: and nowhere else, in no address");
	unlike($rest, qr/[?&](?:csrf|key)=/, "$path: no address asks for one");
}
ok($p->log_lines(qr/event=csrf-refused/), "refusals are in the log");


# The tokens above were genuine: with them each of the forms gets past the gate. Logout last, it ends the session.
for my $r (sort { ($a->{name} eq "logout") <=> ($b->{name} eq "logout") } @posts) {
	my ($who, $path, $csrf) = genuine($r);
	isnt($who->post($path, { csrf => $csrf }, Origin => $self)->code, 403, "POST $path with its own token is heard");
}

$p->stop;
done_testing;
