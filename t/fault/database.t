#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# database - MariaDB killed, restarted, silent, locked, deadlocked, full; COMMITs cut off
# (F16-F20, F22-F25), each under load: what was acknowledged is there, once
#
# PORTAL_DEEP=1 makes it long. PORTAL_RANDOM=n repeats a run's choices.
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use DBI;
use Portal;
use Portal::Checker;
use Portal::Files;
use Portal::Load;
use Portal::Proxy;
use SmtpServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $deep = $ENV{PORTAL_DEEP};
my $room = $deep ? 1024 : 64;	# a long load brings many files
my $seed = Portal::Checker::seed();
diag("random $seed") if $deep;
my $relay = SmtpServer->start;
# One tablespace with an end, so that the disk can be full without a disk.
my $p = Portal->start(portald => 0, smtp => $relay->port,
	mariadb => ["--innodb-file-per-table=0", "--innodb-data-file-path=ibdata1:12M:autoextend:max:${room}M",
		"--innodb-lock-wait-timeout=5"]);
my $proxy = Portal::Proxy->start("$p->{dir}/proxy.sock", "$p->{dir}/db/mysql.sock");
$p->write_conf(db_socket => "$p->{dir}/proxy.sock", workers => 4, db_connect_timeout => "2s", db_timeout => "3s");
$p->expect_log(qr/error 20(?:02|06|13)/, qr/error 12(?:05|13)/, qr/outcome of a commit unknown/, qr/connection was lost/,
	qr/waits for the database/, qr/database was away/, qr/could not connect/, qr/stayed away after a commit/,
	qr/event=all-busy/, qr/the transaction was undone/, qr/Lost connection|gone away/i);
$p->start_nginx;
$p->start_portald;

my @faults;
my $pause = $deep ? 0.02 : 0.1;
my @loads;
sub begin { my (%opt) = @_; push @loads, my $load = Portal::Load->start($p, people => 3, pause => $pause, %opt); return $load }

# Whether pages are served again, without anybody's help.
sub back {
	my ($c) = @_;
	return $p->wait_until(20, sub { $c->get("/tickets")->code == 200 }, "the portal is back");
}

my $c = $p->client;
$c->login('jana.jung@kirche.example');

subtest "F16, F17: killed and restarted" => sub {
	my $load = begin();
	for my $signal (("KILL", "TERM") x ($deep ? 20 : 1)) {
		sleep 0.7 + rand 0.6;
		push @faults, ["down", time];
		$p->stop_mariadb($signal);
		my $res = $c->get("/tickets");
		is($res->code, 503, "$signal: 503 while it is away");
		like($res->headers->header("Retry-After"), qr/^[1-9]\d*$/, "with Retry-After");
		is($c->get("/-/ping")->code, 200, "the portal itself is there");
		$p->start_mariadb;
		push @faults, ["up", time];
		ok(back($c), "back by itself, with the same session");
	}
	sleep 0.5;
	$load->stop;
};

subtest "F22: answers of COMMITs are lost" => sub {
	my $load = begin();
	for my $n (1 .. ($deep ? 300 : 8)) {
		$proxy->cut(1 + int rand 6, rand() < 0.5 ? "answer" : "command");
		$p->wait_until(10, sub { $proxy->was_cut }, "the cut") or last;
		sleep 0.1;
	}
	$load->stop;
	ok($proxy->was_cut, "each cut took place");
};

