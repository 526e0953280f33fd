#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# portalctl.t - every command: help, exit codes, what it changes, JSON
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use JSON;
use Portal;

my $p = Portal->start(portald => 0);
sub ctl { my ($want, @args) = @_; my $r = $p->portalctl(@args); is($r->{status}, $want, "portalctl @args ends with $want") or diag($r->{out}, $r->{err}); return $r }
sub ctl_in { my ($want, $in, @args) = @_; my $r = $p->portalctl_in($in, @args); is($r->{status}, $want, "portalctl @args ends with $want") or diag($r->{out}, $r->{err}); return $r }
sub list { my (@args) = @_; return decode_json(ctl(0, @args, "--json")->{out}) }
sub one { my (@sql) = @_; my ($r) = $p->sql(@sql); return (values %$r)[0] }

# Help of every command that the overview names, and calling wrongly.
my $overview = ctl(0, "--help")->{out};
my @commands = $overview =~ /^  ([a-z-]+(?: [a-z-]+)?)  /mg;
cmp_ok(scalar @commands, '>=', 25, "the overview names the commands");
for my $c (@commands) {
	my $help = ctl(0, split(/ /, $c), "--help")->{out};
	like($help, qr/^usage: portalctl \Q$c\E /, "$c explains itself");
	like(ctl(2, split(/ /, $c), "--no-such-option")->{err}, qr/--no-such-option/, "$c names a wrong option");
}
like(ctl(2)->{err}, qr/^usage:/, "no command: the overview");
like(ctl(2, "org")->{err}, qr/org add/, "half a command: its group");
like(ctl(2, "nonsense")->{err}, qr/nonsense/, "an unknown command is named");
like(ctl(2, "org", "add", "one")->{err}, qr/SHORT-NAME NAME/, "too few arguments: the usage");
like(ctl(0, "--version")->{out}, qr/^kundenportal /, "version");
my $none = $p->portalctl("--config", "/nonexistent", "org", "list");
is($none->{status}, 1, "settings that cannot be read: 1");
like($none->{err}, qr{/nonexistent}, "the file is named");

# Organisations
ctl(0, "org", "add", "neustadt", "Stadt Neustadt", "--visibility", "own");
like(ctl(1, "org", "add", "neustadt", "x")->{err}, qr/neustadt.*already/, "a short name is taken once");
like(ctl(1, "org", "add", "Neu Stadt", "x")->{err}, qr/Neu Stadt.*a-z/, "a bad short name is shown with the rule");
like(ctl(1, "org", "set", "neustadt", "--visibility", "none")->{err}, qr/none.*own, chosen, all/, "what is allowed is said");
like(ctl(3, "org", "set", "nowhere", "--name", "x")->{err}, qr/nowhere/, "an unknown one is 3");
ctl(0, "org", "set", "neustadt", "--name", "Neustadt a. d. Aue", "--mail-quote", "full", "--active", "no");
my ($org) = grep { $_->{short_name} eq "neustadt" } @{ list("org", "list") };
is_deeply([@$org{qw(name visibility mail_quote contacts)}], ["Neustadt a. d. Aue", "own", "full", 0], "list shows it");
ok(!$org->{active}, "as inactive");
ctl(0, "org", "set", "neustadt", "--active", "yes");
like(ctl(2, "org", "set", "neustadt")->{err}, qr/nothing is to be changed/, "a change of nothing is a mistake");
is(one("SELECT COUNT(*) FROM audit WHERE event LIKE 'organisation.%'"), 3, "each change is in the audit log");

