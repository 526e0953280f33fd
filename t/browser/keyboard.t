#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# keyboard - focus always visible, in order, uncovered, on targets of 24 px; the job without a mouse
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Portal::Places;
use Test::More;

my $p = Portal->start;
Portal::Browser::run($p, "keyboard.mjs", Portal::Places::make($p));
$p->stop;
done_testing;
