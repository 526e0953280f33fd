#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# schema.t - comments, keys, collations and the version that the program asks for
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0);
my $db = "TABLE_SCHEMA = 'portal'";

my @tables = $p->sql("SELECT TABLE_NAME n, TABLE_COMMENT c, ENGINE e, TABLE_COLLATION k FROM information_schema.TABLES WHERE $db");
cmp_ok(scalar @tables, '>', 25, "the schema is there");
for my $t (@tables) {
	isnt($t->{c}, "", "table $t->{n} has a comment");
	is($t->{e}, "InnoDB", "table $t->{n} is InnoDB");
	like($t->{k}, qr/^(utf8mb4_)?uca1400_german2_ai_ci$/, "table $t->{n} has the portal's collation");
}
for my $c ($p->sql("SELECT TABLE_NAME t, COLUMN_NAME n FROM information_schema.COLUMNS WHERE $db AND COLUMN_COMMENT = ''")) {
	fail("column $c->{t}.$c->{n} has no comment");
}
my @keyless = $p->sql("SELECT TABLE_NAME n FROM information_schema.TABLES t WHERE $db AND NOT EXISTS
	(SELECT 1 FROM information_schema.TABLE_CONSTRAINTS k WHERE k.TABLE_SCHEMA = t.TABLE_SCHEMA
	AND k.TABLE_NAME = t.TABLE_NAME AND k.CONSTRAINT_TYPE = 'PRIMARY KEY')");
is_deeply(\@keyless, [], "every table has a primary key");

# Times are DATETIME(3); a TIMESTAMP would follow the session's zone and end in 2038.
my @times = $p->sql("SELECT TABLE_NAME t, COLUMN_NAME n, COLUMN_TYPE y FROM information_schema.COLUMNS
	WHERE $db AND (DATA_TYPE IN ('timestamp', 'date', 'time') OR (DATA_TYPE = 'datetime' AND DATETIME_PRECISION <> 3))");
is_deeply(\@times, [], "times are DATETIME(3)");

# Collations of what identifies: which spellings are one, which are two.
my %identity = (
	"person.email_folded" => ["utf8mb4_bin", "a\@b.example"], "organisation.short_name" => ["ascii_bin", "abc"],
	"module.code" => ["ascii_bin", "abc"], "faq_category.slug" => ["ascii_bin", "abc"],
	"faq_article.slug" => ["ascii_bin", "abc"], "throttle.kind" => ["ascii_bin", "abc"],
	"draft.form" => ["ascii_bin", "abc"],
);
for my $where (sort keys %identity) {
	my ($table, $column) = split /\./, $where;
	my ($want) = @{ $identity{$where} };
	my ($row) = $p->sql("SELECT COLLATION_NAME c FROM information_schema.COLUMNS WHERE $db AND TABLE_NAME = ? AND COLUMN_NAME = ?", $table, $column);
	is($row->{c}, $want, "$where is $want");
}
sub same { my ($collation, $a, $b) = @_; my ($r) = $p->sql("SELECT ? COLLATE $collation = ? COLLATE $collation AS same", $a, $b); return $r->{same} }
$p->sql("SET NAMES utf8mb4");
ok(!same("utf8mb4_bin", "a", "A"), "addresses: a is not A (folding is done in C)");
ok(!same("utf8mb4_bin", "a", "ä"), "addresses: a is not ä");
ok(same("utf8mb4_bin", "a", "a "), "addresses: a blank at the end makes no second account");
my $text = "utf8mb4_uca1400_german2_ai_ci";
ok(same($text, "Müller", "Mueller"), "text: Müller is Mueller");
ok(same($text, "Maß", "Mass"), "text: Maß is Mass");
ok(same($text, "muster", "MUSTER"), "text: case does not count");
ok(!same($text, "Muller", "Müller"), "text: Muller is not Müller");

# Two rows whose folded address differs in case are two, a blank at the end is none.
my $add = "INSERT INTO person (organisation_id, email, email_folded, given_name, family_name, role) VALUES (NULL, ?, ?, 'x', 'y', 'agent')";
is($p->sql($add, $_, $_), 1, "account '$_'") for "a\@b.example", "A\@b.example", "ä\@b.example";
ok(!eval { $p->sql($add, "a\@b.example ", "a\@b.example "); 1 }, "no account 'a\@b.example '");

# Secrets are kept as hashes of fixed length only.
for my $c (["session", "hash"], ["reset_token", "hash"], ["throttle", "bucket"]) {
	my ($r) = $p->sql("SELECT COLUMN_TYPE y FROM information_schema.COLUMNS WHERE $db AND TABLE_NAME = ? AND COLUMN_NAME = ?", @$c);
	is($r->{y}, "binary(32)", "$c->[0].$c->[1] is a hash");
}

# The version that the program was built for is the newest file's.
open my $fh, '<', "$Portal::ROOT/lib/db.h" or die;
my ($version) = join("", <$fh>) =~ /^#define SCHEMA_VERSION (\d+)$/m;
my @files = sort map { m{/(\d{4})-[^/]+\.sql$} ? $1 + 0 : () } glob "$Portal::ROOT/schema/*.sql";
is($version, $files[-1], "SCHEMA_VERSION is the highest schema file's number");
is_deeply(\@files, [1 .. @files], "schema files are numbered without gaps");

# The map of tables names every table.
open my $map, '<:encoding(UTF-8)', "$Portal::ROOT/schema/README.md" or die;
my $readme = join "", <$map>;
like($readme, qr/`$_->{n}`/, "schema/README.md names $_->{n}") for @tables;
$p->stop;
done_testing;