# Contacts
ctl(0, "contact", "add", "neustadt", 'Nora.Neu@Neustadt.example', "Nora", "Neu", "--lead", "--language", "en");
is(one("SELECT email_folded FROM person WHERE family_name = 'Neu'"), 'nora.neu@neustadt.example', "the address is folded");
is(one("SELECT COUNT(*) FROM outbox o JOIN person p ON p.id = o.person_id WHERE o.kind = 'invitation' AND p.family_name = 'Neu'"), 1, "an invitation is queued");
like(ctl(1, "contact", "add", "neustadt", 'NORA.neu@neustadt.example', "N", "N")->{err}, qr/already/, "an address is taken once, whatever its case");
like(ctl(1, "contact", "add", "neustadt", 'no address', "N", "N")->{err}, qr/no address/, "a bad address is shown");
like(ctl(1, "contact", "add", "neustadt", 'x@neustadt.example', "A\nB", "N")->{err}, qr/given name/, "line ends in names are refused");
like(ctl(1, "contact", "add", "neustadt", 'x@neustadt.example', "A", "N", "--language", "xx")->{err}, qr/xx/, "an unknown language is refused");
ctl(3, "contact", "add", "nowhere", 'x@neustadt.example', "A", "N");
ctl(0, "contact", "add", "neustadt", 'still@neustadt.example', "Sven", "Still", "--quiet");
is(one("SELECT COUNT(*) FROM outbox o JOIN person p ON p.id = o.person_id WHERE p.family_name = 'Still'"), 0, "--quiet queues none");

# A new address: told to the old one, and nothing of the old one works any more
{
	ctl(0, "contact", "add", "hochschule", 'ute.um@neustadt.example', "Ute", "Um", "--quiet");
	my $ute = one("SELECT id FROM person WHERE family_name = 'Um'");
	$p->sql("INSERT INTO session (hash, person_id) VALUES (REPEAT('u', 32), ?)", $ute);
	$p->sql("INSERT INTO reset_request (person_id) VALUES (?)", $ute);
	$p->sql("INSERT INTO credential (person_id, kind, phc) VALUES (?, 'mailed', 'x'), (?, 'own', 'y')", $ute, $ute);
	$p->sql("INSERT INTO outbox (kind, person_id, address) VALUES ('answer', ?, 'ute.um\@neustadt.example'), ('password_changed', ?, 'ute.um\@neustadt.example')", $ute, $ute);
	like(ctl(1, "contact", "set", 'ute.um@neustadt.example', "--email", 'Still@neustadt.example')->{err}, qr/already/, "an address that somebody has is refused");
	like(ctl(1, "contact", "set", 'ute.um@neustadt.example', "--email", 'ute um')->{err}, qr/ute um.*no e-mail/, "and one that is none");
	is(one("SELECT COUNT(*) FROM outbox WHERE kind = 'address_changed'"), 0, "nobody is told of a change that was refused");
	ctl(0, "contact", "set", 'ute.um@neustadt.example', "--email", 'Ute.Neu@Neustadt.example', "--lead", "yes");
	is(one("SELECT CONCAT(email, ' ', email_folded, ' ', is_lead) FROM person WHERE id = ?", $ute), 'Ute.Neu@Neustadt.example ute.neu@neustadt.example 1', "the new address, folded for the login");
	is(one("SELECT GROUP_CONCAT(address) FROM outbox WHERE person_id = ? AND kind = 'address_changed'", $ute), 'ute.um@neustadt.example', "the old one is told");
	is(one("SELECT COUNT(*) FROM session WHERE person_id = ?", $ute), 0, "sessions end");
	is(one("SELECT COUNT(*) FROM reset_request WHERE person_id = ? AND dead_at IS NULL", $ute), 0, "links end");
	is(one("SELECT GROUP_CONCAT(kind) FROM credential WHERE person_id = ?", $ute), "own", "mailed passwords end, the own one stays");
	is(one("SELECT GROUP_CONCAT(address ORDER BY kind) FROM outbox WHERE person_id = ? AND kind IN ('answer', 'password_changed')", $ute), 'Ute.Neu@Neustadt.example,ute.um@neustadt.example', "waiting mails follow, notices stay");
	is(one("SELECT COUNT(*) FROM audit WHERE event = 'person.email-changed' AND person_id = ?", $ute), 1, "it is in the audit log");
	ctl(3, "contact", "set", 'ute.um@neustadt.example', "--lead", "no");
}
ctl(0, "contact", "set", 'nora.neu@neustadt.example', "--lead", "no", "--sees-all", "yes");
my ($nora) = grep { $_->{family_name} eq "Neu" } @{ list("contact", "list", "neustadt") };
ok(!$nora->{lead} && $nora->{sees_all} && $nora->{language} eq "en", "set changes what it is told and keeps the rest");
is(scalar @{ list("contact", "list", "neustadt") }, 2, "list of one organisation");
cmp_ok(scalar @{ list("contact", "list") }, '>', 8, "list of all");
like(ctl(2, "contact", "set", 'nora.neu@neustadt.example')->{err}, qr/nothing is to be changed/, "a change of nothing is a mistake");
ctl(3, "contact", "set", 'dora.desk@support.example', "--lead", "yes");
ctl(3, "contact", "set", 'nobody@support.example', "--lead", "yes");

