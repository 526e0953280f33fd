# SPDX-License-Identifier: EUPL-1.2
package Portal::Routes;
#
# Portal::Routes - the rows of fcgi/routes.c, read from its text, for tests that walk them
#
#   for my $r (Portal::Routes::all()) { ... }   hashes: name, pattern, guard, flags {R_X => 1},
#                                               show, act, form, query, show_as, throttle
#   Portal::Routes::path($r)                    an address of it: {id} 10001, {slug} x, {token} t, {name} n
#
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);

our $ROOT = abs_path(dirname(__FILE__) . "/../../..");

sub all {
	open my $fh, '<', "$ROOT/fcgi/routes.c" or die "routes.c: $!";
	my $text = do { local $/; <$fh> };
	my ($table) = $text =~ /const struct route routes\[\] = \{\n(.*?)\n\};/s or die "no table in routes.c";
	$table =~ s{/\*.*?\*/}{}gs;
	my @routes;
	while ($table =~ /\{ (\.name = .*?) \}(?:,|$)/gs) {
		my $row = $1;
		my %r;
		$r{$1} = $2 while $row =~ /\.(name|pattern|show_as) = "([^"]*)"/g;
		$r{$1} = $2 while $row =~ /\.(guard|show|act) = (\w+)/g;
		$r{$1} = $2 while $row =~ /\.(form|query) = &(\w+)/g;
		($r{throttle}) = $row =~ /LIMIT\((\w+)\)/;
		my ($flags) = $row =~ /\.flags = ([\w| ]+)/;
		$r{flags} = { map { $_ => 1 } ($flags // "") =~ /\w+/g };
		push @routes, \%r;
	}
	my $names = () = $table =~ /\.name = /g;
	die "routes.c: " . @routes . " rows read, $names there" if @routes != $names || $names < 20;
	return @routes;
}

sub path {
	my ($r) = @_;
	return $r->{pattern} =~ s/\{id\}/10001/r =~ s/\{slug\}/x/r =~ s/\{token\}/t/r =~ s/\{name\}/n/r;
}

# True if a document is drawn for it (robots.txt and the like are none).
sub has_page {
	my ($r) = @_;
	return $r->{show} && !$r->{flags}{R_NO_DB} && !$r->{flags}{R_FILE};
}

1;
