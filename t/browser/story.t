#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# story - the main job in a browser at phone and desktop width, without scripts
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Test::More;

for my $width (360, 1280) {
	my $p = Portal->start;
	Portal::Browser::run($p, "story.mjs", $width);
	$p->stop;
}
done_testing;
