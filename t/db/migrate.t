#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# migrate.t - forward only, once, one at a time, and goes on after a kill at any step
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use File::Copy qw(copy);
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);
use Portal;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0, migrate => 0);
$p->_root_script($p->portalctl("db-grants", "--owner")->{out});
$p->{prepared} = 1;
my $dir = "$p->{dir}/schema";
mkdir $dir or die;
copy($_, $dir) for glob "$Portal::ROOT/schema/*.sql";
my $base = my @base = glob "$dir/*.sql";
$p->write_conf(schema_dir => $dir);

sub file { my ($n, $text) = @_; open my $fh, '>', sprintf("%s/%04d-test.sql", $dir, $base + $n) or die; print $fh $text; close $fh or die }
sub gone { my ($n) = @_; unlink sprintf("%s/%04d-test.sql", $dir, $base + $n) or die }
sub version { my ($r) = $p->sql("SELECT MAX(version) v FROM schema_version"); return $r->{v} }
sub runs { my ($r) = $p->sql("SELECT COUNT(*) n FROM t_run"); return $r->{n} }
sub start_migrate {
	my $pid = fork() // die;
	return $pid if $pid;
	open STDOUT, '>>', "$p->{dir}/migrate.out";
	open STDERR, '>>', "$p->{dir}/migrate.out";
	exec "$Portal::BUILD/portalctl", "--config", $p->{conf_file}, "migrate" or POSIX::_exit(127);
}

my $first = $p->portalctl("migrate");
is($first->{status}, 0, "migrates an empty database") or diag($first->{err});
is(version(), $base, "to the newest file");
$p->_root_script($p->portalctl("db-grants")->{out});
my $again = $p->portalctl("migrate");
is($again->{status}, 0, "runs again");
like($again->{out}, qr/already/, "and does nothing");

# A file of slow statements that count their runs.
my $n = 12;
my $slow = "-- slow\nCREATE TABLE IF NOT EXISTS t_run (id BIGINT AUTO_INCREMENT PRIMARY KEY, step INT);\n"
	. join("", map { "INSERT INTO t_run (step)\n  SELECT $_ FROM (SELECT SLEEP(0.04)) s;\n" } 1 .. $n);
file(1, $slow);
# A machine that starts it slowly gives it more time, else it would never get to a statement.
my ($kills, $time, $before) = (0, 0.15, 0);
while (version() == $base && $kills < 200) {
	my $pid = start_migrate();
	sleep 0.02 + rand $time;
	$kills++ if kill KILL => $pid;
	waitpid $pid, 0;
	$kills-- if $? == 0;
	my $now = $p->sql("SHOW TABLES LIKE 't_run'") ? runs() : 0;
	$time *= 1.3 if $now == $before;
	$before = $now;
}
is(version(), $base + 1, "migrates to the end though killed $kills times");
cmp_ok($kills, '>', 2, "it was killed in between");
my @steps = $p->sql("SELECT step, COUNT(*) n FROM t_run GROUP BY step ORDER BY step");
is_deeply([map { $_->{step} } @steps], [1 .. $n], "every statement ran");
cmp_ok(runs(), '<=', $n + $kills, "a killed one at most once more (" . runs() . " runs)");
is(scalar($p->sql("SELECT * FROM schema_progress")), 0, "no progress is left");

# Two at once.
file(2, $slow =~ s/t_run/t_two/gr);
my @pids = map { start_migrate() } 1 .. 2;
my @status = map { waitpid $_, 0; $? } @pids;
is_deeply(\@status, [0, 0], "two at once both end well");
my ($two) = $p->sql("SELECT COUNT(*) n FROM t_two");
is($two->{n}, $n, "each statement ran once");

# Somebody who is still at work is waited for, and named.
file(3, "DO SLEEP(3);\n");
my $busy = start_migrate();
$p->wait_until(5, sub { $p->sql("SELECT 1 FROM schema_lock WHERE server <> ''") }, "the lock is taken");
my $refused = $p->portalctl("migrate", "--wait", 1);
is($refused->{status}, 1, "another one gives up after its wait");
like($refused->{err}, qr/another migration holds the lock/, "and says why");
waitpid $busy, 0;
is($?, 0, "the first one ends well");

# A statement that fails names file and number; mended, it goes on.
file(4, "CREATE TABLE IF NOT EXISTS t_four (id INT PRIMARY KEY);\nINSERT INTO t_nowhere VALUES (1);\n");
my $failed = $p->portalctl("migrate");
is($failed->{status}, 1, "a broken file fails");
like($failed->{err}, qr/-test\.sql, statement 2 of 2: .*t_nowhere/, "with its name, the statement's number and the reason");
is(version(), $base + 3, "and is not applied");
file(4, "CREATE TABLE IF NOT EXISTS t_four (id INT PRIMARY KEY);\nINSERT IGNORE INTO t_four VALUES (1);\n");
is($p->portalctl("migrate")->{status}, 0, "mended, it goes on");
is(version(), $base + 4, "to the end");

# Workers of an older program do not use a newer schema.
like($p->portalctl("check")->{out}, qr/^fail\s+schema\s.*newer than this program/m, "an older program says that the schema is newer");

# What was applied never changes, and there is no way back.
file(4, "SELECT 1;\n");
my $changed = $p->portalctl("migrate");
is($changed->{status}, 1, "a changed file is refused");
like($changed->{err}, qr/differs from what was applied/, "with the reason");
gone(4);
my $back = $p->portalctl("migrate");
is($back->{status}, 1, "an older program is refused");
like($back->{err}, qr/there is no way back/, "with the reason");
file(5, "SELECT 1;\n");
like($p->portalctl("migrate")->{err}, qr/is expected here/, "a gap in the numbers is refused");
gone(5);
file(4, "SELECT 1\n");
like($p->portalctl("migrate")->{err}, qr/no semicolon/, "an unfinished statement is refused");
$p->stop;
done_testing;
