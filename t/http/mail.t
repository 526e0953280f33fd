#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# mail - what every kind of mail says, in both languages, and what it never says
#
# SECURITY a84, a85
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256);
use Test::More;
use XML::LibXML;
use Portal;

my $p = Portal->start(portald => 0, conf => { role => "mail", base_url => "https://portal.example",
	hotline_hours => "Mo-Fr 7:30-17:00 Uhr", hotline_hours_en => "Mon-Fr 7:30-17:00" });
my $nasty = '<script src="https://evil.example/x.js"></script> & "Löhne" \'x\'';
my $text = "Guten Tag,\n\n</blockquote><img src=\"https://evil.example/a.png\"> & mehr\n.\nZeile mit https://example.org/a?b=1&c=2\n"
	. "Ein langer Absatz, der in der Textfassung umbrochen werden muss, weil er mehr als zweiundsiebzig Zeichen hat.\n\nENDE-DES-TEXTES";
$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, priority, module_id, subject, promised_at) VALUES
	(10482, 1, 1, 1, 'incident', 'high', 1, ?, '2026-11-24 11:00:00')", $nasty);
$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, subject, private) VALUES
	(10500, 1, 1, 1, 'question', 'GEHEIMER-BETREFF', 1)");
$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) SELECT id, 1, 'reporter', UTC_TIMESTAMP(3) FROM ticket");
$p->sql("INSERT INTO entry (id, ticket_id, person_id, type, by_desk, text) VALUES (77, 10482, 4, 'text', 1, ?), (178, 10500, 4, 'text', 1, 'GEHEIMER-TEXT')", $text);

my %person = map { $_->{id} => $_ } $p->sql("SELECT id, email FROM person");
sub add {
	my ($kind, %col) = @_;
	my %row = (kind => $kind, person_id => 1, %col);
	$row{address} //= $person{ $row{person_id} }{email};
	my @names = sort keys %row;
	$p->sql("INSERT INTO outbox (" . join(", ", @names) . ") VALUES (" . join(", ", ("?") x @names) . ")", @row{@names});
	return ($p->sql("SELECT MAX(id) AS id FROM outbox"))[0]{id};
}
sub request {
	my ($used) = @_;
	$p->sql("INSERT INTO reset_request (person_id, link_used_at) VALUES (1, " . ($used ? "UTC_TIMESTAMP(3)" : "NULL") . ")");
	return ($p->sql("SELECT MAX(id) AS id FROM reset_request"))[0]{id};
}
sub row { my ($id) = @_; return ($p->sql("SELECT * FROM outbox WHERE id = ?", $id))[0] }
sub sent {
	my ($id) = @_;
	my $done = $p->wait_until(20, sub { row($id)->{state} !~ /queued|sending/ });
	is(row($id)->{state}, "sent", "mail $id is sent") or diag(explain(row($id)), $p->log);
	my ($mail) = grep { $_->header("Message-Id") =~ /[.<o]$id\@/ } $p->mails;
	return $mail;
}
sub text_of { my ($mail) = @_; return Portal->mail_part($mail, "plain") =~ s/\r\n/\n/gr }
sub html_of { my ($mail) = @_; return Portal->mail_part($mail, "html") }
sub dom { my ($html) = @_; return XML::LibXML->load_html(string => $html, recover => 2, suppress_errors => 1, encoding => "utf-8") }

$p->start_portald(wait => 0);

