#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# replay - every harness of t/fuzz holds its properties over its corpus
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $dir = "$Portal::ROOT/t/fuzz";
my %harness = map { m{([^/]+)\.c$} => 1 } glob "$dir/*.c";
delete $harness{main};
cmp_ok(scalar keys %harness, '>=', 9, scalar(keys %harness) . " harnesses");
is_deeply([sort map { m{([^/]+)$} } glob "$dir/corpus/*"], [sort keys %harness], "each has a corpus");
for my $name (sort keys %harness) {
	my $n = grep { -f } glob "$dir/corpus/$name/*";
	my $out = qx($Portal::BUILD/t/fuzz/$name $dir/corpus/$name 2>&1);
	is($?, 0, "$name ends well") or diag($out);
	is($out, "$n inputs\n", "$name: $n inputs");
	cmp_ok($n, '>=', 5, "which is some");
}

# A property that does not hold is told.
my $file = "$Portal::BUILD/t/fuzz/replay.input";
open my $fh, '>', $file or die "$file: $!";
print $fh "x";
close $fh;
like(scalar qx($Portal::BUILD/t/fuzz/utf8 $file $file 2>&1), qr/^2 inputs$/, "files are counted");
isnt(system("$Portal::BUILD/t/fuzz/utf8 $file.missing 2>/dev/null"), 0, "a file that is not there is an error");
unlink $file;
done_testing;
