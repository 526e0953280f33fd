#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# connection.t - sessions, transactions and lost connections with a real MariaDB (t/db/connection.c)
# SECURITY a69: max_statement_time
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;
use Portal::Run;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0);
# The program makes a table of its own.
$p->sql('GRANT SELECT, INSERT, UPDATE, DELETE ON portal.* TO portal@localhost');
run_tap("$Portal::BUILD/t/db/connection", $p->{conf_file});
$p->stop;
done_testing;
