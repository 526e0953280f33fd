#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# smtp - one delivery against relays that misbehave (F11-F15 of the fault table)
#
# What must hold: a mail counts as sent only when the relay took it, never goes out in
# clear where encryption is asked for, comes back as deferred on every trouble that may
# pass and as refused only where the relay says so, and each try ends in its time.
#
# SECURITY a86, a87
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Cwd qw(abs_path);
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);
use SmtpServer;

my $root = abs_path("$FindBin::Bin/../..");
my $send = ($ENV{PORTAL_BUILD} || "$root/_build/check") . "/t/fault/mail-send";
-x $send or BAIL_OUT("$send is missing");

sub deliver {
	my (%opt) = @_;
	my @args = map { "$_=$opt{$_}" } sort keys %opt;
	open my $fh, '-|', $send, @args or die "$send: $!";
	my @results = map {
		chomp;
		my %r;
		@r{qw(outcome code tls setup ms reply)} = split / /, $_, 6;
		\%r;
	} <$fh>;
	close $fh or fail("mail-send ends well");
	return wantarray ? @results : $results[0];
}

sub tls_args { my ($s) = @_; return (port => $s->port, tls => "starttls", ca => $s->ca) }

subtest "a plain relay on this host" => sub {
	my $s = SmtpServer->start(pipelining => 1);
	my $r = deliver(port => $s->port);
	is($r->{outcome}, "sent", "sent") or diag(explain($r));
	is($r->{code}, 250, "code of the final dot");
	my ($mail) = $s->mails;
	is($mail->{from} =~ s/ SIZE.*//r, "MAIL FROM:<bounce\@support.example>", "envelope sender");
	is_deeply($mail->{to}, ["RCPT TO:<anna\@musterstadt.example>"], "one recipient");
	like($mail->{data}, qr/\nfirst line\n\.\n\.\.line with dots\nlast line\n\z/, "the body is unchanged");
	is(() = $mail->{data} =~ /^Message-ID:.*$/gmi, 1, "one Message-ID");
	like($mail->{data}, qr/^Message-ID: <t10001\.e1\.7\@support\.example>$/mi, "which is ours");
	is((grep { /^clear EHLO/ } $s->commands)[0], "clear EHLO support.example", "greeting");
};

subtest "STARTTLS with a good certificate, many times" => sub {
	my $s = SmtpServer->start(tls => "good", pipelining => 1);
	my @r = deliver(tls_args($s), count => 20);
	is(scalar(grep { $_->{outcome} eq "sent" } @r), 20, "20 of 20 sent") or diag(explain(\@r));
	is(scalar $s->mails, 20, "and 20 taken");
	is(scalar(grep { !$_->{tls} } $s->mails), 0, "none in clear");
	is(scalar(grep { /^clear (?!EHLO|STARTTLS)/ } $s->commands), 0, "nothing but EHLO and STARTTLS in clear");
};

subtest "a relay that could do TLS 1.3 with tickets is asked for 1.2" => sub {
	my $s = SmtpServer->start(tls => "good");
	is(deliver(tls_args($s), host => "localhost")->{outcome}, "sent", "sent");
	my $only = SmtpServer->start(tls => "ticket");
	my $r = deliver(tls_args($only));
	is($r->{outcome}, "deferred", "a relay with TLS 1.3 only: deferred, not hanging");
	is($r->{tls}, "tls", "told as trouble with encryption");
	cmp_ok($r->{ms}, "<", 3000, "at once");
	is(scalar $only->mails, 0, "nothing sent");
};

for my $case (
	["expired certificate", tls => "expired"], ["wrong name", tls => "other_name"],
	["self-signed", tls => "self_signed"], ["STARTTLS stripped", tls => "good", offer => 0],
	["STARTTLS refused", tls => "good", replies => { STARTTLS => "454 not now" }],
	["no EHLO at all", replies => { EHLO => "502 what" }],
	["answers injected after STARTTLS", tls => "good",
		inject => "250 localhost\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n"],
	["answers injected after EHLO", tls => "good",
		inject_early => "220 go ahead\r\n250 localhost\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n"],
	["half a line injected", tls => "good", inject => "250"],
) {
	my ($name, %opt) = @$case;
	subtest $name => sub {
		my $s = SmtpServer->start(%opt);
		my $r = deliver(tls_args($s));
		is($r->{outcome}, "deferred", "deferred") or diag(explain($r));
		is($r->{tls}, "tls", "trouble with encryption") or diag(explain($r));
		isnt($r->{reply}, "", "with a reason: $r->{reply}");
		is(scalar $s->mails, 0, "nothing sent");
		is(scalar(grep { /^clear (?!EHLO|HELO|STARTTLS|QUIT)/ } $s->commands), 0, "nothing told in clear");
	};
}

subtest "what the relay says decides" => sub {
	my %expect = (
		"421 MAIL" => "deferred", "451 MAIL" => "deferred", "552 MAIL" => "refused", "550 MAIL" => "deferred",
		"421 RCPT" => "deferred", "450 RCPT" => "deferred", "452 RCPT" => "deferred", "550 RCPT" => "refused",
		"451 DATA" => "deferred", "554 DATA" => "refused", "421 DOT" => "deferred", "451 DOT" => "deferred",
		"452 DOT" => "deferred", "552 DOT" => "refused", "554 DOT" => "refused",
		"421 GREETING" => "deferred", "554 GREETING" => "deferred", "451 EHLO" => "deferred",
		"554 EHLO" => "deferred", "250 GREETING" => "deferred",
	);
	for my $pipelining (0, 1) {
		my $s = SmtpServer->start;
		for my $case (sort keys %expect) {
			my ($code, $step) = split / /, $case;
			$s->change(pipelining => $pipelining, replies => { $step => "$code 4.2.0 that is how it is" });
			my $r = deliver(port => $s->port);
			is($r->{outcome}, $expect{$case}, "$case, pipelining $pipelining: $expect{$case}")
				or diag(explain($r));
			like($r->{reply}, qr/that is how it is/, "and the relay's words are kept");
		}
		my $setup = do { $s->change(replies => { MAIL => "550 not from you" }); deliver(port => $s->port) };
		is($setup->{setup}, "setup", "a sender that is not taken is a matter of the settings");
	}
};

subtest "nothing hangs" => sub {
	for my $step (qw(GREETING EHLO MAIL RCPT DATA DOT)) {
		my $s = SmtpServer->start(hang => $step);
		my $r = deliver(port => $s->port, timeout => 400);
		is($r->{outcome}, "deferred", "silence at $step: deferred");
		cmp_ok($r->{ms}, "<", 4000, "after $r->{ms} ms");
	}
	my $s = SmtpServer->start(tls => "good", hang => "STARTTLS");
	is(deliver(tls_args($s), timeout => 400)->{outcome}, "deferred", "silence at STARTTLS: deferred");
	$s = SmtpServer->start(slow => 1);
	my $r = deliver(port => $s->port, timeout => 1200);
	is($r->{outcome}, "deferred", "one byte a second: deferred");
	cmp_ok($r->{ms}, "<", 4000, "after $r->{ms} ms");
	$s = SmtpServer->start(black_hole => 1);
	my @fill = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $s->port, Timeout => 0.2) } 1 .. 3;
	$r = deliver(port => $s->port, timeout => 400);
	is($r->{outcome}, "deferred", "a relay that never accepts: deferred");
	cmp_ok($r->{ms}, "<", 4000, "after $r->{ms} ms");
};

