#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# ticket-mails - the desk sees at a ticket what became of its mails; contacts see none of it
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use SmtpServer;
use Test::More;

# The relay does not know Bernd and takes the mails of all others.
my $relay = SmtpServer->start(only => "bernd.brandt", replies => { RCPT => "550 5.1.1 User unknown" });
my $p = Portal->start(smtp => $relay->port);
$p->expect_log(qr/event=refused/);
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id = 2");
$p->sql("UPDATE person SET mail_mode = 'daily' WHERE id = 4");
my ($anna, $dora) = map { my $c = $p->client; $c->login($_); $c } 'anna.albrecht@musterstadt.example', 'dora.desk@support.example';
my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Beleg fehlt", text => "Seit heute." });
my ($id) = $anna->location($res) =~ /(\d+)$/;
my $settled = sub { !($p->sql("SELECT COUNT(*) n FROM outbox WHERE state IN ('queued', 'sending')"))[0]{n} };
ok($p->wait_until(30, $settled), "the mails are on their way or refused");

my $doc = $dora->doc("/tickets/$id");
my %state = map { join(" ", $_->findvalue("name"), $_->getAttribute("kind")) => $_->getAttribute("state") } $doc->findnodes("/page/body/mails/mail");
is($state{"Anna Albrecht ticket_received"}, "sent", "the receipt arrived");
is($state{"Bernd Brandt ticket_new_org"}, "refused", "one was refused");
is($state{"Dora Desk ticket_new_desk"}, "held", "one waits for the digest");
is($doc->findvalue('/page/body/mails/mail[@state="refused"]/reply'), "550 5.1.1 User unknown", "with the relay's words");
is($doc->findvalue('count(/page/body/mails/mail[@state="sent"]/reply)'), 0, "which nobody needs when it went well");
my $html = $dora->get("/tickets/$id")->body;
like($html, qr/abgewiesen.*550 5\.1\.1 User unknown/s, "and so says the page");
is($anna->doc("/tickets/$id")->findvalue('count(/page/body/mails)'), 0, "contacts see nothing of it");
unlike($anna->get("/tickets/$id")->body, qr/User unknown/, "nor on the page");

$p->stop;
$relay->stop;
done_testing;
