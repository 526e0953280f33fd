#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# load.pl - the demo's data as SQL on standard output, times relative to now
#
# Organisations and people of PRODUCT.md section 8 and a few more, about 300 tickets made
# from themes.txt with the same seed each time, announcements (articles: portalctl faq import).
# Only core modules: it runs on a machine that has nothing but perl-base.
#
use strict;
use warnings;
use utf8;
binmode STDOUT, ":encoding(UTF-8)";
my $dir = $0 =~ m{^(.*)/} ? $1 : ".";

# A generator of our own, so that every run on every perl makes the same data.
my $state = 20261123;
sub rnd { $state = ($state * 1103515245 + 12345) % 2147483648; return int($state / 65536) % $_[0] }
sub pick { return $_[rnd(scalar @_)] }

sub q_ { my ($s) = @_; return "NULL" unless defined $s; $s =~ s/([\\'])/\\$1/g; $s =~ s/\n/\\n/g; return "'$s'" }
sub insert { my ($table, $cols, @rows) = @_; print "INSERT INTO $table ($cols) VALUES\n  ", join(",\n  ", @rows), ";\n" if @rows }
sub row { return "(" . join(", ", @_) . ")" }
# A moment so many minutes ago, as SQL.
sub ago { my ($minutes) = @_; return "\@now - INTERVAL $minutes MINUTE" }

my $PHC = '$argon2id$v=19$m=19456,t=2,p=1$a3VuZGVucG9ydGFsc2Fseg$+iRWzHt+E3oAxoqWB0rPWXklr0u2OZnNuUHw5X4ni/I';
print "SET NAMES utf8mb4;\nSET time_zone = '+00:00';\nSET \@now = UTC_TIMESTAMP(3);\nSTART TRANSACTION;\n";

my @orgs = ([1, "Stadt Musterstadt", "musterstadt", "all"], [2, "Hochschule Beispiel", "hochschule", "own"],
	[3, "Kirchenkreis Probe", "kirche", "chosen"], [4, "Landkreis Vorlage", "vorlage", "all"]);
insert("organisation", "id, name, short_name, visibility", map { row($_->[0], map { q_($_) } @$_[1 .. 3]) } @orgs);

my @people = (	# id, org, role, lead, sees_all, address, given, family, department, password
	[1, 1, "contact", 1, 0, 'anna.albrecht@musterstadt.example', "Anna", "Albrecht", "Kämmerei", 1],
	[2, 1, "contact", 0, 0, 'bernd.brandt@musterstadt.example', "Bernd", "Brandt", "Stadtkasse", 1],
	[3, 2, "contact", 0, 0, 'clara.conrad@hochschule.example', "Clara", "Conrad", "Haushalt", 1],
	[4, undef, "agent", 0, 0, 'dora.desk@support.example', "Dora", "Desk", "Hotline", 1],
	[5, undef, "admin", 0, 0, 'emil.admin@support.example', "Emil", "Admin", "Hotline", 1],
	[6, 1, "contact", 0, 0, 'frieda.frei@musterstadt.example', "Frieda", "Frei", "Personalamt", 0],
	[7, 1, "contact", 0, 0, 'gül.demir@musterstadt.example' =~ s/ü/ue/r, "Gül", "Demir", "Rechnungsamt", 1],
	[8, 1, "contact", 0, 0, 'henrik.strasser@musterstadt.example', "Henrik", "Straßer", "Bauhof", 1],
	[9, 2, "contact", 1, 0, 'ines.probe@hochschule.example', "Ines", "Probe", "Dezernat Finanzen", 1],
	[10, 3, "contact", 1, 0, 'jonas.mueller@kirche.example', "Jonas", "Müller", "Verwaltungsamt", 1],
	[11, 3, "contact", 0, 1, 'katarina.dvorak@kirche.example', "Katarína", "Dvořák", "Personal", 1],
	[12, 4, "contact", 1, 0, 'lars.loewe@vorlage.example', "Lars", "Löwe", "Kreiskasse", 1],
	[13, undef, "agent", 0, 0, 'mira.muster@support.example', "Mira", "Muster", "Hotline Personal", 1],
);
insert("person", "id, organisation_id, role, is_lead, sees_all, email, email_folded, given_name, family_name, department, lang",
	map { row($_->[0], $_->[1] // "NULL", q_($_->[2]), $_->[3], $_->[4], q_($_->[5]), q_(lc $_->[5]), (map { q_($_) } @$_[6 .. 8]), "'de'") } @people);
insert("credential", "person_id, kind, phc", map { row($_->[0], "'own'", q_($PHC)) } grep { $_->[9] } @people);

my @modules = ([creditors => "Finanzwesen – Kreditoren", "Finance – accounts payable"], [invoices => "Rechnungseingang (XRechnung)", "Incoming invoices (XRechnung)"],
	[assets => "Anlagenbuchhaltung", "Fixed assets"], [budget => "Haushaltsplanung", "Budget planning"], [cash => "Kasse und Mahnwesen", "Treasury and dunning"],
	[payroll => "Personalabrechnung", "Payroll"], [travel => "Reisekosten", "Travel expenses"], [reports => "Berichtswesen", "Reporting"],
	[login => "Anmeldung und Rechte", "Sign-in and permissions"], [install => "Installation und Aktualisierung", "Installation and updates"]);
my %module = map { $modules[$_][0] => $_ + 1 } 0 .. $#modules;
insert("module", "id, code, position", map { row($_ + 1, q_($modules[$_][0]), $_ + 1) } 0 .. $#modules);
insert("module_text", "module_id, lang, name", map { my $i = $_; (row($i + 1, "'de'", q_($modules[$i][1])), row($i + 1, "'en'", q_($modules[$i][2]))) } 0 .. $#modules);

my @themes;
open my $fh, '<:encoding(UTF-8)', "$dir/themes.txt" or die "$dir/themes.txt: $!";
while (<$fh>) {
	chomp;
	next if /^#/ || !/\|/;
	my ($kind, $mod, $subject, $report, $answer, $follow) = map { s/^\s+|\s+$//gr } split /\|/, $_, 6;
	s/\\n/\n/g for $report, $answer, $follow;
	push @themes, { kind => $kind, module => $module{$mod} || die("module $mod"), subject => $subject, texts => [$report, $answer, $follow] };
}
close $fh;

my @months = qw(Januar Februar März April Mai Juni Juli August September Oktober November Dezember);
sub fill {
	my ($text, $v) = @_;
	$text =~ s/\{(\w+)\}/$v->{$1} \/\/ die "placeholder $1"/ge;
	return $text;
}

my %contacts;
push @{ $contacts{ $_->[1] } }, $_->[0] for grep { $_->[1] && $_->[9] } @people;
my (@tickets, @persons, @entries, @reads);
my ($id, $entry, $last_at) = (10001, 0, 0);

# One ticket: theme, organisation, reporter, age in minutes, how far it has come.
sub ticket {
	my ($theme, $org, $reporter, $age, $status) = @_;
	my %v = (nr => 2000 + rnd(900), konto => 3000 + rnd(900), betrag => (100 + rnd(90000)) . "," . sprintf("%02d", rnd(100)),
		monat => pick(@months), jahr => 2027, beleg => sprintf("2026-K-%06d", rnd(9999)), version => pick("26.1.4", "26.1.5", "26.2", "27.1"));
	my ($report, $answer, $follow) = map { fill($_, \%v) } @{ $theme->{texts} };
	my $agent = $theme->{module} == $module{payroll} ? 13 : pick(4, 4, 13);
	my $priority = pick(qw(normal normal normal normal high low), $theme->{kind} eq "incident" ? qw(high critical) : "low");
	my @steps = ([$reporter, 0, "text", $report]);
	push @steps, [$agent, 1, "status", undef, "new", "open"], [$agent, 1, "text", $answer] if $status ne "new";
	push @steps, [$reporter, 0, "text", $follow] if $status ne "new" && $follow;
	push @steps, [$agent, 1, "text", pick("Können Sie uns bitte die Protokolldatei des Laufs und die genaue Uhrzeit nennen?", "Dürfen wir die Änderung heute zwischen 18 und 19 Uhr einspielen?", "Tritt das auch bei anderen Kolleginnen und Kollegen auf?")], [$agent, 1, "status", undef, "open", "waiting"] if $status eq "waiting";
	push @steps, [$agent, 1, "text", pick("Die Korrektur ist eingespielt. Bitte prüfen Sie, ob nun alles stimmt.", "Damit ist das Anliegen aus unserer Sicht erledigt. Bitte bestätigen Sie die Lösung.")], [$agent, 1, "status", undef, "open", "solved"] if $status eq "solved" || $status eq "closed";
	push @steps, [$reporter, 0, "status", undef, "solved", "closed"] if $status eq "closed";
	my ($t, $step) = ($age, int($age / (@steps + 1)));
	my ($status_at, $first_answer) = ($age, undef);
	for my $s (@steps) {
		my ($who, $desk, $type, $text, $old, $new) = @$s;
		push @entries, row(++$entry, $id, $who, q_($type), $desk, ago($t), q_($text), q_($old), q_($new));
		$status_at = $t if $type eq "status";
		$first_answer //= $t if $desk && $type eq "text";
		$last_at = $t;
		$t -= 1 + rnd($step || 1) if $step;
		$t = 1 if $t < 1;
	}
	my $private = $theme->{module} == $module{payroll} && rnd(4) == 0 ? 1 : 0;
	my $promised = $status eq "open" && rnd(2) ? "\@now + INTERVAL " . (6 + rnd(200)) . " HOUR" : "NULL";
	push @tickets, row($id, $org, $reporter, $reporter, q_($theme->{kind}), q_($status), q_($priority), $theme->{module}, $private,
		q_(fill($theme->{subject}, \%v)), $status eq "new" ? "NULL" : $agent, $promised, ago($age), ago($last_at), ago($status_at), defined $first_answer ? ago($first_answer) : "NULL", $entry);
	push @persons, row($id, $reporter, "'reporter'", q_($status), ago($last_at));
	if (rnd(8) == 0) {
		my ($other) = grep { $_ != $reporter } @{ $contacts{$org} };
		push @persons, row($id, $other, "'participant'", q_($status), ago($last_at)) if $other;
	}
	# Most has been read; what happened in the last three days mostly not.
	push @reads, row($reporter, $id, $entry) unless $last_at < 3 * 1440 && rnd(3);
	$id += 1 + (rnd(20) == 0);
}


for my $n (1 .. 300) {
	my $age = int(((300 - $n) / 300)**1.6 * 400 * 1440) + 40 + rnd(300);
	my $org = pick(1, 1, 1, 1, 2, 2, 3, 4);
	my $status = $age > 40 * 1440 ? pick(qw(closed closed closed closed closed closed open closed closed)) : $age > 13 * 1440 ? pick(qw(open open waiting closed closed)) : pick(qw(new open open waiting solved));
	ticket(pick(@themes), $org, pick(@{ $contacts{$org} }), $age, $status);
}
insert("ticket", "id, organisation_id, reporter_id, created_by, kind, status, priority, module_id, private, subject, assignee_id, promised_at, created_at, updated_at, status_at, first_answer_at, last_entry_id", splice @tickets, 0, 100) while @tickets;
insert("ticket_person", "ticket_id, person_id, part, status, updated_at", splice @persons, 0, 200) while @persons;
insert("entry", "id, ticket_id, person_id, type, by_desk, at, text, old_value, new_value", splice @entries, 0, 100) while @entries;
insert("ticket_read", "person_id, ticket_id, entry_id", splice @reads, 0, 200) while @reads;

print "INSERT INTO announcement (id, kind, from_at, until_at, for_all) VALUES (1, 'maintenance', \@now - INTERVAL 1 DAY, \@now + INTERVAL 6 DAY, 1);\n";
insert("announcement_text", "announcement_id, lang, title, body",
	row(1, "'de'", q_("Wartung am kommenden Samstag"), q_("Am Samstag zwischen 8 und 12 Uhr spielen wir Version **26.1.5** ein. Die Anwendungen sind in dieser Zeit kurz nicht erreichbar, das Portal bleibt offen.")),
	row(1, "'en'", q_("Maintenance next Saturday"), q_("On Saturday between 8 a.m. and noon we install version **26.1.5**. The applications will be unavailable for short periods, the portal stays open.")));

print "COMMIT;\n";
