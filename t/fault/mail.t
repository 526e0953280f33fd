#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# mail - a relay that is never well, while people work and mailers die (F9-F15)
#
# smtp.t and mailer.t hold each fault apart; here they come by chance, with mails that tickets
# cause. First a relay on this host, then one that must encrypt. PORTAL_DEEP=1 makes it long,
# PORTAL_RANDOM=n repeats a run's choices.
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
my $seconds = $deep && ($ENV{DEEP_SECONDS} || 240);
my $seed = Portal::Checker::seed();
diag("random $seed") if $deep;
my $relay = SmtpServer->start;
my $p = Portal->start(smtp => $relay->port, conf => { delivery_timeout => "5s" });
$p->expect_log(qr/event=(?:deferred|refused)/, qr/event=died mailer/, qr/ alert .*does not take mail as it is set up/);
$p->sql("UPDATE person SET mail_scope = 'none' WHERE id = 5");	# fewer mails

my @steps = qw(GREETING EHLO MAIL RCPT DATA DOT);
my @clear = (
	(map { my $step = $_; map { { replies => { $step => "$_ 4.3.0 not now" } } } 421, 451 } @steps),
	(map { { hang => $_ } } @steps, "QUIT"), (map { { close => $_ } } @steps, "QUIT"),
	{ slow => 1 }, { mute => 1 }, { pipelining => 1 }, { replies => { GREETING => "554 go away" } },
);
my @tls = (
	(map { { tls => $_ } } qw(expired other_name self_signed ticket)), { tls => "good", offer => 0 }, {},
	{ tls => "good", replies => { STARTTLS => "454 no" } }, { tls => "good", hang => "STARTTLS" },
	{ tls => "good", inject => "250 localhost\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n" },
	{ tls => "good", inject_early => "220 go ahead\r\n250 localhost\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n" },
	(map { { tls => "good", close => $_ } } @steps), (map { { tls => "good", replies => { $_ => "451 later" } } } @steps),
);

my (@faults, %seen);	# faults of both
sub due { $p->sql("UPDATE outbox SET next_at = UTC_TIMESTAMP(3) WHERE state = 'deferred'") }
sub mailer { return ($p->pids_like(qr/portald: mailer/))[0] }

# At a random step of a delivery, told by the relay; before or after its answer.
sub kill_mailer {
	my (%good) = @_;
	my $pid = mailer() or return;
	my $file = "$p->{dir}/mailer.pid";
	open my $fh, '>', $file or die $!;
	print $fh $pid;
	close $fh;
	my $step = (@steps, "QUIT")[rand 7];
	$relay->change(%good, kill => { step => $step, when => ("before", "after")[rand 2], pidfile => $file });
	due();
	$p->wait_until(3, sub { !-e $file }) and push @faults, ["mailer", time] and $seen{"killed at $step"}++;
	$relay->change(%good);
}

sub trouble {
	my ($seconds, $good, @kinds) = @_;
	my $load = Portal::Load->start($p, people => 3, pause => $deep ? 0.1 : 0.3);
	my $end = time + $seconds;
	while (time < $end) {
		if (rand() < 0.3) { kill_mailer(%$good) }
		else {
			$relay->change(%{ $kinds[rand @kinds] });
			due();
			sleep 0.2 + rand 0.5;
		}
	}
	$relay->change(%$good);
	$load->stop;
	is(scalar $load->failures, 0, "no page minds");
	# who waits for a relay would wait for the limit of a delivery
	cmp_ok($load->slowest, '<', 5000, "nor waits: the slowest took " . $load->slowest . " ms");
	return $load;
}

my @load = trouble($seconds || 5, {}, @clear);
ok(Portal::Checker::settle($p, seconds => 120), "every mail comes to an end");

# The same with a relay that has to be asked for encryption.
$p->stop_portald;
my ($plain, $tls) = ($relay, SmtpServer->start(tls => "good"));
$p->write_conf(smtp_port => $tls->port, smtp_host => "localhost", smtp_tls => "starttls", smtp_ca => $tls->ca);
$p->start_portald;
$relay = $tls;
push @load, trouble($seconds || 4, { tls => "good" }, @tls);
ok(Portal::Checker::settle($p, seconds => 120), "every mail comes to an end, encrypted");
Portal::Checker::check($p, load => \@load, relay => [$plain, $tls], faults => \@faults, desk => [4]);
is(scalar(grep { !$_->{tls} } $tls->mails), 0, "no mail in clear");
is(scalar(grep { /^clear (?!EHLO|HELO|STARTTLS|QUIT)/ } $tls->commands), 0, "nothing else told in clear");

# One recipient is refused: that mail is, and no other.
$tls->change(tls => "good", only => "dora", replies => { RCPT => "550 5.1.1 no such user" });
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
is($c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Unzustellbar", text => "Text" })->code, 303, "a ticket");
my ($last) = $p->sql("SELECT MAX(id) AS id FROM ticket");
ok(Portal::Checker::settle($p, seconds => 30), "its mails come to an end");
is_deeply([map { "$_->{kind} $_->{state}" } $p->sql("SELECT kind, state FROM outbox WHERE ticket_id = ? ORDER BY kind", $last->{id})],
	["ticket_new_desk refused", "ticket_received sent"], "the one refused, the other sent");

diag(join ", ", map { "$_: $seen{$_}" } sort keys %seen) if $deep || $ENV{PORTAL_VERBOSE};
$p->stop;
done_testing;
