#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# script - what static/portal.js adds in a browser, and that nothing needs it
# SECURITY a53, C8
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
my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Mit Anhang", text => "Text",
	file => { content => "window.ran = 'attachment';", filename => "portal.js", "Content-Type" => "text/javascript" } });
my ($id) = $anna->location($res) =~ /(\d+)$/;
my @dropped = map { "$p->{dir}/$_" } "Protokoll & Anhang.txt", "zweite.txt";
for my $file (@dropped) {
	open my $fh, '>', $file or die "$file: $!";
	print $fh "Inhalt von ", $file =~ s{.*/}{}r, "\n";
	close $fh or die "$file: $!";
}
mkdir "$p->{dir}/Ordner" or die "Ordner: $!";
Portal::Browser::run($p, "script.mjs", $id, @dropped, "$p->{dir}/Ordner");
is(($p->sql("SELECT COUNT(*) n FROM draft"))[0]{n}, 0, "no draft is left behind");
$p->stop;
done_testing;
