#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# style.t - how every file begins, how long lines, functions and files may be
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

my @c = files(qr{^(?:lib|fcgi|ctl|t)/.*\.[ch]$});
my @sheets = files(qr{^xslt/.*\.xsl$});
my @perl = files(qr{^t/.*\.(?:pm|t)$} );
@perl = grep { !/\.t\.c$/ } @perl;
my @sources = (@c, @sheets, @perl, files(qr{\.(?:sh|m?js|am|ac)$}), grep { $_ ne "tools/packages" } files(qr{^tools/[a-z-]+$}));
cmp_ok(scalar @c, ">", 60, "the rules see the C files");
cmp_ok(scalar @sheets, ">", 15, "and the sheets");

each_bad("every source names its licence in its first lines",
	[grep { join("\n", (lines($_))[0 .. 3]) !~ /SPDX-License-Identifier: EUPL-1\.2/ } grep { length text($_) } @sources]);

my @head;
for my $file (@c) {
	my ($first, @rest) = lines($file);
	my ($stem) = $file =~ m{([^/]+?)(?:\.t)?\.[ch]$};
	push @head, "$file: first line" if $first ne "/* SPDX-License-Identifier: EUPL-1.2 */";
	my $head = join "\n", @rest[0 .. 1];
	push @head, "$file: second line is no \"name - purpose\""
		if $head !~ m{^/\*(?:\n \*)? \Q$stem\E(?:\.t)?(?:\.[ch])? - \S};
}
each_bad("every C file opens with its name and purpose", \@head);

sub named {
	my ($what, $files, $open) = @_;
	my @bad;
	for my $file (@$files) {
		my ($stem) = $file =~ m{([^/]+?)\.[^./]+$};
		push @bad, $file if join("\n", (lines($file))[0 .. 6]) !~ /$open(?:[\w:]*::)?\Q$stem\E(?:\.\w+)? - \S/;
	}
	each_bad("every $what opens with its name and purpose", \@bad);
}
named("sheet", \@sheets, qr/<!-- /);
named("Perl file", \@perl, qr/# /);

my (@long, @blank, @spaces, @ends, @words);
for my $file (@c) {
	my $n = 0;
	for my $line (lines($file)) {
		$n++;
		my $width = 0;
		$width += $_ eq "\t" ? 8 - $width % 8 : 1 for split //, $line =~ s/[\x80-\xbf]//gr;
		push @long, "$file:$n: $width columns" if $width > 100;
		push @spaces, "$file:$n" if $line =~ /^ {8}/ || $line =~ /^\t* {8}/;
	}
}
for my $file (@sources) {
	my $n = 0;
	my @l = lines($file);
	push @ends, "$file: no line end at its end" if $l[-1] ne "";
	for my $line (@l) {
		$n++;
		push @blank, "$file:$n" if $line =~ /[ \t\r]$/;
		push @words, "$file:$n: $line" if $line =~ /\b(?:TO[D]O|FIX[M]E|X[X]X\b|HAC[K])/;
	}
}
each_bad("no line of C is wider than 100 columns", \@long);
each_bad("C is indented with tabs", \@spaces);
each_bad("no line ends in blanks", \@blank);
each_bad("every file ends with a line end", \@ends);
each_bad("nothing is put off", \@words);

my @big;
for my $file (@c, @perl) { my $n = lines($file) - 1; push @big, "$file: $n lines" if $n > 400 }
each_bad("no file of code has more than 400 lines", \@big);
@big = map { my $n = lines($_) - 1; $n > 150 ? "$_: $n lines" : () } @sheets;
each_bad("no sheet has more than 150 lines", \@big);
@big = map { my $n = lines($_) - 1; $n > 120 ? "$_: $n lines" : () } files(qr{^fcgi/page/.*\.c$});
each_bad("no page handler has more than 120 lines", \@big);

my (@fat, @sizes);
for my $file (grep { /\.c$/ } @c) {
	for my $f (functions($file)) {
		my ($name, $line, $n) = @$f;
		push @fat, "$file:$line: $name has $n lines" if $n > 60;
		push @sizes, $n if $file !~ m{^t/};
	}
}
each_bad("no function has more than 60 lines", \@fat);
@sizes = sort { $a <=> $b } @sizes;
cmp_ok(scalar @sizes, ">", 300, "the rule sees the functions");
cmp_ok($sizes[@sizes / 2], "<=", 18, "half of all functions are short");

done_testing;
