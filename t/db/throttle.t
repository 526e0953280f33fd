#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# throttle.t - counted limits against a real MariaDB (t/db/throttle.c)
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;
use Portal::Run;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0);
run_tap("$Portal::BUILD/t/db/throttle", $p->{conf_file});
$p->stop;
done_testing;
