#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# visibility.t - who sees which ticket: people x tickets against a table written by hand
# SECURITY a39
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start(portald => 0, smtp => 0);

# Two more at Hochschule (visibility own): kuno, and lena who is its lead contact.
my %id = (%Portal::Seed::PERSON, kuno => 11, lena => 12);
$p->sql("INSERT INTO person (id, organisation_id, role, is_lead, email, email_folded, given_name,
	family_name) VALUES (11, 2, 'contact', 0, 'kuno\@x.example', 'kuno\@x.example', 'Kuno', 'K'),
	(12, 2, 'contact', 1, 'lena\@x.example', 'lena\@x.example', 'Lena', 'L')");
my @people = qw(anna bernd clara dora emil frieda gustav hanna ivo jana kuno lena);

# Organisation, reporter, private, participants; then who sees it, in the order above.
# Musterstadt 1 is "all" (anna leads), Hochschule 2 "own" (lena leads), Kirchenkreis 12
# "chosen" (hanna is chosen, jana leads); dora and emil are staff, gustav is deactivated.
my @tickets = (
	#  org reporter  priv  participants      a b c d e f g h i j k l
	[10001, 1, "bernd", 0, [],              "x x . x x x . . . . . ."],
	[10002, 1, "bernd", 1, [],              ". x . x x . . . . . . ."],
	[10003, 1, "bernd", 1, ["frieda"],      ". x . x x x . . . . . ."],
	[10004, 1, "gustav", 1, ["anna"],       "x . . x x . . . . . . ."],
	[10005, 1, "gustav", 0, [],             "x x . x x x . . . . . ."],
	[10006, 2, "clara", 0, [],              ". . x x x . . . . . . x"],
	[10007, 12, "ivo", 0, [],               ". . . x x . . x x x . ."],
	[10008, 12, "ivo", 1, [],               ". . . x x . . . x . . ."],
	[10009, 12, "jana", 0, ["ivo"],         ". . . x x . . x x x . ."],
	[10010, 1, "clara", 0, [],              "x x x x x x . . . . . ."],	# clara has moved
	[10011, 1, "clara", 1, [],              ". . x x x . . . . . . ."],
	[10012, 2, "kuno", 1, ["bernd"],        ". x . x x . . . . . x ."],	# bernd has moved
	[10013, 12, "jana", 0, [],              ". . . x x . . x . x . ."],
);

for my $t (@tickets) {
	my ($number, $org, $reporter, $private, $participants) = @$t;
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, private, subject)
		VALUES (?, ?, ?, ?, 'incident', ?, 'Betreff')", $number, $org, $id{$reporter}, $id{$reporter}, $private);
	$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (?, ?, 'text', 'Text')", $number, $id{$reporter});
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at)
		VALUES (?, ?, ?, UTC_TIMESTAMP(3))", $number, $id{$_}, $_ eq $reporter ? "reporter" : "participant")
		for $reporter, @$participants;
}

sub seen {
	my $out = qx{"$Portal::BUILD/t/db/visible" "$p->{conf_file}"};
	is($? >> 8, 0, "visible ran");
	my (%seen, @counts);
	for (split /\n/, $out) {
		my @word = split / /;
		if ($word[0] eq "counts") { push @counts, \@word }
		else { $seen{ shift @word }{ shift @word } = { map { $_ => 1 } @word } }
	}
	return (\%seen, \@counts);
}

my @always = qw(detail entries people newer subject lock);

sub check {
	my ($what, $expected) = @_;
	my ($seen, $counts) = seen();
	for my $t (@tickets) {
		my ($number, $org, $reporter, undef, $participants) = @$t;
		my @want = split / /, $expected->{$number};
		for my $i (0 .. $#people) {
			my ($name, $words) = ($people[$i], $seen->{ $id{ $people[$i] } }{$number});
			my $want = $want[$i] eq "x";
			my $staff = $name =~ /^(?:dora|emil)$/;
			my $on = grep { $_ eq $name } $reporter, @$participants;
			# Staff need not be among the people that are named.
			my @asked = grep { !($staff && $_ eq "people") } @always;
			my @is = grep { $words->{$_} } @asked;
			is("@is", $want ? "@asked" : "", "$what: $name " . ($want ? "sees" : "does not see") . " $number");
			is(!!$words->{own}, !!($want && $on && !$staff), "$what: $number in own list of $name");
			is(!!$words->{all}, !!$staff, "$what: $number in the desk's list of $name");
			ok($want, "$what: $number in the organisation's list of $name is seen") if $words->{org};
			ok($words->{org} || $on || $staff, "$what: what $name sees of $number is in a list") if $want;
		}
	}
	is(scalar @$counts, 3 * @people, "$what: figures for everyone");
	is($_->[4], $_->[3], "$what: figures of $_->[1] in $_->[2] are those of the list")
		for grep { $_->[1] != $id{gustav} } @$counts;
}

