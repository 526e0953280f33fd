#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# keyboard - focus always visible, in order, uncovered, on targets of 24 px; the job without a mouse
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
for my $subject ("Erstes", "Zweites", "Drittes") {
	my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => $subject,
		text => "Eine Zeile\n\nund noch eine mit https://example.org/ darin." });
	($id) = $anna->location($res) =~ /(\d+)/;
}
$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "solved", "--text", "Bitte prüfen.");
Portal::Browser::run($p, "keyboard.mjs", $id);
$p->stop;
done_testing;
