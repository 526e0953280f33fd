#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# mail-choice - who gets which mail: own, organisation or none, at once or daily, in each
# visibility of the organisation, against tables written by hand
#
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

# No mailer: what is written stays as it was written.
my $p = Portal->start(conf => { role => "web" });
# Bernd reports, Frieda takes part, so does Clara of another organisation; Anna leads, Sami is
# chosen to see all, Kim is any colleague, Gustav was one and reported with Bernd.
$p->sql("INSERT INTO person (id, organisation_id, role, sees_all, email, email_folded, given_name, family_name)
	VALUES (20, 1, 'contact', 1, 'sami\@x.example', 'sami\@x.example', 'Sami', 'S'), (21, 1, 'contact', 0, 'kim\@x.example', 'kim\@x.example', 'Kim', 'K')");
my %name = (1 => "anna", 2 => "bernd", 3 => "clara", 4 => "dora", 5 => "emil", 6 => "frieda", 7 => "gustav", 20 => "sami", 21 => "kim");
my %id = reverse %name;
my ($open, $private) = (10001, 10002);
for my $t ([$open, 0], [$private, 1]) {
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, private, subject) VALUES (?, 1, 2, 2, 'incident', ?, 'Betreff')", @$t);
	$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (?, 2, 'text', 'Text')", $t->[0]);
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))", $t->[0], $_, $_ == 2 ? "reporter" : "participant")
		for 2, 3, 6, 7;
}

sub written {
	my @rows = $p->sql("SELECT person_id, kind, state FROM outbox ORDER BY id");
	$p->sql("DELETE FROM outbox");
	return join " ", sort map { "$name{$_->{person_id}}:$_->{kind}" . ($_->{state} eq "queued" ? "" : "($_->{state})") } @rows;
}
sub choose { my ($scope, $mode) = @_; $p->sql("UPDATE person SET mail_scope = ?, mail_mode = ? WHERE role = 'contact'", $scope, $mode) }
sub answer {
	my ($ticket, @more) = @_;
	my $r = $p->portalctl("ticket", "reply", $ticket, "--as", 'dora.desk@support.example', "--text", "Antwort", @more);
	is($r->{status}, 0, "an answer") or diag($r->{err});
	return written();
}
sub expected { my ($kind, $mode, @who) = @_; my $held = $mode eq "daily" ? "(held)" : ""; return join " ", sort map { "$_:$kind$held" } @who }

my @on = qw(bernd clara frieda);
my %colleagues = (own => [qw(anna)], chosen => [qw(anna sami)], all => [qw(anna sami kim)]);
for my $visibility (qw(own chosen all)) {
	$p->sql("UPDATE organisation SET visibility = ? WHERE id = 1", $visibility);
	for my $mode (qw(now daily)) {
		choose("own", $mode);
		is(answer($open), expected("answer", $mode, @on), "$visibility, own, $mode: those on the ticket");
		is(answer($private), expected("answer", $mode, @on), "of a private one too");
		choose("organisation", $mode);
		is(answer($open), expected("answer", $mode, @on, @{ $colleagues{$visibility} }), "$visibility, organisation, $mode: also who may see it");
		is(answer($private), expected("answer", $mode, @on), "of a private one nobody else");
		choose("none", $mode);
		is(answer($open), "", "$visibility, none, $mode: nobody");
	}
}

subtest "a question is one to those on the ticket" => sub {
	choose("organisation", "now");
	is(answer($open, "--status", "waiting"), join(" ", sort((map { "$_:question" } @on), map { "$_:answer" } qw(anna sami kim))), "an answer to others");
};

my ($bernd, $anna) = map { my $c = $p->client; $c->login($_); $c } 'bernd.brandt@musterstadt.example', 'anna.albrecht@musterstadt.example';
sub comment { my ($c, $ticket) = @_; is($c->submit("/tickets/$ticket", "comment", { text => "Kommentar" })->code, 303, "a comment"); return written() }
my @desk = qw(dora:comment_desk emil:comment_desk);

subtest "no mail for what one has done oneself" => sub {
	choose("organisation", "now");
	is(comment($bernd, $open), join(" ", sort((map { "$_:answer" } qw(clara frieda anna sami kim)), @desk)), "the reporter writes");
	is(comment($anna, $open), join(" ", sort((map { "$_:answer" } @on, qw(sami kim)), @desk)), "the lead writes");
	is(comment($bernd, $private), join(" ", sort((map { "$_:answer" } qw(clara frieda)), @desk)), "in a private ticket");
};

subtest "the desk: who works on it" => sub {
	choose("none", "now");
	$p->sql("UPDATE ticket SET assignee_id = 5 WHERE id = ?", $open);
	is(comment($bernd, $open), "emil:comment_desk", "the one who works on it");
	$p->sql("UPDATE person SET active = 0 WHERE id = 5");
	is(comment($bernd, $open), "dora:comment_desk", "all others when that one has gone");
	$p->sql("UPDATE person SET active = 1, mail_mode = 'daily' WHERE id = 5");
	is(comment($bernd, $open), "emil:comment_desk(held)", "at once or daily, as they chose");
	$p->sql("UPDATE person SET mail_scope = 'none' WHERE id = 5");
	is(comment($bernd, $open), "", "or not at all");
	$p->sql("UPDATE person SET mail_scope = 'own', mail_mode = 'now' WHERE id = 5");
};

subtest "a new ticket" => sub {
	my @new = qw(dora:ticket_new_desk emil:ticket_new_desk);
	my $make = sub { my $res = $bernd->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Neu", text => "Text", @_ }); is($res->code, 303, "sent"); return written() };
	choose("own", "now");
	is($make->(), "bernd:ticket_received @new", "a receipt to who wrote it, the desk hears of it");
	choose("own", "daily");
	is($make->(), "bernd:ticket_received(held) @new", "in the digest, if so chosen");
	choose("none", "now");
	is($make->(), "@new", "none, if none is wanted");
	choose("organisation", "now");
	is($make->(), join(" ", sort("bernd:ticket_received", (map { "$_:ticket_new_org" } qw(anna frieda sami kim)), @new)), "the organisation's people, as far as they may see it");
	is($make->(private => 1), "bernd:ticket_received @new", "of a private one nobody else");
};

subtest "of an inactive organisation nobody" => sub {
	$p->sql("UPDATE organisation SET active = 0 WHERE id = 1");
	is(answer($open), "clara:answer", "but those of others who take part");
};

$p->stop;
done_testing;