my %table = map { $_->[0] => $_->[5] } @tickets;
check("as set up", \%table);

# Private ones are never in the organisation's list, not even for those on them.
my ($seen) = seen();
for my $number (10002, 10003, 10004, 10008, 10011, 10012) {
	is(scalar(grep { $seen->{$_}{$number}{org} } keys %$seen), 0, "private $number is in nobody's organisation list");
}

# Musterstadt sees only its own; Hochschule sees all; nobody is chosen at Kirchenkreis.
$p->sql("UPDATE organisation SET visibility = 'own' WHERE id = 1");
$p->sql("UPDATE organisation SET visibility = 'all' WHERE id = 2");
$p->sql("UPDATE person SET sees_all = 0 WHERE id = 8");
check("other visibilities", { %table,
	10001 => "x x . x x . . . . . . .",
	10005 => "x . . x x . . . . . . .",
	10006 => ". . x x x . . . . . x x",
	10007 => ". . . x x . . . x x . .",
	10009 => ". . . x x . . . x x . .",
	10010 => "x . x x x . . . . . . .",
	10013 => ". . . x x . . . . x . .",
});

# To be chosen means nothing where visibility is own.
$p->sql("UPDATE person SET sees_all = 1 WHERE id IN (2, 6)");
($seen) = seen();
ok(!$seen->{ $id{frieda} }{10001}{detail}, "chosen does not count where visibility is own");

# A lead leads the organisation she is in now, nothing she was in before.
$p->sql("UPDATE person SET organisation_id = 2 WHERE id = 1");
($seen) = seen();
ok(!$seen->{ $id{anna} }{10001}{detail}, "a lead who moved no longer sees the old organisation");
ok($seen->{ $id{anna} }{10006}{detail}, "but the new one");
ok($seen->{ $id{anna} }{10004}{own}, "and what she is on");
ok(!$seen->{ $id{anna} }{10004}{org}, "only there");

# SECURITY a39: every statement that reads or changes what belongs to a ticket asks who may see it, or stands
# here with the reason why it need not.
my $asks = qr/vtp\.person_id = p\.id|p\.role <> 'contact'|t\.private = 0 AND \(p\.role = 'contact' AND/;
my %own = map { $_ => 1 } qw(draft_discard draft_find draft_get draft_lock draft_sent ticket_list_own ticket_total_own
	start_changed start_waiting upload_drop upload_keep upload_link upload_of_key upload_of_person upload_own upload_written);
my %without = map { $_ => 1 } (
	qw(admin_entries admin_tickets_of admin_ticket org_list upload_scan_again upload_scan_count upload_scan_list upload_scan_list_of),	# portalctl
	qw(outbox_closing_soon ticket_due ticket_lock_any sweep_draft upload_sweep upload_scan_mark upload_scan_next upload_scan_where),	# jobs, for nobody
	qw(mail_entry),	# after mail_ticket, which asks for the recipient
	qw(ticket_copies ticket_demote ticket_first_entry ticket_store),	# under the lock, which asks (ticket_lock)
	qw(upload_total),	# a sum over all, of which nobody sees a part
	qw(ticket_orphan),	# a handover: the lead of an organisation and a reporter who is gone
	qw(upload_done upload_chunk),	# after upload_insert by the same request; after upload_download or upload_own
);
my (%seen_sql, @silent, @foreign);
for my $line (split /\n/, qx("$Portal::BUILD/t/db/statements")) {
	my ($name, $sql) = split /\t/, $line;
	next unless $sql =~ /\b(?:FROM|JOIN|UPDATE) (?:ticket|ticket_person|entry|note|upload|upload_chunk|draft)\b/;
	$seen_sql{$name}++;
	push @silent, $name if $sql !~ $asks && !$own{$name} && !$without{$name};
	push @foreign, $name if $own{$name} && $sql !~ /person_id = \?|JOIN ticket_person me ON me\.person_id = p\.id\b.* WHERE p\.id = \?|FROM person w WHERE w\.id = \?/;
}
is_deeply(\@silent, [], "SECURITY a39: each of " . keys(%seen_sql) . " statements about tickets asks who may see them");
is_deeply(\@foreign, [], "what is one's own is asked for by the person's number");
is_deeply([grep { !$seen_sql{$_} } sort keys %own, keys %without], [], "no exception is there for nothing");

done_testing;
