#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# faq-import.t - articles from Markdown files: all or nothing, again without change, edits stay
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;

my $p = Portal->start(portald => 0, smtp => 0);
my $dir = "$p->{dir}/articles";
mkdir $dir or die;
sub file { my ($name, $text) = @_; open my $fh, '>:encoding(UTF-8)', "$dir/$name" or die; print $fh $text; close $fh or die }
sub count { my ($r) = $p->sql("SELECT COUNT(*) n FROM faq_text t JOIN faq_article a ON a.id = t.article_id WHERE a.slug LIKE 'probe%'"); return $r->{n} }

my @own = $p->sql("SELECT a.slug, COUNT(*) n FROM faq_article a JOIN faq_text t ON t.article_id = a.id WHERE a.builtin = 1 GROUP BY a.slug");
cmp_ok(scalar @own, '>=', 12, "the product's own articles are there after migrate");
is(scalar(grep { $_->{n} != 2 } @own), 0, "each in both languages");

file("categories", "# slug | position | German | English\nproben | 90 | Proben | Samples\n");
file("probe-eins.de.md", "title: Müller & Söhne\ncategory: proben\nmodule: finance\nposition: 3\nsummary: Kurz.\n\nText mit ; am Ende;\n\n- Punkt\n");
file("probe-eins.en.md", "title: One\ncategory: proben\n\nText.\n");
my $r = $p->portalctl("faq", "import", $dir);
is($r->{status}, 0, "import") or diag($r->{err});
is(count(), 2, "two texts");
my ($row) = $p->sql("SELECT t.title, t.body, a.state, m.code FROM faq_text t JOIN faq_article a ON a.id = t.article_id
	LEFT JOIN module m ON m.id = a.module_id WHERE a.slug = 'probe-eins' AND t.lang = 'de'");
is($row->{title}, "Müller & Söhne", "title");
is($row->{body}, "Text mit ; am Ende;\n\n- Punkt\n", "text as it is in the file");
is("$row->{state} $row->{code}", "published finance", "published, with its module");

file("probe-eins.en.md", "title: Another\ncategory: proben\n\nText.\n");
is($p->portalctl("faq", "import", $dir)->{status}, 0, "again");
is(count(), 2, "still two");
($row) = $p->sql("SELECT title FROM faq_text WHERE title = 'Another'");
ok($row, "a changed file is taken");

file("probe-zwei.de.md", "title: Zwei\ncategory: nirgends\n\nText.\n");
file("probe-drei.de.md", "title: Drei\ncategory: proben\n\nText.\n");
$r = $p->portalctl("faq", "import", $dir);
is($r->{status}, 1, "an unknown category fails");
like($r->{err}, qr/probe-zwei\.de\.md.*nirgends/, "naming file and value");
is(count(), 2, "and nothing of the folder is kept");
file("probe-zwei.de.md", "title: Zwei\nfarbe: blau\n\nText.\n");
like($p->portalctl("faq", "import", $dir)->{err}, qr/probe-zwei\.de\.md.*farbe/, "an unknown key is named");

$p->sql("UPDATE faq_text t JOIN faq_article a ON a.id = t.article_id SET t.title = 'Von uns', a.builtin = 0 WHERE a.slug = 'ticket-melden' AND t.lang = 'de'");
is($p->portalctl("migrate")->{status}, 0, "migrate again");
($row) = $p->sql("SELECT t.title FROM faq_text t JOIN faq_article a ON a.id = t.article_id WHERE a.slug = 'ticket-melden' AND t.lang = 'de'");
is($row->{title}, "Von uns", "an article that the desk has edited is left alone");
$p->stop;
done_testing;
