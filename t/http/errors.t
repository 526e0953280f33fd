#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# errors.t - every error is a whole page that tells no secret; without the database, too
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;
use Time::HiRes qw(time);

my $p = Portal->start(conf => { ticket_person => "3 / 1h", comment_person => "2 / 1h" });
my $c = $p->client;
my $guest = $p->client;
$c->login('anna.albrecht@musterstadt.example');

sub whole_page {
	my ($res, $code, $what) = @_;
	is($res->code, $code, "$what: $code");
	my $dom = $res->dom;
	ok($dom->at("h1") && length $dom->at("h1")->all_text, "$what: a heading");
	ok($dom->at('a[href^="tel:"]'), "$what: the hotline");
	ok($dom->at("main"), "$what: the frame");
	unlike($res->body, qr/SELECT|errno|mysql|MariaDB|\.c:\d|\/usr\/|talloc|\[error\./i, "$what: nothing from inside");
	like($res->body, qr/[0-9a-f]{32}/, "$what: the request id") if $code >= 400;
}

# Missing, foreign, unknown
whole_page($guest->get("/nothing"), 404, "guest, unknown path");
whole_page($c->get("/nothing"), 404, "unknown path");
whole_page($c->get("/tickets/99999"), 404, "missing ticket");
whole_page($c->request(PUT => "/login", {}), 405, "wrong method");
whole_page($c->post("/tickets/new", {}), 403, "no csrf");
is($guest->get("/-/status")->code, 404, "status is not on the site");
is($guest->get("/-/metrics")->code, 404, "nor are metrics");

# What another organisation owns answers like what does not exist, byte for byte.
my $clara = $p->client;
$clara->login('clara.conrad@hochschule.example');
my $res = $clara->submit("/tickets/new", "ticket-new",
	{ kind => "incident", subject => "Nur Hochschule", text => "Geheim" });
my ($foreign) = $res->headers->location =~ /(\d+)$/;
for my $path ("/tickets/%s", "/tickets/%s?view=xml") {
	my @body = map {
		$c->get(sprintf $path, $_)->body =~ s/[0-9a-f]{32}//gr =~ s/\b\Q$_\E\b//gr
			=~ s/(?:csrf|key|now)="[^"]*"//gr =~ s/name="(?:csrf|key)" value="[^"]*"//gr
	} $foreign, 99999;
	is($body[0], $body[1], sprintf($path, "foreign") . " answers like a missing one");
}
my ($action, $fields) = $c->form_fields($c->doc("/tickets"), "logout");
for my $path ("comments", "status") {
	my @code = map { $c->post("/tickets/$_/$path", { csrf => $fields->{csrf}, text => "x", status => "closed" })->code }
		$foreign, 99999;
	is($code[0], $code[1], "POST to a foreign ticket's $path answers like to a missing one's");
}
is(($p->sql("SELECT COUNT(*) n FROM entry WHERE ticket_id = ?", $foreign))[0]{n}, 1, "and writes nothing");

# Desk pages do not exist for contacts, and staff pages refuse quietly.
is($c->get("/desk")->code, 404, "the desk is not there for a contact");

# Must choose a password first
$p->sql("UPDATE person SET must_change = 1 WHERE id = 2");
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
for my $path ("/", "/tickets", "/faq", "/settings") {
	is($bernd->location($bernd->get($path)), "/password/change", "$path leads to the choice of a password");
}
is($bernd->get("/password/change")->code, 200, "which can be made");
is($bernd->post("/tickets/new", {})->code, 303, "nothing else can be done");
$p->sql("UPDATE person SET must_change = 0 WHERE id = 2");

# Limits: the text comes back, with when to try again
for my $i (1 .. 3) {
	is($c->submit("/tickets/new", "ticket-new", { kind => "question", subject => "S$i", text => "T" })->code, 303,
		"ticket $i of 3");
}
$res = $c->submit("/tickets/new", "ticket-new", { kind => "question", subject => "S4", text => "Bleibt stehen" });
is($res->code, 429, "the fourth is too many");
like($res->headers->header("Retry-After"), qr/^[1-9]\d*$/, "Retry-After");
is($res->dom->at('textarea[name="text"]')->text =~ s/^\s+|\s+$//gr, "Bleibt stehen", "the text is kept");
is(($p->sql("SELECT COUNT(*) n FROM ticket WHERE subject = 'S4'"))[0]{n}, 0, "nothing was written");

# Requests without this site's secret
my $thief = "$p->{dir}/nginx2";
mkdir $thief;
my $port = Portal::free_port();
system("$Portal::ROOT/tools/private", "nginx-conf", $thief, $port, $p->{conf}{listen}, "wrong", "$Portal::ROOT/xslt/static") == 0
	or die;
system("$Portal::ROOT/tools/private", "nginx-start", $thief) == 0 or die;
$p->expect_log(qr/event=site-secret-refused/);
$res = $guest->ua->get("http://127.0.0.1:$port/-/ping")->res;
is($res->code, 403, "without the site's secret nothing is answered");
is($res->body, "", "not even a text");
system("$Portal::ROOT/tools/private", "stop", "$thief/nginx.pid");

# The database away: quick, whole, and back by itself
my $form = ($c->form_fields($c->doc("/settings/profile"), "settings-profile"))[1];
$p->expect_log(qr/database/);
$p->stop_mariadb;
for my $case ([$c, "/tickets"], [$c, "/"], [$guest, "/login"], [$c, "/tickets/10001"]) {
	my ($who, $path) = @$case;
	my $start = time;
	$res = $who->get($path);
	cmp_ok(time - $start, "<", 5, "$path without the database: at once");
	whole_page($res, 503, "$path without the database");
	like($res->headers->header("Retry-After"), qr/^[1-9]\d*$/, "$path: Retry-After");
}
my $doc = $c->doc("/tickets", code => 503);
is($doc->findvalue('//error/@id'), "error.503", "a document says it, too");
my $sent = $c->post("/settings/profile", $form);
is($sent->code, 503, "a form is not taken");
like($sent->dom->at("main")->all_text, qr/ist es nicht verloren: Laden Sie diese Seite/, "and it is said how it is sent again");
is($sent->dom->find('main a[href^="/"]')->size, 0, "nothing leads to an empty one");
whole_page($guest->get("/login", "Accept-Language" => "en"), 503, "in English");
is($guest->get("/-/ping")->code, 200, "ping needs no database");
is($guest->get("/robots.txt")->code, 200, "nor does robots.txt");
is($guest->get("/imprint")->code, 200, "nor does the imprint");
is($c->get("/imprint")->code, 200, "for somebody logged in neither");
is($guest->get("/nothing")->code, 404, "what does not exist still does not");
is($guest->get("/.well-known/change-password")->code, 303, "the well-known address leads on");
$p->start_mariadb;
ok($p->wait_until(10, sub { $c->get("/tickets")->code == 200 }, "recovery"), "it comes back without a restart");
is($c->post("/settings/profile", $form)->code, 303, "the same form, sent again, is taken");
is($c->get("/tickets")->dom->find('a[href="/settings"]')->size > 0, 1, "and the session is still there");

my ($id) = $c->get("/nothing")->body =~ /([0-9a-f]{32})/;
ok($p->wait_until(10, sub { $p->log_lines(qr/r=\Q$id\E/) }, "its line"), "the id on the page finds the line in the log");

# A sheet that fails: our fault, as a whole page; if that one's sheet fails, too, a plain text in the reader's
# language. The cause is in the log only (SECURITY a89).
system("cp", "-r", "$Portal::ROOT/xslt", "$p->{dir}/xslt") == 0 or die;
sub fails {
	my ($sheet) = @_;
	my $file = "$p->{dir}/xslt/page/$sheet.xsl";
	open my $fh, '<', $file or die;
	my $text = do { local $/; <$fh> };
	open $fh, '>', $file or die;
	print $fh $text =~ s{(<xsl:template match="page" mode="content">)}{$1<xsl:message terminate="yes">GEHEIME URSACHE</xsl:message>}r;
	close $fh;
	$p->write_conf(sheet_dir => "$p->{dir}/xslt");
	$p->restart_portald;
}
$p->expect_log(qr/GEHEIME URSACHE|result=RC_BUG/);
fails("faq-list");
$res = $c->get("/faq");
whole_page($res, 500, "a sheet that fails");
unlike($res->body, qr/GEHEIM|\.xsl|xslt/, "says nothing of why");
is($c->get("/tickets")->code, 200, "other pages are well");
fails("error");
for my $case (["de", qr/Das hat leider nicht geklappt/], ["en", qr/^(?!.*Das hat)/s]) {
	my ($lang, $words) = @$case;
	$res = $guest->get("/nothing", "Accept-Language" => $lang);
	is($res->code . " " . $res->headers->content_type, "500 text/plain; charset=utf-8", "a page of errors that fails: plain text");
	is($res->headers->header("Content-Language"), $lang, "in the reader's language");
	like($res->text, $words, "in words");
	like($res->text, qr/\b[0-9a-f]{32}\b/, "with the id");
	unlike($res->text, qr/GEHEIM|\.xsl/, "and nothing from inside");
}

$p->stop;
done_testing;