# Deactivating ends everything that could still let somebody in.
my $id = one("SELECT id FROM person WHERE family_name = 'Neu'");
$p->sql("INSERT INTO session (hash, person_id) VALUES (REPEAT('h', 32), ?)", $id);
$p->sql("INSERT INTO reset_request (person_id) VALUES (?)", $id);
$p->sql("INSERT INTO credential (person_id, kind, phc) VALUES (?, 'mailed', 'x'), (?, 'own', 'y')", $id, $id);
ctl(0, "contact", "deactivate", 'nora.neu@neustadt.example');
is(one("SELECT active FROM person WHERE id = ?", $id), 0, "deactivated");
is(one("SELECT COUNT(*) FROM session WHERE person_id = ?", $id), 0, "sessions end");
is(one("SELECT COUNT(*) FROM reset_request WHERE person_id = ? AND dead_at IS NULL", $id), 0, "links die");
is(one("SELECT GROUP_CONCAT(kind) FROM credential WHERE person_id = ?", $id), "own", "mailed passwords die, the own one stays");
is(one("SELECT COUNT(*) FROM outbox WHERE person_id = ? AND state = 'queued'", $id), 0, "waiting mails do not go out");
like(ctl(1, "contact", "invite", 'nora.neu@neustadt.example')->{err}, qr/activate/, "no invitation for a deactivated one");
ctl(0, "contact", "activate", 'nora.neu@neustadt.example');
ctl(0, "contact", "invite", 'nora.neu@neustadt.example');

# Import
my $csv = "\x{feff}organisation;given;family;email;phone;lead\r\n"
	. "neustadt;\"Otto \"\"O\"\"\";Ohm;otto\@neustadt.example; 0221 1 ;ja\r\n\r\n"
	. "neustadt;Nora;Neu-Alt;NORA.NEU\@neustadt.example;;no\r\n";
utf8::encode($csv);
like(ctl_in(0, $csv, "contact", "import", "-")->{out}, qr/^1 added and invited, 1 updated/, "import adds and updates");
is(one("SELECT CONCAT(given_name, '|', phone, '|', is_lead) FROM person WHERE family_name = 'Ohm'"), 'Otto "O"|0221 1|1', "fields arrive");
is(one("SELECT family_name FROM person WHERE id = ?", $id), "Neu-Alt", "a known address is updated");
like(ctl_in(0, $csv, "contact", "import", "-", "--quiet")->{out}, qr/^0 added, 2 updated/, "once more changes nobody's account");
my $people = one("SELECT COUNT(*) FROM person");
my $bad = "neustadt;A;B;new\@neustadt.example;;\n";
like(ctl_in(1, $bad . "nowhere;A;B;c\@neustadt.example;;\n", "contact", "import", "-")->{err}, qr/line 2: .*nowhere.*nothing was imported/, "one bad line stops all");
like(ctl_in(1, $bad . "neustadt;A;B;;\n", "contact", "import", "-")->{err}, qr/line 2/, "a short line is named");
like(ctl_in(1, $bad . "neustadt;\"A;B;c\@d.example;;\n", "contact", "import", "-")->{err}, qr/line 2: a quote/, "an open quote is named");
like(ctl_in(1, $bad . "neustadt;A;B;c\@d.example;;perhaps\n", "contact", "import", "-")->{err}, qr/line 2: lead.*perhaps/, "a bad lead is named");
like(ctl_in(1, $bad . "neustadt;D;D;dora.desk\@support.example;;\n", "contact", "import", "-")->{err}, qr/line 2: .*support desk/, "staff are not imported over");
is(one("SELECT COUNT(*) FROM person"), $people, "nothing was written");
like(ctl(1, "contact", "import", "/nonexistent.csv")->{err}, qr{/nonexistent\.csv}, "a missing file is named");

