#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# error-pages.t - the pages nginx shows by itself are what tools/error-pages writes, and valid
use strict;
use warnings;
use FindBin;
use File::Temp qw(tempdir);
use Test::More;

my $root = "$FindBin::Bin/../..";
my $dir = tempdir(CLEANUP => 1);
is(system("$root/tools/error-pages", $dir), 0, "tools/error-pages runs");
sub slurp { my ($file) = @_; open my $fh, '<', $file or return ""; local $/; return <$fh> }
my @names = map { m{([^/]+)$} } glob "$dir/*.html";
cmp_ok(scalar @names, '>=', 4, "it writes pages");
is(slurp("$root/xslt/static/error/$_"), slurp("$dir/$_"), "$_ is up to date") for @names;
my $conf = slurp("$root/nginx.conf.example");
for my $page ($conf =~ m{error_page [\d ]+ /static/error/([\w.]+);}g) {
	ok((grep { $_ eq $page } @names), "nginx's $page is one of them");
}
my $config = "$dir/config.json";
open my $fh, '>', $config or die;
print $fh '{"extends":["html-validate:recommended","html-validate:a11y"]}';
close $fh;
is(system("$root/node_modules/.bin/html-validate", "-c", $config, map { "$root/xslt/static/error/$_" } @names), 0, "valid HTML");
done_testing;
