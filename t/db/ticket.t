#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# ticket.t - what may happen to a ticket, against a real MariaDB (t/db/ticket.c)
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;
use Portal::Run;

my $p = Portal->start(portald => 0, smtp => 0);
run_tap("$Portal::BUILD/t/db/ticket", $p->{conf_file});
$p->stop;
done_testing;
