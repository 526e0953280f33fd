#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# lighthouse - scores of login, list, detail and new ticket
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Test::More;

my $p = Portal->start;
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');
my $id;
for my $n (1 .. 25) {
	my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Zahllauf $n bricht mit einer Meldung ab",
		text => "Beim Zahllauf erscheint eine Meldung.\n\nWir haben ihn zweimal gestartet." });
	($id) = $anna->location($res) =~ /(\d+)/;
}
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "Welche Version?");
my ($cookie) = grep { $_->name eq "test" } @{ $anna->ua->cookie_jar->all };
local $ENV{COOKIE} = "test=" . $cookie->value;
Portal::Browser::run($p, "lighthouse.mjs", $id);
$p->stop;
done_testing;
