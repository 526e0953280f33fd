#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# pseudo - a third language is one file, no text is hard-wired, and all have room to double
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Temp qw(tempdir);
use Mojo::DOM;
use Portal;
use Portal::Browser;
use Portal::Pseudo;
use Portal::Samples;
use Test::More;

binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);
my $sheets = Portal::Pseudo::sheets(tempdir(CLEANUP => 1));

# What a page shows or says to screen readers: [where, text]; initials are no words
sub said {
	my ($dom) = @_;
	my @said = map { [$_->tag, join " ", $_->child_nodes->grep(sub { $_->type eq "text" })->map("content")->each] }
		$dom->find("title, body, body *")->grep(sub { $_->tag !~ /^(?:pre|code|path|svg)$/ && !$_->matches(".kp-kopfbild") })->each;
	for my $name (qw(aria-label title placeholder alt content)) {
		push @said, map { ["\@$name", $_->attr($name)] } $dom->find("body [$name], meta[name=description]")->grep(sub { defined $_->attr($name) })->each;
	}
	return grep { $_->[1] =~ /\p{L}/ } @said;
}

# Words of one's own: each of two letters and more that the data does not contain.
sub foreign {
	my ($dom, $data) = @_;
	my @found;
	for my $s (said($dom)) {
		push @found, grep { index($data, $_) < 0 } Portal::Pseudo::left($s->[1]) =~ /\p{L}{2,}/g;
	}
	return @found;
}

# Every state, drawn in that language
my %data;
my $pages = Portal::Samples::draw(sheets => $sheets, change => sub {
	my ($doc, $page) = @_;
	$doc->documentElement->setAttribute(lang => "eo");
	$_->removeAttribute("current") for $doc->findnodes('//site/language');
	push @{ $data{$page} }, join " ", map { $_->isa("XML::LibXML::Attr") ? $_->value : $_->data } $doc->findnodes("//text() | //\@*");
});
my $n = 0;
for my $file (sort glob "$pages/*.html") {
	my ($page, $state) = $file =~ m{([^/]+)--([^/]+)\.html$};
	open my $fh, '<:encoding(UTF-8)', $file or die "$file: $!";
	my $dom = Mojo::DOM->new(do { local $/; <$fh> });
	is_deeply([foreign($dom, join " ", @{ $data{$page} })], [], "$page/$state: every word is a message or data");
	cmp_ok(scalar(() = $dom->to_string =~ /⟦/g), ">", 10, "$page/$state speaks that language");
	$n++;
}
cmp_ok($n, ">", 80, "all states were drawn");
is_deeply([foreign(Mojo::DOM->new("<body><p>⟦Heute⟧ Hartverdrahtet</p><a title='Fest'>Anna</a>"), "Anna")], ["Hartverdrahtet", "Fest"], "such a word would be found");
Portal::Browser::run(undef, "pseudo.mjs", $pages);

# One more file, and the running portal has the language: link, cookie, profile, mails
my $p = Portal->start(conf => { sheet_dir => $sheets });
my $c = $p->client;
my $link = $c->get("/login")->dom->at('a[hreflang=eo]');
ok($link, "the login page offers it");
is($c->get($link->attr("href"))->code, 303, "its link");
my $page = $c->get("/login");
is($page->dom->at("html")->attr("lang"), "eo", "sets it");
like($page->dom->at("h1")->text, qr/^⟦/, "for the next page");
$c->login('anna.albrecht@musterstadt.example');
is($c->submit("/settings/profile", "settings-profile", { lang => "eo" })->code, 303, "a profile can have it");
my $res = $c->submit("/tickets/new", "ticket-new", { kind => "question", subject => "Betreff", text => "Text" });
like($c->follow($res)->dom->at(".kern-alert--success")->all_text, qr/⟦/, "messages of the portal");
my $article = $c->get($c->get("/faq")->dom->at(".kp-kachel .kp-verweise a")->attr("href"));
is($article->dom->at("h1")->ancestors("[lang]")->first->attr("lang"), "de", "an article nobody has translated comes in German");
like($article->dom->at("article")->all_text, qr/⟦.*Spprr/, "and says so");
like($c->get("/tickets")->dom->at("tbody .kp-z-zeit time")->text, qr/^⟦.*⟧$/, "times are told in it");
my $mail = $p->wait_mail(to => 'anna.albrecht@musterstadt.example');
ok($mail, "a mail came") and do {
	like($mail->header_str("Subject"), qr/⟦/, "mails: subject");
	my $text = Portal->mail_part($mail, "plain");
	my @foreign = grep { index("Anna Albrecht Betreff Text Kundenportal Muster Software GmbH Stadt Musterstadt hotline support example http", $_) < 0 }
		map { /\p{L}{2,}/g } Portal::Pseudo::left($text =~ s{https?://\S+}{}gr);
	is_deeply(\@foreign, [], "mails: every word is a message or data");
};
$p->stop;
done_testing;
