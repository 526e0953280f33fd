# SPDX-License-Identifier: EUPL-1.2
package Portal::Run;
#
# Portal::Run - a C program's TAP as tests of the Perl file that starts it
#
#   run_tap("$Portal::BUILD/t/db/query", @arguments);
#
use strict;
use warnings;
use Exporter qw(import);
use Test::More;

our @EXPORT = qw(run_tap);

sub run_tap {
	my (@command) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	open my $fh, '-|', @command or die "$command[0]: $!";
	my ($plan, $seen) = (0, 0);
	while (my $line = <$fh>) {
		chomp $line;
		if ($line =~ /^1\.\.(\d+)/) { $plan = $1 }
		elsif ($line =~ /^(not )?ok \d+ (?:- )?(.*)/) { ok(!$1, $2); $seen++ }
		elsif ($line =~ /\S/) { note($line) }
	}
	close $fh;
	is($?, 0, "$command[0] ends well");
	ok($plan > 0 && $seen == $plan, "$command[0] ran all of its $plan tests");
	return;
}

1;
