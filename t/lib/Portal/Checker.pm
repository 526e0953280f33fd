# SPDX-License-Identifier: EUPL-1.2
package Portal::Checker;
#
# Portal::Checker - after a fault: what was acknowledged against what is there
#
#   my $seed = Portal::Checker::seed()   begins the choices of rand; PORTAL_RANDOM=n repeats those
#                                        of a run, and a run that fails says which they were
#   Portal::Checker::settle($p, seconds => 60)   lets the mailer finish: what is put off comes
#                                        due, leases of dead mailers end; false when it gets no
#                                        further for so long
#   Portal::Checker::check($p, load => [LOADS], relay => [SmtpServers], faults => [...],
#       desk => [4, 5])                  one test per kind of damage, all must be 0:
#     lost     acknowledged and not there: a row, an entry, a mail's row, a mail
#     double   there more than once: the same form, the same event's mail, a mail taken twice
#     orphan   half of something: a ticket without its entry or people, a result that leads
#              nowhere, a mail without its row, a file without its bytes or its entry
#     stuck    never answered, or in a state that nothing will end
#     wrong    an answer that no fault explains: a lost session, a refused form
#   Portal::Checker::find(same)          only looks: the lists by kind of damage
#   Portal::Checker::downloads($p, load => [LOADS])   files as their owners get them
#   Portal::Checker::swept($p)           a day later nothing is left of files nobody sent
#
# faults: [what => time] as they happened: "mailer" (killed), "down" and "up" (the database).
# A mail may be taken twice only where the mailer was killed between the relay's 250 and the
# row's update: before it told the log of the 250, within a second of it, or as long as the
# database was down then.
# desk: who of the desk wants mail.
#
use strict;
use warnings;
use Portal::Files;
use Test::More;
use Time::HiRes qw(sleep time);

# Whom the portal tells of what, written down by hand: everybody has the usual settings, the
# tickets have no assignee and no participants.
my %TOLD = (
	ticket => { ticket_received => ["self"], ticket_new_desk => ["desk"] },
	comment => { comment_desk => ["desk"] },
	close => { closed => ["desk"] },
	reopen => { reopened => ["desk"] },
);

my $seed;

