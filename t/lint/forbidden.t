#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# forbidden.t - what no source may contain, and who alone may use what
# SECURITY a62, a64, a66, a68
use strict;
use warnings;
use FindBin;
use IO::Compress::Gzip qw(gzip $GzipError);
use lib "$FindBin::Bin/../lib";
use Portal::Lint;
use Test::More;

my @c = files(qr{^(?:lib|fcgi|ctl)/.*\.[ch]$});

# Places in code (comments and strings blanked) that match.
sub places {
	my ($re, @files) = @_;
	my @found;
	for my $file (@files) {
		my $n = 0;
		for my $line (split /\n/, code($file)) {
			$n++;
			push @found, "$file:$n: $line" if $line =~ $re;
		}
	}
	return \@found;
}
sub except { my ($re, @files) = @_; return grep { $_ !~ $re } @files }

# The rule must be able to fail: it finds what is planted.
is(scalar(grep { /\bstrcpy\b/ } "x = strcpy(a, b);"), 1, "the patterns find what they look for");

my $never = join "|", qw(strcpy strcat strncat sprintf vsprintf gets strtok rand srand system popen mktemp tmpnam
	alloca atoi);
each_bad("no function that cannot be used safely", places(qr/\b(?:$never)\s*\(/, @c));
each_bad("no struct is hidden behind a typedef", places(qr/\btypedef\s+(?:struct|union)\b/, @c));
each_bad("no variable length arrays or jumps over functions", places(qr/\b(?:setjmp|longjmp)\s*\(/, @c));
each_bad("handlers free nothing of their request",
	places(qr/\b(?:talloc_free|free|g_free)\s*\(/, files(qr{^fcgi/page/.*\.c$})));

# Text enters a tree through lib/xml.c only.
each_bad("one way for text into a tree",
	places(qr/\bxml(?:NewChild|NewTextChild|NewProp|NewNsProp|SetProp|NewText|NewDocText|NodeSetContent|NodeAddContent|TextConcat)\w*\s*\(/,
		except(qr{^lib/xml\.c$}, @c)));
each_bad("and never as a child's content",
	[grep { !/,\s*NULL\s*\)/ } @{ places(qr/\bxmlNewChild\s*\(/, @c) }]);
each_bad("no XML with entities, DTDs or the network",
	places(qr/XML_PARSE_(?:NOENT|DTDLOAD|DTDATTR|DTDVALID|XINCLUDE|HUGE)\b/, @c));

# SQL is text in declarations, never made by formatting.
my $sql = qr/"[^"]*\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|CALL)\b/;
my @made;
for my $file (@c) {
	my $text = without_comments($file) =~ s/"\s*\n\s*"//gr;
	while ($text =~ /(\w*(?:printf|asprintf|strdup_append|strndup_append|asprintf_append|string_append\w*)\w*)\s*\(([^;]*?)\)\s*;/gs) {
		my ($name, $args) = ($1, $2);
		push @made, "$file: $name(" . substr($args, 0, 80) if $args =~ $sql;
	}
	push @made, "$file: a format in SQL: " . substr($1, 0, 80)
		while $file !~ m{^lib/(?:schema_file|migrate|grants)} && $text =~ /\.sql\s*=\s*("[^;]*?%(?:s|d|ld|lld|u|zu|")[^;]*?),/gs;
}
each_bad("no SQL is put together by formatting", \@made);
ok(qq{asprintf(m, "SELECT %s", x)} =~ $sql, "the pattern knows SQL");

# Foreign interfaces have one owner each.
my %owner = (
	"fcgiapp.h" => qr{^fcgi/fcgi_io\.c$}, "mysql.h" => qr{^lib/(?:db|query)[\w]*\.[ch]$},
	"errmsg.h" => qr{^lib/db\w*\.c$}, "mysqld_error.h" => qr{^lib/db\w*\.c$},
	"libxslt/" => qr{^lib/render\w*\.[ch]$}, "libesmtp.h" => qr{^lib/mail\w*\.[ch]$},
	"argon2.h" => qr{^lib/credential\w*\.c$}, "gmime/" => qr{^lib/mime\w*\.c$},
	"crack.h" => qr{^lib/(?:credential|weakness)\w*\.c$}, "cmark-gfm" => qr{^lib/(?:markdown|richtext)\w*\.c$},
	"systemd/" => qr{^fcgi/\w+\.c$}, "openssl/" => qr{^lib/(?:token|mail|grants)\w*\.[ch]$},
);
for my $header (sort keys %owner) {
	my (@bad, $users);
	for my $file (@c) {
		next unless without_comments($file) =~ /#\s*include\s*<[^>]*\Q$header\E/;
		$users++;
		push @bad, $file if $file !~ $owner{$header};
	}
	each_bad("$header has one owner", \@bad);
	ok($users, "and is used there");
}

# Sheets: nothing unescaped, nothing read while transforming, no addresses but link.xsl's.
my @sheets = files(qr{^xslt/.*\.xsl$});
for my $rule (["no disable-output-escaping", qr/disable-output-escaping/],
	["no document(), no external entities", qr/\bdocument\s*\(|<!DOCTYPE|<!ENTITY|xsl:include href="[a-z]+:/],
	["no generate-id(), whose values change between versions", qr/generate-id\s*\(/],
	["no markup copied from the document", qr/xsl:copy-of(?! select="\$\w+"\/>)/],
	["no event handlers", qr/\son[a-z]+="/],
	["nothing remote", qr{(?:src|href|action)="(?:https?:)?//}]) {
	my ($what, $re) = @$rule;
	each_bad("sheets: $what", [grep { text($_) =~ $re } @sheets]);
}
# One script, a file of ours, from one place; what it may do without asking is not to grow.
each_bad("sheets: no script but the layout's", [grep { my $n = () = text($_) =~ /<script/g; $n != ($_ eq "xslt/layout.xsl") } @sheets]);
like(text("xslt/layout.xsl"), qr{<script defer="defer">\s*<xsl:attribute name="src"><xsl:call-template name="static">}, "which names a static file");
my @scripts = files(qr{^xslt/static/.*\.m?js$});
is("@scripts", "xslt/static/portal.js", "there is one script");
each_bad("it makes no markup and no code", [grep { text($_) =~ /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|\.style\b|https?:/ } @scripts]);
gzip(\text($scripts[0]) => \my $small, -Level => 9) or die $GzipError;
cmp_ok(length $small, "<=", 2048, "as nginx sends it it has " . length($small) . " bytes");
# Mails cannot have a style sheet of their own; pages must not have anything else.
each_bad("sheets: no inline style in pages", [grep { !m{^xslt/mail/} && text($_) =~ /\bstyle="|<style/ } @sheets]);

done_testing;