sub check_form {
	my ($mail, $lang, $kind) = @_;
	my ($plain, $html) = (text_of($mail), html_of($mail));
	my @parts = map { $_->content_type } $mail->subparts;
	like($parts[0], qr{^text/plain; charset="?utf-8}i, "text first");
	like($parts[1], qr{^text/html; charset="?utf-8}i, "then HTML");
	is($mail->header("Auto-Submitted"), "auto-generated", "Auto-Submitted");
	is(scalar(() = $mail->header($_)), 1, "one $_") for qw(From To Subject Date Message-Id);
	my $raw = $mail->as_string;
	# an address cannot be folded
	is(join("\n", grep { length > 78 && !/^(?:List-Unsubscribe:)?\s*<https:\S+>$/ } split /\r?\n/, $raw), "", "no long line on the wire");
	unlike($plain, qr/\[mail\.|\[kind\.|\{\w+\}|<\w+>/, "no message is missing in the text");
	unlike($html, qr/\[mail\.|\[kind\.|\{\w+\}/, "nor in the HTML");
	unlike($mail->header("Subject"), qr/\[mail\.|\{\w+\}|\n/, "nor in the subject");
	is(scalar(grep { length > 72 && / / } split /\n/, $plain), 0, "text lines fit 72 columns");
	unlike($plain, qr/\n\n\n/, "no two empty lines");
	unlike($_, qr{//(?!portal\.example)}, "no address but ours") for grep { !/^>/ && !/\Q$nasty\E/ } split /\n/, $plain;
	my $dom = dom($html);
	is($dom->findvalue('/html/@lang'), $lang, "language of the HTML");
	is($dom->findnodes('//script|//img|//link|//style|//iframe|//object|//form|//*[@src]|//*[@background]')->size, 0, "nothing remote or active");
	is($dom->findnodes('//@*[starts-with(name(), "on")]')->size, 0, "no handlers");
	is($dom->findnodes('//table[not(@role="presentation") and not(.//th[@scope])]')->size, 0, "layout tables say so");
	is($dom->findnodes('//a[not(ancestor::blockquote)][not(starts-with(@href, "https://portal.example/") or starts-with(@href, "mailto:"))]')->size, 0, "links lead to the portal");
	ok($dom->findvalue("//title"), "a title");
	return ($plain, $html);
}

my @ticket_kinds = qw(ticket_received answer question solved closed closed_soon reopened ticket_new_org ticket_new_desk assigned comment_desk);
my @account_kinds = qw(password_changed address_changed invitation test);

# Anna reads German, Bernd English; a ticket for each status, all mails at once.
my %reader = (de => 1, en => 2);
my %ticket = (open => 10482, solved => 10483, closed => 10484, waiting => 10485);
my %status = (solved => "solved", closed => "closed", closed_soon => "solved", question => "waiting");
$p->sql("UPDATE person SET lang = 'en', mail_scope = 'organisation' WHERE id = 2");
$p->sql("UPDATE organisation SET mail_quote = 'full'");
for my $status (qw(solved closed waiting)) {
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, priority, module_id, subject, promised_at)
		SELECT ?, 1, 1, 1, 'incident', 'high', 1, subject, promised_at FROM ticket WHERE id = 10482", $ticket{$status});
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (?, 1, 'reporter', UTC_TIMESTAMP(3))", $ticket{$status});
	$p->sql("INSERT INTO entry (id, ticket_id, person_id, type, by_desk, text) SELECT ?, ?, 4, 'text', 1, text FROM entry WHERE id = 77",
		$ticket{$status} - 10405, $ticket{$status});
}
$p->sql("UPDATE ticket SET status = ?, status_at = '2026-11-20 08:00:00' WHERE id = ?", $_, $ticket{$_}) for keys %ticket;

my %mail;
for my $lang (qw(de en)) {
	my @common = (person_id => $reader{$lang});
	for my $kind (@ticket_kinds) {
		my $n = $ticket{ $status{$kind} || "open" };
		$mail{$lang}{$kind} = add($kind, @common, ticket_id => $n, entry_id => $kind eq "closed_soon" ? undef : $n - 10405);
	}
	$mail{$lang}{$_} = add($_, @common) for @account_kinds;
}
for my $lang (qw(de en)) {
	for my $kind (@ticket_kinds) {
		subtest "$kind in $lang" => sub {
			my $id = $mail{$lang}{$kind};
			my $n = $ticket{ $status{$kind} || "open" };
			my $mail = sent($id) or return;
			my ($plain, $html) = check_form($mail, $lang, $kind);
			like($mail->header("Subject"), qr/^\[#$n\] .*\Q$nasty\E$/, "subject with the number first");
			my $e = $kind eq "closed_soon" ? 0 : $n - 10405;
			is($mail->header("Message-Id"), "<t$n.e$e.$id\@support.example>", "Message-Id");
			like($mail->header("References"), qr/^<t$n\@support\.example>/, "References");
			my $link = "https://portal.example/tickets/$n" . ($e ? "#e$e" : "");
			like($plain, qr/^\Q$link\E$/m, "the link alone on its line");
			is(dom($html)->findnodes(qq{//a[\@href="$link"]})->size, 2, "button and address");
			like($plain, qr/\Q$nasty\E/, "facts");
			like($html, qr/&lt;script src=/, "escaped");
			return unless $e;
			like($plain, qr/^> ENDE-DES-TEXTES$/m, "the text is quoted");
			like($plain, qr/^> \.$/m, "line by line");
			is(dom($html)->findnodes('//blockquote')->size, 1, "one quote in the HTML");
			like(dom($html)->findvalue('//blockquote'), qr/ENDE-DES-TEXTES/, "which the text does not end");
		};
	}
	for my $kind (@account_kinds) {
		subtest "$kind in $lang" => sub {
			my $mail = sent($mail{$lang}{$kind}) or return;
			my ($plain) = check_form($mail, $lang, $kind);
			unlike($mail->header("Subject"), qr/\[#/, "no number");
			ok(!$mail->header("References"), "no thread");
			like($plain, qr{^https://portal\.example/}m, "a link");
			return unless $kind eq "invitation";
			unlike($plain, qr{password/reset}, "no token");
			like($plain, qr{^https://portal\.example/password/forgot$}m, "the way to a first password");
		};
	}
}

subtest "each is told what concerns it" => sub {
	# Anna reports and reads German, Bernd is a colleague and reads English.
	my %text = map { my $lang = $_; map { ("$_ $lang" => text_of(sent($mail{$lang}{$_}))) } qw(solved answer assigned password_changed) } qw(de en);
	my ($solved, $read) = map { sent($mail{$_}{solved})->header("Subject") } qw(de en);
	like($solved, qr/^\[#10483\] Gelöst – bitte bestätigen: /, "who is on the ticket is asked to confirm");
	like($text{"solved de"}, qr/Bitte bestätigen/, "in the text too");
	like($read, qr/^\[#10483\] Solved: /, "a colleague is not");
	unlike($text{"solved en"}, qr/confirm/, "nor in the text");
	like($text{"answer de"}, qr/^Sie erhalten diese Mail, weil Sie an diesem Ticket beteiligt sind\./m, "why the one gets it");
	like($text{"answer en"} =~ s/(?<!\n)\n(?!\n)/ /gr, qr/You get this mail because you want to hear of your organisation’s tickets\./, "and the other");
	like($text{"password_changed de"} =~ s/(?<!\n)\n(?!\n)/ /gr, qr/sofort die Hotline an: 0221 4710-815$/m, "a notice names the hotline's number");
	like($text{"answer de"}, qr/^-- $/m, "what follows is a signature to mail programs");
	$p->sql("UPDATE ticket SET status = 'open', promised_at = UTC_TIMESTAMP(3) + INTERVAL 2 DAY WHERE id = 10485");
	my $desk = add("assigned", person_id => 4, ticket_id => 10485);
	my $text = text_of(sent($desk));
	like($text, qr/^Eine Antwort ist bis .* zugesagt\.$/m, "the desk reads what has been promised");
	unlike($text, qr/Wir melden uns/, "not what it will do");
	like($text, qr/weil Sie zum Support gehören/, "and why");
};

subtest "one thread for each person" => sub {
	my $first_id = sub {
		my ($row) = $p->sql("SELECT id, entry_id FROM outbox WHERE ticket_id = 10482 AND ($_[0]) ORDER BY id LIMIT 1");
		return "<t10482.e$row->{entry_id}.$row->{id}\@support.example>";
	};
	my $root = '<t10482@support.example>';
	my $first = $first_id->("1");
	my $begin = $mail{de}{ticket_received};
	is($first, "<t10482.e77.$begin\@support.example>", "the ticket's first mail is the reporter's receipt");
	my ($receipt) = grep { $_->header("Message-Id") eq $first } $p->mails;
	is($receipt->header("References"), $root, "which is the first in the thread");
	is($receipt->header("In-Reply-To"), $root, "also for programs that read nothing else");
	for (map { sent($_) } map { add("answer", ticket_id => 10482, entry_id => 77) } 1 .. 2) {
		is($_->header("References"), "$root $first", "the reporter's mails name it");
		is($_->header("In-Reply-To"), $first, "and answer it");
	}
	# Somebody who joins later never got it; all later ones hang on the one that came first.
	my ($joined, @later) = map { sent($_) } map { add("answer", person_id => 4, ticket_id => 10482, entry_id => 77) } 1 .. 3;
	my $own = $joined->header("Message-Id");
	is($joined->header("References"), "$root $first", "who joins later: the ticket's first mail");
	for (@later) {
		is($_->header("References"), "$root $first $own", "then also the first of one's own");
		is($_->header("In-Reply-To"), $own, "which is answered");
	}
};

subtest "how much is quoted" => sub {
	for my $case ([none => 0, 0], [excerpt => 1, 0], [full => 1, 1]) {
		my ($how, $begin, $end) = @$case;
		$p->sql("UPDATE organisation SET mail_quote = ?", $how);
		$p->sql("UPDATE entry SET text = ? WHERE id = 77", "ANFANG\n" . "wort " x 200 . "\nENDE");
		my $mail = sent(add("answer", ticket_id => 10482, entry_id => 77));
		for my $part (text_of($mail), html_of($mail)) {
			is($part =~ /ANFANG/ ? 1 : 0, $begin, "$how: beginning");
			is($part =~ /ENDE/ ? 1 : 0, $end, "$how: end");
		}
		like(text_of($mail), qr/Gekürzt/, "says so") if $how eq "excerpt";
		like(text_of($mail), qr/im Portal/, "says where") if $how eq "none";
	}
};

subtest "a private ticket stays in the portal" => sub {
	$p->sql("UPDATE organisation SET mail_quote = 'full'");
	my @ids = map { add($_, ticket_id => 10500, entry_id => 178) } @ticket_kinds;
	for my $id (@ids) {
		my $mail = sent($id) or next;
		my $all = join "\n", $mail->header("Subject"), text_of($mail), html_of($mail);
		unlike($all, qr/GEHEIM/, "neither subject nor text");
		like($mail->header("Subject"), qr/^\[#10500\] \S/, "but the number");
	}
};

subtest "reset link: a fresh one each time, hashes only" => sub {
	my $request = request();
	my @tokens;
	for (1 .. 2) {
		my $mail = sent(add("reset_link", request_id => $request));
		my ($plain) = check_form($mail, "de", "reset_link");
		my @links = $plain =~ m{^https://portal\.example/password/reset/(\S+)$}mg;
		is(scalar @links, 1, "the link alone on its line");
		push @tokens, $links[0];
		like($plain, qr/ignorieren/, "an unrequested mail can be ignored");
	}
	isnt($tokens[0], $tokens[1], "two mails, two tokens");
	my %hashes = map { $_->{h} => 1 } $p->sql("SELECT HEX(hash) AS h FROM reset_token WHERE request_id = ?", $request);
	ok($hashes{ uc unpack "H*", sha256($_) }, "its hash is stored") for @tokens;
	unlike($p->log, qr/\Q$_\E/, "not in the log") for @tokens;
	my ($n) = $p->sql("SELECT COUNT(*) AS n FROM outbox WHERE last_reply LIKE CONCAT('%', ?, '%')", $tokens[0]);
	is($n->{n}, 0, "nor in the outbox");
};

subtest "new password: alone on its line" => sub {
	my $mail = sent(add("new_password", request_id => request(1)));
	my ($plain, $html) = check_form($mail, "de", "new_password");
	my @words = $plain =~ /^([A-Za-z0-9-]{16})$/mg;
	is(scalar @words, 1, "one word of 16 characters on a line of its own") or diag($plain);
	like($html, qr/\Q$words[0]\E/, "in the HTML too");
	unlike($p->log, qr/\Q$words[0]\E/, "not in the log");
	my ($row) = $p->sql("SELECT * FROM credential WHERE kind = 'mailed' ORDER BY id DESC LIMIT 1");
	like($row->{phc}, qr/^\$argon2id\$/, "stored as a hash");
};

subtest "what is not due any more is not sent" => sub {
	my $request = request();
	$p->sql("UPDATE reset_request SET dead_at = UTC_TIMESTAMP(3) WHERE id = ?", $request);
	my @ids = (add("reset_link", request_id => $request), add("test", person_id => 7),
		add("answer", person_id => 3, ticket_id => 10482, entry_id => 77),
		add("answer", person_id => 2, ticket_id => 10500, entry_id => 178));
	for my $id (@ids) {
		$p->wait_until(15, sub { row($id)->{state} !~ /queued|sending/ });
		is(row($id)->{state}, "given_up", "mail $id: " . (row($id)->{last_reply} // ""));
		is(scalar(grep { $_->header("Message-Id") =~ /[.<o]$id\@/ } $p->mails), 0, "nothing sent");
	}
};

subtest "whoever wants no mails about others' tickets any more gets none that wait" => sub {
	$p->sql("UPDATE person SET mail_scope = 'own' WHERE id IN (1, 2)");
	my %mail = map { $_ => add("answer", person_id => $_, ticket_id => 10482, entry_id => 77) } 1, 2;
	sent($mail{1});
	$p->wait_until(15, sub { row($mail{2})->{state} !~ /queued|sending/ });
	is(row($mail{2})->{state}, "given_up", "not sent to a colleague");
	like(row($mail{2})->{last_reply}, qr/others' tickets/, "and why");
	my $digest = add("digest", person_id => 2, state => "refused");
	add("answer", person_id => 2, state => "told", digest_id => $digest, ticket_id => $_) for 10482, 10483;
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (10483, 2, 'participant', UTC_TIMESTAMP(3))");
	$p->sql("UPDATE outbox SET state = 'queued' WHERE id = ?", $digest);
	my $mail = sent($digest);
	is($mail->header("Subject"), "1 ticket with news", "in a digest neither");
	like(text_of($mail), qr/#10483/, "only the ticket that one is on");
	$p->sql("DELETE FROM ticket_person WHERE person_id = 2");
	$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id = 2");
};

subtest "an address that is none" => sub {
	$p->expect_log(qr/event=refused/);
	for my $address ("a\@b>\r\nRCPT TO:<eve\@evil.example", "anna", "\"x\"\@y.example") {
		my $id = add("test", address => $address);
		$p->wait_until(15, sub { row($id)->{state} !~ /queued|sending/ });
		is(row($id)->{state}, "refused", "refused");
	}
	is(scalar(grep { ($_->header("X-RcptTo") // "") =~ /evil/ } $p->mails), 0, "nobody else gets anything");
};

subtest "digest" => sub {
	$p->sql("UPDATE person SET mail_mode = 'daily' WHERE id = 1");
	my $id = add("digest", state => "refused");
	add("answer", state => "told", digest_id => $id, ticket_id => $_) for 10482, 10482, 10500;
	add("solved", state => "told", digest_id => $id, ticket_id => 10482);
	$p->sql("UPDATE outbox SET state = 'queued' WHERE id = ?", $id);
	my $mail = sent($id) or return;
	my ($plain, $html) = check_form($mail, "de", "digest");
	like($mail->header("Subject"), qr/^2 Tickets mit Neuem$/, "subject");
	like($plain, qr{^https://portal\.example/tickets/10482$}m, "link to the ticket");
	like($plain, qr/^2 neue Antworten · gelöst – bitte bestätigen$/m, "what happened to it");
	like($plain, qr/#10500\] Vertrauliches Ticket\n1 neue Antwort$/m, "private without its subject");
	unlike($plain . $html, qr/GEHEIM/, "nowhere");
	my $none = add("digest", person_id => 3);
	$p->wait_until(15, sub { row($none)->{state} !~ /queued|sending/ });
	is(row($none)->{state}, "given_up", "no news, no mail");
};

subtest "once a minute" => sub {
	$p->sql("UPDATE person SET mail_mode = 'now'");
	$p->sql("UPDATE ticket SET status = 'solved', status_at = UTC_TIMESTAMP(3) - INTERVAL 12 DAY WHERE id = 10482");
	$p->sql("UPDATE ticket SET status = 'solved', status_at = UTC_TIMESTAMP(3) - INTERVAL 15 DAY WHERE id = 10500");
	$p->sql("DELETE FROM outbox WHERE kind = 'closed_soon'");
	$p->sql("INSERT INTO session (hash, person_id, seen_at) VALUES (REPEAT('a', 32), 1, UTC_TIMESTAMP(3) - INTERVAL 2 HOUR), (REPEAT('b', 32), 1, UTC_TIMESTAMP(3))");
	$p->sql("UPDATE person SET idle = 'long' WHERE id = 2");
	$p->sql("INSERT INTO session (hash, person_id, seen_at, created_at) VALUES (REPEAT('c', 32), 2, UTC_TIMESTAMP(3) - INTERVAL 2 HOUR, UTC_TIMESTAMP(3) - INTERVAL 2 HOUR), (REPEAT('d', 32), 2, UTC_TIMESTAMP(3) - INTERVAL 2 HOUR, UTC_TIMESTAMP(3) - INTERVAL 25 HOUR)");
	$p->sql("INSERT INTO throttle (kind, bucket, started_at, hits) VALUES ('x', REPEAT('a', 32), UTC_TIMESTAMP(3) - INTERVAL 9 DAY, 1)");
	$p->sql("INSERT INTO form_result (person_id, form_key, content, created_at) VALUES (1, REPEAT('a', 16), REPEAT('a', 32), UTC_TIMESTAMP(3) - INTERVAL 3 DAY)");
	$p->stop_portald;
	$p->start_portald(wait => 0);
	ok($p->wait_until(20, sub { ($p->sql("SELECT status FROM ticket WHERE id = 10500"))[0]{status} eq "closed" }), "a solved ticket closes");
	ok($p->wait_until(20, sub { ($p->sql("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'closed_soon' AND ticket_id = 10482 AND state = 'sent'"))[0]{n} == 1 }), "another is announced");
	ok($p->wait_until(20, sub { ($p->sql("SELECT COUNT(*) AS n FROM session"))[0]{n} == 2 }), "an idle session goes, another stays");
	is(join(",", map { $_->{h} } $p->sql("SELECT LEFT(hash, 1) AS h FROM session ORDER BY hash")), "b,c", "so does one that may rest longer, for a day");
	is(($p->sql("SELECT COUNT(*) AS n FROM throttle WHERE kind = 'x'"))[0]{n}, 0, "old throttles go");
	is(($p->sql("SELECT COUNT(*) AS n FROM form_result"))[0]{n}, 0, "old form results go");
	$p->stop_portald;
	$p->start_portald(wait => 0);
	$p->wait_until(10, sub { scalar $p->log_lines(qr/mailer is ready/) >= 3 });
	sleep 3;
	is(($p->sql("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'closed_soon'"))[0]{n}, 1, "announced once");
};

# What is private is kept out of the document, not only off the page: whoever changes a sheet
# cannot let it out.
subtest "a sheet that says all it knows" => sub {
	$p->stop_portald;
	is(system("cp", "-r", "$Portal::ROOT/xslt", "$p->{dir}/xslt"), 0, "sheets of one's own");
	my $file = "$p->{dir}/xslt/mail/lib/frame.xsl";
	open my $in, '<:utf8', $file or die $!;
	my $sheet = do { local $/; <$in> };
	ok($sheet =~ s{(<xsl:template match="mail" mode="text">)}{$1<xsl:value-of select="."/>}, "changed");
	open my $out, '>:utf8', $file or die $!;
	print $out $sheet;
	close $out or die $!;
	$p->sql("UPDATE ticket SET status = 'open', status_at = UTC_TIMESTAMP(3) WHERE id = 10500");
	$p->write_conf(sheet_dir => "$p->{dir}/xslt");
	$p->start_portald(wait => 0);
	my $digest = add("digest", state => "refused");
	add("answer", state => "told", digest_id => $digest, ticket_id => $_) for 10483, 10500;
	$p->sql("UPDATE outbox SET state = 'queued' WHERE id = ?", $digest);
	my ($open, $private, $both) = map { text_of(sent($_)) } add("answer", ticket_id => 10483, entry_id => 78), add("answer", ticket_id => 10500, entry_id => 178), $digest;
	like($open, qr/ENDE-DES-TEXTES.*ENDE-DES-TEXTES/s, "it does say more than it should");
	unlike($_, qr/GEHEIM/, "but nothing of a private ticket") for $private, $both;
	like($both, qr/#10500/, "whose number it knows");
};

$p->stop;
done_testing;
