# SPDX-License-Identifier: EUPL-1.2
package Portal::Lint;
#
# Portal::Lint - the source tree as lists of files, for the rules under t/lint
#
#   files(qr/\.c$/)      paths from the root, sorted; nothing built, nothing foreign
#   text($path)          its text;  lines($path) without line ends
#   code($path)          a C file with comments and string contents blanked (same line numbers)
#   without_comments($path)   a C file with strings kept
#   each_bad($rule, \@findings)   one test per rule, every finding in its diagnostics
#
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Find;
use Test::More;

our @EXPORT = qw(files text lines code without_comments each_bad functions);
our $ROOT = abs_path(dirname(__FILE__) . "/../../..");

my @all;

sub files {
	my ($re) = @_;
	if (!@all) {
		for my $dir (qw(lib fcgi ctl t xslt schema tools conf doc nginx)) {
			next unless -d "$ROOT/$dir";
			find({ no_chdir => 1, wanted => sub { push @all, substr $_, length($ROOT) + 1 if -f } }, "$ROOT/$dir");
		}
		opendir my $dh, $ROOT or die;
		push @all, grep { -f "$ROOT/$_" } readdir $dh;
		@all = sort grep { !m{(?:^|/)(?:node_modules|autom4te\.cache|_build|build-aux)/} } @all;
	}
	my @found = grep { $_ =~ $re } @all;
	return @found;
}

sub text {
	my ($path) = @_;
	open my $fh, '<:raw', "$ROOT/$path" or die "$path: $!";
	local $/;
	return <$fh> // "";
}

sub lines { return split /\n/, text($_[0]), -1 }

sub _blank { my ($s) = @_; return $s =~ s/[^\n]/ /gr }

my $token = qr{(/\*.*?\*/|//[^\n]*)|("(?:[^"\\\n]|\\.)*")|('(?:[^'\\\n]|\\.)*')}s;

sub code {
	my ($path) = @_;
	return text($path) =~ s{$token}{
		defined $1 ? _blank($1) : defined $2 ? '"' . _blank(substr $2, 1, -1) . '"' : "'" . _blank(substr $3, 1, -1) . "'"}gre;
}

sub without_comments {
	my ($path) = @_;
	return text($path) =~ s{$token}{defined $1 ? _blank($1) : $2 // $3}gre;
}

# Functions of a C file: [name, first line, number of lines], by the house's style: the
# opening brace stands alone in column 0.
sub functions {
	my ($path) = @_;
	my @l = split /\n/, code($path);
	my @found;
	for (my $i = 0; $i < @l; $i++) {
		next unless $l[$i] eq "{";
		my $from = $i;
		$from-- while $from > 0 && $l[$from - 1] =~ /\S/ && $l[$from - 1] !~ /^[#}]|;\s*$/;
		my $to = $i;
		$to++ while $to < $#l && $l[$to] !~ /^}/;
		my ($name) = join(" ", @l[$from .. $i]) =~ /(\w+)\s*\(/;
		push @found, [$name // "?", $from + 1, $to - $from + 1];
	}
	return @found;
}

sub each_bad {
	my ($rule, $bad) = @_;
	ok(!@$bad, $rule) or diag(join "\n", @$bad[0 .. ($#$bad > 39 ? 39 : $#$bad)]);
}

1;
