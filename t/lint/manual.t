#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# manual.t - the manual pages name every command and option there is, and format without a complaint
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

sub plain { my ($page) = @_; return text($page) =~ s/\\f[BIR]//gr =~ s/\\-/-/gr }

# portalctl: a command's paragraph begins with its words; "a b|c" names two.
my %option;	# per command, as documented
for my $part (split /^\.(?:TP|SS)\b.*\n/m, plain("doc/portalctl.8")) {
	my ($head) = split /\n/, $part;
	my @options = $part =~ /(--[a-z-]+)/g;
	for my $call (split /, (?=[a-z])/, $head // "") {
		my ($group, $verbs) = $call =~ /^([a-z-]+)(?: ([a-z]+(?:\|[a-z]+)*))?(?= |$)/ or next;
		for my $name (defined $verbs ? map({ "$group $_" } split /\|/, $verbs) : $group) { $option{$name}{$_} = 1 for "", @options }
	}
}
my $source = text("ctl/commands.c");
my %macro = $source =~ /^#define (\w+) \{ "([a-z-]+)"/mg;
my @rows = grep { /^ "[a-z-]+", (?:"|NULL)/ } split /^\t\{/m, $source;
cmp_ok(scalar @rows, ">", 30, "portalctl has commands");
my (@unknown, @missing);
for my $row (@rows) {
	my ($group, $verb, $head) = $row =~ /^ "([a-z-]+)", (?:"([a-z]+)"|NULL), (.*)/;
	my $name = join " ", grep { defined } $group, $verb;
	if (!$option{$name}) { push @unknown, $name; next }
	my $words = $row =~ s/"[^"]*"//gr;
	my @options = ($row =~ /\{ "([a-z-]+)", (?:"|NULL)/g, map({ $macro{$_} } grep { $words =~ /\b$_\b/ } keys %macro), $row =~ /\bC_JSON\b/ ? "json" : ());
	push @missing, map { "$name --$_" } grep { !$option{$name}{"--$_"} } @options;
}
each_bad("portalctl(8) names every command", \@unknown);
each_bad("and every option of each", \@missing);

# portald: the options it says itself.
my $portald = plain("doc/portald.8");
my @said = text("fcgi/main.c") =~ /"  -(\w), --([a-z]+)/g;
cmp_ok(scalar @said, ">=", 12, "portald has options");
while (my ($short, $long) = splice @said, 0, 2) { like($portald, qr/-$short\b.*--$long\b/, "portald(8): -$short, --$long") }

for my $page (qw(doc/portald.8 doc/portalctl.8 doc/portal.conf.5)) {
	my $warnings = qx{groff -ww -man -Tutf8 -Kutf8 "$Portal::Lint::ROOT/$page" 2>&1 >/dev/null};
	is($? . $warnings, "0", "$page formats without a warning");
	my %seen;
	each_bad("$page says nothing twice", [grep { $seen{$_}++ } text($page) =~ /^\.SH (.*)$/mg]);
	%seen = ();
	each_bad("nor in two paragraphs", [grep { $seen{$_}++ } text($page) =~ /^\.TP\n(\.B .*)$/mg]);
}
done_testing;
