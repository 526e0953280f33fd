#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# axe - accessibility of the running pages (UX section 7)
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
my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Fehler im Zahllauf",
	text => "Eine Zeile\n\nund noch eine mit https://example.org/ darin." });
my ($id) = $anna->location($res) =~ /(\d+)/;
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "Welche Version?");
$anna->submit("/tickets/new", "ticket-new", { subject => "Halb geschrieben", draft => 1 });
$anna->submit("/tickets/$id", "comment", { text => "Eine halbe Antwort", draft => 1 });
Portal::Browser::run($p, "axe.mjs", $id, "ticket-melden");
$p->stop;
done_testing;
