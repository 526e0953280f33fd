#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# headers.t - security headers, each once, on every kind of answer; cookies; caching; HEAD
# SECURITY a53, a54, a57, a58
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $c = $p->client;
my $guest = $p->client;
my $login = $c->login('anna.albrecht@musterstadt.example');
my $csp = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
	. "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
my %want = (
	"X-Content-Type-Options" => "nosniff", "X-Frame-Options" => "DENY", "Referrer-Policy" => "same-origin",
	"Cross-Origin-Opener-Policy" => "same-origin", "Cross-Origin-Resource-Policy" => "same-origin",
	"Permissions-Policy" => "camera=(), geolocation=(), microphone=()",
);
my @once = (keys %want, "Content-Security-Policy", "Content-Type", "Content-Length", "Cache-Control", "Vary",
	"Location", "Retry-After", "Allow", "Strict-Transport-Security");

sub check {
	my ($what, $res, %opt) = @_;
	my $h = $res->headers;
	is($h->every_header($_) && scalar @{ $h->every_header($_) }, 1, "$what: $_ once") for sort keys %want;
	is($h->header($_), $want{$_}, "$what: $_") for sort keys %want;
	for my $name (@once) {
		my $n = scalar @{ $h->every_header($name) || [] };
		cmp_ok($n, "<=", 1, "$what: $name at most once");
	}
	is($h->header("Content-Security-Policy"), $opt{csp} // $csp, "$what: policy") unless $opt{any_csp};
	is($h->header("Access-Control-Allow-Origin"), undef, "$what: no CORS");
	is($h->header("Strict-Transport-Security"), undef, "$what: no HSTS on plain http");
	unlike($h->header("Server") // "", qr/\d/, "$what: no version");
	is($h->header("X-Powered-By"), undef, "$what: no advertising");
	like($h->content_type // "", qr/charset=utf-8$/, "$what: charset") if length $res->body && !$opt{binary};
	is($h->cache_control, $opt{cache} // "no-store", "$what: caching") unless $opt{any_cache};
}

check("login page", $guest->get("/login"));
check("overview", $c->get("/tickets"));
check("document", $c->get("/tickets?view=xml"));
check("redirect of a guest", $guest->get("/tickets"));
check("login", $login);
check("missing page", $c->get("/nothing"));
check("missing ticket", $c->get("/tickets/99999"));
check("wrong method", $c->request(PUT => "/tickets", {}));
check("refused form", $c->post("/tickets/new", {}));
check("wrong form", $guest->submit("/login", "login", { email => "x", password => "y" }));
check("ping", $guest->get("/-/ping"));
check("robots.txt", $guest->get("/robots.txt"), cache => "public, max-age=3600");
check("imprint", $guest->get("/imprint"));
check("style sheet", $guest->get("/static/portal.css"), any_csp => 1, any_cache => 1, binary => 1);
check("missing file", $guest->get("/static/nothing.css"), any_csp => 1, any_cache => 1, binary => 1);

# The page with a form that the script helps with allows that one file, by its whole address (SECURITY a53);
# no other page, and no other answer, allows a script.
my $with = "$csp; script-src " . $p->url("/static/portal.js");
check("new ticket", $c->get("/tickets/new"), csp => $with);
my $id = $c->location($c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "S", text => "T" })) =~ s{.*/}{}r;
check("ticket", $c->get("/tickets/$id"), csp => $with);
check("wrong form with the script", $c->submit("/tickets/new", "ticket-new", { kind => "incident" }), csp => $with);
check("document of a page with the script", $c->get("/tickets/new?view=xml"));
check("draft saved by itself", $c->submit("/tickets/new", "ticket-new", { subject => "S", draft => "auto" }));
my $page = $c->get("/tickets/new")->dom;
is($page->find("script")->size, 1, "there is one script");
like($page->at("script")->attr("src"), qr{^/static/portal\.js\?v=[0-9a-f]{8}$}, "under an address that changes with it");
is($page->at("script")->text, "", "with nothing inside");
my $script = $c->get($page->at("script")->attr("src"));
check("script", $script, any_csp => 1, any_cache => 1, binary => 1);
like($script->headers->content_type, qr{^(?:application|text)/javascript}, "which is called a script");
like($script->headers->cache_control, qr/max-age=31536000/, "and is kept");
is($c->get($_)->dom->find("script")->size, 0, "no script on $_") for "/", "/tickets", "/drafts", "/settings", "/faq", "/login", "/nothing";

# Compressed pages vary by encoding, said in the one Vary line.
my $res = $c->get("/tickets", "Accept-Encoding" => "gzip");
is(scalar @{ $res->headers->every_header("Vary") }, 1, "one Vary line on a compressed page");
like($res->headers->header("Vary"), qr/Accept-Encoding/, "that names the encoding");

# HEAD is GET without the body.
for my $path ("/login", "/tickets", "/nothing", "/robots.txt") {
	my ($get, $head) = ($c->get($path), $c->head($path));
	is($head->code, $get->code, "HEAD $path has GET's status");
	is($head->body, "", "and no body");
	is($head->headers->content_type, $get->headers->content_type, "and GET's type");
}

# Methods
is($c->request(DELETE => "/tickets", {})->headers->header("Allow"), "GET, HEAD", "Allow names what there is");
is($c->get("/logout")->code, 405, "logout is no link");
is($c->get("/logout")->headers->header("Allow"), "POST", "it is a form");
is($c->request(OPTIONS => "/login", {})->code, 405, "OPTIONS is no method of ours");
is($c->request(POST => "/tickets", {})->code, 405, "a page without a form takes no POST");

# Cookies: the session's, the guest's, the language's
sub cookies { my ($r) = @_; return @{ $r->headers->every_header("Set-Cookie") || [] } }
my ($session) = grep { /^test=/ } cookies($login);
like($session, qr/^test=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/, "session cookie on plain http");
my @guest = cookies($p->client->get("/login"));
is(scalar @guest, 1, "a guest's form brings one cookie");
like($guest[0], qr/^test-guest=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/, "for the form only");
is(($p->sql("SELECT COUNT(*) n FROM session"))[0]{n}, 1, "and no row");
is(scalar cookies($p->client->get("/imprint")), 0, "a page without a form brings none");
is(scalar cookies($p->client->get("/nothing")), 0, "nor does an error");
is(scalar cookies($p->client->get("/password/reset/unknown")), 0, "nor does a mailed link");
is(scalar cookies($c->get("/tickets")), 0, "a session's page sets no cookie");
my @lang = cookies($p->client->get("/login?lang=en"));
like($lang[0], qr/^test-lang=en; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/, "the language's cookie");

# Logout ends the session, in the browser and here.
my $old = $c->ua->cookie_jar->all->[0];
my ($action, $fields) = $c->form_fields($c->doc("/tickets"), "logout");
$res = $c->post($action, $fields);
is($res->code, 303, "logout");
is($res->headers->header("Clear-Site-Data"), '"storage"', "clears storage");
like(join("\n", cookies($res)), qr/^test=; .*Max-Age=0$/m, "and the cookie");
is($p->client->get("/tickets", Cookie => "test=" . $old->value)->code, 303, "the old cookie opens nothing");

$p->stop;
done_testing;
