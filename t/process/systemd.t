#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# systemd.t - a socket that is handed over outlives restarts; READY, RELOADING, STOPPING are told
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Fcntl qw(F_SETFD);
use IO::Handle;
use IO::Socket::UNIX;
use Portal;
use Portal::Fcgi;
use POSIX qw(dup2);
use Test::More;
use Time::HiRes qw(sleep time);

my $p = Portal->start(portald => 0);
my $socket = $p->{conf}{listen};
my $held = IO::Socket::UNIX->new(Type => SOCK_STREAM, Local => $socket, Listen => 50) or die "$socket: $!";
my $notify = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "$p->{dir}/notify") or die "notify: $!";

# As systemd starts a service of Type=notify that has a socket.
sub start_service {
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		dup2(fileno($held), 3) // POSIX::_exit(126) if fileno($held) != 3;
		open my $three, '<&=', 3 or POSIX::_exit(126);
		fcntl $three, F_SETFD, 0;
		@ENV{qw(LISTEN_FDS LISTEN_PID NOTIFY_SOCKET)} = (1, $$, "$p->{dir}/notify");
		@ENV{qw(WATCHDOG_USEC WATCHDOG_PID)} = (2_000_000, $$);
		open STDERR, '>>', "$p->{dir}/portald.err";
		exec "$Portal::BUILD/portald", "-c", $p->{conf_file} or POSIX::_exit(127);
	}
	$p->{pid} = $pid;
}
# systemd always reads what it is told: whoever tells would wait for a queue that is full.
my $heard = "$p->{dir}/heard";
open my $out, '>', $heard or die "$heard: $!";
$out->autoflush;
my $reader = fork() // die "fork: $!";
if ($reader == 0) {
	my $part;
	while (defined $notify->recv($part, 4096)) { print $out "$part\n" }
	POSIX::_exit(0);
}
END { kill KILL => $reader if $reader }
# Waits for a word; returns what was told since the last one.
my $known = 0;
sub told {
	my ($want) = @_;
	my $text = "";
	$p->wait_until(20, sub {
		$text = substr Portal::_slurp($heard), $known;
		return $text =~ /^\Q$want\E$/m;
	}, "$want is told");
	$known += length $text;
	return $text;
}

start_service();
like(told("READY=1"), qr/^READY=1$/m, "READY is told");
is((Portal::Fcgi::ask($socket, "/-/ping"))[0], 200, "the socket that was handed over is served");
like(told("WATCHDOG=1"), qr/^WATCHDOG=1$/m, "the watchdog is fed");
$p->signal("HUP");
my $text = told("READY=1");
like($text, qr/^RELOADING=1\n.*^READY=1\n/ms, "RELOADING, then READY");
like($text, qr/^MONOTONIC_USEC=\d{6,}$/m, "with the time that Type=notify-reload asks for");
is((Portal::Fcgi::ask($socket, "/-/ping"))[0], 200, "served after a reload too");

# A restart: whoever comes in between waits and is answered.
my $early = Portal::Fcgi->connect($socket);
is($p->stop_portald("QUIT"), 0, "ended");
like(told("STOPPING=1"), qr/^STOPPING=1$/m, "STOPPING is told");
ok(-S $socket, "systemd's socket is not removed");
my $between = Portal::Fcgi->connect($socket);
ok($between, "connecting works while nobody serves");
$between->begin && $between->params(Portal::Fcgi::params_for("/-/ping")) && $between->params_end;
$between->stdin_end;
start_service();
is(($between->answer(20))[0], 200, "and is answered after the start");
$_->close for $early, $between;

is($p->stop_portald("TERM"), 0, "ended");
$p->stop;
done_testing;
