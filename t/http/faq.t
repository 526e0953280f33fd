#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# faq.t - questions and answers: categories, search, articles, votes
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
$p->sql("INSERT INTO faq_category (id, slug, position) VALUES (901, 'travel', 901), (902, 'salary', 902), (903, 'empty', 903)");
$p->sql("INSERT INTO faq_category_text (category_id, lang, name) VALUES (901, 'de', 'Reise'), (901, 'en', 'Travel'), (902, 'de', 'Gehalt')");
my $n = 9000;
sub article {
	my ($slug, $category, %texts) = @_;
	my $state = delete $texts{state} || "published";
	my $module = delete $texts{module};
	$p->sql("INSERT INTO faq_article (id, slug, category_id, module_id, state, position) VALUES (?, ?, ?, ?, ?, ?)", ++$n, $slug, $category, $module, $state, $n);
	$p->sql("INSERT INTO faq_text (article_id, lang, title, summary, body) VALUES (?, ?, ?, ?, ?)", $n, $_, @{ $texts{$_} }) for keys %texts;
	return $n;
}
article("cost", 901, de => ["Reisekostenabrechnung korrigieren", "So geht es", "Wort im Körper <script>x</script>\n\n## Schritt\n\nText"],
	en => ["Correct a travel expense report", "How to", "Body in English"], module => 2);
article("booking", 901, de => ["Reise buchen", "", "100% sicher"], module => 2);
article("english", 901, en => ["Only in English", "", "Nothing else"]);
article("draft", 901, state => "draft", de => ["Entwurf", "", "Noch geheim"]);
article("slip", 902, de => ["Gehaltszettel", "Wo er steht", "Körper"], module => 2);
article("many-$_", 902, de => ["Weiterer $_", "", "x"]) for 1 .. 6;

is($p->client->get("/faq")->code, 303, "a guest is sent to the login");
my $c = $p->client;
$c->login('bernd.brandt@musterstadt.example');

sub slugs { my ($doc, $where) = @_; return join ",", sort map { $_->value } $doc->findnodes("$where/\@slug") }
my $found = '//faq/article[@category="travel" or @category="salary" or @category="empty"]';
my $mine = '//faq/category[@slug="travel" or @slug="salary" or @slug="empty"]';

# Overview
my $doc = $c->doc("/faq");
is(join(",", map { $_->value } $doc->findnodes("$mine/\@slug")), "travel,salary", "categories with articles, in order");
is($doc->findvalue('//category[@slug="travel"]/name'), "Reise", "by name");
is($doc->findvalue('//category[@slug="travel"]/@n'), 3, "with the number of published articles");
is(slugs($doc, '//faq/article[@category="travel"]'), "booking,cost,english", "drafts are not there");
is($doc->findvalue('//category[@slug="salary"]/@n'), 7, "seven of the other");
is($doc->findvalue('count(//faq/article[@category="salary"])'), 5, "the first five of them");
is($doc->findvalue('//faq//article[@slug="english"]/title'), "Only in English", "another language is better than nothing");
is($doc->findvalue('sum(//faq/category/@n)'), $doc->findvalue('//faq/@total'), "the total");
is($doc->findvalue('count(//popular/article)'), 5, "some that helped others");

# A category, a search, both
$doc = $c->doc("/faq?category=salary");
is($doc->findvalue('count(//faq/article[@category="salary"])'), 7, "all of a category");
is($doc->findvalue('//category[@current]/@slug'), "salary", "which is marked");
is($doc->findvalue('count(//faq/category)'), 1, "and alone");
sub found { my ($query) = @_; my $d = $c->doc("/faq?$query"); my $s = slugs($d, $found); is($d->findvalue('count(//faq/article)'), $d->findvalue('//faq/@total'), "total of $query"); return $s }
is(found("q=reisekosten"), "cost", "part of a compound, without case");
is(found("q=k%C3%B6rper"), "cost,slip", "in the text");
is(found("q=k%C3%B6rper&category=salary"), "slip", "in a category");
is(found("q=reise+korrigieren"), "cost", "every word must be there, if it can be");
is(found("q=100%25"), "booking", "% as it is");
is(found("q=%25%25xyz"), "", "and no wildcard");
is(found("q=geheim"), "", "nothing of a draft");
is(found("q=1+2+3+4+5+6+7+8+9"), "", "many words do no harm");
is($c->doc("/faq?q=nichts-davon-gibt-es")->findvalue('count(//faq/category)'), 0, "nothing found");
is($c->doc("/faq?q=abc")->findvalue('//filter/form/field[@name="q"]/value'), "abc", "the search stays in its field");
is($c->doc("/faq?category=%27")->findvalue('//faq/@total'), 0, "a category that is none");

# No article with all the words: those with some, in other forms of them, best first; named as such
$doc = $c->doc("/faq?q=Gehaltszettels+verschwunden+bitte");
is(slugs($doc, $found), "slip", "another form of one of the words");
is($doc->findvalue('//faq/@loose'), "true", "which is said");
is($doc->findvalue('//faq/@total'), 1, "and counted");
is($c->doc("/faq?q=reisekosten")->findvalue('count(//faq/@loose)'), 0, "not where all the words are");
is($c->doc("/faq?q=Gehaltszettels+verschwunden&category=travel")->findvalue('count(//faq/category)'), 0, "in the category asked for");
is($c->doc("/faq?q=nirgendwo+vorhanden")->findvalue('count(//faq/@loose)'), 0, "nothing is not loose");
is($c->doc("/faq?q=gehaltszettel+k%C3%B6rper")->findvalue('//faq/category[1]/@slug'), "salary", "the category of the best hit first");
is($c->doc("/faq?q=k%C3%B6rper")->findvalue('//faq/article[@category="salary"]/summary'), "Wo er steht", "each hit with its summary");
unlike($c->get("/faq?q=%3Cb%3Ex")->body, qr/<b>x/, "a search is text");

