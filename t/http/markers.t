#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# markers.t - planted words: what is the desk's reaches no contact, what is secret no log
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);
my $p = Portal->start;
my %c = map { my $c = $p->client; $c->login("$_->[1]"); ($_->[0] => $c) }
	["bernd", 'bernd.brandt@musterstadt.example'], ["clara", 'clara.conrad@hochschule.example'];
my $res = $c{bernd}->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Zahllauf MARKOWN", text => "MARKOWN steht hier.", module => 1 });
my ($id) = $c{bernd}->location($res) =~ /(\d+)/;
$res = $c{clara}->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "MARKFOREIGN", text => "MARKFOREIGN", module => 1 });

# SECURITY a43, C3, C4: in each field that is not for contacts. The desk answers first, so that it has a name on the page.
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "Welche Version?");
my @plant = (
	"INSERT INTO note (ticket_id, person_id, text) VALUES ($id, 4, 'MARKNOTE')",
	"INSERT INTO upload (person_id, note_id, name, size, state) VALUES (4, LAST_INSERT_ID(), 'MARKFILE.txt', 1, 'linked')",
	"UPDATE person SET email = 'markagent\@support.example', phone = 'MARKPHONE', department = 'MARKDEPARTMENT' WHERE id IN (4, 5)",
	"UPDATE person SET phone = 'MARKPRIVATE', department = 'MARKPRIVATE' WHERE id IN (1, 3)",
	"UPDATE session SET agent = 'MARKAGENT', ip = '192.0.2.77' WHERE person_id <> 2",
	"UPDATE outbox SET last_reply = 'MARKREPLY', address = IF(person_id = 2, address, 'markqueue\@x.example')",
	"INSERT INTO audit (event, person_id, ticket_id, detail) VALUES ('marked', 2, $id, 'MARKAUDIT')",
	"INSERT INTO reset_request (person_id) VALUES (2)",
	"INSERT INTO reset_token (hash, request_id, expires_at) VALUES (RPAD('MARKTOKEN', 32, 'x'), LAST_INSERT_ID(), UTC_TIMESTAMP(3) + INTERVAL 1 DAY)",
	"INSERT INTO draft (person_id, form, form_key, content) VALUES (1, 'ticket-new', RPAD('k', 16, 'k'), 'subject=MARKTYPED')",
	"INSERT INTO faq_category (id, slug) VALUES (901, 'proben')",
	"INSERT INTO faq_article (id, slug, category_id, state) VALUES (901, 'markdraft', 901, 'draft')",
	"INSERT INTO faq_text (article_id, lang, title, body) VALUES (901, 'de', 'MARKDRAFT', 'MARKDRAFT')",
	"INSERT INTO announcement (id, from_at, for_all) VALUES (901, UTC_TIMESTAMP(3) - INTERVAL 1 DAY, 0)",
	"INSERT INTO announcement_text (announcement_id, lang, title, body) VALUES (901, 'de', 'MARKNEWS', 'MARKNEWS')",
	"INSERT INTO announcement_organisation (announcement_id, organisation_id) VALUES (901, 2)",
	"UPDATE organisation SET name = 'MARKORG' WHERE id = 2",
);
$p->sql($_) for @plant;
my $not_mine = qr/MARK(?!OWN)[A-Z]*|markagent|markqueue|markdraft|192\.0\.2\.77|\$argon2/;