subtest "a delivery ends in its time even when its parent is stuck" => sub {
	my $s = SmtpServer->start(pause => { DOT => 20 });
	my $pid = open my $fh, '-|', $send, "port=" . $s->port, "timeout=1000" or die "$send: $!";
	my $end = time + 20;
	sleep 0.02 until $s->mails || time > $end;
	kill STOP => $pid;
	my $read = sub { open my $in, '<', $_[0] or return ""; return scalar <$in> // "" };
	my $state = sub { return ($read->("/proc/$_[0]/stat") =~ /\) (\S)/)[0] // "" };
	my ($child) = split ' ', $read->("/proc/$pid/task/$pid/children");
	sleep 0.05 until $state->($child) eq "Z" || time > $end;
	is($state->($pid), "T", "the parent is stopped");
	is($state->($child), "Z", "the delivery has ended all the same");
	kill CONT => $pid;
	like(scalar <$fh>, qr/^deferred .*took too long/, "it is deferred");
};

subtest "taken is taken, whatever comes after the final dot" => sub {
	my $s = SmtpServer->start(hang => "QUIT");
	my $r = deliver(port => $s->port, timeout => 20000);
	is($r->{outcome}, "sent", "silence at QUIT: sent");
	cmp_ok($r->{ms}, "<", 9000, "without waiting for the whole limit");
	$s = SmtpServer->start(close => "QUIT");
	is(deliver(port => $s->port)->{outcome}, "sent", "connection closed at QUIT: sent");
};

subtest "the connection goes away" => sub {
	for my $step (qw(GREETING EHLO MAIL RCPT DATA DOT)) {
		my $s = SmtpServer->start(close => $step);
		is(deliver(port => $s->port)->{outcome}, "deferred", "closed at $step: deferred");
	}
	my $s = SmtpServer->start;
	my $port = $s->port;
	$s->stop;
	my $r = deliver(port => $port);
	is($r->{outcome}, "deferred", "nobody listens: deferred");
	like($r->{reply}, qr/refused/i, "with the reason");
	is(deliver(port => 25, host => "no-such-host.invalid", tls => "starttls")->{outcome}, "deferred",
		"no such host: deferred");
};

subtest "login" => sub {
	my $s = SmtpServer->start(tls => "good", auth => "portal:geheim wie nie");
	my @login = (user => "portal", pass => "geheim wie nie");
	is(deliver(tls_args($s), @login)->{outcome}, "sent", "the right password: sent");
	is(scalar(grep { /^clear AUTH/ } $s->commands), 0, "never told in clear");
	my $r = deliver(tls_args($s), user => "portal", pass => "falsch");
	is($r->{outcome}, "deferred", "a wrong password: deferred, although MAIL was answered with 530");
	is($r->{setup}, "setup", "told as a matter of the settings");
	unlike($r->{reply}, qr/falsch/, "without the password");
	is(scalar $s->mails, 1, "one mail in all");
};

subtest "what is not fit for the wire is not sent" => sub {
	my $s = SmtpServer->start;
	is(deliver(port => $s->port, to => "anna\@x.example>\r\nRCPT TO:<eve\@x.example")->{outcome}, "error",
		"a recipient with a line end");
	is($s->connections, 0, "nobody was called");
};

done_testing;
