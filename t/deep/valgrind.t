#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# valgrind - the ways through the portal and the mailer without one wrong access or leak
#
# Every process writes a report of its own. The build is one without sanitizers (tools/deep).
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use SmtpServer;
use Test::More;

my $relay = SmtpServer->start(tls => "good");
my $p = Portal->start(portald => 0, smtp => $relay->port);
my $reports = "$p->{dir}/valgrind";
mkdir $reports or die $!;
$p->{opt}{wrap} = ["valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite",
	"--errors-for-leak-kinds=definite", "--num-callers=25", "--child-silent-after-fork=no",
	"--log-file=$reports/%p", "--verbose",
	"--suppressions=$Portal::ROOT/t/deep/valgrind.supp"];
$p->write_conf(workers => 2, request_deadline => "5min", delivery_timeout => "2min", smtp_host => "localhost",
	smtp_tls => "starttls", smtp_ca => $relay->ca, db_connect_timeout => "1min", db_timeout => "1min",
	stop_timeout => "3min");
$p->start_nginx;
$p->start_portald;

my $c = $p->client;
is($c->get("/-/ping")->code, 200, "ping");
is($c->get("/tickets")->code, 303, "a guest");
is($c->submit("/login", "login", { email => 'anna.albrecht@musterstadt.example', password => "falsch" })->code, 422, "a wrong password");
$c->login('anna.albrecht@musterstadt.example');
is($c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "", text => "" })->code, 422, "an empty form");
my $res = $c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Grüße <b>", participant => [2],
	text => "Zeile\r\nhttps://example.org/a?b=c\r\n```\r\ncode\r\n```" });
is($res->code, 303, "a ticket");
my $ticket = $c->location($res);
is($c->submit($ticket, "comment", { text => "Noch etwas" })->code, 303, "a comment");
is($c->submit($ticket, "ticket-status", { status => "closed" })->code, 303, "closed");
for my $path ("/", "/tickets", "/tickets?q=gr&sort=subject&scope=org&status=all&kind=incident", $ticket, "/tickets/99999",
	"/faq", "/faq?q=ticket", "/settings", "/settings/profile", "/settings/sessions", "/imprint", "/%ff", "//", "/robots.txt") {
	my $code = $c->get($path)->code;
	ok($code =~ /^(?:200|303|400|404)$/, "GET $path: $code");
	$c->get("$path" . ($path =~ /\?/ ? "&" : "?") . "view=xml");
}
is($p->client->submit("/password/forgot", "password-forgot", { email => 'bernd.brandt@musterstadt.example' })->code, 303, "forgot");
ok($p->wait_until(240, sub { 0 == ($p->sql("SELECT COUNT(*) AS n FROM outbox WHERE state <> 'sent'"))[0]{n} }, "mails"),
	"all mails are sent, one encrypted session after the other");
cmp_ok(scalar $relay->mails, '>=', 8, scalar($relay->mails) . " mails");
$p->signal("HUP");
ok($p->wait_until(120, sub { $p->log_lines(qr/event=reloaded/) }, "reload"), "a reload");
is($c->get("/tickets")->code, 200, "served by the new generation");
$p->stop_portald("QUIT");	# TERM leaves no time for reports

my ($n, @bad) = (0);
for my $file (glob "$reports/*") {
	my $text = Portal::_slurp($file);
	my ($errors) = $text =~ /ERROR SUMMARY: (\d+) errors/ or next;
	$n++;
	push @bad, $text =~ s/^--\d+-- .*\n//mgr if $errors;
}
cmp_ok($n, '>=', 6, "$n processes reported");
is(scalar @bad, 0, "none has an error") or diag(join "\n", map { substr $_, 0, 6000 } @bad[0 .. ($#bad > 2 ? 2 : $#bad)]);
$p->stop;
done_testing;
