#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# includes.t - who may include whom: the layers of DESIGN.md as a table
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

my %includes;
for my $file (files(qr{^(?:lib|fcgi|ctl)/.*\.[ch]$})) {
	$includes{$file} = [without_comments($file) =~ /^#\s*include\s*"([^"]+)"/mg];
}
cmp_ok(scalar keys %includes, ">", 60, "there are files to look at");

my @bad;
for my $file (sort keys %includes) {
	push @bad, map { "$file: \"$_\" is not written from the root" }
		grep { !m{^(?:lib|fcgi|ctl)/} && $_ ne "config.h" } @{ $includes{$file} };
	push @bad, map { "$file: \"$_\" does not exist" } grep { !-f "$Portal::Lint::ROOT/$_" && $_ ne "config.h" } @{ $includes{$file} };
}
each_bad("includes are written from the root", \@bad);

# Folders
my @forbidden = ([qr{^lib/}, qr{^(?:fcgi|ctl)/}], [qr{^ctl/}, qr{^fcgi/}], [qr{^fcgi/}, qr{^ctl/}]);
@bad = ();
for my $row (@forbidden) {
	my ($from, $to) = @$row;
	for my $file (grep { $_ =~ $from } sort keys %includes) {
		push @bad, map { "$file -> $_" } grep { $_ =~ $to } @{ $includes{$file} };
	}
}
each_bad("fcgi and ctl use lib, and nothing the other way", \@bad);

# Inside lib a file may include its own layer and those below it. The first row that
# matches counts; a file without a row has no place yet.
my @layers = (
	[0, qr{^lib/(?:breached|err|log|clock|utf8|board|html|slots|words|filename)}],
	[1, qr{^lib/(?:clamd|conf|token|xml|plural|catalog|schema_file)}],
	[2, qr{^lib/(?:richtext|linkify|markdown|mime|render|db)}],
	[3, qr{^lib/(?:query|credential|weakness|password|secret)}],
	[4, qr{^lib/q_(?!all)}],
	[5, qr{^lib/throttle}],
	[6, qr{^lib/(?:outbox|person|migrate|audit|access|ticket|faq|upload|draft|organisation|notify|session)}],
	[7, qr{^lib/(?:mail|deliver)}],
	[8, qr{^lib/(?:q_all|grants|tool|export)}],
);

sub layer {
	my ($file) = @_;
	for my $row (@layers) { return $row->[0] if $file =~ $row->[1] }
	return;
}
my (@lost, @up);
for my $file (grep { m{^lib/} } sort keys %includes) {
	my $own = layer($file);
	if (!defined $own) { push @lost, $file; next }
	for my $other (@{ $includes{$file} }) {
		my $there = layer($other);
		push @up, "$file (layer $own) -> $other (layer $there)" if defined $there && $there > $own;
	}
}
each_bad("every file of lib has its layer in the table", \@lost);
each_bad("lib includes downwards only", \@up);

# Handlers build a document: page.h, the declarations, helpers of pages, lib.
my @handlers = grep { m{^fcgi/page/.*\.c$} } sort keys %includes;
cmp_ok(scalar @handlers, ">", 8, "there are handlers");
my $inside = qr{^fcgi/(?:gate|route|response|session|request|worker|master|fcgi_io|generation|process|policy|sig|board)\b};
@bad = ();
for my $file (@handlers) {
	push @bad, map { "$file -> $_" } grep { $_ =~ $inside } @{ $includes{$file} };
	push @bad, map { "$file -> $_ (another page)" } grep { m{^fcgi/page/} && !m{/pages\.h$} } @{ $includes{$file} };
	my $text = without_comments($file);
	push @bad, "$file uses a foreign interface: $1"
		while $text =~ /#\s*include\s*<((?:fcgi|mysql|mariadb|libxslt|libesmtp|argon2|gmime|openssl)[^>]*)>/g;
}
each_bad("a handler includes page.h and lib, not the gate's rooms and no other page", \@bad);

# Inside fcgi: the server's processes know the gate, the gate knows no process.
@bad = ();
for my $file (grep { m{^fcgi/(?:gate|route|page|form|field|request|response)\w*\.[ch]$} } sort keys %includes) {
	push @bad, map { "$file -> $_" }
		grep { m{^fcgi/(?:worker|master|fcgi_io|serve|process|sig|policy|status|mailer)\.h$} } @{ $includes{$file} };
}
each_bad("the gate knows no process", \@bad);
each_bad("only the gate's rooms share gate.h",
	[grep { my $f = $_; $f !~ m{^fcgi/(?:gate|route|page)\w*\.[ch]$} && grep { $_ eq "fcgi/gate.h" } @{ $includes{$f} } }
		sort keys %includes]);

done_testing;
