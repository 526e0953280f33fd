#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# states - accessibility of every page in every state of t/page, without a running portal
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Test::More;

Portal::Browser::run(undef, "states.mjs");
done_testing;