subtest "F19, F20: locks and deadlocks" => sub {
	my $load = begin();
	my $dbh = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock", "root", "",
		{ RaiseError => 1, PrintError => 0, AutoCommit => 1 });
	# The server undoes the transaction that has changed fewer rows: the portal's.
	$dbh->do("CREATE TABLE weight (id INT PRIMARY KEY, n INT NOT NULL DEFAULT 0) ENGINE=InnoDB");
	$dbh->do("INSERT INTO weight (id) VALUES " . join ",", map { "($_)" } 1 .. 300);
	my $deadlocks = sub { return ($dbh->selectrow_array("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'"))[1] };
	my ($won, $lost, $before) = (0, 0, $deadlocks->());
	my $end = time + ($deep ? 60 : 2);
	# until some have met one
	while (time < $end || ($deadlocks->() - $before - $lost < 3 && time < $end + 20)) {
		# The portal locks a ticket and then its people's rows: the other way round here.
		my ($id) = $dbh->selectrow_array("SELECT MAX(id) - FLOOR(RAND() * 3) FROM ticket");
		eval {
			$dbh->begin_work;
			$dbh->do("UPDATE weight SET n = n + 1");
			$dbh->do("UPDATE ticket_person SET part = part, updated_at = updated_at + INTERVAL 0 SECOND WHERE ticket_id = ?", undef, $id);
			$dbh->selectall_arrayref("SELECT * FROM ticket_person WHERE ticket_id = ? FOR UPDATE", undef, $id);
			sleep 0.02;
			$dbh->selectall_arrayref("SELECT * FROM ticket WHERE id = ? FOR UPDATE", undef, $id);
			$dbh->rollback;
			$won++;
			1;
		} or do { $lost++; eval { $dbh->rollback } };
		sleep 0.06 + rand 0.06;	# five tries are not to meet five of these
	}
	$load->stop;
	cmp_ok($won + $lost, '>', 5, "$won transactions of another kind ended, $lost met a deadlock");
	my $undone = $deadlocks->() - $before - $lost;
	cmp_ok($undone, '>=', 3, "$undone of the portal's were undone");
	is(scalar $load->failures, 0, "nobody saw anything of it") or diag(explain([$load->failures]));
	$dbh->do("DROP TABLE weight");
	$dbh->disconnect;
};

subtest "F18: a database that is silent" => sub {
	my $load = begin(people => 2);
	sleep 0.3;
	push @faults, ["down", time];
	my $pid = $p->mariadb_pid;
	my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	kill STOP => $pid;
	my $from = time;
	my $res = $c->get("/tickets");
	is($res->code, 503, "a page: 503");
	# by our limits (3 s and one for the client library), not by nginx's 45 s
	cmp_ok(time - $from, '<', 20, sprintf "after %.1f s", time - $from);
	$from = time;
	$res = $c->post($action, { %$fields, kind => "incident", subject => "Stille", text => "Stille" });
	is($res->code, 503, "a form: 503");
	cmp_ok(time - $from, '<', 20, sprintf "after %.1f s", time - $from);
	is($c->get("/static/portal.css")->code, 200, "static files are served");
	sleep($deep ? 60 : 1);
	kill CONT => $pid;
	push @faults, ["up", time];
	ok(back($c), "back when it speaks again");
	$load->stop;
};

# What the portal says of a form. A server that takes long to undo something may be away for it
# besides: then the same form is sent again.
sub answer {
	my ($path, $form) = @_;
	my $res;
	for (1 .. 20) {
		$res = $c->post($path, $form);
		last if $res->code != 503 || $c->xml($res)->findnodes('//form[@name="ticket-new"]');
		sleep 1;
	}
	return $res;
}

