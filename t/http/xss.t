#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# xss.t - markup in every field and every view: the parsed page has no other elements for it
#
# SECURITY C5, C6, a62, a63: each view is drawn once with harmless text and once per
# dangerous one; elements and names of attributes must be the same in both.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode qw(encode);
use Mojo::DOM;
use Portal;
use Test::More;

binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);
my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my @danger = (
	q{<script>alert(1)</script>}, q{"><img src=x onerror=alert(1)>}, q{' onmouseover='alert(1)}, q{"onfocus="alert(1)"autofocus="},
	q{</title><script>alert(1)</script>}, q{</textarea><svg/onload=alert(1)>}, q{<a href="javascript:alert(1)">x</a>},
	q{javascript:alert(1)}, q{data:text/html,<script>alert(1)</script>}, q{&lt;script&gt;alert(1)&lt;/script&gt;}, q{&#60;img src=x&#62;},
	q{<![CDATA[<b>x</b>]]>}, q{<?xml version="1.0"?><x/>}, q{<!--<b>-->}, q{]]><b>x</b>}, q{{{7*7}}${7*7}<%= 7*7 %>}, q{%3Cscript%3E},
	qq{\x{ff1c}script\x{ff1e}}, q{<xsl:value-of select="/"/>}, q{<math><mi//xlink:href="data:x,<b>">}, q{`-alert(1)-`}, q{\\"><b>},
	q{<style>*{display:none}</style>}, q{<base href="//evil.example/">}, q{<meta http-equiv=refresh content=0>},
);

# The one script there is, as it has to stand.
my $ours = qr{<script defer="defer" src="/static/portal\.js\?v=[0-9a-f]{8}"></script>};
sub shape {
	my ($dom) = @_;
	return join "\n", map { $_->tag . "[" . join(" ", sort keys %{ $_->attr }) . "]" } $dom->find("*")->each;
}
sub harmless {
	my ($dom, $what) = @_;
	my @bad = grep { !/^$ours$/ } map { "$_" } $dom->find("script, iframe, object, embed, base, style, img, meta[http-equiv], [style], [srcdoc], [xlink\\:href]")->each;
	for my $e ($dom->find("*")->each) {
		my %attr = %{ $e->attr };
		push @bad, map { "$_=$attr{$_}" } grep { /^on/ || (/^(?:href|src|action|formaction)$/ && ($attr{$_} // "") =~ /^\s*(?:javascript|data|vbscript):|^\/\//i) } keys %attr;
	}
	is_deeply(\@bad, [], "$what: nothing dangerous in it");
}

# The ticket whose every text is changed in the database, and people on it: what a form would
# refuse is in every view all the same.
my $res = $c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "S", text => "T", module => 1, participant => [2] });
my ($id) = $c->location($res) =~ /(\d+)/;
$c->follow($res);
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "A");
$p->sql("INSERT INTO upload (id, person_id, entry_id, name, size, sha256, state) SELECT 1, 1, MIN(id), 'n', 1, UNHEX(SHA2('x', 256)), 'linked' FROM entry
	WHERE ticket_id = ?", $id);
$p->sql("INSERT INTO upload_chunk (upload_id, seq, data) VALUES (1, 0, 'x')");
$p->sql("INSERT INTO faq_category (id, slug) VALUES (901, 'probe')");
$p->sql("INSERT INTO faq_category_text (category_id, lang, name) VALUES (901, 'de', 'N')");
$p->sql("INSERT INTO faq_article (id, slug, category_id, state) VALUES (901, 'probe', 901, 'published')");
$p->sql("INSERT INTO faq_text (article_id, lang, title, summary, body) VALUES (901, 'de', 'T', 'S', 'B')");
$p->sql("INSERT INTO announcement (id, from_at) VALUES (901, UTC_TIMESTAMP(3) - INTERVAL 1 DAY)");
$p->sql("INSERT INTO announcement_text (announcement_id, lang, title, body) VALUES (901, 'de', 'T', 'B')");
$p->sql("INSERT INTO session (hash, person_id) VALUES (RPAD('x', 32, 'x'), 1)");
my @column = ("UPDATE ticket SET subject = ?", "UPDATE entry SET text = ? WHERE type = 'text'", "UPDATE upload SET name = ?", "UPDATE module_text SET name = ?",
	"UPDATE organisation SET name = ?", "UPDATE person SET given_name = ?", "UPDATE person SET family_name = ?", "UPDATE person SET phone = LEFT(?, 50)",
	"UPDATE person SET department = ?", "UPDATE session SET agent = ?", "UPDATE faq_category_text SET name = ? WHERE category_id = 901",
	"UPDATE faq_text SET title = ? WHERE article_id = 901", "UPDATE faq_text SET summary = ? WHERE article_id = 901",
	"UPDATE announcement_text SET title = ?");
my @view = ("/", "/tickets", "/tickets?scope=org&status=all", "/tickets/$id", "/tickets/new", "/tickets/new?ref=$id", "/faq", "/faq/probe",
	"/faq?category=probe", "/settings", "/settings/profile", "/settings/sessions");
my %calm;
sub plant { my ($text) = @_; $p->sql($_, $text) for @column }
plant("Harmlos");
$c->get($_) for @view;	# what is new is new once
$calm{$_} = shape($c->get($_)->dom) for @view;
for my $danger (@danger) {
	plant($danger);
	my @other;
	for my $view (@view) {
		my $dom = $c->get($view)->dom;
		push @other, $view if shape($dom) ne $calm{$view};
		harmless($dom, "$view with $danger") if grep { !/^$ours$/ } $dom->find("script, [style], img, base, meta[http-equiv]")->each;
		eval { $c->xml($c->get($view, Accept => "application/xml")); 1 } or push @other, "$view as a document: $@";
	}
	is_deeply(\@other, [], "stored everywhere: $danger");
}

# Markdown of the desk is parsed, raw HTML never is.
my $markdown = join "\n\n", @danger, "[x](javascript:alert(1)) ![x](http://evil.example/x.png) <http://a.example/\"onclick=alert(1)>";
$p->sql("UPDATE faq_text SET body = ? WHERE article_id = 901", $markdown);
$p->sql("UPDATE announcement_text SET body = ?", $markdown);
harmless($c->get($_)->dom, "Markdown on $_") for "/faq/probe", "/";

# Texts with addresses: links, but nothing else in them
my $links = join " ", 'http://a.example/"onclick="alert(1)', "http://b.example/'><script>", "mailto:a\@b.example?subject=<b>", "javascript:alert(1)",
	"JaVaScRiPt://%0aalert(1)", "data:text/html,x", "http://c.example/<svg/onload=alert(1)>";
$p->sql("UPDATE entry SET text = ? WHERE type = 'text'", $links);
my $dom = $c->get("/tickets/$id")->dom;
harmless($dom, "links");
cmp_ok($dom->find(".kp-text a")->size, ">=", 3, "addresses in texts are links");
is_deeply([grep { !/^(?:https?|mailto):/ } map { $_->attr("href") } $dom->find(".kp-text a")->each], [], "of three kinds only");
is_deeply([grep { ($_->attr("rel") // "") !~ /nofollow/ || $_->attr("rel") !~ /noopener/ } $dom->find('.kp-text a[href^="http"]')->each], [], "that say nothing of us");

# What comes back at once: forms with errors, searches, addresses
plant("Ruhig");
my $guest = $p->client;
my %echo = (
	"new ticket" => sub { $c->submit("/tickets/new", "ticket-new", { kind => $_[0], subject => $_[0], text => " " }) },
	"comment" => sub { $c->submit("/tickets/$id", "comment", { text => $_[0] . "\0" }) },
	"profile" => sub { $c->submit("/settings/profile", "settings-profile", { given_name => $_[0], family_name => "", phone => $_[0] }) },
	"login" => sub { $guest->submit("/login", "login", { email => $_[0], password => $_[0], next => $_[0] }) },
	"forgot" => sub { $guest->submit("/password/forgot", "password-forgot", { email => "$_[0] x" }) },
	"search" => sub { $c->get(Mojo::URL->new("/tickets")->query(q => $_[0], status => "all", kind => $_[0], from => $_[0], sort => $_[0])) },
	"search of articles" => sub { $c->get(Mojo::URL->new("/faq")->query(q => $_[0], category => $_[0])) },
	"prefilled" => sub { $c->get(Mojo::URL->new("/tickets/new")->query(subject => $_[0], kind => "incident", ref => $_[0])) },
	"where to" => sub { $guest->get(Mojo::URL->new("/login")->query(next => $_[0], notice => $_[0])) },
	"missing page" => sub { $c->get("/" . Mojo::Util::url_escape(encode("UTF-8", $_[0] =~ tr{/}{}dr))) },
);
for my $what (sort keys %echo) {
	my $calm = shape($echo{$what}->("Harmlos zzz")->dom);
	my @other = grep { my $r = $echo{$what}->($_); shape($r->dom) ne $calm || $r->body =~ s/$ours//r =~ /<script|onerror=alert\(1\)>/ } @danger;
	is_deeply(\@other, [], "comes back: $what");
}

# Mails: the HTML part is as quiet
plant($danger[1]);
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "solved", "--text", $links . " " . join " ", @danger);
my $mail = $p->wait_mail(to => 'anna.albrecht', subject => qr/Gelöst/) or fail("a mail came");
my $html = Mojo::DOM->new(Portal->mail_part($mail, "html"));
is($html->find("script, iframe, object, embed, img, base, link, [onclick], [onload], [onerror], [onmouseover]")->size, 0, "nothing dangerous in a mail");
is_deeply([grep { !/^(?:https?|mailto|tel):/ } map { $_->attr("href") } $html->find("[href]")->each], [], "nor in its links");
$p->stop;
done_testing;
