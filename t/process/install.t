#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# install - make install brings all that a site needs, and a site of it alone has its articles
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Find qw(find);
use File::Temp qw(tempdir);
use Portal;
use Test::More;

my $build = $ENV{PORTAL_RELEASE} || "$Portal::ROOT/_build/release";
my $dest = tempdir("kpXXXXXX", TMPDIR => 1, CLEANUP => 1);
my $out = qx{make -s -C "$build" install DESTDIR="$dest" 2>&1};
is($?, 0, "make install") or BAIL_OUT($out);
sub slurp { my ($file) = @_; open my $fh, '<', $file or die "$file: $!"; local $/; return scalar <$fh> }
sub spew { my ($file, $text) = @_; open my $fh, '>', $file or die "$file: $!"; print $fh $text; close $fh or die "$file: $!" }
sub files { my ($top) = @_; my @f; find({ no_chdir => 1, wanted => sub { push @f, substr($_, length($top) + 1) if -f } }, $top); return sort @f }

my $share = "$dest/usr/share/kundenportal";
my %there = map { $_ => 1 } files($share);
my @want = grep { m{^(?:xslt/(?:layout\.xsl|lib/|page/|mail/|messages/)|schema/)} } map { my $d = $_; map { "$d/$_" } files("$Portal::ROOT/$d") } qw(xslt schema);
cmp_ok(scalar @want, ">", 150, "the source has sheets, messages, migrations, articles");
is_deeply([grep { !$there{$_} } @want], [], "all of them are installed");
is_deeply([grep { !$there{"static/$_"} } files("$Portal::ROOT/xslt/static")], [], "so are the static files");
ok($there{"static/$_.gz"}, "$_, compressed too") for qw(portal.css portal.js);
ok(-f "$dest/$_", $_) for map({ "usr/share/doc/kundenportal/$_" } qw(deploy.md nginx.conf.example logrotate kundenportal@.service kundenportal@.socket)),
	map({ "usr/share/man/$_" } qw(man5/portal.conf.5 man8/portald.8 man8/portalctl.8)), "etc/kundenportal/portal.conf.example", "usr/sbin/portald", "usr/sbin/portalctl";

# The settings that the guide shows are settings.
{
	my $guide = slurp("$dest/usr/share/doc/kundenportal/deploy.md");
	my @blocks = grep { /^\w+ = /m } $guide =~ /^```\n(.*?)^```$/msg;
	is(scalar @blocks, 2, "the guide shows settings of the site and of its mail");
	my $folder = tempdir("kpXXXXXX", TMPDIR => 1, CLEANUP => 1);
	my $text = join("", "[portal]\n", @blocks) =~ s{/etc/kundenportal/demo}{$folder}gr;
	spew("$folder/portal.conf", $text);
	spew("$folder/$_", "x" x 40) for $text =~ m{^\w+_file = $folder/(\S+)$}mg;
	my $shown = qx{"$build/portald" -c "$folder/portal.conf" -T 2>&1};
	is($?, 0, "which portald takes") or diag($shown);
	like($shown, qr/^\Q$_\E\t# changed$/m, $_) for grep { /^(?:site|db_\w*|smtp_host|mail_bounce) = / && !/_file/ } split /\n/, $text;
}

# With what was installed alone.
$Portal::BUILD = "$dest/usr/sbin";
my $p = Portal->start(conf => { sheet_dir => "$share/xslt", schema_dir => "$share/schema" });
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
is($c->get("/")->code, 200, "a page");
cmp_ok($c->doc("/faq")->findvalue("count(//article)"), ">=", 10, "the articles that come with the product are there");
is($p->portalctl("check")->{status}, 0, "portalctl check finds all it needs");
$p->stop;
done_testing;
