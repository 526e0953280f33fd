# SPDX-License-Identifier: EUPL-1.2
package Portal::Pseudo;
#
# Portal::Pseudo - a language that nobody speaks: German with each letter twice, in brackets
#
#   my $sheets = Portal::Pseudo::sheets($dir)   copy of xslt in $dir with messages/eo.xml added
#   Portal::Pseudo::left($text)   what is left of a text without what the messages said
#
# A text that somebody wrote into a sheet or into C lacks the brackets; one that has no room
# to grow breaks the page. Messages of signs alone stay as they are.
#
use strict;
use warnings;
use utf8;
use Portal;
use XML::LibXML qw(:libxml);

my %accent = ("a" => "á", "e" => "é", "i" => "í", "o" => "ó", "u" => "ú", "A" => "Á", "E" => "É", "O" => "Ó", "U" => "Ú");

sub _twice {
	my ($text) = @_;
	my @parts = split /(\{\w+\})/, $text;
	return $text unless grep { !/^\{/ && /\p{L}/ } @parts;
	return "⟦" . join("", map { /^\{/ ? $_ : s/(\p{L})/$1 . ($accent{$1} \/\/ $1)/ger } @parts) . "⟧";
}

sub sheets {
	my ($dir) = @_;
	system("cp", "-R", "$Portal::ROOT/xslt", "$dir/xslt") == 0 or die "copy of the sheets: $?";
	my $doc = XML::LibXML->load_xml(location => "$dir/xslt/messages/de.xml");
	$doc->documentElement->setAttribute(lang => "eo");
	$doc->documentElement->setAttribute(name => "⟦Pseudo⟧");
	for my $text ($doc->findnodes("//m//text()[normalize-space()]")) {
		$text->setData(_twice($text->data));
	}
	$doc->toFile("$dir/xslt/messages/eo.xml");
	return "$dir/xslt";
}

sub left {
	my ($text) = @_;
	1 while $text =~ s/⟦[^⟦⟧]*⟧/ /;
	return $text;
}

1;