subtest "F24, F25: no room left for rows" => sub {
	$p->expect_log(qr/error 1114/, qr/is full/, qr/could not store a file/);
	# a worker that was refused by the silent database waits a moment before it asks again
	my ($action, $fields);
	$p->wait_until(20, sub { eval { ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new"); 1 } }, "the form");
	my %form = (%$fields, kind => "incident", subject => "Voll", text => "x" x 20000);
	my $dbh = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock", "root", "",
		{ RaiseError => 1, PrintError => 0, AutoCommit => 1 });
	# MariaDB 11.8 may end itself when it has no room to take something back: then the form is
	# as safe as when it is killed, and what is told of a server that lives is left out.
	my ($version) = ($dbh->selectrow_array("SELECT VERSION()")) =~ /^(\d+)/;
	my $lives = sub { my $yes = eval { $dbh->do("DO 1"); 1 }; ok($yes || $version >= 11, $yes ? "the server lives" : "the server ended itself"); return $yes };
	$dbh->do("CREATE TABLE filler (id INT AUTO_INCREMENT PRIMARY KEY, data VARBINARY(4000)) ENGINE=InnoDB");
	for my $rows (250, 25, 1) {
		my $values = join ",", ("(REPEAT('x', 3900))") x $rows;
		1 while eval { $dbh->do("INSERT INTO filler (data) VALUES $values") };
		like($dbh->errstr, $version >= 11 ? qr/full|gone away|Lost connection/ : qr/full/, "filled with $rows rows at a time");
	}
	my ($res, $n) = (undef, 0);
	# Pages that are begun have room still: until one sees the end.
	for ($n = 0; $n < 200; $n++) {
		my $page = $c->get("/tickets/new?view=xml", Accept => "application/xml");
		($action, $fields) = $c->form_fields($c->xml($page), "ticket-new") if $page->code == 200;
		$res = answer("$action?view=xml", { %form, %$fields, subject => "Voll $n", text => "x" x 20000, kind => "incident" });
		last if $res->code != 303;
	}
	is($res->code, 503, "after $n more tickets: 503") or diag(substr $res->body, 0, 2000);
	my $doc = $c->xml($res);
	is($doc->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "x" x 20000, "with the text kept");
	# The same with files: it is said which, and those that found room need not come again.
	my @files = map { "Dateien.$_" } 300_000, 262_144, 1;
	my ($kept, %staged);
	if ($lives->()) {
		is($c->get("/tickets")->code, 200, "reading works");
		for (1 .. 50) {
			($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
			$res = answer("$action?view=xml", { %$fields, kind => "incident", subject => "Dateien", text => "Mit Dateien", file => Portal::Files::field(@files) });
			last if $res->code != 303;
		}
	}
	if ($lives->()) {
		# 503 where the files found room and the entry did not
		like($res->code, qr/^(?:422|503)$/, "a form with files: " . $res->code);
		$kept = $c->xml($res);
		is($kept->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "Mit Dateien", "with the text kept");
		%staged = map { $_->getAttribute("name") => $_->getAttribute("id") } $kept->findnodes("//staged");
		my @refused = $kept->findnodes("//refused");
		is($_->getAttribute("error"), "upload.failed", "with the reason") for @refused;
		is_deeply([sort((map { $_->getAttribute("name") } @refused), keys %staged)], [sort @files], "each file is refused or ready");
		is_deeply([grep { /^(?:file|pieces)/ && !/nothing went wrong/ } @{ Portal::Checker::find($p, load => [])->{orphan} }], [], "and none is half there");
	}
	# What an operator does: more room.
	$p->stop_mariadb if $lives->();
	$dbh->disconnect;
	s/max:${room}M/max:@{[2 * $room]}M/ for @{ $p->{opt}{mariadb} };
	$p->start_mariadb;
	is(($p->sql("SELECT COUNT(*) AS n FROM ticket WHERE subject LIKE 'Voll %'"))[0]{n}, $n, "nothing is half there");
	my ($to, $again) = $c->form_fields($doc, "ticket-new");
	my $after;
	$p->wait_until(20, sub { $after = $c->post($to, $again); $after->code == 303 }, "room again");
	is($after->code, 303, "with room again, the same form is taken");
	is(($p->sql("SELECT COUNT(*) AS n FROM ticket WHERE subject = ?", "Voll $n"))[0]{n}, 1, "once");
	ok($kept || $version >= 11, "the form with files came back");
	return if !$kept;
	($to, $again) = $c->form_fields($kept, "ticket-new");
	my @missing = grep { !$staged{$_} } @files;
	$after = $c->post($to, { %$again, staged => [values %staged], file => Portal::Files::field(@missing) });
	is($after->code, 303, "so is the one with files, which sends those that were refused again");
	my @links = $c->doc($c->location($after))->findnodes("//attachment");
	is_deeply([sort map { $_->getAttribute("name") } @links], [sort @files], "it has all of them");
	is(scalar(grep { $c->get($_->getAttribute("href"))->body ne Portal::Files::content($_->getAttribute("name")) } @links), 0, "with every byte");
	# What could not be taken back for want of room is swept after a day: that day is over.
	$p->sql("DELETE FROM upload WHERE state = 'receiving' AND name LIKE 'Dateien.%'");
};

ok(Portal::Checker::settle($p, seconds => 90), "every mail comes to an end");
Portal::Checker::check($p, load => \@loads, relay => [$relay], faults => \@faults);
Portal::Checker::downloads($p, load => \@loads);
Portal::Checker::swept($p);
$p->stop;
$proxy->stop;
done_testing;
