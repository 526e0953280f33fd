#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# lists.t - the lists of files for the build name every source, and nothing that is not there
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

my $lists = join "\n", map { text($_) } files(qr{^(?:lib/lib|fcgi/fcgi|ctl/ctl)\.am$});
my %named = map { $_ => 1 } $lists =~ m{((?:lib|fcgi|ctl)/[\w./-]+\.[ch])\b}g;
my @there = files(qr{^(?:lib|fcgi|ctl)/.*\.[ch]$});
cmp_ok(scalar @there, ">", 60, "there are sources");
each_bad("every source is in a list", [grep { !$named{$_} } @there]);
my %there = map { $_ => 1 } @there;
each_bad("every name in a list is a source", [grep { !$there{$_} } sort keys %named]);

# A declared query that no list names would escape the check that prepares them all.
my $all = text("lib/q_all.c");
my @arrays = map { my $f = $_; map { [$f, $_] } text($f) =~ /^const struct query \*const (\w+)\[\]/mg } files(qr{^lib/q_.*\.c$});
cmp_ok(scalar @arrays, ">", 3, "there are declared queries");
each_bad("every array of queries is registered", [map { "$_->[1] in $_->[0]" } grep { $all !~ /\b\Q$_->[1]\E\b/ } @arrays]);

done_testing;