# Ways to a ticket, with what is known
my $dom = $c->get("/faq?q=nirgendwo+%26+%22vorhanden%22")->dom;
my ($ask) = grep { m{^/tickets/new} } map { $_->attr("href") } $dom->find("main a")->each;
is($ask, "/tickets/new?kind=question&subject=nirgendwo%20%26%20%22vorhanden%22", "a search that found nothing becomes a question");
$doc = $c->doc($ask);
is($doc->findvalue('//field[@name="kind"]/choice[@selected]/@value'), "question", "of that kind");
is($doc->findvalue('//field[@name="subject"]/value'), 'nirgendwo & "vorhanden"', "with that subject");
my ($still) = grep { m{^/tickets/new\?} } map { $_->attr("href") } $c->get("/faq/cost")->dom->find("main a")->each;
$doc = $c->doc($still);
is($doc->findvalue('//field[@name="subject"]/value'), "Reisekostenabrechnung korrigieren", "an article that did not help gives its title");
is($doc->findvalue('//field[@name="module"]/choice[@selected]/@value'), 2, "and its module");
is($doc->findvalue('//field[@name="kind"]/choice[@selected]/@value'), "incident", "as a fault");

# An article
$doc = $c->doc("/faq/cost");
is($doc->findvalue('//faq/article/title'), "Reisekostenabrechnung korrigieren", "title");
is($doc->findvalue('//faq/article/@lang'), "de", "language");
is($doc->findvalue('//faq/article/category'), "Reise", "category");
is($doc->findvalue('//faq/article/module'), "Reisekosten", "module");
is($doc->findvalue('//faq/article/text/h2'), "Schritt", "headings");
is($doc->findvalue('count(//script)'), 0, "nothing of a script is an element");
is(slugs($doc, '//faq/related/article'), "booking,english,slip", "related: of the category or the module, not itself, no drafts");
is($doc->findvalue('//faq/related/article[1]/@slug'), "booking", "those of the same module first");
$doc = $c->doc("/faq/english");
is($doc->findvalue('//faq/article/@lang'), "en", "an article without a text in this language");
$p->sql("UPDATE person SET lang = 'en' WHERE id = 2");
$doc = $c->doc("/faq/cost");
is($doc->findvalue('//faq/article/title'), "Correct a travel expense report", "in the reader's language");
is($doc->findvalue('//faq/article/category'), "Travel", "the category too");
is($c->doc("/faq/slip")->findvalue('//faq/article/@lang'), "de", "else in the default language");
is($c->doc("/faq")->findvalue('//category[@slug="salary"]/name'), "Gehalt", "also names");
$p->sql("UPDATE person SET lang = 'de' WHERE id = 2");

# What is not there
is($c->get("/faq/$_")->code, 404, "no article $_") for "none", "draft", "cost-", "COST", "%25";
my $dora = $p->client;
$dora->login('dora.desk@support.example');
is($dora->doc("/faq/draft")->findvalue('//faq/article/@draft'), "true", "the desk reads drafts");

# Votes: one each, the last one counts
sub votes { my ($row) = $p->sql("SELECT helpful_yes, helpful_no FROM faq_article WHERE slug = 'cost'"); return "$row->{helpful_yes}/$row->{helpful_no}" }
my $before = ($p->sql("SELECT updated_at FROM faq_article WHERE slug = 'cost'"))[0]{updated_at};
my $res = $c->submit("/faq/cost", "helpful", { helpful => "yes" });
is($res->code, 303, "a vote");
is($c->location($res), "/faq/cost", "leads back");
is(votes(), "1/0", "counts");
$doc = $c->doc("/faq/cost");
is($doc->findvalue('//notices/notice/@id'), "faq.thanks", "with thanks");
is($doc->findvalue('//faq/article/@vote'), "yes", "one's own vote is shown");
$c->submit("/faq/cost", "helpful", { helpful => "no" });
is(votes(), "0/1", "a change of mind replaces it");
$dora->submit("/faq/cost", "helpful", { helpful => "no" });
is(votes(), "0/2", "another's adds to it");
is(($p->sql("SELECT updated_at FROM faq_article WHERE slug = 'cost'"))[0]{updated_at}, $before, "the article is as old as before");
is($c->submit("/faq/cost", "helpful", { helpful => "maybe" })->code, 422, "no other vote");
is($c->submit("/faq/cost", "helpful", {})->code, 422, "nor none");
my (undef, $fields) = $c->form_fields($c->doc("/faq/cost"), "helpful");
is($c->post("/faq/$_/helpful", { %$fields, helpful => "yes" })->code, 404, "no vote on $_") for "none", "draft";
is(votes(), "0/2", "nothing more was counted");

$p->expect_log(qr/faq\.missing|there is no article/);
done_testing;
