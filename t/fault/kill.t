#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# kill - workers, mailer, status and master killed at random moments under load (F1-F4, F9)
#
# PORTAL_DEEP=1 makes it long. PORTAL_RANDOM=n repeats a run's choices.
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Checker;
use Portal::Load;
use SmtpServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $deep = $ENV{PORTAL_DEEP};
my $seconds = $deep ? $ENV{DEEP_SECONDS} || 180 : 7;
my $seed = Portal::Checker::seed();
# A signal from outside is no finding of the sanitizer.
$ENV{ASAN_OPTIONS} .= ":handle_segv=0";
my $relay = SmtpServer->start;
my $p = Portal->start(smtp => $relay->port,
	conf => { workers => 4, request_deadline => "4s", db_timeout => "3s", db_connect_timeout => "1s" });
$p->expect_log(qr/event=died/, qr/event=deadline/, qr/event=all-busy/, qr/event=crowded/, qr/event=orphan process/,
	qr/the mailer waits for the database/);

my (@faults, @deaths, %killed);
sub victim { my ($re) = @_; my @pids = $p->pids_like($re); return @pids ? $pids[rand @pids] : undef }

sub kill_one {
	my ($re, $name, $signal) = @_;
	my $pid = victim($re) // return;
	push @faults, [$name, time];
	$killed{"$name $signal"} += kill $signal, $pid;
	push @deaths, [$name, $signal, $pid] if $signal ne "STOP";
	return $pid;
}

sub kill_master {
	my $pid = delete $p->{pid};
	push @faults, ["master", time];
	@deaths = ();	# nobody is left to tell of the last ones
	kill KILL => $pid;
	waitpid $pid, 0;
	$killed{"master KILL"}++;
	$p->start_portald;
}

my $load = Portal::Load->start($p, people => 4, pause => $deep ? 0.02 : 0.2);
my $end = time + $seconds;
sleep 0.5;
my $masters = $deep ? 10 : 1;
my $next_master = time + $seconds / ($masters + 1);
while (time < $end) {
	if ($masters && time > $next_master) {
		kill_master();
		$masters--;
		$next_master = time + $seconds / 11;
	}
	my $n = rand;
	if ($n < 0.45) { kill_one(qr/portald: worker/, "worker", "KILL") }
	elsif ($n < 0.58) { kill_one(qr/portald: worker/, "worker", "ABRT") }
	elsif ($n < 0.7) { kill_one(qr/portald: worker/, "worker", "SEGV") }
	elsif ($n < 0.75) { kill_one(qr/portald: worker/, "worker", "STOP") }
	elsif ($n < 0.95) { kill_one(qr/portald: mailer/, "mailer", "KILL") }
	else { kill_one(qr/portald: status/, "status", "KILL") }
	sleep 0.05 + rand 0.4;
}
# An idle worker that is stopped holds up nobody, and does not end either.
kill CONT => $p->pids_like(qr/portald: worker/);
$load->stop;
diag("random $seed: killed ", join(", ", map { "$_ $killed{$_} times" } sort keys %killed),
	sprintf("; %d tickets, %d comments, %d closes, slowest answer %d ms", (map { $load->count($_) } qw(ticket comment close)),
	$load->slowest)) if $deep || $ENV{PORTAL_VERBOSE};
ok(Portal::Checker::settle($p, seconds => 90), "every mail comes to an end");
Portal::Checker::check($p, load => [$load], relay => [$relay], faults => \@faults);
Portal::Checker::downloads($p, load => [$load]);

# What a death costs: the request that was at work, and nobody else's.
my @restart = grep { $_->[0] eq "master" } @faults;
my @others = grep {
	my $at = $_->{time};
	!grep { $at >= $_->[1] - 0.1 && $at <= $_->[1] + 5 } @restart
} $load->failures;
my $deaths = grep { $_->[0] eq "worker" } @faults;
cmp_ok(scalar @others, '<=', $deaths, scalar(@others) . " requests failed by $deaths deaths of workers");
# Every death is told, and what of.
my %number = (KILL => 9, ABRT => 6, SEGV => 11);
my @untold = grep {
	my ($name, $signal, $pid) = @$_;
	!$p->log_lines(qr/event=died $name.* \(process $pid\) was ended by signal (?:$number{$signal}|9)\b/);
} @deaths;
is(scalar @untold, 0, "the log tells of " . @deaths . " deaths") or diag(join "\n", map { "@$_" } @untold);
ok($p->wait_until(15, sub { 4 == (() = $p->pids_like(qr/portald: worker/)) }, "four workers"), "all workers are there again");
is($p->client->get("/-/ping")->code, 200, "and serve");

# The checker finds what is damaged on purpose.
sub damaged {
	my $bad = Portal::Checker::find($p, load => [$load], relay => [$relay], faults => \@faults);
	return grep { @{ $bad->{$_} } } sort keys %$bad;
}
for my $case (
	["a text is gone", ["lost"], "UPDATE entry SET text = 'x' WHERE type = 'text' ORDER BY id LIMIT 1"],
	["a text is there twice", ["double", "orphan"], "INSERT INTO entry (ticket_id, person_id, type, text)
		SELECT ticket_id, person_id, type, text FROM entry WHERE type = 'text' AND text LIKE '%-a' ORDER BY id LIMIT 1"],
	["a mail's row is gone", ["lost", "orphan"], "DELETE FROM outbox WHERE kind = 'comment_desk' ORDER BY id LIMIT 1"],
	["a mail's row is there twice", ["double", "lost"], "INSERT INTO outbox (kind, person_id, address, ticket_id, entry_id, state, attempts)
		SELECT kind, person_id, address, ticket_id, entry_id, 'sent', 1 FROM outbox WHERE kind = 'ticket_received' ORDER BY id LIMIT 1"],
	["a mail waits for ever", ["stuck"], "UPDATE outbox SET state = 'sending' WHERE kind = 'closed' ORDER BY id DESC LIMIT 1"],
	["a ticket has lost its people", ["orphan"], "DELETE FROM ticket_person ORDER BY ticket_id LIMIT 1"],
	["a file has no bytes", ["orphan"], "INSERT INTO upload (person_id, name, size, state) VALUES (1, 'a.pdf', 10, 'staged')"],
	["a file has other bytes", ["orphan"], "UPDATE upload_chunk SET data = REVERSE(data) WHERE LENGTH(data) > 900 ORDER BY upload_id DESC, seq DESC LIMIT 1"],
	["a piece of a file stands elsewhere", ["orphan"], "UPDATE upload_chunk SET seq = 7 ORDER BY upload_id, seq DESC LIMIT 1"],
	["a file is gone", ["lost"], "DELETE FROM upload WHERE state = 'linked' ORDER BY id LIMIT 1"],
	["a file hangs on no entry", ["lost", "orphan"], "UPDATE upload SET entry_id = 999999 WHERE state = 'linked' ORDER BY id DESC LIMIT 1"],
	["a file is there twice", ["double", "orphan"], "INSERT INTO upload (person_id, name, size, state, sha256, entry_id) SELECT person_id, name, size, state, sha256, entry_id
		FROM upload WHERE state = 'linked' AND size > 0 ORDER BY id LIMIT 1"],
) {
	my ($name, $want, $sql) = @$case;
	$p->dbh->begin_work;
	cmp_ok($p->sql($sql), '==', 1, "$name: done");
	is_deeply([damaged()], $want, "$name: found");
	$p->dbh->rollback;
}
is_deeply([damaged()], [], "and nothing else");
Portal::Checker::swept($p);
$p->stop;
done_testing;
