#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# queries.t - every declared query fits the schema, and none escapes the check
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0);
my $check = $p->portalctl("check", "--queries");
my ($line) = grep { /^\w+\s+queries/ } split /\n/, $check->{out};
like($line, qr/^ok\s+queries\s+\d+ prepared$/, "all queries fit the schema");
my ($prepared) = ($line // "") =~ /(\d+) prepared/;

# A definition that no list names would never be prepared by the check.
my $source = "";
for my $file (glob "$Portal::ROOT/lib/*.c $Portal::ROOT/fcgi/*.c $Portal::ROOT/fcgi/page/*.c $Portal::ROOT/ctl/*.c") {
	open my $fh, '<', $file or die "$file: $!";
	local $/;
	$source .= <$fh>;
}
my ($all) = $source =~ /^const struct query \*const \*const q_all\[\] = \{(.*?)^\};/ms;
my %lists = $source =~ /^const struct query \*const (q_\w+)\[\] = \{(.*?)^\};/msg;
like($all, qr/^\t$_,$/m, "$_ is in q_all") for sort keys %lists;
my $listed = join " ", values %lists;
my $defined = 0;
for my $name ($source =~ /^(?:static )?const struct query (\w+) =\s/mg) {
	next if $name =~ /_base$/;	# completed by query_compose, prepared as combinations
	$defined++;
	like($listed, qr/&$name\b/, "$name is in a list");
}
cmp_ok($prepared // 0, '>=', $defined, "at least the $defined defined queries were prepared");

# A query that does not fit is found: the column it reads goes away.
$p->sql("ALTER TABLE throttle DROP COLUMN hits");
my $broken = $p->portalctl("check", "--queries");
isnt($broken->{status}, 0, "check fails when a query does not fit");
like($broken->{out}, qr/^fail\s+queries\s+.*throttle/m, "and names it");
$p->stop;
done_testing;