# Agents
ctl(0, "agent", "add", 'paul@support.example', "Paul", "Pult");
ctl(0, "agent", "add", 'petra@support.example', "Petra", "Pult", "--admin", "--quiet");
is(join(",", map { $_->{role} } grep { $_->{family_name} eq "Pult" } @{ list("agent", "list") }), "agent,admin", "agents and admins");
ctl(0, "agent", "deactivate", 'petra@support.example');
ctl(3, "agent", "deactivate", 'anna.albrecht@musterstadt.example');

# Passwords
like(ctl_in(1, "kurz", "contact", "passwd", 'frieda.frei@musterstadt.example', "--stdin")->{err}, qr/./, "a bad password is refused");
my $phc = one("SELECT COUNT(*) FROM credential WHERE person_id = 6");
is($phc, 0, "and not stored");
my $set = ctl_in(0, "ein langer Satz mit 7 Wombats\n", "contact", "passwd", 'frieda.frei@musterstadt.example', "--stdin");
unlike($set->{out} . $set->{err}, qr/Wombats/, "the password is not shown");
like(one("SELECT phc FROM credential WHERE person_id = 6 AND kind = 'own'"), qr/^\$argon2id\$/, "it is stored as a hash");
ctl(0, "contact", "passwd", 'anna.albrecht@musterstadt.example');
is(one("SELECT COUNT(*) FROM outbox WHERE person_id = 1 AND kind = 'reset_link'"), 1, "without --stdin a link is queued");

# Tickets
$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, subject, private) VALUES
	(10001, 1, 2, 2, 'incident', 'Zahllauf \e[31mbricht ab', 1), (10002, 1, 2, 2, 'question', 'Frage', 0)");
