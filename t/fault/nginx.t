#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# nginx - reloads, killed nginx workers and visitors who leave in the middle (F8), a body
# folder that is gone (F25, F27)
#
# PORTAL_DEEP=1 makes it long.
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use Portal;
use Portal::Checker;
use Portal::Load;
use SmtpServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $deep = $ENV{PORTAL_DEEP};
my $relay = SmtpServer->start;
my $p = Portal->start(smtp => $relay->port, conf => { workers => 3 });
my @workers;
$p->wait_until(10, sub { 3 == (@workers = sort $p->pids_like(qr/portald: worker/)) }, "three workers");
sub nginx { my ($file) = Portal::_slurp("$p->{dir}/nginx/nginx.pid") =~ /(\d+)/; return $file }
sub nginx_workers { my $master = nginx(); return grep { /\d/ } split ' ', Portal::_slurp("/proc/$master/task/$master/children") }
my @loads;

subtest "reloads lose nothing" => sub {
	push @loads, my $load = Portal::Load->start($p, people => 3, pause => 0.1);
	for (1 .. ($deep ? 200 : 8)) { sleep 0.3; kill HUP => nginx() }
	sleep 0.5;
	$load->stop;
	is(scalar $load->failures, 0, "no request failed") or diag(join ", ", map { $_->{code} } $load->failures);
};

subtest "a killed nginx worker costs what it was at" => sub {
	push @loads, my $load = Portal::Load->start($p, people => 3, pause => 0.1);
	my @killed;
	for (1 .. ($deep ? 200 : 6)) {
		sleep 0.3;
		my @pids = nginx_workers() or next;
		push @killed, time if kill KILL => @pids;
	}
	sleep 0.3;
	$load->stop;
	cmp_ok(scalar @killed, '>', 3, @killed . " nginx workers were killed");
	# All visitors hang on the one worker there is: each loses one connection, and never gets
	# an error from the portal.
	my @failed = $load->failures;
	is(scalar(grep { $_->{code} != 599 } @failed), 0, "no answer of " . @failed . " was an error");
	my @at = sort { $a <=> $b } map { $_->{time} } @failed;
	my @more = grep { my $t = $at[$_]; $_ + 1 > 3 * grep { $_ <= $t } @killed } 0 .. $#at;
	is(scalar @more, 0, "a kill cost nobody two requests");
};

subtest "visitors who leave in the middle" => sub {
	push @loads, my $load = Portal::Load->start($p, people => 2, pause => 0.1);
	my $c = $p->client;
	$c->login('jana.jung@kirche.example');
	my ($cookie) = map { $_->name . "=" . $_->value } @{ $c->ua->cookie_jar->all };
	my $left = 0;
	for my $n (1 .. ($deep ? 10_000 : 150)) {
		my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $p->{port}) or next;
		setsockopt $s, SOL_SOCKET, SO_LINGER, pack("ii", 1, 0);	# leave with a reset
		my $body = "x" x 5000;
		print $s $n % 3 ? "GET /tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: $cookie\r\n\r\n"
			: "POST /tickets/new HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: $cookie\r\nContent-Length: 20000\r\n" .
				"Content-Type: application/x-www-form-urlencoded\r\n\r\n$body";
		$s->flush;
		sysread $s, my $some, 100 if $n % 4 == 0 && $n % 3;
		sleep 0.002 * rand 5;
		close $s;
		$left++;
	}
	$load->stop;
	cmp_ok($left, '>', 100, "$left left");
	is(scalar $load->failures, 0, "the others were served");
};

subtest "no room for large bodies" => sub {
	my $c = $p->client;
	$c->login('jana.jung@kirche.example');
	my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	my $body = "$p->{dir}/nginx/tmp/body";
	rename $body, "$body.away" or die "$body: $!";
	my %form = (%$fields, kind => "incident", subject => "Ohne Platz");
	is($c->post($action, { %form, text => "x" x 19000, participant => [("1" x 60000)] })->code, 500, "a large one: 500");
	is($c->get("/tickets")->code, 200, "small requests go on");
	rename "$body.away", $body or die "$body: $!";
	is($c->post($action, { %form, text => "x" x 19000 })->code, 303, "with room again the same form is taken");
	is(($p->sql("SELECT COUNT(*) AS n FROM ticket WHERE subject = 'Ohne Platz'"))[0]{n}, 1, "once");
};

is_deeply([sort $p->pids_like(qr/portald: worker/)], \@workers, "no worker of the portal died of all this");
ok(Portal::Checker::settle($p), "every mail comes to an end");
Portal::Checker::check($p, load => \@loads, relay => [$relay]);
Portal::Checker::downloads($p, load => \@loads);
$p->stop;
done_testing;
