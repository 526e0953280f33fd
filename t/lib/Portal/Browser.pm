# SPDX-License-Identifier: EUPL-1.2
package Portal::Browser;
#
# Portal::Browser - runs a browser script of t/browser and passes its results on
#
#   Portal::Browser::run($p, "story.mjs", @args);
#   Portal::Browser::run(undef, "states.mjs", @args);     without a portal: pages from files
# The script prints "ok - what" and "not ok - what" lines (t/browser/lib.mjs); anything else
# it prints is a diagnosis. It gets BASE, MAILDIR, PORTALCTL, CONF, OUT in its environment.
#
use strict;
use warnings;
use File::Path qw(make_path);
use Test::More;

sub run {
	my ($p, $script, @args) = @_;
	my $out = "$Portal::BUILD/pictures";
	make_path($out);
	my %site = $p ? (BASE => $p->url(""), MAILDIR => "$p->{dir}/sink/mail", CONF => $p->{conf_file})
		: (BASE => "http://portal.test");
	local %ENV = (%ENV, %site, OUT => $out, PORTALCTL => "$Portal::BUILD/portalctl", ROOT => $Portal::ROOT);
	open my $fh, '-|:encoding(UTF-8)', "node", "$Portal::ROOT/t/browser/$script", @args
		or die "node: $!";
	binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output todo_output);
	my $n = 0;
	while (my $line = <$fh>) {
		chomp $line;
		if ($line =~ /^ok - (.*)/) { $n++; pass($1) }
		elsif ($line =~ /^not ok - (.*)/) { $n++; fail($1) }
		else { diag($line) }
	}
	close $fh;
	is($?, 0, "$script @args ended well");
	ok($n, "$script checked something");
}

1;
