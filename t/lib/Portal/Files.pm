# SPDX-License-Identifier: EUPL-1.2
package Portal::Files;
#
# Portal::Files - files whose bytes follow from their names, so that anybody can check them
#
#   Portal::Files::names($mark)        names of the files that go with this form: none for
#                                      most, one to three for some; the same each time
#   Portal::Files::content($name)      the bytes;  Portal::Files::sha256_of($name) in hex
#   Portal::Files::field(@names)       the value of a form's field file
#
# A name ends with the size. No two pieces of a file are alike: one that is missing, twice
# there or in the wrong place changes the sum.
#
use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex);

our $CHUNK = 256 * 1024;	# lib/upload.h
my @SIZES = (0, 1, $CHUNK - 1, $CHUNK, $CHUNK + 1, 300_000, 5000, 2 * $CHUNK, 70_000, 1000);
my $PIECE = 4096;

sub names {
	my ($mark) = @_;
	my @n = unpack "N4", sha256($mark);
	return if $n[0] % 10 >= 4;
	return map { "$mark.$_." . $SIZES[$n[$_] % @SIZES] } 1 .. 1 + $n[0] / 10 % 3;
}

sub size { my ($name) = @_; return ($name =~ /\.(\d+)$/)[0] }

sub content {
	my ($name) = @_;
	my $size = size($name);
	my $all = join "", map { sha256("$name $_") x ($PIECE / 32) } 0 .. $size / $PIECE;
	return substr $all, 0, $size;
}

my %sum;
sub sha256_of { my ($name) = @_; return $sum{$name} //= sha256_hex(content($name)) }
sub field { return [map { { filename => $_, content => content($_) } } @_] }

1;