$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) VALUES (10001, 2, 'reporter', UTC_TIMESTAMP(3)), (10002, 2, 'reporter', UTC_TIMESTAMP(3))");
$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (10001, 2, 'text', 'Seit heute.')");
my $show = ctl(0, "ticket", "show", 10001)->{out};
like($show, qr/Seit heute\./, "show: the text");
unlike($show, qr/\e/, "show: no escape sequences reach the terminal");
is(decode_json(ctl(0, "ticket", "show", 10001, "--json")->{out})->{entries}[0]{text}, "Seit heute.", "show: JSON");
ctl(3, "ticket", "show", 99999);
like(ctl(1, "ticket", "show", "abc")->{err}, qr/abc/, "no number");
like(ctl(2, "ticket", "reply", 10001, "--text", "x")->{err}, qr/--as/, "a reply needs --as");
like(ctl(1, "ticket", "reply", 10001, "--text", "x", "--as", 'anna.albrecht@musterstadt.example')->{err}, qr/no active agent/, "of the desk");
ctl(0, "ticket", "reply", 10001, "--as", 'dora.desk@support.example', "--status", "waiting", "--promise", "2030-02-28", "--text", "Welche Version?");
is(one("SELECT status FROM ticket WHERE id = 10001"), "waiting", "reply sets the status");
like(one("SELECT promised_at FROM ticket WHERE id = 10001"), qr/^2030-02-28 22:59:59/, "and the promise, good for the whole of the day");
is(one("SELECT promised_at FROM ticket WHERE id = 10002"), undef, "of this ticket alone");
ctl(0, "ticket", "promise", 10001, "2031-03-30");
like(one("SELECT promised_at FROM ticket WHERE id = 10001"), qr/^2031-03-30 21:59:59/, "also on the short day when clocks change");
like(ctl(1, "ticket", "promise", 10001, "2026-01-31")->{err}, qr/2026-01-31.*over/, "a day that is over is refused");
ctl(3, "ticket", $_->[0], 99999, @{$_}[1 .. $#$_]) for ["reply", "--as", 'dora.desk@support.example', "--text", "x"], ["status", "open"], ["assign", "-"], ["promise", "-"];
like(ctl(3, "ticket", "reply", 99999, "--as", 'dora.desk@support.example', "--text", "x")->{err}, qr/there is no ticket 99999/, "an unknown ticket is named");
like(ctl(1, "ticket", "status", 10002, $_)->{err}, qr/"$_".*open, waiting, solved, closed/, "no status $_") for qw(new done);
like(ctl(1, "ticket", "reply", 10002, "--as", 'dora.desk@support.example', "--text", "x", "--status", "done")->{err}, qr/"done".*open, waiting/, "nor in a reply");
ctl_in(0, "Noch etwas:\n\nText\n", "ticket", "reply", 10002, "--as", 'dora.desk@support.example');
is(one("SELECT text FROM entry WHERE ticket_id = 10002 AND type = 'text'"), "Noch etwas:\n\nText", "reply from standard input");
like(ctl_in(1, "", "ticket", "reply", 10002, "--as", 'dora.desk@support.example')->{err}, qr/empty/, "an empty reply is refused");
like(ctl(1, "ticket", "reply", 10002, "--as", 'dora.desk@support.example', "--text", "x", "--promise", "2026-02-30")->{err}, qr/2026-02-30/, "no day");
ctl(0, "ticket", "status", 10002, "solved", "--as", 'dora.desk@support.example');
is(one("SELECT status FROM ticket WHERE id = 10002"), "solved", "status");
ctl(0, "ticket", "assign", 10001, 'dora.desk@support.example');
is(one("SELECT assignee_id FROM ticket WHERE id = 10001"), 4, "assign");
ctl(0, "ticket", "assign", 10001, "-");
is(one("SELECT assignee_id FROM ticket WHERE id = 10001"), undef, "assign to nobody");
ctl(0, "ticket", "promise", 10001, "-");
is(one("SELECT promised_at FROM ticket WHERE id = 10001"), undef, "promise taken back");
like(ctl(1, "contact", "handover", 'bernd.brandt@musterstadt.example', 'clara.conrad@hochschule.example')->{err}, qr/same organisation/, "handover within the organisation only");
like(ctl(0, "contact", "handover", 'bernd.brandt@musterstadt.example', 'anna.albrecht@musterstadt.example')->{out}, qr/10001/, "handover of private tickets");
is(one("SELECT reporter_id FROM ticket WHERE id = 10001"), 1, "the new reporter");
is(one("SELECT reporter_id FROM ticket WHERE id = 10002"), 2, "others stay");

# Who leaves hands over what somebody must answer for: private tickets and open ones.
$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, status, subject, private) VALUES
	(10003, 1, 2, 2, 'question', 'closed', 'Alt', 0), (10004, 1, 2, 2, 'question', 'closed', 'Alt und vertraulich', 1), (10005, 2, 2, 2, 'question', 'open', 'Einer anderen', 0)");
$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, updated_at) SELECT id, 2, 'reporter', UTC_TIMESTAMP(3) FROM ticket WHERE id > 10002");
sub reporters { return join " ", map { "$_->{id}:$_->{reporter_id}" } $p->sql("SELECT id, reporter_id FROM ticket ORDER BY id") }
my @bernd = ("contact", "deactivate", 'bernd.brandt@musterstadt.example');
like(ctl(1, @bernd, "--handover", 'bernd.brandt@musterstadt.example')->{err}, qr/same account/, "not to oneself");
like(ctl(1, "contact", "handover", ('bernd.brandt@musterstadt.example') x 2)->{err}, qr/same account/, "in a handover neither");
like(ctl(1, @bernd, "--handover", 'clara.conrad@hochschule.example')->{err}, qr/same organisation/, "not to another organisation");
like(ctl(1, @bernd, "--handover", 'gustav.gross@musterstadt.example')->{err}, qr/active contact/, "not to who is deactivated");
is(one("SELECT active FROM person WHERE id = 2"), 1, "then nothing has happened");
my $left = ctl(0, @bernd);
like($left->{out}, qr/^2 private or open tickets .*contact handover --open bernd/m, "without: what is left is said");
is(reporters(), "10001:1 10002:2 10003:2 10004:2 10005:2", "and stays");
my $over = ctl(0, @bernd, "--handover", 'anna.albrecht@musterstadt.example');
like($over->{out}, qr/deactivated.*ticket 10002 handed over\nticket 10004 handed over\n\z/s, "with: each is told, again or the first time");
is(reporters(), "10001:1 10002:1 10003:2 10004:1 10005:2", "of this organisation, open or private");
is(one("SELECT GROUP_CONCAT(CONCAT(person_id, part) ORDER BY person_id) FROM ticket_person WHERE ticket_id = 10004"), "1reporter,2participant", "who was the reporter takes part");
is(one("SELECT COUNT(*) FROM entry WHERE ticket_id IN (10002, 10004) AND type = 'reporter'"), 2, "the tickets tell it");
like(ctl(0, "contact", "handover", "--open", 'bernd.brandt@musterstadt.example', 'anna.albrecht@musterstadt.example')->{out}, qr/no tickets to hand over/, "nothing is left");
unlike(ctl(0, @bernd)->{out}, qr/tickets/, "nor said");