sub seed {
	return $seed = srand($ENV{PORTAL_RANDOM} // time * 1000 % 2**31);
}

END { diag("PORTAL_RANDOM=$seed repeats the choices of this run") if defined $seed && !Test::More->builder->is_passing }

sub settle {
	my ($p, %opt) = @_;
	my ($least, $now, $end) = (9**9, 0, 0);
	while (1) {
		_hurry($p);
		$now = ($p->sql("SELECT COUNT(*) AS n FROM outbox WHERE state IN ('queued', 'sending', 'deferred')"))[0]{n};
		return 1 if $now == 0;
		($least, $end) = ($now, time + ($opt{seconds} || 60)) if $now < $least;
		last if time > $end;
		sleep 0.1;
	}
	diag("the outbox gets no further: $now mails are left");
	return;
}

# What is put off comes due; what a dead mailer holds is free.
sub _hurry {
	my ($p) = @_;
	my @held = $p->sql("SELECT DISTINCT lease_owner AS who FROM outbox WHERE state = 'sending'");
	for my $who (grep { defined } map { $_->{who} } @held) {
		my ($pid) = $who =~ /:(\d+):[0-9a-f]+$/ or next;
		next if kill 0, $pid;
		$p->sql("UPDATE outbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND
			WHERE state = 'sending' AND lease_owner = ?", $who);
	}
	$p->sql("UPDATE outbox SET next_at = UTC_TIMESTAMP(3) WHERE state = 'deferred' AND next_at > UTC_TIMESTAMP(3)");
}

# What check tells, as lists by kind of damage.
sub find {
	my ($p, %opt) = @_;
	my %bad = map { $_ => [] } qw(lost double orphan stuck wrong);
	my @acts = map { $_->acts } @{ $opt{load} };
	push @{ $bad{wrong} }, map { $_->wrong } @{ $opt{load} };
	push @{ $bad{stuck} }, map { "$_->{mark} was begun and never answered" } grep { !$_->{acked} } @acts;
	_check_acts($p, \%bad, $opt{desk} || [4, 5], @acts);
	_check_tickets($p, \%bad, @acts);
	_check_files($p, \%bad, @acts);
	_check_mails($p, \%bad, %opt) if $opt{relay};
	return \%bad;
}

sub check {
	my ($p, %opt) = @_;
	my $bad = find($p, %opt);
	my $done = grep { $_->{acked} } map { $_->acts } @{ $opt{load} };
	cmp_ok($done, '>', 0, "$done forms were acknowledged");
	for my $what (sort keys %$bad) {
		my @list = @{ $bad->{$what} };
		is(scalar @list, 0, "$what: 0") or diag(join "\n", @list[0 .. ($#list > 14 ? 14 : $#list)]);
	}
}

# By mark: the rows it left.
sub _rows_by {
	my ($p, $key, $sql) = @_;
	my %by;
	push @{ $by{ $_->{$key} } }, $_ for $p->sql($sql);
	return \%by;
}

sub _check_acts {
	my ($p, $bad, $desk, @acts) = @_;
	my $tickets = _rows_by($p, "subject", "SELECT id, subject, reporter_id, status FROM ticket");
	my $texts = _rows_by($p, "text", "SELECT id, ticket_id, person_id, text FROM entry WHERE type = 'text'");
	my $closes = _rows_by($p, "ticket_id", "SELECT id, ticket_id FROM entry WHERE type = 'status' AND new_value = 'closed'");
	my $mails = _rows_by($p, "entry_id", "SELECT id, entry_id, kind, person_id FROM outbox WHERE entry_id IS NOT NULL");
	my (%known, %seen_close);
	for my $act (@acts) {
		$known{ $act->{mark} } = 1;
		my @rows = $act->{kind} eq "close" ? @{ $closes->{ $act->{ticket} // 0 } || [] } : @{ $texts->{ $act->{mark} } || [] };
		my @heads = $act->{kind} eq "ticket" ? @{ $tickets->{ $act->{mark} } || [] } : ();
		push @{ $bad->{double} }, "$act->{mark} is there " . @rows . " times" if @rows > 1;
		push @{ $bad->{double} }, "$act->{mark} is " . @heads . " tickets" if @heads > 1;
		next unless $act->{acked};
		push @{ $bad->{lost} }, "$act->{mark} was acknowledged" unless @rows && ($act->{kind} ne "ticket" || @heads);
		next unless @rows;
		push @{ $bad->{lost} }, "$act->{mark} was acknowledged as $act->{id}, is in $rows[0]{ticket_id}"
			if $rows[0]{ticket_id} != $act->{id};
		my %who = (self => [$Portal::Seed::PERSON{ $act->{who} }], desk => $desk);
		_check_told($bad, $act, \%who, $mails->{ $rows[0]{id} } || []);
	}
	push @{ $bad->{orphan} }, "the entry $_ was never sent" for grep { /^Last\d/ && !$known{$_} } keys %$texts;
	push @{ $bad->{orphan} }, "the ticket $_ was never sent" for grep { /^Last\d/ && !$known{$_} } keys %$tickets;
}

sub _check_told {
	my ($bad, $act, $who, $rows) = @_;
	my $kind = $act->{kind} eq "comment" && $act->{after} eq "close" ? "reopen" : $act->{kind};
	my %there;
	$there{"$_->{kind} to $_->{person_id}"}++ for @$rows;
	for my $mail (sort keys %{ $TOLD{$kind} }) {
		for my $to (map { @{ $who->{$_} } } @{ $TOLD{$kind}{$mail} }) {
			my $n = delete $there{"$mail to $to"} || 0;
			push @{ $bad->{lost} }, "$act->{mark}: no row for the mail $mail to $to" if $n == 0;
			push @{ $bad->{double} }, "$act->{mark}: $n rows for the mail $mail to $to" if $n > 1;
		}
	}
	push @{ $bad->{orphan} }, "$act->{mark}: a mail nobody wants: $_" for sort keys %there;
}

# What belongs together is there together.
sub _check_tickets {
	my ($p, $bad, @acts) = @_;
	my %rule = (
		"a ticket without an entry" => "SELECT id FROM ticket t WHERE NOT EXISTS
			(SELECT 1 FROM entry e WHERE e.ticket_id = t.id AND e.type = 'text')",
		"a ticket whose reporter is not on it" => "SELECT id FROM ticket t WHERE NOT EXISTS
			(SELECT 1 FROM ticket_person tp WHERE tp.ticket_id = t.id AND tp.person_id = t.reporter_id)",
		"a ticket whose newest entry is another" => "SELECT id FROM ticket t WHERE NOT last_entry_id <=>
			(SELECT MAX(id) FROM entry e WHERE e.ticket_id = t.id)",
		"a ticket whose status no entry explains" => "SELECT id FROM ticket t WHERE status <> COALESCE(
			(SELECT new_value FROM entry e WHERE e.ticket_id = t.id AND e.type = 'status' ORDER BY e.id DESC LIMIT 1), 'new')",
		"a ticket whose copies differ" => "SELECT t.id FROM ticket t JOIN ticket_person tp ON tp.ticket_id = t.id
			WHERE tp.status <> t.status OR tp.updated_at <> t.updated_at",
		"a form's result without an address" => "SELECT HEX(form_key) AS id FROM form_result WHERE location = ''",
		"a form's result that leads nowhere" => "SELECT location AS id FROM form_result
			WHERE location LIKE '/tickets/%' AND NOT EXISTS (SELECT 1 FROM ticket t WHERE location = CONCAT('/tickets/', t.id))",
		"a mail about no ticket" => "SELECT id FROM outbox o WHERE ticket_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = o.ticket_id)",
		"a mail about no entry" => "SELECT id FROM outbox o WHERE entry_id IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = o.entry_id AND e.ticket_id = o.ticket_id)",
	);
	for my $what (sort keys %rule) {
		push @{ $bad->{orphan} }, map { "$what: $_->{id}" } $p->sql($rule{$what});
	}
	# One result per form: tickets and comments, but not what need not be sent once.
	my $want = grep { $_->{acked} && $_->{kind} ne "close" } @acts;
	my ($have) = $p->sql("SELECT COUNT(*) AS n FROM form_result");
	push @{ $bad->{lost} }, "$have->{n} results for $want forms" if $have->{n} < $want;
}

# Each file as it was sent: its name says what its bytes are.
sub _check_files {
	my ($p, $bad, @acts) = @_;
	my $linked = _rows_by($p, "text", "SELECT e.text, u.id, u.name, u.size, HEX(u.sha256) AS sum FROM upload u
		JOIN entry e ON e.id = u.entry_id WHERE u.state = 'linked' AND e.type = 'text' ORDER BY u.id");
	my (%tries, %content);
	$tries{ $Portal::Seed::PERSON{ $_->{who} } } += !$_->{acked} || $_->{tries} > 1 for @acts;
	for my $act (grep { $_->{acked} && $_->{kind} ne "close" } @acts) {
		my @files = @{ $linked->{ $act->{mark} } || [] };
		my ($is, $want) = (join(" ", sort map { $_->{name} } @files), join(" ", sort @{ $act->{files} }));
		push @{ $bad->{ @files > @{ $act->{files} } ? "double" : "lost" } }, "$act->{mark}: files <$is> instead of <$want>"
			if $is ne $want;
		for my $file (grep { $_->{name} =~ /^Last/ } @files) {
			push @{ $bad->{lost} }, "file $file->{id} ($file->{name}) has another sum"
				if lc $file->{sum} ne Portal::Files::sha256_of($file->{name}) || $file->{size} != Portal::Files::size($file->{name});
		}
	}
	push @{ $bad->{orphan} }, map { "file $_->{id} ($_->{state}): $_->{n} pieces with $_->{have} bytes of $_->{size}" } $p->sql(
		"SELECT u.id, u.state, u.size, COUNT(c.seq) AS n, COALESCE(SUM(LENGTH(c.data)), 0) AS have FROM upload u
		LEFT JOIN upload_chunk c ON c.upload_id = u.id WHERE u.state IN ('staged', 'linked') GROUP BY u.id, u.state, u.size
		HAVING have <> u.size OR n <> CEIL(u.size / $Portal::Files::CHUNK) OR MAX(c.seq) <> n - 1");
	$p->sql("SET SESSION group_concat_max_len = 16000000");
	push @{ $bad->{orphan} }, map { "file $_->{id}: its bytes have another sum" } $p->sql(
		"SELECT u.id FROM upload u LEFT JOIN upload_chunk c ON c.upload_id = u.id WHERE u.state IN ('staged', 'linked')
		GROUP BY u.id, u.sha256 HAVING UNHEX(SHA2(COALESCE(GROUP_CONCAT(c.data ORDER BY c.seq SEPARATOR ''), ''), 256)) <> u.sha256");
	push @{ $bad->{orphan} }, map { "pieces of a file $_->{id} that is not there" } $p->sql(
		"SELECT DISTINCT upload_id AS id FROM upload_chunk c WHERE NOT EXISTS (SELECT 1 FROM upload u WHERE u.id = c.upload_id)");
	push @{ $bad->{orphan} }, map { "file $_->{id} is linked to nothing" } $p->sql(
		"SELECT u.id FROM upload u WHERE u.state = 'linked' AND NOT EXISTS
		(SELECT 1 FROM entry e WHERE e.id = u.entry_id) AND NOT EXISTS (SELECT 1 FROM note n WHERE n.id = u.note_id)");
	# What is left over comes from forms that had to be sent again.
	push @{ $bad->{orphan} }, map { "file $_->{id} ($_->{name}) is $_->{state}, and nothing went wrong" }
		grep { !$tries{ $_->{person_id} } } $p->sql("SELECT id, name, state, person_id FROM upload WHERE state <> 'linked'");
}

sub downloads {
	my ($p, %opt) = @_;
	my %client;
	my ($n, @bad) = (0);
	my @acts = grep { $_->{acked} && @{ $_->{files} || [] } } map { $_->acts } @{ $opt{load} };
	my %address = map { $_->[0] => $_->[6] } @Portal::Seed::PEOPLE;
	for my $act (@acts) {
		my $who = $Portal::Seed::PERSON{ $act->{who} };
		my $c = $client{$who} ||= do {
			my $new = $p->client;
			# a worker may wait a moment more before it asks a database that was away
			$p->wait_until(20, sub { eval { $new->login($address{$who}); 1 } }, "a login") or die $@;
			$new;
		};
		my %href = map { $_->getAttribute("name") => $_->getAttribute("href") }
			$c->doc("/tickets/$act->{id}")->findnodes("//attachment");
		for my $name (@{ $act->{files} }) {
			my $res = $c->get($href{$name} // "/-");
			$n++;
			push @bad, "$name: " . $res->code . ", " . length($res->body) . " bytes"
				unless $res->code == 200 && $res->body eq Portal::Files::content($name);
		}
	}
	cmp_ok($n, '>', 0, "$n files of $#{[0, @acts]} forms were fetched");
	is(scalar @bad, 0, "each has every byte") or diag(join "\n", @bad);
}

sub swept {
	my ($p) = @_;
	my ($left) = $p->sql("SELECT COUNT(*) AS n FROM upload WHERE state <> 'linked'");
	my ($linked) = $p->sql("SELECT COUNT(*) AS n FROM upload WHERE state = 'linked'");
	$p->sql("UPDATE upload SET created_at = created_at - INTERVAL 25 HOUR");
	my $reloads = () = $p->log_lines(qr/event=reloaded/);
	$p->signal("HUP");	# a new mailer sweeps as soon as it is there
	ok($p->wait_until(30, sub { $reloads < (() = $p->log_lines(qr/event=reloaded/)) }, "the reload"), "a new mailer");
	ok($p->wait_until(30, sub { !($p->sql("SELECT COUNT(*) AS n FROM upload WHERE state <> 'linked'"))[0]{n} }, "the sweep"),
		"a day later $left->{n} files nobody sent are gone");
	is(($p->sql("SELECT COUNT(*) AS n FROM upload"))[0]{n}, $linked->{n}, "and no other");
	is(($p->sql("SELECT COUNT(*) AS n FROM upload_chunk WHERE upload_id NOT IN (SELECT id FROM upload)"))[0]{n}, 0, "with their bytes");
}

sub _check_mails {
	my ($p, $bad, %opt) = @_;
	my %times;
	for my $taken (map { $_->taken } @{ $opt{relay} }) {
		for my $id (keys %$taken) {
			my ($n) = $id =~ /^<(?:t\d+\.e\d+\.|t\d+\.|o)(\d+)\@support\.example>$/;
			push @{ $bad->{orphan} }, "a mail with the Message-ID $id" unless $n;
			push @{ $times{$n} }, @{ $taken->{$id} } if $n;
		}
	}
	my %told;
	/event=sent mail=(\d+) / and $told{$1}++ for $p->log_lines(qr/event=sent/);
	for my $row ($p->sql("SELECT id, state, attempts, last_reply FROM outbox")) {
		my @at = sort { $a <=> $b } @{ delete $times{ $row->{id} } || [] };
		my $what = "mail $row->{id} ($row->{state}, $row->{attempts} attempts)";
		push @{ $bad->{stuck} }, "$what: " . ($row->{last_reply} // "") unless $row->{state} eq "sent";
		push @{ $bad->{lost} }, "$what was never taken" if $row->{state} eq "sent" && !@at;
		push @{ $bad->{double} }, "$what was taken " . @at . " times" if @at > $row->{attempts};
		for my $i (1 .. $#at) {
			push @{ $bad->{double} }, sprintf "%s was taken again after %.2f s", $what, $at[$i] - $at[$i - 1]
				unless _window($at[ $i - 1 ], $at[$i], @{ $opt{faults} || [] })
				|| (@at > ($told{ $row->{id} } || 0) && grep { $_->[0] eq "mailer" && $_->[1] >= $at[ $i - 1 ] && $_->[1] <= $at[$i] } @{ $opt{faults} || [] });
		}
	}
	push @{ $bad->{orphan} }, "mail $_ was taken and has no row" for sort keys %times;
}

# Whether the mailer was killed between this 250 and the time its mark was due.
sub _window {
	my ($from, $to, @faults) = @_;
	my $end = $from + 1;
	my $down;
	for my $fault (@faults) {
		my ($what, $at) = @$fault;
		$down = $at if $what eq "down";
		$end = $at + 3 if $what eq "up" && $down && $down <= $end && $at >= $from;
	}
	return scalar grep { $_->[0] eq "mailer" && $_->[1] >= $from - 0.2 && $_->[1] <= $end && $_->[1] <= $to } @faults;
}

1;
