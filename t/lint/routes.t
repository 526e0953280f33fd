#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# routes.t - every row of the route table has its handler, its sheet, its golden test
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Portal::Routes;
use Test::More;

my @routes = Portal::Routes::all();
my $root = $Portal::Lint::ROOT;
my %code = map { $_ => code($_) } files(qr{^fcgi/(?:page/)?[\w-]+\.c$});

sub defined_in {
	my ($name) = @_;
	return grep { $code{$_} =~ /^enum rc \Q$name\E\(/m } sort keys %code;
}
my (@no_handler, @no_sheet, @no_golden, @elsewhere);
for my $r (@routes) {
	for my $name (grep { $_ } @$r{qw(show act)}) {
		my @files = defined_in($name);
		push @no_handler, "$r->{name}: $name" if @files != 1;
		push @elsewhere, "$name in $files[0]" if @files && $files[0] !~ m{^fcgi/page/};
	}
	next unless Portal::Routes::has_page($r);
	my $page = $r->{show_as} // $r->{name};
	push @no_sheet, "$page: xslt/page/$page.xsl" unless -f "$root/xslt/page/$page.xsl";
	my @golden = glob "$root/t/page/$page/*.xml";
	push @no_golden, "$page: t/page/$page/" unless @golden;
}
each_bad("every handler of the table is there once", \@no_handler);
each_bad("handlers stand in fcgi/page", \@elsewhere);
each_bad("every page has a sheet", \@no_sheet);
each_bad("every page has golden tests", \@no_golden);

# Pages without a route of their own: errors, dead links.
my %page = map { ($_->{show_as} // $_->{name}) => 1 } @routes;
$page{error} = 1;
for my $file (files(qr{^fcgi/.*\.c$})) {
	my $text = without_comments($file);
	next unless $text =~ /\bpage_as\(/;
	$page{$1} = 1 while $text =~ /"((?:[a-z]+-)+[a-z]+)"/g;
}
my @stray = grep { my ($stem) = m{([^/]+)\.xsl$}; !$page{$stem} } files(qr{^xslt/page/.*\.xsl$});
each_bad("every sheet belongs to a page", \@stray);
ok(-f "$root/xslt/page/error.xsl", "errors have a sheet");

# Each form of the table is declared, and each declared one is used.
my $forms = text("fcgi/forms.h");
my %declared = map { $_ => 1 } $forms =~ /\b((?:form|query)_\w+)\b(?=[,;\s])/g;
my %used;
for my $r (@routes) { $used{$_} = 1 for grep { $_ } @$r{qw(form query)} }
each_bad("every form of the table is declared", [grep { !$declared{$_} } sort keys %used]);
my $all = join "\n", map { $code{$_} } grep { $_ ne "fcgi/forms.c" } keys %code;
each_bad("every declared form is used", [grep { $all !~ /\b\Q$_\E\b/ } sort keys %declared]);

# Paths as the contract has them: lower case, no trailing slash, unique.
my %seen;
each_bad("paths are plain and unique",
	[grep { $_ !~ m{^/(?:[a-z0-9._{}-]+(?:/[a-z0-9._{}-]+)*)?$} || $seen{$_}++ } map { $_->{pattern} } @routes]);

# The links that sheets write are paths of the table.
my @links = files(qr{^xslt/lib/link\.xsl$});
is(scalar @links, 1, "one sheet writes paths");
my @unknown;
my @patterns = map { my $re = quotemeta $_->{pattern}; $re =~ s/\\\{\w+\\\}/[^\/]+/g; qr/^$re$/ } @routes;
for my $path (text($links[0]) =~ m{>(/[a-z][\w/.-]*)<}g) {
	next if $path =~ m{^/static/} || $path =~ m{/$};
	push @unknown, $path unless grep { $path =~ $_ } @patterns;
}
each_bad("every link is a path of the table", \@unknown);

done_testing;
