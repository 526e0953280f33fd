#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# mailer - the outbox under faults (F9-F15): nothing lost, nothing sent twice but in the
# moment between the relay's 250 and our mark, every mail with the same Message-ID
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP qw(decode_json);
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);
use Portal;
use SmtpServer;

my $relay = SmtpServer->start;
my $p = Portal->start(portald => 0, smtp => $relay->port,
	conf => { role => "mail", delivery_timeout => "5s", status_listen => undef, mail_bounce => 'bounce@support.example' });
$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, subject)
	VALUES (10001, 1, 1, 1, 'incident', 'Beleg wird nicht gebucht')");
$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (10001, 1, 'reporter', UTC_TIMESTAMP(3))");
$p->sql("INSERT INTO entry (id, ticket_id, person_id, type, by_desk, text) VALUES (7, 10001, 4, 'text', 1, 'Bitte neu starten.')");

my %address = (1 => 'anna.albrecht@musterstadt.example', 2 => 'bernd.brandt@musterstadt.example');
sub add {
	my ($kind, %col) = @_;
	my %row = (kind => $kind, person_id => 1, %col);
	$row{address} //= $address{ $row{person_id} };
	my @names = sort keys %row;
	$p->sql("INSERT INTO outbox (" . join(", ", @names) . ") VALUES (" . join(", ", ("?") x @names) . ")",
		@row{@names});
	return ($p->sql("SELECT MAX(id) AS id FROM outbox"))[0]{id};
}
sub row { my ($id) = @_; return ($p->sql("SELECT * FROM outbox WHERE id = ?", $id))[0] }
sub state_is {
	my ($id, $state, $name, $seconds) = @_;
	$p->wait_until($seconds || 15, sub { row($id)->{state} eq $state });
	my $row = row($id);
	is($row->{state}, $state, $name) or diag(explain($row));
	return $row;
}
sub due_now { $p->sql("UPDATE outbox SET next_at = UTC_TIMESTAMP(3) WHERE id = ?", $_[0]) }
sub lease_over {
	$p->sql("UPDATE outbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE state = 'sending'");
}
sub mails_of { my ($id) = @_; return grep { $_->{data} =~ /^Message-Id: <[^>]*\.$id\@|^Message-Id: <o$id\@/mi } $relay->mails }
# That mail's own delivery says goodbye: its answer to the message has come.
sub parting {
	my ($mail) = mails_of($_[0]) or return;
	return scalar grep { $_->{conn} == $mail->{conn} && ($_->{line} // "") =~ /^QUIT/ } $relay->log;
}
sub figures { my $r = $p->portalctl("status", "--json"); return decode_json($r->{out}) }
sub mailer_pid { my ($pid) = $p->pids_like(qr/mailer/); return $pid }
sub wait_mailer { return $p->wait_until(20, sub { mailer_pid() }) }

$p->expect_log(qr/event=(deferred|refused)/);
$p->start_portald(wait => 0);
ok(wait_mailer(), "the mailer runs") or BAIL_OUT($p->log);

subtest "an answer goes out" => sub {
	my $id = add("answer", ticket_id => 10001, entry_id => 7);
	my $row = state_is($id, "sent", "sent");
	is($row->{attempts}, 1, "one attempt");
	ok(defined $row->{sent_at} && !defined $row->{lease_owner}, "marked");
	my ($mail) = mails_of($id);
	like($mail->{data}, qr/^Message-Id: <t10001\.e7\.$id\@support\.example>\s*$/m, "Message-ID");
	is($mail->{from} =~ s/ SIZE.*//r, "MAIL FROM:<bounce\@support.example>", "what cannot be delivered returns to the bounce address");
	like($mail->{data}, qr/^From: .*<portal\@support\.example>\s*$/m, "which people do not see");
	unlike($mail->{data}, qr/^(?:Return-Path|Return-Receipt-To|Disposition-Notification-To|Bcc|Cc):/mi, "nothing else asked for");
};

subtest "F13: later is later, with the same Message-ID" => sub {
	for my $step (qw(RCPT DOT)) {	# the others: smtp.t
		$relay->change(replies => { $step => "451 later" });
		my $id = add("answer", ticket_id => 10001, entry_id => 7);
		my $row = state_is($id, "deferred", "451 at $step: deferred");
		my ($wait) = $p->sql("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_at) AS s FROM outbox WHERE id = ?", $id);
		cmp_ok($wait->{s}, ">=", 50, "not at once");
		cmp_ok($wait->{s}, "<=", 60, "after a minute");
		like($row->{last_reply}, qr/451 later/, "the relay's words are kept");
		due_now($id);
		my $again = $p->wait_until(15, sub { row($id)->{attempts} == 2 && row($id)->{state} eq "deferred" });
		ok($again, "tried again");
		($wait) = $p->sql("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_at) AS s FROM outbox WHERE id = ?", $id);
		cmp_ok($wait->{s}, ">", 100, "after two minutes next time");
		$relay->change;
		due_now($id);
		state_is($id, "sent", "sent at last");
		my %ids = map { $_->{data} =~ /^Message-Id: (\S+)/mi; $1 => 1 } mails_of($id);
		is_deeply([keys %ids], ["<t10001.e7.$id\@support.example>"], "one Message-ID in all");
	}
};

subtest "F14: one recipient is refused, the other gets the mail" => sub {
	$relay->change(only => "bernd", replies => { RCPT => "550 no such user" });
	my $before = figures();
	my $bernd = add("test", person_id => 2);
	my $anna = add("test");
	state_is($anna, "sent", "the good one is sent");
	my $row = state_is($bernd, "refused", "the other is refused");
	like($row->{last_reply}, qr/550 no such user/, "staff see why");
	$relay->change;
	sleep 1;	# five looks at the outbox
	is(row($bernd)->{attempts}, 1, "no endless retry");
	is(scalar($p->log_lines(qr/ alert .*event=refused mail=$bernd /)), 1, "an alert in the log");
	my $after = figures();
	is($after->{mails_dead}, $before->{mails_dead} + 1, "and in the figures");
	is($after->{mails_sent}, $before->{mails_sent} + 1, "which count the other as sent");
	unlike($p->log, qr/bernd\.brandt|anna\.albrecht/, "no address in the log");
};

subtest "F12: a relay that hangs holds up its own mail only" => sub {
	$relay->change(only => "bernd", hang => "DOT");
	my $slow = add("test", person_id => 2);
	ok($p->wait_until(10, sub { row($slow)->{state} eq "sending" }), "one is stuck");
	my $start = time;
	my @others = map { add("test") } 1 .. 5;
	state_is($_, "sent", "another is sent") for @others;
	cmp_ok(time - $start, "<", 5, "meanwhile");
	state_is($slow, "deferred", "the stuck one is deferred in the end");
	$relay->change;
};

subtest "F11: nobody listens, then somebody does" => sub {
	my $port = $relay->port;
	my $before = figures();
	$relay->stop;
	my $id = add("answer", ticket_id => 10001, entry_id => 7);
	my $row = state_is($id, "deferred", "deferred");
	like($row->{last_reply}, qr/refused/i, "with the reason");
	$p->expect_log(qr/event=given_up/);
	$p->sql("UPDATE outbox SET created_at = created_at - INTERVAL 6 DAY, next_at = UTC_TIMESTAMP(3) WHERE id = ?", $id);
	state_is($id, "given_up", "given up after five days");
	is(scalar($p->log_lines(qr/ alert .*event=given_up mail=$id /)), 1, "with an alert");
	is(figures()->{mails_dead}, $before->{mails_dead} + 1, "and in the figures");
	cmp_ok(figures()->{mails_deferred}, ">", $before->{mails_deferred}, "where the tries before count as deferred");
	$relay = SmtpServer->start(port => $port);
	is($relay->port, $port, "the relay is back");
	$id = add("test");
	state_is($id, "sent", "and mails go out");
};

# All steps with make deep; the ones where it matters always.
my @steps = $ENV{PORTAL_DEEP} ? map({ ["before", $_], ["after", $_] } qw(GREETING EHLO MAIL RCPT DATA DOT QUIT))
	: (["before", "MAIL"], ["before", "DOT"], ["after", "DOT"]);
subtest "F9: the mailer is killed while it delivers" => sub {
	$p->expect_log(qr/event=died mailer/);
	for my $step (@steps) {
		my ($when, $what) = @$step;
		my $file = "$p->{dir}/mailer.pid";
		my $pid = wait_mailer();
		open my $fh, '>', $file or die;
		print $fh $pid;
		close $fh;
		$relay->change(kill => { step => $what, when => $when, pidfile => $file });
		my $id = add("answer", ticket_id => 10001, entry_id => 7);
		ok($p->wait_until(15, sub { !-e $file }), "killed $when $what");
		ok($p->wait_until(10, sub { my $new = mailer_pid(); $new && $new != $pid }), "a new mailer comes");
		$relay->change;
		lease_over();
		state_is($id, "sent", "the mail is sent in the end");
		my @mails = mails_of($id);
		cmp_ok(scalar @mails, ">=", 1, "at least once");
		cmp_ok(scalar @mails, "<=", 2, "at most twice");
		$p->stop_portald;	# its back-off begins anew
		$p->start_portald(wait => 0);
	}
};

subtest "the database goes away and comes back" => sub {
	$p->expect_log(qr/waits for the database/, qr/could not do its work/);
	$p->stop_mariadb;
	ok($p->wait_until(15, sub { $p->log_lines(qr/waits for the database/) }), "said once in the log");
	my $pid = mailer_pid();
	ok($pid, "the mailer stays");
	$p->start_mariadb;
	my $id = add("test");
	state_is($id, "sent", "it goes on");
	is(mailer_pid(), $pid, "the same process");
	is(scalar($p->log_lines(qr/waits for the database/)), 1, "one line for the whole outage");
};

subtest "the database goes away between 250 and the mark" => sub {
	$relay->change(pause => { DOT => 3 });
	my $id = add("test");
	ok($p->wait_until(10, sub { scalar mails_of($id) }), "the relay has it, and thinks");
	$p->stop_mariadb("KILL");
	ok($p->wait_until(10, sub { $p->log_lines(qr/event=sent mail=$id /) }), "the relay takes it");
	$p->start_mariadb;
	state_is($id, "sent", "marked when the database is back", 30);
	is(scalar mails_of($id), 1, "and sent once");
	$relay->change;
};

subtest "stopping" => sub {
	$relay->change(hang => "DOT");
	my $id = add("test");
	ok($p->wait_until(10, sub { scalar mails_of($id) }), "on its way");
	$p->stop_portald("TERM");
	is(row($id)->{state}, "deferred", "TERM: the mail is put back");
	$relay->change;
	$p->start_portald(wait => 0);
	state_is($id, "sent", "and sent at once by the next one");
	$relay->change(pause => { DOT => 2 });
	$id = add("test");
	ok($p->wait_until(10, sub { scalar mails_of($id) }), "on its way");
	$p->stop_portald("QUIT");
	is(row($id)->{state}, "sent", "QUIT: the delivery ends and is marked");
	$relay->change;
};

subtest "stopping when the relay has the mail already" => sub {
	$p->start_portald(wait => 0);
	# It is slow to say goodbye.
	$relay->change(hang => "QUIT");
	my $id = add("test");
	ok($p->wait_until(10, sub { parting($id) }), "taken, no goodbye yet");
	is(row($id)->{state}, "sending", "not marked yet");
	$p->stop_portald("TERM");
	is(row($id)->{state}, "sent", "TERM: it counts as sent");

	# The database is away for just that moment.
	$p->start_portald(wait => 0);
	$relay->change(pause => { DOT => 1.5 });
	$id = add("test");
	ok($p->wait_until(10, sub { scalar mails_of($id) }), "the relay has it, and thinks");
	my $dbh = $p->dbh;
	rename "$p->{dir}/db/mysql.sock", "$p->{dir}/db/away.sock" or die $!;
	$dbh->do("KILL CONNECTION $_->[0]") for @{ $dbh->selectall_arrayref("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'portal'") };
	ok($p->wait_until(10, sub { $p->log_lines(qr/event=sent mail=$id /) }), "taken");
	$p->signal("TERM");
	sleep 1;
	rename "$p->{dir}/db/away.sock", "$p->{dir}/db/mysql.sock" or die $!;
	$p->stop_portald("TERM");
	is(row($id)->{state}, "sent", "TERM: the mark waits for the database");
	is(scalar mails_of($id), 1, "sent once");
	$relay->change;
};

subtest "F10: three mailers, each mail once" => sub {
	my @ids = map { add("test", person_id => 1 + $_ % 2) } 1 .. 120;
	my $conf = $p->{conf_file};
	my @pids;
	for my $n (1 .. 3) {
		my $run = "$p->{dir}/run$n";
		mkdir $run;
		$p->{conf_file} = "$p->{dir}/portal$n.conf";
		$p->write_conf(run_dir => $run, listen => "$run/p.sock", status_listen => "$run/s.sock");
		$p->start_portald(wait => 0);
		push @pids, delete $p->{pid};
	}
	my $done = $p->wait_until(60, sub { ($p->sql("SELECT COUNT(*) AS n FROM outbox WHERE state <> 'sent' AND id >= ?", $ids[0]))[0]{n} == 0 });
	ok($done, "all are sent");
	my %seen;
	$seen{$_}++ for map { $_->{data} =~ /^Message-Id: <o(\d+)\@/mi } $relay->mails;
	is(scalar(grep { ($seen{$_} || 0) != 1 } @ids), 0, "each exactly once");
	for my $pid (@pids) {
		$p->{pid} = $pid;
		$p->stop_portald;
	}
	$p->{conf_file} = $conf;
};

# It takes 40 seconds: with make deep.
subtest "a database too slow for the lease: nothing is begun, the row is claimed anew" => sub {
	$p->write_conf(db_timeout => "1min", request_deadline => "5min");
	$p->start_portald(wait => 0);
	ok(wait_mailer(), "the mailer runs");
	my $lock = $p->dbh->clone;
	$lock->do("USE portal");
	$lock->do("LOCK TABLES person WRITE, outbox WRITE");
	$lock->do("INSERT INTO outbox (kind, person_id, address) VALUES ('test', 1, '$address{1}')");
	my ($id) = $lock->selectrow_array("SELECT MAX(id) FROM outbox");
	$lock->do("LOCK TABLES person WRITE");
	ok($p->wait_until(10, sub { row($id)->{state} eq "sending" }), "claimed, and drawing hangs");
	sleep 40;
	$relay->change(pause => { DOT => 2 });
	$lock->do("UNLOCK TABLES");
	ok($p->wait_until(20, sub { scalar mails_of($id) }), "then it goes out");
	my ($left) = $p->sql("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), lease_until) AS s, attempts FROM outbox WHERE id = ?", $id);
	cmp_ok($left->{s}, '>', 40, "under a lease that is long enough");
	is($left->{attempts}, 1, "in a first attempt");
	state_is($id, "sent", "sent");
	is(scalar mails_of($id), 1, "once");
	$lock->disconnect;
	$relay->change;
	$p->stop_portald;
	$p->write_conf;
} if $ENV{PORTAL_DEEP};

subtest "F15: encryption fails, nothing goes out in clear" => sub {
	my $tls = SmtpServer->start(tls => "other_name");
	$p->write_conf(smtp_port => $tls->port, smtp_host => "localhost", smtp_tls => "starttls", smtp_ca => $tls->ca);
	$p->expect_log(qr/ alert .*does not take mail as it is set up/);
	$p->start_portald(wait => 0);
	my $id = add("test");
	my $row = state_is($id, "deferred", "deferred");
	like($row->{last_reply}, qr/certificate/, "with the reason");
	is(scalar($p->log_lines(qr/ alert .*does not take mail/)), 1, "with an alert");
	is(scalar $tls->mails, 0, "nothing sent");
	$tls->change(tls => "good");
	due_now($id);
	state_is($id, "sent", "with a good certificate it goes out");
	is(scalar(grep { !$_->{tls} } $tls->mails), 0, "encrypted");
};

subtest "SECURITY a87: the login at the relay is told to nobody else" => sub {
	my $word = "sehr-geheimes-Wort";
	my $tls = SmtpServer->start(tls => "good", auth => "portal:$word");
	open my $fh, '>', "$p->{dir}/smtp-password" or die $!;
	print $fh "$word\n";
	close $fh;
	$p->stop_portald;
	$p->write_conf(smtp_port => $tls->port, smtp_host => "localhost", smtp_tls => "starttls", smtp_ca => $tls->ca,
		smtp_user => "portal", smtp_password_file => "$p->{dir}/smtp-password");
	$p->start_portald(wait => 0);
	state_is(add("test"), "sent", "sent with the password from its file");
	$tls->change(tls => "good", auth => "portal:anderes-Wort");
	my $id = add("test");
	my $row = state_is($id, "deferred", "deferred when the relay does not take it any more");
	is(scalar($p->log_lines(qr/ alert .*does not take mail as it is set up/)), 2, "with another alert");
	is(scalar(grep { /^clear AUTH/ } $tls->commands), 0, "never in clear");
	my @shown = ($p->log, $row->{last_reply}, $p->portalctl("mail", "queue", "--json")->{out}, scalar qx{"$Portal::BUILD/portald" -c "$p->{conf_file}" -T});
	unlike($_, qr/\Q$word\E|@{[encode_base64("\0portal\0$word", "")]}/, "not shown") for @shown;
};

$p->stop;
done_testing;
