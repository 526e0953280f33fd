#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# workers.t - graceful quit, more and fewer workers, recycling, titles, logs opened again, status
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP;
use Portal;
use Portal::Fcgi;
use Test::More;
use Time::HiRes qw(sleep time);

my $p = Portal->start(conf => { request_deadline => "30s", db_timeout => "30s", stop_timeout => "25s" });
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
sub verb { return system("$Portal::BUILD/portald", "-c", $p->{conf_file}, "-s", $_[0]) >> 8 }
sub workers { return scalar $p->pids_like(qr/^portald: worker \d+$/) }

# Titles: what ps shows.
like(Portal::_slurp("/proc/$p->{pid}/cmdline"), qr/^portald: master test\0*$/, "title of the master");
is_deeply([sort map { $_->[1] } $p->pids],
	["portald: mailer", "portald: status", "portald: worker 1", "portald: worker 2"], "titles of the others");
is(scalar(grep { Portal::_slurp("/proc/$_/comm") !~ /^portald/ } $p->{pid}, map { $_->[0] } $p->pids), 0,
	"the short names begin with portald too");

# Status and metrics, on their own socket only.
my ($code, $headers, $body) = Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status");
is($code, 200, "/-/status");
like($body, qr/^site +test$/m, "the text names the site");
is(scalar(() = $body =~ /^worker +\d+ idle /mg), 2, "and each worker");
($code, $headers, $body) = Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status?json");
my $status = decode_json($body);
is_deeply([sort map { $_->{pid} } @{ $status->{processes} }], [sort $p->{pid}, map { $_->[0] } $p->pids],
	"the JSON lists exactly the processes there are");
cmp_ok($status->{requests}, '>', 1, "requests are counted");
($code, $headers, $body) = Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/metrics");
like($headers->{"content-type"}, qr{^text/plain; version=0\.0\.4}, "/-/metrics has Prometheus's type");
is(scalar(grep { !/^(?:# (?:HELP|TYPE) kundenportal_\w+ .+|kundenportal_\w+\{site="test"(?:,state="\w+")?\} \d+)$/ }
	split /\n/, $body), 0, "every line is in its format");
is((Portal::Fcgi::ask($p->{conf}{status_listen}, "/login"))[0], 404, "no page on that socket");
is((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status", REQUEST_METHOD => "POST"))[0], 405, "no POST either");
is($c->get($_)->code, 404, "$_ is not on the site") for "/-/status", "/-/metrics";

# More and fewer.
$p->signal("TTIN") for 1;
ok($p->wait_until(10, sub { workers() == 3 }, "3 workers"), "TTIN: one worker more");
for my $want (2, 1) {
	$p->signal("TTOU");
	ok($p->wait_until(10, sub { workers() == $want }, "$want workers"), "TTOU: $want workers");
}
$p->signal("TTOU");
sleep 0.5;
is(workers(), 1, "but never none");
is($c->get("/tickets")->code, 200, "one worker serves");
$p->signal("TTIN");
$p->wait_until(10, sub { workers() == 2 }, "2 workers");

# Logs: moved away and opened again, by the master and by each worker.
rename $p->{logfile}, "$p->{logfile}.1" or die;
is(verb("reopen"), 0, "-s reopen");
ok($p->wait_until(10, sub { -e $p->{logfile} }, "a new log"), "a new log file is there");
ok($p->wait_until(10, sub {
	$c->get("/-/ping");
	my %seen = map { /^\S+ info \S+ (w\d+) / ? ($1 => 1) : () } $p->log_lines(qr/ access: route=ping/);
	keys %seen == 2
}, "both workers write to it"), "every worker writes to the new log");
my $size = -s "$p->{logfile}.1";
$c->get("/-/ping") for 1 .. 6;
is(-s "$p->{logfile}.1", $size, "nobody writes to the old one any more");

# Recycling: a worker that has served its share is replaced, nobody notices.
$p->write_conf(max_requests => 20);
is(verb("reload"), 0, "-s reload");
ok($p->wait_until(20, sub { $p->log_lines(qr/event=reloaded/) }, "reloaded"), "reloaded");
my (%pids, $bad);
for (1 .. 120) {
	$bad++ if $c->get("/-/ping")->code != 200;
	$pids{$_} = 1 for $p->pids_like(qr/portald: worker/);
}
is($bad, undef, "120 pages without a failure");
cmp_ok(scalar keys %pids, '>=', 4, "served by more than two workers in turn");
is(scalar(() = $p->log_lines(qr/event=died/)), 0, "recycling is no death");

# Quit: the running request is finished, new ones are refused, then everything is gone.
my $lock = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock",
	"root", "", { RaiseError => 1 });
$lock->do("LOCK TABLES session WRITE");
my $visitor = fork() // die "fork: $!";
if ($visitor == 0) {
	my $answer = $c->get("/tickets")->code;
	open my $fh, '>', "$p->{dir}/code" or die;
	print $fh $answer;
	close $fh;
	POSIX::_exit(0);
}
$p->wait_until(10, sub {
	((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status"))[2] // "") =~ /working .* ticket-list/
}, "a worker at /tickets");
my @all = map { $_->[0] } $p->pids;
is(verb("quit"), 0, "-s quit");
ok($p->wait_until(10, sub { $p->pids == 1 }, "one is left"), "all but the busy worker end");
ok(!-e $p->{conf}{listen}, "the socket is gone at once");
is($p->client->get("/-/ping")->code, 502, "nginx says so to new visitors");
$p->signal("HUP");
sleep 0.3;
$lock->do("UNLOCK TABLES");
waitpid $visitor, 0;
is(Portal::_slurp("$p->{dir}/code"), 200, "the running request is finished");
is($p->stop_portald("QUIT"), 0, "the master ends with 0");
is(scalar(grep { kill 0, $_ } @all), 0, "no process is left");
ok(!-e "$p->{run}/$_", "$_ is removed") for "portald.pid", "portald.board", "status.sock";
is(verb("quit"), 1, "-s quit with no server: 1");

# Stop does not wait for a request that stands still.
$p->start_portald;
$lock->do("LOCK TABLES session WRITE");
$visitor = fork() // die "fork: $!";
if ($visitor == 0) { $c->get("/tickets"); POSIX::_exit(0) }
$p->wait_until(10, sub {
	((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status"))[2] // "") =~ /working .* ticket-list/
}, "a worker at /tickets");
$p->expect_log(qr/event=slow-end (?:worker|mailer)/);	# the mailer may wait for the lock too
my $from = time;
is($p->stop_portald("TERM"), 0, "TERM: the master ends with 0");
cmp_ok(time - $from, '<', 15, "within seconds");
$lock->do("UNLOCK TABLES");
waitpid $visitor, 0;
$p->stop;
done_testing;
