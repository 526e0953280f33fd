#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# css.t - the style sheet knows every class the pages use, and what it names is there
use strict;
use warnings;
use FindBin;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $static = "$root/xslt/static";

sub slurp { open my $f, "<:raw", $_[0] or die "$_[0]: $!"; local $/; return scalar <$f> }

my $css = slurp("$static/portal.css");
my %known = map { $_ => 1 } $css =~ /\.([a-zA-Z][\w-]*)/g;
# Names without a rule of their own: a list that only has to have a class, and hooks of KERN.
my %plain = map { $_ => 1 } qw(kp-l kern-layer kern-level-1 kern-level-2 kp-liste__kopf kp-jetzt--new kp-jetzt--open kp-jetzt--closed kern-label__optional);

my %used;
for my $file (glob("$FindBin::Bin/*/*.html $static/error/*.html")) {
	for my $list (slurp($file) =~ /class="([^"]*)"/g) {
		$used{$_} //= $file for split " ", $list;
	}
}
cmp_ok(scalar keys %used, ">", 100, "classes are found");
is_deeply([map { "$_ ($used{$_})" } grep { !$known{$_} && !$plain{$_} } sort keys %used], [],
	"every class of a page is in the style sheet (npm run css)");

my %sheet;
for my $file (glob("$root/xslt/*.xsl $root/xslt/lib/*.xsl $root/xslt/page/*.xsl")) {
	for my $list (slurp($file) =~ /class="([^"{}]*)"/g) {
		$sheet{$_} //= $file for split " ", $list;
	}
}
is_deeply([map { "$_ ($sheet{$_})" } grep { !$known{$_} && !$plain{$_} } sort keys %sheet], [],
	"every class of a sheet is in the style sheet");

unlike($css, qr/data:|\@import|https?:\/\//, "it loads nothing from elsewhere");
like($css, qr{\A/\*![^*]*EUPL-1\.2[^*]*OFL-1\.1}, "it names the licences of its sources");
my @files = $css =~ /url\(([^)]+)\)/g;
is(scalar @files, 4, "it names its fonts");
ok(-s "$static/$_", "$_ is there") for map { s/^["']|["']$//gr } @files;
ok(-s "$static/$_", "$_ is there") for qw(marke.svg fonts/OFL.txt);
cmp_ok(length $css, "<", 90_000, "it stays small");

done_testing();
