#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# golden.t - every page in every state: document valid, HTML as reviewed, valid, harmless
#
# t/page/<page>/<state>.xml is drawn by the portal's own render (t/page/render.c) and
# compared with <state>.html beside it, one tag a line. --write (make golden) rewrites the
# HTML; what it changes is to be looked at.
use strict;
use warnings;
use FindBin;
use File::Temp qw(tempdir);
use Test::More;
use XML::LibXML;

my $root = "$FindBin::Bin/../..";
my $build = $ENV{PORTAL_BUILD} || "$root/_build/check";
my $write = @ARGV && $ARGV[0] eq "--write";
my @pages = map { m{([^/]+)\.xsl$} } sort glob "$root/xslt/page/*.xsl";
my $rng = XML::LibXML::RelaxNG->new(location => "$root/schema/page.rng");
my $out = tempdir(CLEANUP => 1);

sub slurp { open my $f, "<:utf8", $_[0] or return undef; local $/; return scalar <$f> }
sub spread { return $_[0] =~ s/></>\n</gr =~ s/\n*\z/\n/r }

cmp_ok(scalar @pages, ">=", 21, "sheets are found");
is_deeply([map { m{([^/]+)/$} } sort glob "$FindBin::Bin/*/"], \@pages,
	"every page has its samples, and every sample its page");

my @files = sort glob "$FindBin::Bin/*/*.xml";
open my $run, "-|", "'$build/t/page/render' '$root/xslt' '$out' @{[map { qq('$_') } @files]} 2>&1"
	or die "render: $!";
my $said = do { local $/; <$run> } // "";
close $run;
is($?, 0, "the render draws all samples");
is($said, "", "and complains about nothing");

my @drawn;
for my $file (@files) {
	my ($page, $state) = $file =~ m{([^/]+)/([^/]+)\.xml$};
	my $doc = XML::LibXML->load_xml(location => $file);
	ok(eval { $rng->validate($doc); 1 }, "$page/$state is a page document") or diag($@);
	is($doc->documentElement->getAttribute("name"), $page, "$page/$state is a sample of its page");
	push @drawn, my $path = "$out/$page--$state.html";
	my $html = slurp($path) // "";
	my $golden = $file =~ s/\.xml$/.html/r;
	if ($write) {
		open my $f, ">:utf8", $golden or die "$golden: $!";
		print $f spread($html);
		close $f;
	}
	is(spread($html), slurp($golden) // "", "$page/$state is drawn as reviewed");
	unlike($html, qr/\[[a-z][a-z0-9_]*(?:\.[\w-]+)+\]/, "$page/$state has words for everything");
	my $plain = $html =~ s{<script defer="defer" src="/static/portal\.js"></script>}{}r;
	unlike($plain, qr/<script|<style|\sstyle=|\son[a-z]+=|data:|javascript:/,
		"$page/$state keeps to the content policy");
	is($plain ne $html, $html =~ /<button[^>]* name="draft"|<input[^>]* type="file"/ ? 1 : "",
		"$page/$state has the script where there is something to help with");
	is(scalar(() = $html =~ /<h1[ >]/g), 1, "$page/$state has one main heading");
	is(scalar(() = $html =~ /<form[^>]*method="post"/g), scalar(() = $html =~ /name="key"/g),
		"$page/$state has a key in each form that posts");
}

sub valid_html {
	my $tool = "$root/node_modules/.bin/html-validate";
	plan(skip_all => "html-validate is not installed (npm ci)") if !-x $tool && !$ENV{CI};
	open my $run, "-|", "'$tool' --config '$FindBin::Bin/.htmlvalidate.json' '$out'/*.html 2>&1" or die $!;
	my $found = do { local $/; <$run> } // "";
	close $run;
	is($?, 0, "all pages are valid HTML") or diag($found);
}
subtest "validity" => \&valid_html;

subtest "nothing is let through as markup" => sub {
	my $html = slurp("$out/ticket-list--hostile.html");
	like($html, qr/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;/, "a subject stays text");
	unlike(slurp("$out/faq-article--plain.html"), qr/alert\(1\)/, "a script is no link's target");
};

done_testing();
