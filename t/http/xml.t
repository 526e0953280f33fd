#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# xml.t - the page document as an answer, and the language of pages
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP qw(decode_json);
use Portal;
use Portal::Places;
use Portal::Routes;
use Test::More;

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my $guest = $p->client;

# What is asked for
my $browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
for my $case (["", $browser, "text/html"], ["", "*/*", "text/html"], ["", "application/xml", "application/xml"],
	["", "application/xml, text/html;q=0.9", "application/xml"], ["", "text/html, application/xml", "text/html"],
	["?view=xml", $browser, "application/xml"], ["?view=html", "application/xml", "text/html"]) {
	my ($query, $accept, $type) = @$case;
	my $res = $c->get("/tickets$query", Accept => $accept);
	is($res->headers->content_type, "$type; charset=utf-8", "/tickets$query with Accept: $accept");
	like($res->headers->header("Vary"), qr/\bAccept\b/, "varies by it");
}

# Every page there is, valid (doc checks that), with its frame
for my $r (grep { Portal::Routes::has_page($_) && !$_->{flags}{R_POST_ONLY} } Portal::Routes::all()) {
	next if $r->{pattern} =~ /[{]/;
	my $who = $r->{guard} eq "G_GUEST" ? $guest : $c;
	my $root = $who->doc(Portal::Routes::path($r))->documentElement;
	is($root->nodeName, "page", "$r->{name} has a document");
	is($root->getAttribute("name"), $r->{show_as} // $r->{name}, "with its name");
	is($root->getAttribute("lang"), "de", "its language");
	is($root->getAttribute("status"), 200, "its status");
	is($root->getAttribute("path"), Portal::Routes::path($r), "its address");
	ok(length $root->findvalue('site/hotline/@phone'), "and the hotline");
	is($root->findvalue("count(user)"), $who == $c ? 1 : 0, "user only when logged in");
	unlike($root->toString, qr/<\/?(?:html|div|p class)/, "no HTML in it");
}
# Those with something in them, in their other states, and errors: each is valid (xml checks that).
my $places = decode_json(Portal::Places::make($p));
for my $case ((map { [$guest, $_] } grep { !m{^/static/} } @{ $places->{guest} }), map { [$c, $_] } @{ $places->{person} }) {
	my ($who, $path) = @$case;
	my $res = $who->get($path, Accept => "application/xml");
	is($who->xml($res)->documentElement->getAttribute("status"), $res->code, "$path: a document with its status");
	is($who->get($path . ($path =~ /\?/ ? "&" : "?") . "view=xml")->code, $res->code, "$path: also by its address");
}
# The words that the contract fixes
my $ticket = $places->{ticket};
$p->portalctl("ticket", "reply", $ticket =~ /(\d+)/, "--as", 'dora.desk@support.example', "--text", "Noch etwas.");
my %words = (
	"/tickets?scope=org&status=all" => ['//tickets[@scope="org"]/ticket[@id][@status][@kind][@priority][@updated]/subject', '//tickets/ticket[@unread]'],
	$ticket => ['/page/body/ticket[@id][@status="waiting"][@kind][@priority][@updated]/entries/entry[@id][@type="text"][@by][@at]/text', '//attachments/attachment[@id][@name="protokoll.txt"][@size="9"]'],
	"/faq" => ['/page/body/faq/article[@slug]'], "/faq?q=Ticket" => ['/page/body/faq/article[@slug]'], "/faq/ticket-melden" => ['/page/body/faq/article[@slug="ticket-melden"]'],
);
for my $path (sort { length $b <=> length $a } keys %words) {	# the list before the ticket, which is read then
	my $doc = $c->doc($path);
	ok($doc->findnodes($_)->size, "$path has $_") for @{ $words{$path} };
}
my $root = $c->doc("/nothing", code => 404)->documentElement;
is($root->findvalue('body/error/@id'), "error.404", "an error is a document, too");
is($root->findvalue('user/name'), "Anna Albrecht", "with who asks");
is($guest->doc("/nothing", code => 404)->findvalue('count(/page/user)'), 0, "and without where nobody is known");

# The same rights
is($guest->get("/tickets?view=xml")->code, 303, "a guest gets no document");
is($guest->location($guest->get("/tickets?view=xml&scope=own")), "/login?next=/tickets%3Fview%3Dxml%26scope%3Down",
	"but the way back after login");
is($guest->location($guest->get("/")), "/login", "the start page needs no way back");

# Language: link and cookie, Accept-Language, profile
sub lang { my ($client, $path, %h) = @_; return $client->get($path, %h)->dom->at("html")->attr("lang") }
my $other = $p->client;
is(lang($other, "/login"), "de", "German unless asked otherwise");
is(lang($other, "/login", "Accept-Language" => "en-GB,en;q=0.9,de;q=0.5"), "en", "the browser's wish");
is(lang($other, "/login", "Accept-Language" => "fr"), "de", "a language we do not have");
my $res = $other->get("/login?lang=en&next=/tickets");
is($res->code, 303, "the language link");
is($other->location($res), "/login?next=/tickets", "leads back to where one was");
is(lang($other, "/login", "Accept-Language" => "de"), "en", "and is remembered");
is($other->location($other->get("/login?lang=xx")), "/login", "an unknown language");
is(lang($other, "/login"), "en", "changes nothing");
is(lang($other, "/nothing"), "en", "errors speak it, too");
for my $path ("/nothing", "/logout", "/tickets/1/comments") {
	$res = $other->get("$path?lang=de");
	is($other->location($res), $path, "the language link of an error page leads back: $path");
	is(lang($other, $path), "de", "in that language");
	is($other->get("$path?lang=en")->code, 303, "and the other way round");
}
$other->login('bernd.brandt@musterstadt.example');
is(lang($other, "/tickets"), "de", "the profile wins after login");
$p->sql("UPDATE person SET lang = '' WHERE id = 2");
is(lang($other, "/tickets"), "en", "without a wish in the profile the cookie holds");

$p->stop;
done_testing;
