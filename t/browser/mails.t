#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# mails - every kind of mail in every language, drawn by the portal and looked at in chromium
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Test::More;

my $p = Portal->start;
my @ticket = qw(ticket_received answer question solved closed closed_soon reopened ticket_new_org ticket_new_desk assigned comment_desk);
my @account = qw(reset_link new_password password_changed invitation address_changed test);
open my $fh, '<', "$Portal::ROOT/lib/outbox.c" or die;
my @all = join("", <$fh>) =~ /^\t\[MAIL_\w+\] = \{ "(\w+)"/mg;
is_deeply([sort @ticket, @account, "digest"], [sort @all], "every kind there is");

my %status = (question => "waiting", solved => "solved", closed => "closed", closed_soon => "solved");
my $id = 10000;
sub ticket {
	my ($subject, $status, $private) = @_;
	$id++;
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, priority, status, private, subject, promised_at, status_at)
		VALUES (?, 1, 1, 1, 'incident', 'high', ?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL 2 DAY, UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)", $id, $status, $private, $subject);
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at) VALUES (?, 1, 'reporter', ?, UTC_TIMESTAMP(3))", $id, $status);
	$p->sql("INSERT INTO entry (id, ticket_id, person_id, type, by_desk, text) VALUES (?, ?, 4, 'text', 1, ?)", $id, $id,
		"Guten Tag,\n\nbitte tragen Sie das Skontokonto in der Belegzeile ein und speichern Sie erneut:\n```\n3511 -> 473100\n```\nMehr dazu: https://portal.example/faq/skonto\n\nIhre Anwendungsbetreuung");
	return $id;
}
sub add {
	my (%row) = @_;
	my @names = sort keys %row;
	$p->sql("INSERT INTO outbox (" . join(", ", @names) . ") VALUES (" . join(", ", ("?") x @names) . ")", @row{@names});
	return ($p->sql("SELECT MAX(id) id FROM outbox"))[0]{id};
}
my (%id_of, $person);
sub queue {
	my ($name, %row) = @_;
	$id_of{$name} = add(person_id => 1, address => "reader\@musterstadt.example", %row);
}
my $folder = "$p->{dir}/html";
mkdir $folder;
for my $lang (qw(de en)) {
	%id_of = ();
	$p->sql("UPDATE person SET lang = ? WHERE id = 1", $lang);
	for my $kind (@ticket) {
		my $n = ticket("Kreditorenbuchung bricht beim Speichern mit Fehler FI-2207 ab", $status{$kind} || "open", 0);
		queue("$kind-$lang", kind => $kind, ticket_id => $n, entry_id => $kind eq "closed_soon" ? undef : $n);
	}
	my $private = ticket("Personalfall", "open", 1);
	queue("private-$lang", kind => "answer", ticket_id => $private, entry_id => $private);
	for my $kind (@account) {
		my $request;
		if ($kind =~ /reset_link|new_password/) {
			$p->sql("INSERT INTO reset_request (person_id, link_used_at) VALUES (1, " . ($kind eq "new_password" ? "UTC_TIMESTAMP(3)" : "NULL") . ")");
			($request) = map { $_->{n} } $p->sql("SELECT MAX(id) n FROM reset_request");
		}
		queue("$kind-$lang", kind => $kind, request_id => $request);
	}
	queue("digest-$lang", kind => "digest", state => "refused");
	add(kind => $_->[0], person_id => 1, address => "x", state => "told", digest_id => $id_of{"digest-$lang"}, ticket_id => $_->[1])
		for ["answer", 10001], ["answer", 10001], ["question", 10001], ["solved", 10004], ["answer", $private];
	$p->sql("UPDATE outbox SET state = 'queued' WHERE id = ?", $id_of{"digest-$lang"});
	ok($p->wait_until(40, sub { !($p->sql("SELECT COUNT(*) n FROM outbox WHERE state IN ('queued', 'sending')"))[0]{n} }), "mails in $lang go out");
	my @mails = $p->mails;
	for my $name (sort keys %id_of) {
		my ($mail) = grep { $_->header("Message-Id") =~ /[.<o]$id_of{$name}\@/ } @mails;
		ok($mail, "$name is sent") or next;
		my ($html, $text) = map { Portal->mail_part($mail, $_) } qw(html plain);
		my $about = $name =~ /^(?:@{[join "|", @ticket, "private", "digest"]})-/;
		is(defined $mail->header("List-Unsubscribe") ? 1 : 0, $about ? 1 : 0, "$name: a way to stop it, if it is about tickets");
		# what happened stands first, below the greeting
		like($text, $lang eq "de" ? qr/^Guten Tag Anna Albrecht,\r?\n\r?\n\S/ : qr/^\S.* Anna Albrecht,\r?\n\r?\n[A-Z]/, "$name: greeting, then what happened");
		unlike($text . $html, qr/!(?!-)(?!DOCTYPE)|\{\w+\}|\[mail\./, "$name: calm, and every word there");
		unlike($text . $html, qr/Personalfall/, "$name: nothing of a private ticket");
		open my $out, '>:utf8', "$folder/$name.html" or die;
		print $out $html;
	}
}
Portal::Browser::run($p, "mails.mjs", $folder);
$p->stop;
done_testing;
