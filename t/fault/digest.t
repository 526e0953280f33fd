#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# digest - one mail a day for who wants it so, and the reminder before a ticket closes: each
# once, with two mailers at work
#
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use Portal;
binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);

my $p = Portal->start;
my %mail = (anna => 'anna.albrecht@musterstadt.example', bernd => 'bernd.brandt@musterstadt.example',
	dora => 'dora.desk@support.example', clara => 'clara.conrad@hochschule.example');
sub count { my ($where, @bind) = @_; return ($p->sql("SELECT COUNT(*) n FROM outbox WHERE $where", @bind))[0]{n} }
sub idle { return $p->wait_until(30, sub { !count("state IN ('queued', 'sending')") }) }
sub text { return Portal->mail_part($_[0], "plain") =~ s/\r//gr }
sub reply { my ($id, $text, @more) = @_; my $r = $p->portalctl("ticket", "reply", $id, "--as", $mail{dora}, "--text", $text, @more); is($r->{status}, 0, "an answer to $id") or diag($r->{err}) }
# Yesterday, all that is kept was kept.
sub age { $p->sql("UPDATE outbox SET next_at = next_at - INTERVAL 1 DAY, created_at = created_at - INTERVAL 1 DAY WHERE state = 'held'") }
# The chores run once a minute, and when a mailer starts.
# Their last one removes what has expired.
sub chores {
	$p->sql("INSERT INTO throttle (kind, bucket, started_at, hits) VALUES ('test', REPEAT('x', 32), '2020-01-01', 1)");
	$p->restart_portald;
	my $swept = sub { !($p->sql("SELECT COUNT(*) n FROM throttle WHERE kind = 'test'"))[0]{n} };
	ok($p->wait_until(20, $swept) && idle(), "the mailer has done what is due");
}

$p->sql("UPDATE person SET mail_mode = 'daily' WHERE id IN (1, 3, 5)");
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id = 2");
my $anna = $p->client;
$anna->login($mail{anna});
sub send_ticket { my (%f) = @_; my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", text => "Geheimwort", %f }); return ($anna->location($res) =~ /(\d+)/)[0] }
my $open = send_ticket(subject => "Beleg fehlt");
my $private = send_ticket(subject => "Personalfall Meier", private => 1);
reply($open, "Bitte neu starten.");
reply($open, "Hat es geholfen?", "--status", "waiting");
reply($private, "Ist erledigt.", "--status", "solved");
ok(idle(), "what goes out at once is out");

is(scalar($p->mails(to => $mail{anna})), 0, "no single mail to who wants one a day");
is(count("person_id = 1 AND state = 'held'"), 5, "five are kept: two receipts, an answer, a question, a solution");
cmp_ok(scalar($p->mails(to => $mail{bernd})), ">=", 3, "others get theirs at once");
is(scalar($p->mails(to => $mail{bernd}, subject => qr/$private/)), 0, "as far as they may see it");
my $queue = $p->portalctl("mail", "queue")->{out};
like($queue, qr/held/, "staff see what is kept");

subtest "mails about the account are never kept" => sub {
	$p->portalctl("mail", "test", $mail{anna});
	ok($p->wait_mail(to => $mail{anna}, subject => qr/Testmail/), "a test mail comes at once");
	$anna->submit("/password/change", "password-change", { current => "kundenportal-demo",
		password => "sieben-Zwerge-im-Wald", password2 => "sieben-Zwerge-im-Wald" });
	ok($p->wait_mail(to => $mail{anna}, subject => qr/Passwort wurde geändert/), "so does a notice");
};

subtest "before the hour nothing goes out" => sub {
	my $before = $p->mails(to => $mail{anna});
	chores();
	is(count("kind = 'digest'"), 0, "no digest of what was kept today");
};

subtest "one digest, by two mailers" => sub {
	my @digest;
	age();
	my $file = $p->{conf_file};
	$p->stop_portald;
	my @pids;
	# both get as far as writing, and meet
	my $dbh = $p->dbh;
	$dbh->begin_work;
	$dbh->do("UPDATE outbox SET attempts = attempts WHERE state = 'held'");
	for my $n (1, 2) {
		mkdir "$p->{dir}/run$n";
		$p->{conf_file} = "$p->{dir}/portal$n.conf";
		$p->write_conf(role => "mail", db_timeout => "25s", run_dir => "$p->{dir}/run$n", listen => "$p->{dir}/run$n/p.sock", status_listen => "$p->{dir}/run$n/s.sock");
		$p->start_portald(wait => 0);
		push @pids, delete $p->{pid};
	}
	ok($p->wait_until(10, sub {
		($p->sql("SELECT COUNT(*) n FROM information_schema.PROCESSLIST WHERE USER = 'portal' AND (INFO LIKE 'INSERT%digest.%' OR INFO LIKE '%digest_id = %')"))[0]{n} == 2;
	}), "two mailers write digests at the same time");
	$dbh->commit;
	ok($p->wait_mail(to => $mail{anna}, subject => qr/Tickets mit Neuem/), "it comes");
	ok(idle(), "nothing else is to be sent");
	@digest = $p->mails(to => $mail{anna}, subject => qr/mit Neuem/);
	is(scalar @digest, 1, "once");
	is(count("kind = 'digest' AND person_id = 1"), 1, "one row");
	is(count("person_id = 1 AND state = 'told' AND digest_id = (SELECT id FROM (SELECT id FROM outbox WHERE kind = 'digest' AND person_id = 1) d)"), 5, "which tells all that was kept");
	for my $pid (@pids) { $p->{pid} = $pid; $p->stop_portald }
	$p->{conf_file} = $file;
	$p->write_conf;
	$p->start_portald;

	my ($mail) = @digest;
	is($mail->header("Subject"), "2 Tickets mit Neuem", "subject");
	my $text = text($mail);
	like($text, qr{^\[#$open\] Beleg fehlt\neingegangen · 1 neue Antwort · Rückfrage an Sie\nhttp://127\.0\.0\.1:$p->{port}/tickets/$open$}m, "what happened, in order");
	like($text, qr{^\[#$private\] Vertrauliches Ticket\neingegangen · gelöst – bitte bestätigen\n}m, "of a private ticket the number only");
	unlike($_, qr/Meier|Geheimwort|Ist erledigt/, "nothing of its subject or text") for $text, Portal->mail_part($mail, "html");
	like($text, qr{/mail/off/}, "a way to switch it off");
	is($mail->header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click", "also for the mail program");
	my ($admin) = $p->mails(to => 'emil.admin@support.example', subject => qr/Neuem/);
	ok($admin, "the desk's daily one comes too");
	like(text($admin), qr/neues Ticket/, "with what concerns the desk");
};

subtest "not twice a day, again the next" => sub {
	reply($open, "Noch etwas.");
	age();	# as if written before the hour and committed after the digest was made
	chores();
	is(count("kind = 'digest' AND person_id = 1"), 1, "what came late waits for the next day");
	$p->sql("UPDATE outbox SET once_key = CONCAT('digest.1.', CURRENT_DATE - INTERVAL 3 DAY) WHERE kind = 'digest' AND person_id = 1");
	chores();
	my @all = $p->mails(to => $mail{anna}, subject => qr/mit Neuem/);
	is(scalar @all, 2, "then it comes");
	is($all[-1]->header("Subject"), "1 Ticket mit Neuem", "with that alone");
};

subtest "who may not see a ticket any more, or wants no mails, gets none" => sub {
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (?, 3, 'participant', UTC_TIMESTAMP(3))", $open);
	reply($open, "Für alle Beteiligten.");
	is(count("person_id = 3 AND state = 'held'"), 1, "kept for a participant");
	$p->sql("DELETE FROM ticket_person WHERE person_id = 3");
	$p->sql("UPDATE person SET mail_scope = 'none' WHERE id = 1");
	age();
	$p->sql("UPDATE outbox SET once_key = CONCAT(once_key, 'x') WHERE kind = 'digest'");
	my $before = $p->mails;
	chores();
	is(count("kind = 'digest' AND person_id IN (1, 3) AND state = 'given_up'"), 2, "both digests are given up");
	is(scalar($p->mails(to => $mail{clara})), 0, "nothing for the one");
	is(scalar($p->mails(to => $mail{anna}, subject => qr/mit Neuem/)), 2, "nothing more for the other");
};

subtest "the reminder before a ticket closes itself" => sub {
	$p->sql("UPDATE person SET mail_scope = 'own', mail_mode = 'now' WHERE id IN (1, 2, 3)");
	my $shift = sub { $p->sql("UPDATE ticket SET status_at = UTC_TIMESTAMP(3) - INTERVAL ? HOUR WHERE id = ?", @_) };
	$shift->(24 * 10, $private);
	chores();
	is(count("kind = 'closed_soon'"), 0, "ten days after the solution: not yet");
	$shift->(24 * 11 + 1, $private);
	chores();
	my $mail = $p->wait_mail(to => $mail{anna}, subject => qr/Schließt sich bald/);
	ok($mail, "eleven days after: it comes");
	is($mail->header("Subject"), "[#$private] Schließt sich bald", "of a private ticket without its subject");
	like(text($mail), qr/^dieses Ticket ist seit .* gelöst,\sund\swir\shaben\snichts\smehr\svon\sIhnen\sgehört\.\n\nOhne Antwort schließt es sich am /m, "what happened, what follows");
	chores();
	is(count("kind = 'closed_soon'"), 1, "once");
	$p->sql("UPDATE ticket SET status_at = status_at - INTERVAL 1 HOUR WHERE id = ?", $private);
	chores();
	is(count("kind = 'closed_soon'"), 2, "again for another solution");
	$shift->(24 * 14 + 1, $private);
	chores();
	is(($p->sql("SELECT status FROM ticket WHERE id = ?", $private))[0]{status}, "closed", "in the end it closes");
	is(count("kind = 'closed_soon'"), 2, "without another reminder");
};

$p->stop;
done_testing;
