#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# kill.t - any process can be killed at any moment: one request at most is lost, none stays over
#
use strict;
use warnings;
use FindBin;
use IO::Socket::UNIX;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Fcgi;
use Test::More;
use Time::HiRes qw(sleep time);

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my $socket = $p->{conf}{listen};

sub alive { my ($pid) = @_; return kill(0, $pid) && !zombie($pid) }
sub zombie {
	my ($pid) = @_;
	open my $fh, '<', "/proc/$pid/stat" or return 1;
	return <$fh> =~ /\) Z / ? 1 : 0;
}
# Another process of this kind is there soon.
sub replaced {
	my ($re, $pid) = @_;
	my $from = time;
	ok($p->wait_until(10, sub { grep { $_ != $pid } $p->pids_like($re) }, "$re again"),
		sprintf "another %s is there after %.2f s", $re, time - $from);
}

# Idle workers: killed one after the other, nobody notices.
$p->expect_log(qr/event=died (?:worker \d|mailer|status) \(process \d+\) was ended by signal 9/);
for my $pid ($p->pids_like(qr/portald: worker/)) {
	kill KILL => $pid;
	$p->wait_until(10, sub { !alive($pid) && $p->pids_like(qr/portald: worker/) == 2 }, "two workers");
	is($c->get("/-/ping")->code, 200, "a page while a worker is replaced");
}
is(scalar(() = $p->log_lines(qr/event=died worker/)), 2, "each death is one line");

# A busy worker: its request fails, the next works, the session goes on.
my $lock = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock",
	"root", "", { RaiseError => 1 });
sub busy_worker {	# pid of the worker that waits for the lock, and the visitor's pid
	my ($out) = @_;
	$lock->do("LOCK TABLES session WRITE");
	my $visitor = fork() // die "fork: $!";
	if ($visitor == 0) {
		my $code = $c->get("/tickets")->code;
		open my $fh, '>', $out or die;
		print $fh $code;
		close $fh;
		POSIX::_exit(0);
	}
	my $pid;
	$p->wait_until(10, sub {
		my (undef, undef, $body) = Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status");
		($pid) = ($body // "") =~ /^worker +(\d+) working .* ticket-list/m;
	}, "a worker at /tickets");
	return ($pid, $visitor);
}
my ($pid, $visitor) = busy_worker("$p->{dir}/code");
ok($pid, "the status names the busy worker and its route");
kill KILL => $pid;
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code"), 502, "the request of a killed worker fails");
$lock->do("UNLOCK TABLES");
is($c->get("/tickets")->code, 200, "the next one works");
is(scalar(() = $p->log_lines(qr/event=died worker.*state=working route=ticket-list request=[0-9a-f]{32}/)), 1,
	"the log names route and request");

# Mailer and status.
for my $re (qr/portald: mailer/, qr/portald: status/) {
	my ($one) = $p->pids_like($re);
	kill KILL => $one;
	replaced($re, $one);
}
is((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status"))[0], 200, "the status answers again");

# The master, while a request runs: it is finished, then everybody ends.
($pid, $visitor) = busy_worker("$p->{dir}/code2");
my @children = map { $_->[0] } $p->pids;
my $master = delete $p->{pid};
kill KILL => $master;
waitpid $master, 0;
$p->wait_until(10, sub { 1 == grep { alive($_) } @children }, "all but the busy one end");
is_deeply([grep { alive($_) } @children], [$pid], "only the busy worker is left");
$lock->do("UNLOCK TABLES");
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code2"), 200, "its request is finished");
ok($p->wait_until(10, sub { !grep { alive($_) } @children }, "no orphan"), "then no process is left");
ok(-e "$p->{run}/portald.pid" && -S $socket, "pid file and socket are left behind");

# A new master takes over what is stale.
$p->start_portald;
is($c->get("/tickets")->code, 200, "started again: the session goes on");

# At once: orphans that are still busy hold the old socket, and do not matter.
($pid, $visitor) = busy_worker("$p->{dir}/code3");
$master = delete $p->{pid};
kill KILL => $master;
waitpid $master, 0;
my $ready = () = $p->log_lines(qr/event=ready/);
$p->start_portald(wait => 0);
ok($p->wait_until(5, sub { $ready < (() = $p->log_lines(qr/event=ready/)) }, "ready"),
	"a new master starts beside a busy orphan");
is($p->client->get("/-/ping")->code, 200, "its workers answer");
ok(alive($pid), "the orphan is at work still");
$lock->do("UNLOCK TABLES");
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code3"), 200, "and finishes its request");
ok($p->wait_until(10, sub { !alive($pid) }, "the orphan ends"), "then it ends");

# An orphan that is stopped or stuck would keep the old socket and what waits at it for ever.
$p->restart_portald;
$p->expect_log(qr/the mailer waits for the database/);	# it meets the lock as well
$p->expect_log(qr/event=orphan process \d+ of a former master (?:is stopped|does not end): sending KILL/);
($pid) = $p->pids_like(qr/portald: worker/);
kill STOP => $pid;
@children = map { $_->[0] } $p->pids;
$master = delete $p->{pid};
kill KILL => $master;
waitpid $master, 0;
my $waiting = Portal::Fcgi->connect($socket);
$p->start_portald;
ok($p->wait_until(10, sub { !grep { alive($_) } @children }, "no orphan"), "a new master ends an orphan that is stopped");
is(scalar(() = $p->log_lines(qr/event=orphan process $pid .* is stopped/)), 1, "and says so");
is(scalar($waiting->answer(5)), undef, "who waited at the old socket is let go");
is($c->get("/tickets")->code, 200, "who comes now is served");

$p->stop_portald;
$p->write_conf(db_timeout => "50s", request_deadline => "55s");
$p->start_portald;
($pid, $visitor) = busy_worker("$p->{dir}/code4");
$master = delete $p->{pid};
kill KILL => $master;
waitpid $master, 0;
$p->write_conf(db_timeout => "2s", request_deadline => "2s");
$p->start_portald;
ok($p->wait_until(10, sub { !alive($pid) }, "the orphan ends"), "an orphan that does not end is ended in time");
is(scalar(() = $p->log_lines(qr/event=orphan process $pid .* does not end/)), 1, "which is told");
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code4"), 502, "its visitor gets an error");
$lock->do("UNLOCK TABLES");
$p->write_conf;

# A pid file with the number of another program stops nobody; one master stops another.
$p->stop_portald;
open my $fh, '>', "$p->{run}/portald.pid" or die;
print $fh "$$\n";
close $fh;
$p->start_portald;
is($c->get("/-/ping")->code, 200, "a pid file that is stale is taken over");
$p->expect_log(qr/event=start-failed portald runs already/);
my $second = qx($Portal::BUILD/portald -c $p->{conf_file} 2>&1);
is($? >> 8, 1, "a second master ends with 1");
like($second, qr/portald runs already: process $p->{pid} holds/, "and says who runs");
is($c->get("/-/ping")->code, 200, "the first one is not disturbed");

# A socket that a living process listens on is not taken away.
$p->stop_portald;
my $other = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => $socket, Listen => 100) or die "$socket: $!";
$p->expect_log(qr/event=start-failed another process listens/);
my $refused = qx($Portal::BUILD/portald -c $p->{conf_file} 2>&1);
is($? >> 8, 1, "a socket in use: ends with 1");
like($refused, qr/another process listens on \Q$socket\E/, "and says which");
ok(IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $socket), "the other one can still be reached");
close $other;
$p->start_portald;
is($c->get("/-/ping")->code, 200, "once it is gone, the socket is taken over");
$p->stop;
done_testing;
