#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# csrf.t - no POST of the table acts without its token, from elsewhere, or by GET
# SECURITY a50, a51, a52
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
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
my $before = tables();

for my $r (grep { $_->{act} && !$_->{flags}{R_NO_CSRF} } Portal::Routes::all()) {
	my $path = Portal::Routes::path($r);
	my $who = $r->{guard} eq "G_GUEST" ? $guest : $c;
	my %try = (
		"no token" => [{}],
		"an empty token" => [{ csrf => "" }],
		"another person's token" => [{ csrf => $theirs->{csrf}, key => $mine->{key} }],
		"a changed token" => [{ csrf => "A" x 87 }],
		"a token given twice" => [{ csrf => [$mine->{csrf}, $mine->{csrf}] }],
		"a foreign Origin" => [{ csrf => $mine->{csrf} }, Origin => "https://evil.example"],
		"a null Origin" => [{ csrf => $mine->{csrf} }, Origin => "null"],
		"Sec-Fetch-Site: cross-site" => [{ csrf => $mine->{csrf} }, "Sec-Fetch-Site" => "cross-site"],
		"Sec-Fetch-Site: same-site" => [{ csrf => $mine->{csrf} }, "Sec-Fetch-Site" => "same-site"],
	);
	for my $what (sort keys %try) {
		my ($fields, @headers) = @{ $try{$what} };
		my $res = $who->post($path, $fields, @headers);
		is($res->code, 403, "POST $path with $what");
	}
	my $query = "csrf=$mine->{csrf}&key=$mine->{key}&subject=x&text=y&kind=incident&status=closed";
	my $res = $c->get("$path?$query");
	isnt($res->code, 500, "GET $path with a POST's fields is harmless");
	is($c->get($path, "X-HTTP-Method-Override" => "POST")->code, $c->get($path)->code,
		"GET $path stays a GET whatever a header says");
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
my (undef, $login) = $guest->form_fields($guest->doc("/login"), "login");
is($c->post($action, { %ok, csrf => $login->{csrf} })->code, 403, "a guest's token is no session's");
is($guest->post("/login", { %$login, csrf => $mine->{csrf}, email => 'a@b.example', password => "x" })->code,
	403, "a session's token is no guest's");

# Pages never show the same token twice, and never in an address.
my @csrf = map { $c->doc("/tickets/new")->documentElement->getAttribute("csrf") } 1 .. 3;
is(scalar(keys %{ { map { $_ => 1 } @csrf } }), 3, "each page masks the token anew");
unlike($c->get("/tickets")->body =~ s/<input[^>]*>//gr, qr/\Q$csrf[0]\E/, "tokens stand in hidden fields only");
ok($p->log_lines(qr/event=csrf-refused/), "refusals are in the log");

$p->stop;
done_testing;
