#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# security.t - every requirement on the contact's side has a test that names its number
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

# a88 is about mail that comes in: there is none.
my @wanted = (39 .. 45, 50 .. 72, 80, 82 .. 87, 89 .. 94, 96 .. 102);
my %named;
for my $file (files(qr{^t/.*\.(?:t|t\.c)$})) {
	next if $file eq "t/lint/security.t";
	for my $line (grep { /SECURITY/ } lines($file)) {
		push @{ $named{$1} }, $file while $line =~ /\ba(\d+)\b/g;
	}
}
each_bad("every number has its test", [map { "a$_" } grep { !$named{$_} } @wanted]);
cmp_ok(scalar keys %named, ">", 60, "tests name " . keys(%named) . " numbers");

done_testing;
