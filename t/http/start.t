#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# start.t - the start page: what waits for me, what changed, announcements, figures
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $guest = $p->client;
my $res = $guest->get("/");
is($res->code, 303, "a guest is sent on");
like($guest->location($res), qr{^/login}, "to the login");

my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
my $doc = $bernd->doc("/");
is($doc->findvalue("count(//$_/*)"), 0, "$_: nothing yet") for qw(waiting changed announcements);
is(join(",", map { $_->value } $doc->findnodes('//counts/@scope')), "own,org", "figures of both scopes");
is($doc->findvalue('sum(//counts/count/@n)'), 0, "all zero");
is($doc->findvalue('count(//counts[@scope="own"]/count)'), 5, "for every status");

# Tickets: number, reporter, status, minutes ago
my $id = 10000;
sub ticket {
	my ($reporter, $status, $age, %more) = @_;
	$id++;
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, status, subject, updated_at, assignee_id)
		VALUES (?, 1, ?, ?, 'question', ?, ?, UTC_TIMESTAMP(3) - INTERVAL ? MINUTE, ?)", $id, $reporter, $reporter, $status, "Betreff $id", $age, $more{assignee});
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at)
		SELECT id, ?, ?, status, updated_at FROM ticket WHERE id = ?", @$_, $id) for [$reporter, "reporter"], map { [$_, "participant"] } @{ $more{on} || [] };
	entry($id, $reporter);
	return $id;
}
sub entry {
	my ($ticket, $person) = @_;
	$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (?, ?, 'text', 'Text')", $ticket, $person);
	$p->sql("UPDATE ticket SET last_entry_id = (SELECT MAX(id) FROM entry WHERE ticket_id = ticket.id) WHERE id = ?", $ticket);
}
my $asked = ticket(2, "waiting", 50);
my $solved = ticket(2, "solved", 40);
my $quiet = ticket(2, "open", 30);
my $answered = ticket(2, "open", 20);
my $with_me = ticket(1, "waiting", 10, on => [2]);
my $colleague = ticket(1, "waiting", 5);
my $over = ticket(2, "closed", 60);
entry($answered, 4);
entry($over, 4);
entry($colleague, 4);

sub ids { my ($doc, $where) = @_; return join ",", map { $_->value } $doc->findnodes("//body/$where/ticket/\@id") }
$doc = $bernd->doc("/");
is(ids($doc, "waiting"), "$with_me,$solved,$asked", "what waits for me: asked and solved ones I am on, newest first");
is(ids($doc, "changed"), "$with_me,$answered,$over", "what changed: others wrote in tickets I am on");
is($doc->findvalue("//changed/ticket[\@id='$answered']/\@unread"), 1, "with the number of new texts");
my %n = map { $_->getAttribute("status") => $_->getAttribute("n") } $doc->findnodes('//counts[@scope="own"]/count');
is_deeply(\%n, { new => 0, open => 2, waiting => 2, solved => 1, closed => 1 }, "figures of my own");
%n = map { $_->getAttribute("status") => $_->getAttribute("n") } $doc->findnodes('//counts[@scope="org"]/count');
is_deeply(\%n, { new => 0, open => 2, waiting => 3, solved => 1, closed => 1 }, "and of the organisation");
my $list = $bernd->doc($doc->findvalue('//counts[@scope="org"]/count[@status="waiting"]/@href'));
is($list->findvalue('//pager/@total'), 3, "a figure leads to the list it counts");

# Read, it is no longer new.
$bernd->get("/tickets/$answered");
ok($p->wait_until(5, sub { ids($bernd->doc("/"), "changed") eq "$with_me,$over" }), "once read it is not new any more");

# Staff: what they have in hand
my $hand = ticket(1, "open", 1, assignee => 4);
ticket(1, "waiting", 1, assignee => 4);
ticket(1, "open", 1, assignee => 5);
my $dora = $p->client;
$dora->login('dora.desk@support.example');
$doc = $dora->doc("/");
is(ids($doc, "waiting"), $hand, "an agent's own tickets that wait for the desk");
is(join(",", map { $_->value } $doc->findnodes('//counts/@scope')), "all", "and figures of all");

# Announcements: time, organisation, language
my $a = 0;
sub announce {
	my ($from, $until, $organisations, %texts) = @_;
	$a++;
	$p->sql("INSERT INTO announcement (id, kind, from_at, until_at, for_all) VALUES (?, 'maintenance', UTC_TIMESTAMP(3) + INTERVAL ? MINUTE,
		UTC_TIMESTAMP(3) + INTERVAL ? MINUTE, ?)", $a, $from, $until, $organisations ? 0 : 1);
	$p->sql("INSERT INTO announcement_organisation VALUES (?, ?)", $a, $_) for @{ $organisations || [] };
	$p->sql("INSERT INTO announcement_text VALUES (?, ?, ?, ?)", $a, $_, $texts{$_}, "Am **Samstag** <b>x</b>") for keys %texts;
}
announce(-60, 60, undef, de => "Für alle", en => "For all");
announce(-50, undef, undef, de => "Ohne Ende");
announce(-40, -10, undef, de => "Vorbei");
announce(10, 60, undef, de => "Noch nicht");
announce(-30, 60, [1], de => "Für Musterstadt");
announce(-20, 60, [2, 12], de => "Für andere");
sub titles { my ($c) = @_; return join ",", map { $_->textContent } $c->doc("/")->findnodes('//announcement/title') }
is(titles($bernd), "Für Musterstadt,Ohne Ende,Für alle", "those of now, for all or for my organisation");
is(titles($dora), "Für andere,Für Musterstadt,Ohne Ende,Für alle", "the desk reads all of now");
$doc = $bernd->doc("/");
is($doc->findvalue('//announcement[title="Für alle"]/text/p/strong'), "Samstag", "their text is formatted");
is($doc->findvalue('count(//announcement//b)'), 0, "without any markup of its own");
$p->sql("UPDATE person SET lang = 'en' WHERE id = 2");
is(titles($bernd), "Für Musterstadt,Ohne Ende,For all", "in the reader's language where there is one");
done_testing;