# The mail queue
$p->sql("DELETE FROM outbox");
ctl(0, "mail", "test", 'anna.albrecht@musterstadt.example');
ctl(3, "mail", "test", 'nobody@musterstadt.example');
my ($mail) = @{ list("mail", "queue") };
is_deeply([@$mail{qw(kind recipient state attempts last_reply)}], ["test", 'anna.albrecht@musterstadt.example', "queued", 0, undef], "queue lists it");
ctl(0, "mail", "drop", $mail->{id});
is(one("SELECT state FROM outbox"), "given_up", "drop");
ok(defined $mail->{next} && !defined list("mail", "queue")->[0]{next}, "with which it has no next try");
ctl(0, "mail", "retry", $mail->{id});
is(one("SELECT state FROM outbox"), "queued", "retry");
$p->sql("UPDATE outbox SET state = 'sending', lease_owner = 'x', lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE");
like(ctl(1, "mail", "retry", $mail->{id})->{err}, qr/is sending/, "one that is being sent is left alone");
$p->sql("UPDATE outbox SET state = 'sent'");
like(ctl(1, "mail", "drop", $mail->{id})->{err}, qr/is sent/, "one that was sent too");
is(scalar @{ list("mail", "queue") }, 0, "the queue is empty");
is(scalar @{ list("mail", "queue", "--all") }, 1, "--all lists sent ones");
ctl(3, "mail", "retry", 999999);

# Self-check and status
my $check = $p->portalctl("check", "--json");
my %result = map { $_->{check} => $_->{result} } @{ decode_json($check->{out}) };
is($result{$_}, "ok", "check: $_") for qw(settings database schema rights sheets mail);
is($check->{status}, 0, "check: all is well");
is(system("cp", "-r", "$Portal::ROOT/xslt", "$p->{dir}/xslt"), 0, "sheets of one's own");
unlink "$p->{dir}/xslt/mail/solved.xsl", "$p->{dir}/xslt/mail/digest.xsl";
$p->write_conf(sheet_dir => "$p->{dir}/xslt");
like(ctl(1, "check")->{out}, qr/^fail  sheets .*mail.solved\.xsl is missing.*portald -t/m, "check: a mail without its sheet");
$p->write_conf(default_language => "fr");
like(ctl(1, "check")->{out}, qr/^fail  sheets .*default_language fr has no file/m, "check: a language that is not there");
$p->write_conf;
$p->stop_sink;
my $nomail = ctl(1, "check");
like($nomail->{out}, qr/^fail\s+mail\s.*smtp_host/m, "check: the relay is away, and what to do");
$p->stop_mariadb;
my $nodb = ctl(1, "check");
like($nodb->{out}, qr/^fail\s+database\s.*start MariaDB/m, "check: the database is away, and what to do");
like($nodb->{out}, qr/^ok\s+sheets/m, "check: the rest is looked at all the same");
like(ctl(1, "org", "list")->{err}, qr/could not connect to the database/, "other commands say so too");
like(ctl(1, "status")->{err}, qr/does not run/, "status without a running portald");
$p->stop;
done_testing;
