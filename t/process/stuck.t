#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# stuck.t - what does not get on is ended: half records, stopped workers, requests over time
#
# SECURITY a98, a100
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Fcgi;
use Test::More;
use Time::HiRes qw(sleep time);

my $p = Portal->start(conf => { request_deadline => "4s", db_timeout => "3s", db_connect_timeout => "1s" });
my $c = $p->client;
my ($socket, $status) = @{ $p->{conf} }{qw(listen status_listen)};
sub status_text { return (Portal::Fcgi::ask($status, "/-/status"))[2] // "" }
sub figure { my ($label) = @_; return status_text() =~ /^\Q$label\E +(\d+)$/m ? $1 : -1 }

$p->expect_log(qr/event=deadline worker/, qr/event=all-busy/);
my %before = map { $_ => 1 } $p->pids_like(qr/portald: worker/);

# Peers that send half a request hold every worker; the status answers all the same.
my @half = map { Portal::Fcgi->connect($socket) or die "connect: $!" } 1 .. 2;
$half[0]->send_raw("\1\1\0\1");				# half a header
$half[1]->begin;
$half[1]->params(Portal::Fcgi::params_for("/-/ping"));	# no end of the parameters
ok($p->wait_until(5, sub { 2 == (() = status_text() =~ /^worker .* reading /mg) }, "both read"),
	"the status shows that all workers are reading");
my $from = time;
is($c->get("/-/ping")->code, 200, "a page is answered");
my $took = time - $from;
cmp_ok($took, '>', 2, sprintf "not before the deadline of 4 s (%.1f s)", $took);
cmp_ok($took, '<', 7, "but soon after it");
is(figure("killed"), 2, "both workers were ended");
is(scalar(() = $p->log_lines(qr/event=all-busy all 2 workers are busy and requests wait: raise workers/)), 1,
	"the log asks once for more workers");
cmp_ok(figure("all busy"), '>', 0, "the seconds in want are counted");
ok($p->wait_until(15, sub { !grep { $before{$_} } $p->pids_like(qr/portald: worker/) }, "old ones gone"),
	"what does not heed TERM gets KILL");
is(scalar(() = $p->log_lines(qr/event=deadline worker.*sending KILL/)), 2, "and the log says so");
ok(!defined $half[0]->answer(1), "the half request got no answer");
is($c->get("/login")->code, 200, "all is well again");

# A request that stands still in the database is cut there; stopped, its worker is ended.
$c->login('anna.albrecht@musterstadt.example');
my $lock = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock",
	"root", "", { RaiseError => 1 });
$lock->do("LOCK TABLES session WRITE");
my $visitor = fork() // die "fork: $!";
if ($visitor == 0) {
	my $code = $c->get("/tickets")->code;
	open my $fh, '>', "$p->{dir}/code" or die;
	print $fh $code;
	close $fh;
	POSIX::_exit(0);
}
my $pid;
$p->wait_until(5, sub { ($pid) = status_text() =~ /^worker +(\d+) working .* ticket-list/m }, "a worker at /tickets");
ok($pid, "a worker is at /tickets");
kill STOP => $pid;
$lock->do("UNLOCK TABLES");
is($c->get("/-/ping")->code, 200, "the other worker serves meanwhile");
$from = time;
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code"), 502, "the visitor of a stopped worker gets an error");
cmp_ok(time - $from, '<', 14, "within deadline and grace");
is(scalar(() = $p->log_lines(qr/event=deadline worker.*state=working route=ticket-list request=[0-9a-f]{32} .*sending TERM/)), 1,
	"the log names route and request");
is($c->get("/tickets")->code, 200, "the session goes on");

# Bounds of what a peer may send.
$p->expect_log(qr/event=refused reason=parameters/);
my @answer = Portal::Fcgi::ask($socket, "/-/ping", X => "x" x 60000, Y => "y" x 6000);
is($answer[0], 400, "parameters above 64 KiB: 400");
for my $case (["-1", 400], ["12x", 400], ["999999999999999999999", 413], [262145, 413]) {
	my ($length, $want) = @$case;
	@answer = Portal::Fcgi::ask($socket, "/login", REQUEST_METHOD => "POST", CONTENT_LENGTH => $length,
		CONTENT_TYPE => "application/x-www-form-urlencoded");
	is($answer[0], $want, "CONTENT_LENGTH $length: $want");
}
@answer = Portal::Fcgi::ask($socket, "/login", REQUEST_METHOD => "POST", CONTENT_LENGTH => 100, body => "a=b",
	CONTENT_TYPE => "application/x-www-form-urlencoded");
is($answer[0], 400, "a body shorter than it says: 400");
$p->expect_log(qr/event=site-secret-refused/);
is((Portal::Fcgi::ask($socket, "/-/ping", PORTAL_SECRET => "wrong"))[0], 403, "without the site's secret: 403");

# Records that are no FastCGI cost a worker at most.
$p->expect_log(qr/event=died worker/, qr/serve: could not accept/);
for my $bytes ("GET / HTTP/1.0\r\n\r\n", "\1\4\0\1\xff\xff\0\0" . "\xff" x 65535, "\0" x 64,
	Portal::Fcgi::record(1, pack("nCx5", 1, 0)) . Portal::Fcgi::record(4, "\xff\xff\xff\xfe\xff\xff\xff\xfe" . "a" x 20)) {
	my $f = Portal::Fcgi->connect($socket) or die;
	$f->send_raw($bytes);
	$f->close;
	is($c->get("/-/ping")->code, 200, "a page after nonsense on the socket");
}
ok($p->wait_until(10, sub { $p->log_lines(qr/event=died worker/) }, "a death"),
	"the wish for 4 GB was the death of a worker");

# The build with sanitizers reports that libfcgi wanted all that memory: the death we wanted.
my $err = Portal::_slurp("$p->{dir}/portald.err");
truncate "$p->{dir}/portald.err", 0
	if 1 == (() = $err =~ /ERROR: AddressSanitizer/g) && $err =~ /allocation-size-too-big/ && $err =~ /libfcgi/;
$p->stop;
done_testing;
