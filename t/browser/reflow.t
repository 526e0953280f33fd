#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# reflow - narrow, enlarged, spaced out, with long words, in forced colours, on paper
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Portal::Samples;
use Test::More;
use XML::LibXML qw(:libxml);

# What people can write, without a blank in it: as long as the fields allow.
my %long = (
	subject => "Überschreitung" x 14 . "Ende", title => "Gegenkontenbebuchung" x 10, name => "Wolfeschlegelsteinhausen" x 2 . "bergerdorffs",
	summary => "Jahresabschlussbuchung" x 20, text => "https://portal.example/" . "a_sehr_langer_Pfad" x 20,
);
my %kind = (map({ $_ => "name" } qw(author organisation reporter assignee module person category name agent new old)), subject => "subject",
	title => "title", summary => "summary");

sub lengthen {
	my ($doc) = @_;
	for my $e ($doc->findnodes('/page/user//*|/page/body//*')) {
		next unless $e->firstChild && $e->firstChild->nodeType == XML_TEXT_NODE && $e->firstChild->textContent =~ /\S/;
		my $in_text = $e->findnodes("ancestor::text");
		my $word = $in_text ? "text" : $e->nodeName eq "value" ? ($e->parentNode->getAttribute("type") =~ /^(?:line|email|text)$/ ? "subject" : undef)
			: $kind{ $e->nodeName };
		$e->firstChild->setData($long{$word}) if $word;
	}
}

Portal::Browser::run(undef, "reflow.mjs", Portal::Samples::draw(change => \&lengthen));
done_testing;
