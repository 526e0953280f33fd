# SPDX-License-Identifier: EUPL-1.2
package Portal::Samples;
#
# Portal::Samples - the sample documents of t/page, changed and drawn by the portal's render
#
#   my $html = Portal::Samples::draw(change => sub { my ($doc, $page) = @_; ... }, sheets => $dir)
# The folder holds <page>--<state>.html and goes with the process.
#
use strict;
use warnings;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Portal;
use XML::LibXML;

sub draw {
	my (%opt) = @_;
	my ($in, $out) = (tempdir(CLEANUP => 1), tempdir(CLEANUP => 1));
	my @files;
	for my $file (sort glob "$Portal::ROOT/t/page/*/*.xml") {
		my ($page, $state) = $file =~ m{([^/]+)/([^/]+)\.xml$};
		my $doc = XML::LibXML->load_xml(location => $file);
		$opt{change}->($doc, $page);
		make_path("$in/$page");
		$doc->toFile("$in/$page/$state.xml");
		push @files, "$in/$page/$state.xml";
	}
	system("$Portal::BUILD/t/page/render", $opt{sheets} // "$Portal::ROOT/xslt", $out, @files) == 0
		or die "render ended with $?";
	return $out;
}

1;