# Everything a contact can reach by following links, as a page and as a document
sub crawl {
	my ($c, @todo) = @_;
	my (%seen, %body);
	while (defined(my $path = shift @todo)) {
		next if $seen{$path}++ || keys %seen > 160 || $path =~ /[?&](?:lang|after|before)=/;
		my $page = $c->get($path);
		my $doc = $c->get($path, Accept => "application/xml");
		$body{$path} = $page->headers->to_string . $page->body . $doc->body;
		next if $page->code != 200 || ($page->headers->content_type // "") !~ /html/;
		push @todo, grep { m{^/(?!/|static)} } map { $_ =~ s/#.*//r } $page->dom->find("a[href]")->map(attr => "href")->each;
	}
	return \%body;
}
my @search = map { ("/tickets?q=$_&status=all", "/tickets?q=$_&scope=org&status=all", "/faq?q=$_") }
	qw(MARKNOTE MARKFILE MARKDRAFT MARKTYPED MARKPHONE MARKFOREIGN MARKAUDIT);
my $pages = crawl($c{bernd}, "/", "/tickets/$id", "/tickets/new", "/tickets/new?ref=$id", "/settings/sessions", "/settings/profile", "/nothing", @search);
cmp_ok(scalar keys %$pages, ">", 60, "SECURITY a43: a contact's links lead to " . keys(%$pages) . " pages");
is_deeply([map { my $path = $_; map { "$path: $_" } ($pages->{$path} =~ s/\Q$path\E//gr) =~ /($not_mine)/g }
	grep { !/=MARK/ } sort keys %$pages], [], "SECURITY a43: none of them has a planted word");
for my $path (@search) {
	my $doc = $c{bernd}->doc($path);
	is($doc->findvalue('count(//tickets/ticket | //faq//article)'), 0, "SECURITY a43: nothing is found by $path");
}
like(join("", values %$pages), qr/MARKOWN/, "what is one's own is found by the same look");
like($c{clara}->get("/?")->body . $c{clara}->get("/settings/sessions")->body, qr/MARKNEWS.*MARKAGENT/s, "and so are the planted words, where they belong");

# The answer to the contact says nothing else either.
$p->portalctl("ticket", "reply", $id, "--as", 'emil.admin@support.example', "--status", "solved", "--text", "Bitte prüfen Sie.");
ok($p->wait_mail(to => 'bernd.brandt@musterstadt.example', subject => qr/Gelöst/), "a mail about the solution");
my @mails = $p->mails(to => 'bernd.brandt@musterstadt.example');
cmp_ok(scalar @mails, ">=", 3, "mails of a ticket's whole life");
for my $mail (@mails) {
	my $text = join "\n", $mail->header_obj->as_string, map { Portal->mail_part($mail, $_) // "" } qw(plain html);
	is_deeply([$text =~ /($not_mine)/g], [], "SECURITY a43: none in the mail " . $mail->header("Message-ID"));
}

# SECURITY a91: what happened is on record; a92: what is secret is not
my $guest = $p->client;
$guest->submit("/login", "login", { email => 'bernd.brandt@musterstadt.example', password => "SECRETwrong" });
$c{clara}->get("/tickets/$id");
$c{clara}->post("/tickets/$id/comments", { csrf => "SECRETcsrf", text => "SECRETtext" });
$guest->submit("/password/forgot", "password-forgot", { email => 'bernd.brandt@musterstadt.example' });
my $mail = $p->wait_mail(to => 'bernd.brandt@musterstadt.example', subject => qr/Passwort/);
my ($token) = Portal->mail_part($mail, "plain") =~ m{/password/reset/(\S+)};
$guest->submit("/password/reset/$token", "password-reset", {});
$mail = $p->wait_mail(to => 'bernd.brandt@musterstadt.example', subject => qr/Passwort/, count => 2);
my ($mailed) = Portal->mail_part($mail, "plain") =~ /^\s*([A-Za-z0-9-]{16})\s*$/m;
$guest->get("/password/reset/$token");
my $in = $p->client;
$in->login('bernd.brandt@musterstadt.example', $mailed);
my ($action, $fields) = $in->form_fields($in->doc("/password/change"), "password-change");
is($in->post($action, { %$fields, password => "SECRET vier Birnen", password2 => "SECRET vier Birnen" })->code, 303, "a new password is chosen");
my @secret = ("kundenportal-demo", "SECRETwrong", "SECRETcsrf", "SECRETtext", $token, $mailed, "SECRET vier", "portal-pw", "owner-pw",
	"0123456789abcdef0123456789abcdef-test", "fastcgi-secret-of-the-test", $fields->{csrf}, $fields->{key}, "MARKOWN", "MARKNOTE",
	map { $_->value } map { @{ $_->ua->cookie_jar->all } } values %c, $in, $guest);
($action, $fields) = $in->form_fields($in->doc("/"), "logout");
$in->post($action, $fields);

my %audit = map { $_->{event} => 1 } $p->sql("SELECT DISTINCT event FROM audit");
ok($audit{$_}, "SECURITY a91: $_ is in the audit log") for qw(login.ok login.failed logout password.forgot password.link-used password.changed);
my $log = $p->log;
like($log, qr/$_->[1]/, "SECURITY a91: $_->[0] is in the log") for ["a wrong token", "event=csrf-refused"], ["a look at what is another's", qr/u=3 access: route=ticket status=404/];
my $logs = "";
for my $file (glob("$p->{dir}/log/* $p->{dir}/nginx/*.log $p->{dir}/portald.out $p->{dir}/portald.err")) {
	open my $fh, '<:raw', $file or next;
	local $/;
	$logs .= <$fh> // "";
}
like($logs, qr{/password/reset/|password-reset}, "the logs tell of these requests");
is(index($logs, $_), -1, "SECURITY a92: not in a log: " . substr($_, 0, 6) . "…") for @secret;
is(scalar(my @found = $p->sql("SELECT 1 FROM audit WHERE detail LIKE '%SECRET%' OR detail LIKE CONCAT('%', ?, '%')", $token)), 0, "SECURITY a92: nor in the audit log");
$p->stop;
done_testing;
