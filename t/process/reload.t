#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# reload.t - 50 reloads under load without one failed request; what is wrong changes nothing
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Copy qw(copy);
use Portal;
use Portal::Fcgi;
use Test::More;
use Time::HiRes qw(sleep time);

my $p = Portal->start;
$p->expect_log(qr/event=all-busy/);	# on a busy machine the load may be more than two workers
# Only processes of the newest generation are there.
sub settled {
	my ($s) = @_;
	return $s->{generation} && !grep { $_->{generation} != $s->{generation} && $_->{kind} ne "master" }
		@{ $s->{processes} };
}
sub reload_and_wait {
	my $before = $p->status;
	$p->signal("HUP");
	return $p->wait_until(20, sub {
		my $now = $p->status;
		settled($now) && $now->{reloads} + $now->{reload_failures}
			> $before->{reloads} + $before->{reload_failures}
	}, "the reload is over");
}

# Load: three visitors who never pause, counting what is not 200.
my $stop = "$p->{dir}/stop-load";
my @visitors;
for my $n (1 .. 3) {
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		my $c = $p->client;
		my ($good, %bad) = (0);
		until (-e $stop) {
			for my $path ("/-/ping", "/login") {
				my $code = $c->get($path)->code;
				$code == 200 ? $good++ : $bad{$code}++;
			}
		}
		open my $fh, '>', "$p->{dir}/visitor$n" or die;
		print $fh "$good ", join(",", map { "$_=$bad{$_}" } sort keys %bad), "\n";
		close $fh;
		POSIX::_exit(0);
	}
	push @visitors, $pid;
}
my %first = map { $_->[0] => 1 } $p->pids;
# Signals that come during a reload count once: a slow machine needs more of them.
my $signals = 0;
for (; $signals < 50 || ($signals < 500 && ($p->status->{reloads} // 0) < 5); $signals++) {
	$p->signal("HUP");
	sleep 0.15;
}
my $quiet = $p->wait_until(30, sub {
	my $old = $p->status->{generation} // 0;
	sleep 1;
	my $s = $p->status;
	settled($s) && $s->{generation} == $old;
}, "all old processes are gone");
ok($quiet, "in the end only the newest generation is there");
open my $fh, '>', $stop or die;
close $fh;
waitpid $_, 0 for @visitors;
for my $n (1 .. 3) {
	open my $in, '<', "$p->{dir}/visitor$n" or die "visitor $n: $!";
	chomp(my $line = <$in>);
	my ($good, $bad) = split / /, $line, 2;
	cmp_ok($good, '>', 50, "visitor $n was served $good times");
	is($bad, "", "visitor $n saw no failure");
}
my $s = $p->status;
cmp_ok($s->{reloads}, '>=', 5, "$s->{reloads} reloads for $signals signals");
is($s->{respawns}, 0, "no process died");
my @now = map { $_->[0] } $p->pids;
is(scalar(grep { $first{$_} } @now), 0, "no process of the first generation is left");
is(scalar @now, 4, "2 workers, mailer, status");

# New settings are in use, and the number of workers follows.
$p->write_conf(product_name => "Portal der Probe", workers => 3);
reload_and_wait();
like($p->client->get("/login")->body, qr/Portal der Probe/, "a new setting shows");
is(scalar $p->pids_like(qr/portald: worker \d/), 3, "3 workers now");

# Wrong settings: each message names line and key, the old ones stay.
$p->expect_log(qr/event=reload-(?:problem|failed)/);
my @before = sort map { $_->[0] } $p->pids;
$p->write_conf(product_name => "Falsch", workers => 0, colour => "blue");
reload_and_wait();
is($p->log_lines(qr/error test\[\d+\] master reload: event=reload-problem \Q$p->{conf_file}\E:\d+: workers: /), 1,
	"the log names file, line and the setting out of bounds");
is($p->log_lines(qr/event=reload-problem \Q$p->{conf_file}\E:\d+: colour: is not known/), 1,
	"and the unknown one");
is($p->log_lines(qr/event=reload-failed the old settings stay in use/), 1, "it says that the old stay");
like($p->client->get("/login")->body, qr/Portal der Probe/, "the old setting shows still");
is_deeply([sort map { $_->[0] } $p->pids], \@before, "the processes are the same");

# What cannot change in a reload is refused with its name.
$p->write_conf(product_name => "Falsch", site => "other");
reload_and_wait();
is($p->log_lines(qr/cannot change site from test to other/), 1, "site cannot change");
is_deeply([sort map { $_->[0] } $p->pids], \@before, "the processes are the same still");

# A broken sheet and a missing one keep the old generation.
my $sheets = "$p->{dir}/xslt";
system("cp", "-r", "$Portal::ROOT/xslt", $sheets) == 0 or die;
$p->write_conf(product_name => "Portal der Probe", sheet_dir => $sheets, workers => 2);
reload_and_wait();
is(scalar $p->pids_like(qr/portald: worker \d/), 2, "the copy of the sheets is in use");
@before = sort map { $_->[0] } $p->pids;
for my $case (["breaks off", '<xsl:stylesheet', qr{page/login\.xsl}], ["is gone", undef, qr{page/login\.xsl is missing}]) {
	my ($what, $text, $want) = @$case;
	my $seen = () = $p->log_lines($want);
	unlink "$sheets/page/login.xsl";
	if (defined $text) {
		open my $out, '>', "$sheets/page/login.xsl" or die;
		print $out $text;
		close $out;
	}
	reload_and_wait();
	cmp_ok(scalar(() = $p->log_lines($want)), '>', $seen, "a sheet that $what is named in the log");
	is_deeply([sort map { $_->[0] } $p->pids], \@before, "and nothing else happens");
	is($p->client->get("/login")->code, 200, "the old sheet draws the page");
}
copy("$Portal::ROOT/xslt/page/login.xsl", "$sheets/page/login.xsl") or die;
my $good = $p->status->{reloads};
reload_and_wait();
is($p->status->{reloads}, $good + 1, "mended, it reloads again");

# Sockets move with the settings.
my $old = $p->{conf}{listen};
$p->write_conf(sheet_dir => $sheets, listen => "$p->{run}/second.sock");
$p->signal("HUP");
ok($p->wait_until(20, sub { -S "$p->{run}/second.sock" && !-e $old }, "the socket moves"),
	"a new listen address replaces the old one");
is((Portal::Fcgi::ask("$p->{run}/second.sock", "/-/ping"))[0], 200, "and answers");
$p->stop;
done_testing;
