#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# parallel.t - twenty posts of one form at the same moment: one result, one mail, one answer
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use POSIX ();
use Portal;
use Test::More;
use Time::HiRes qw(time sleep);

my $N = 20;
my $p = Portal->start(conf => { workers => 8, ticket_person => "30 / 1h", comment_person => "30 / 1h" });
my $ANNA = 'anna.albrecht@musterstadt.example';
$p->expect_log(qr/event=all-busy/);	# on a busy machine twenty posts may wait a while
my $c = $p->client;
$c->login($ANNA);

sub n { my ($from, @bind) = @_; return ($p->sql("SELECT COUNT(*) n FROM $from", @bind))[0]{n} }
sub form { my ($path, $name) = @_; return ($c->form_fields($c->doc($path), $name))[1] }

# The same moment for all: each child is ready and waits for the clock. Answers are
# "status location", or what $show makes of them.
sub volley {
	my ($path, $fields, $show) = @_;
	my $start = time + 1.5;
	my @children = map {
		my $k = $_;
		pipe my $read, my $write or die $!;
		my $pid = fork() // die $!;
		if (!$pid) {
			close $read;
			my $child = $p->client;
			$child->ua->cookie_jar($c->ua->cookie_jar);
			my $own = ref $fields eq "CODE" ? $fields->($k) : $fields;
			sleep $start - time if $start > time;
			my $began = time;
			my $res = $child->post($path, $own);
			print $write join "\t", $began, time, $show ? $show->($res) : $res->code . " " . ($res->headers->location // "");
			close $write;
			POSIX::_exit(0);
		}
		close $write;
		[$pid, $read];
	} 1 .. $N;
	my @answers = map { my ($pid, $read) = @$_; my $line = do { local $/; <$read> }; waitpid $pid, 0; [split /\t/, $line] } @children;
	my ($last_begun) = sort { $b <=> $a } map { $_->[0] } @answers;
	my ($first_done) = sort { $a <=> $b } map { $_->[1] } @answers;
	my $while = grep { $_->[0] < $first_done } @answers;
	cmp_ok($while, ">", 1, "$while of $N began before the first was done");
	my %count;
	$count{ $_->[2] }++ for @answers;
	return %count;
}
sub one_answer {
	my ($what, $want, %count) = @_;
	my @kinds = keys %count;
	is(scalar @kinds, 1, "$what: $N same answers") or diag(join "\n", map { "$count{$_} x $_" } sort @kinds);
	like($kinds[0], $want, "$what: which is right");
}

# A ticket
my $fields = { %{ form("/tickets/new", "ticket-new") }, kind => "incident", subject => "Zwanzigfach", text => "Ein Text" };
my %count = volley("/tickets/new", $fields);
one_answer("a ticket", qr{^303 /tickets/\d+$}, %count);
is(n("ticket WHERE subject = 'Zwanzigfach'"), 1, "one ticket");
my ($ticket) = (keys %count)[0] =~ /(\d+)$/;
is(n("entry WHERE ticket_id = ?", $ticket), 1, "with one entry");
is(n("form_result"), 1, "one result");
is(n("outbox WHERE kind = 'ticket_received' AND ticket_id = ?", $ticket), 1, "one receipt in the outbox");
ok($p->wait_mail(to => $ANNA, subject => qr/\Q[#$ticket]/), "the receipt arrives");
ok($p->wait_until(20, sub { n("outbox WHERE state <> 'sent'") == 0 }, "all mails sent"), "all mails are sent");
is(scalar($p->mails(to => $ANNA, subject => qr/\Q[#$ticket]/)), 1, "one receipt");
is(scalar($p->mails(subject => qr/\Q[#$ticket]/)), n("outbox WHERE ticket_id = ?", $ticket), "one mail for each row");
is(($p->sql("SELECT hits FROM throttle WHERE kind = 'ticket.person'"))[0]{hits}, 1, "they count as one ticket against the limit");

# Other content under the used key: twenty times back, nothing written
%count = volley("/tickets/new", sub { return { %$fields, text => "Anderer Text $_[0]" } }, sub {
	my ($res) = @_;
	my $text = $res->dom->at('textarea[name="text"]');
	return $res->code . " " . ($text && $text->text =~ /^Anderer Text \d+$/ ? "kept" : "lost") . ($res->body =~ /#$ticket\b/ ? " named" : "");
});
one_answer("other content", qr/^422 kept named$/, %count);
is(n("ticket"), 1, "still one ticket");

# Twenty contents under one fresh key: one wins, the others come back
my $fresh = form("/tickets/new", "ticket-new");
%count = volley("/tickets/new", sub { return { %$fresh, kind => "change", subject => "Wettlauf", text => "Fassung $_[0]" } }, sub { $_[0]->code });
is($count{303}, 1, "of twenty contents one is taken");
is($count{422}, $N - 1, "the others come back");
is(n("ticket WHERE subject = 'Wettlauf'"), 1, "one ticket");

# A comment, a comment that closes, a change of status, a draft
%count = volley("/tickets/$ticket/comments", { %{ form("/tickets/$ticket", "comment") }, text => "Zwanzig Kommentare" });
one_answer("a comment", qr{^303 /tickets/$ticket$}, %count);
is(n("entry WHERE text = 'Zwanzig Kommentare'"), 1, "one comment");
my ($entry) = map { $_->{id} } $p->sql("SELECT id FROM entry WHERE text = 'Zwanzig Kommentare'");
is(n("outbox WHERE entry_id = ? AND person_id = 4", $entry), 1, "one mail to each of the desk");
%count = volley("/tickets/$ticket/status", { %{ form("/tickets/$ticket", "ticket-status") }, status => "closed" });
one_answer("closing", qr{^303 /tickets/$ticket$}, %count);
is(n("entry WHERE ticket_id = ? AND type = 'status' AND new_value = 'closed'", $ticket), 1, "closed once");
is($c->doc("/tickets/$ticket")->findvalue('count(/page/notices/notice[@id="ticket.closed"])'), 1, "said once");
%count = volley("/tickets/$ticket/comments", { %{ form("/tickets/$ticket", "comment") }, text => "Zwanzig Entwürfe", draft => 1 });
one_answer("a draft", qr{^303 /tickets/$ticket$}, %count);
is(n("draft"), 1, "one draft");

# The session is over: twenty rescues are one draft
$fields = { %{ form("/tickets/new", "ticket-new") }, subject => "Gerettet", text => "Text" };
$p->sql("DELETE FROM session");
%count = volley("/tickets/new", $fields);
one_answer("a rescue", qr{^303 /login\?notice=rescued&next=/tickets/new$}, %count);
is(n("draft WHERE rescued = 1"), 1, "one rescued text");

$p->stop;
done_testing;
