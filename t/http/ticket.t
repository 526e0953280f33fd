#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# ticket.t - a ticket's life: reported, answered, asked back, closed, reopened, too late
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');
my $dora = $p->client;
$dora->login('dora.desk@support.example');

sub report {
	my ($c, %more) = @_;
	my $res = $c->submit("/tickets/new", "ticket-new",
		{ kind => "incident", subject => "Ein Betreff", text => "Ein Text", %more });
	die "not sent: " . $res->code . $res->body unless $res->code == 303;
	my ($id) = $c->location($res) =~ m{/(\d+)$};
	return $id;
}
sub comment { my ($c, $id, $text, %more) = @_; return $c->submit("/tickets/$id", "comment", { text => $text, %more }) }
sub status { my ($c, $id, $status) = @_; return $c->submit("/tickets/$id", "ticket-status", { status => $status }) }
sub row { my ($id) = @_; return ($p->sql("SELECT * FROM ticket WHERE id = ?", $id))[0] }
sub copies { my ($id) = @_; return join ",", map { "$_->{person_id}:$_->{status}" } $p->sql("SELECT * FROM ticket_person WHERE ticket_id = ? ORDER BY person_id", $id) }
sub mails { my ($entry) = @_; return join ",", map { "$_->{kind}:$_->{person_id}" } $p->sql("SELECT kind, person_id FROM outbox WHERE entry_id = ? ORDER BY kind, person_id", $entry) }
sub newest { my ($id) = @_; return ($p->sql("SELECT MAX(id) id FROM entry WHERE ticket_id = ? AND type = 'text'", $id))[0]{id} }
sub set_status {
	my ($id, $status, $days) = @_;
	$p->sql("UPDATE ticket SET status = ?, status_at = UTC_TIMESTAMP(3) - INTERVAL ? DAY WHERE id = ?", $status, $days // 0, $id);
	$p->sql("UPDATE ticket_person SET status = ? WHERE ticket_id = ?", $status, $id);
}
sub same_copies {
	my ($id) = @_;
	my ($n) = $p->sql("SELECT COUNT(*) n FROM ticket_person x JOIN ticket t ON t.id = x.ticket_id
		WHERE t.id = ? AND (x.status <> t.status OR x.updated_at <> t.updated_at)", $id);
	is($n->{n}, 0, "the copies are as the ticket");
}

# Nothing but what is required is required, and what was typed stays.
my $res = $anna->submit("/tickets/new?view=xml", "ticket-new", { subject => "", text => " \n ", priority => "high" });
is($res->code, 422, "an empty form");
my $doc = $anna->xml($anna->submit("/tickets/new", "ticket-new", { subject => "Nur das", priority => "high" }, Accept => "application/xml"));
is(join(",", sort map { $_->value } $doc->findnodes('//field[@error]/@name')), "kind,text", "what is missing is marked");
is($doc->findvalue('//field[@name="subject"]/value'), "Nur das", "what was typed is kept");
is($doc->findvalue('//field[@name="priority"]/choice[@selected]/@value'), "high", "what was chosen too");
is($doc->findvalue('/page/@name'), "ticket-new", "on the same page");
is(($p->sql("SELECT COUNT(*) n FROM ticket"))[0]{n}, 0, "nothing was written");

# A form as it comes
$doc = $anna->doc("/tickets/new?kind=question&subject=Wie%20geht%20das&module=2");
is($doc->findvalue('//field[@name="kind"]/choice[@selected]/@value'), "question", "the address may choose a kind");
is($doc->findvalue('//field[@name="subject"]/value'), "Wie geht das", "and a subject");
is($doc->findvalue('//field[@name="module"]/choice[@selected]'), "Reisekosten", "and a module");
is($doc->findvalue('//field[@name="priority"]/choice[@selected]/@value'), "normal", "normal is the default");
is(join(",", map { $_->textContent } $doc->findnodes('//field[@name="participant"]/choice')),
	"Bernd Brandt,Frieda Frei", "active colleagues can be put on it, oneself and others cannot");

# Reported
$p->sql("UPDATE person SET mail_scope = 'organisation' WHERE id = 2");
my $id = report($anna, subject => "Müller & Söhne <b>", text => "Erste Zeile\nzweite\n\nhttps://example.org/x?a=1&b=2", module => 1);
cmp_ok($id, '>=', 10001, "numbers begin at 10001");
is(copies($id), "1:new", "anna is on it");
is(mails(newest($id)), "ticket_new_desk:4,ticket_new_desk:5,ticket_new_org:2,ticket_received:1",
	"a receipt, the desk, and who wants to hear of the organisation's tickets");
$doc = $anna->doc("/tickets/$id");
is($doc->findvalue('//notices/notice/@id'), "ticket.sent", "the answer says so");
is($doc->findvalue('//notices/notice/arg'), $id, "with the number");
is($anna->doc("/tickets/$id")->findvalue('count(//notices/notice)'), 0, "once");
my ($t) = $doc->findnodes('/page/body/ticket');
is($t->getAttribute($_->[0]) // "", $_->[1], "ticket/\@$_->[0]") for [id => $id], [status => "new"], [kind => "incident"],
	[priority => "normal"], [turn => "desk"], [mine => "true"], ["may-close" => "true"], ["may-reopen" => ""], ["may-comment" => "true"],
	[private => ""], [unread => ""];
is($t->findvalue('subject'), "Müller & Söhne <b>", "subject");
is($t->findvalue('module'), "Finanzwesen", "module");
is($t->findvalue('module/@id'), 1, "module id");
is($t->findvalue('reporter'), "Anna Albrecht", "reporter");
is($t->findvalue('reporter/@id'), 1, "reporter id");
is($t->findvalue('count(entries/entry)'), 1, "one entry");
is($t->findvalue('entries/entry/text/p[1]'), "Erste Zeilezweite", "the text in paragraphs");
is($t->findvalue('count(entries/entry/text/p[1]/br)'), 1, "line breaks kept");
is($t->findvalue('entries/entry/text//link/@href'), "https://example.org/x?a=1&b=2", "addresses are links");
is($t->findvalue('entries/entry/@by'), 1, "who wrote it");
is($t->findvalue('entries/entry/author'), "Anna Albrecht", "by name");
is($t->findvalue('entries/entry/organisation'), "Stadt Musterstadt", "and where from");
is($doc->findvalue('//visible/@mode'), "all", "who can see it: all of the organisation");
is(join(",", map { $_->textContent } $doc->findnodes('//visible/person')), "Anna Albrecht,Bernd Brandt,Frieda Frei", "by name");
is($doc->findvalue('//visible/person[@lead]'), "Anna Albrecht", "the lead contact is marked");
is($doc->findvalue('//people/person[@part="reporter"]'), "Anna Albrecht", "who is on it");
is(join(",", map { $_->value } $doc->findnodes('//steps/step/@status')), "new,open,solved,closed", "its steps");
is($doc->findvalue('//steps/step[@current]/@status'), "new", "the first is now");

# Fields nobody declared change nothing.
$id = report($anna, status => "closed", organisation_id => 2, reporter => 3, created_at => "2000-01-01", assignee => 4, is_staff => 1);
my $row = row($id);
is("$row->{status} $row->{organisation_id} $row->{reporter_id}", "new 1 1", "undeclared fields are ignored");
is($row->{assignee_id}, undef, "all of them");

# Private, with a participant
$id = report($anna, private => 1, participant => [2]);
$doc = $anna->doc("/tickets/$id");
is($doc->findvalue('//visible/@mode'), "private", "a private ticket says so");
is(join(",", map { $_->textContent } $doc->findnodes('//visible/person')), "Anna Albrecht,Bernd Brandt", "and names who sees it");
is(copies($id), "1:new,2:new", "both are on it");
is(mails(newest($id)), "ticket_new_desk:4,ticket_new_desk:5,ticket_new_org:2,ticket_received:1", "the participant hears of it");
for my $bad ([participant => [3], "ticket.participant"], [participant => [2, 7], "ticket.participant"],
	[participant => [999], "ticket.participant"], [module => 99, "ticket.module"], [ref => 999999, "ticket.ref"]) {
	$res = $anna->submit("/tickets/new", "ticket-new", { kind => "change", subject => "S", text => "T", $bad->[0] => $bad->[1] }, Accept => "application/xml");
	is($res->code, 422, "a $bad->[0] that is none");
	is($anna->xml($res)->findvalue("//field[\@name='$bad->[0]']/\@error"), $bad->[2], "is marked");
}
$res = $dora->get("/tickets/new");
is($res->code, 403, "the desk has no organisation to report for");

# A colleague comments, but may not close.
$id = report($anna);
is(comment($bernd, $id, "Bei mir auch")->code, 303, "who sees a ticket may comment");
is(row($id)->{status}, "new", "a new ticket stays new");
is(mails(newest($id)), "answer:1,comment_desk:4,comment_desk:5", "the others on it and the desk hear of it, the author does not");
$doc = $bernd->doc("/tickets/$id");
is($doc->findvalue('//ticket/@may-close'), "", "a colleague is not offered to close it");
is($doc->findvalue('count(//form[@name="ticket-status"])'), 0, "has no form for it");
my ($action, $fields) = $bernd->form_fields($doc, "comment");
is($bernd->post($action, { %$fields, text => "Weg damit", close => 1 })->code, 403, "and is refused, with a comment");
(undef, my $own) = $bernd->form_fields($bernd->doc("/tickets/" . report($bernd)), "ticket-status");
is($bernd->post("/tickets/$id/status", { %$own, seen => "", status => "closed" })->code, 403, "and without");
is(row($id)->{status}, "new", "it is as it was");
is(newest($id), ($p->sql("SELECT MAX(id) id FROM entry WHERE ticket_id = ?", $id))[0]{id}, "nothing was written");

# The desk answers.
is(comment($dora, $id, "Wir sehen nach.")->code, 303, "the desk answers");
$row = row($id);
is($row->{status}, "open", "then it is being worked on");
ok($row->{first_answer_at}, "the first answer is noted");
is(mails(newest($id)), "answer:1,answer:2", "the reporter hears of it, and who wants the organisation's");
same_copies($id);
$doc = $anna->doc("/tickets");
is($doc->findvalue("//tickets/ticket[\@id='$id']/\@unread"), 2, "two new texts in the list");
$doc = $anna->doc("/tickets/$id");
is($doc->findvalue('count(//entry[@new])'), 3, "new are both texts and the change of status");
is($doc->findvalue('//entry[@by-desk][@type="text"]/author'), "Dora Desk", "the desk's is marked");
is($doc->findvalue('//entry[@by-desk][@type="text"]/organisation'), "", "without an organisation");
is($doc->findvalue('//entry[@type="status"]/@old') . ">" . $doc->findvalue('//entry[@type="status"]/@new-value'), "new>open", "the change of status");
$p->wait_until(5, sub { !$anna->doc("/tickets")->findvalue("//tickets/ticket[\@id='$id']/\@unread") }, "read");
is($anna->doc("/tickets")->findvalue("//tickets/ticket[\@id='$id']/\@unread"), "", "once seen it is read");
is($anna->doc("/tickets/$id")->findvalue('count(//entry[@new])'), 0, "nothing is new any more");

# Asked back: an answer gives the turn back to the desk.
set_status($id, "waiting");
$doc = $anna->doc("/tickets/$id");
is($doc->findvalue('//ticket/@turn'), "you", "it is the reporter's turn");
is($bernd->doc("/tickets/$id")->findvalue('//ticket/@turn'), "other", "not the colleague's");
is($doc->findvalue('//steps/step[@current]/@status'), "waiting", "a question is a step while it is asked");
comment($anna, $id, "Es war am Montag.");
is(row($id)->{status}, "open", "an answer moves it on");
is($anna->doc("/tickets/$id")->findvalue('//ticket/@turn'), "desk", "to the desk");
same_copies($id);

# Closed and reopened
is(comment($anna, $id, "Hat sich erledigt.", close => 1)->code, 303, "a last word that closes");
is(row($id)->{status}, "closed", "closes");
is(mails(newest($id)), "closed:2,closed:4,closed:5", "one mail each");
same_copies($id);
$doc = $anna->doc("/tickets/$id");
is(join(",", map { $_->value } $doc->findnodes('//notices/notice/@id')), "comment.sent,ticket.closed", "both is said");
is($doc->findvalue('//ticket/@may-close'), "", "what is closed cannot be closed");
is($doc->findvalue('//ticket/@may-reopen'), "true", "but reopened");
like($doc->findvalue('//ticket/@reopen-until'), qr/^\d{4}-\d\d-\d\dT/, "until a day");
my $before = ($p->sql("SELECT COUNT(*) n FROM entry WHERE ticket_id = ?", $id))[0]{n};
(undef, $fields) = $anna->form_fields($doc, "ticket-status");
is($anna->post("/tickets/$id/status", { %$fields, status => "open" })->code, 303, "reopened");
is(row($id)->{status}, "open", "is open");
is($anna->post("/tickets/$id/status", { %$fields, status => "open" })->code, 303, "once more");
is(($p->sql("SELECT COUNT(*) n FROM entry WHERE ticket_id = ?", $id))[0]{n}, $before + 1, "does nothing more");
is($anna->post("/tickets/$id/status", { %$fields, status => "solved" })->code, 422, "a contact solves nothing");
set_status($id, "solved");
is($anna->doc("/tickets/$id")->findvalue('//ticket/@turn'), "you", "a solution waits for its confirmation");
like($anna->doc("/tickets/$id")->findvalue('//ticket/@closes'), qr/^\d{4}/, "and closes by itself");
comment($anna, $id, "Leider nicht.");
is(row($id)->{status}, "open", "a comment on a solved ticket reopens it");
is(mails(newest($id)), "reopened:2,reopened:4,reopened:5", "and is told as that");
set_status($id, "closed", 29);
comment($anna, $id, "Wieder da.");
is(row($id)->{status}, "open", "a comment on a closed one reopens it within the time");

# Too late: the text comes back in the form for a new one.
my ($late_action, $late) = $anna->form_fields($anna->doc("/tickets/$id"), "comment");
set_status($id, "closed", 31);
$doc = $anna->doc("/tickets/$id");
is($doc->findvalue('//ticket/@may-comment') . $doc->findvalue('//ticket/@may-reopen'), "", "too late to comment and reopen");
is($doc->findvalue('count(//body/form)'), 0, "no forms");
$res = $anna->post($late_action, { %$late, text => "Sehr spät\n<x>" }, Accept => "application/xml");
is($res->code, 422, "a late comment comes back");
$doc = $anna->xml($res);
is($doc->findvalue('/page/@name'), "ticket-new", "as a new ticket");
is($doc->findvalue('//notices/notice/@id'), "ticket.too_late", "it says why");
is($doc->findvalue('//field[@name="text"]/value'), "Sehr spät\n<x>", "the text is kept");
is($doc->findvalue('//field[@name="ref"]/value'), $id, "with the reference");
is($doc->findvalue('//body/ref/@id'), $id, "that is shown");
is($doc->findvalue('//field[@name="subject"]/value'), "Bezug: Ein Betreff", "and a subject");
is($doc->findvalue('//field[@name="kind"]/choice[@selected]/@value'), "incident", "and the kind");
is(row($id)->{status}, "closed", "the old one stays closed");
($action, $fields) = $anna->form_fields($doc, "ticket-new");
$res = $anna->post($action, $fields);
is($res->code, 303, "and can be sent as it is");
my ($new) = $anna->location($res) =~ /(\d+)$/;
is(row($new)->{ref_id}, $id, "as a ticket that refers to the old one");
is($anna->doc("/tickets/$new")->findvalue('/page/body/ref/subject'), "Ein Betreff", "which its page shows");
$res = $anna->post("/tickets/$id/status", { %$fields, status => "open" }, Accept => "application/xml");
is($res->code, 422, "reopening too late");
is($anna->xml($res)->findvalue('//notices/notice/@id'), "ticket.too_late.status", "says so");
is($anna->doc("/tickets/new?ref=$id")->findvalue('//field[@name="subject"]/value'), "Bezug: Ein Betreff", "a follow-up by its address");

# Somebody answered meanwhile.
$id = report($anna);
($action, $fields) = $anna->form_fields($anna->doc("/tickets/$id"), "comment");
comment($bernd, $id, "Ich war schneller.");
my $n = newest($id);
$res = $anna->post($action, { %$fields, text => "Mein Text" }, Accept => "application/xml");
is($res->code, 422, "a comment that has not seen the newest entry");
is(newest($id), $n, "is not written");
$doc = $anna->xml($res);
is($doc->findvalue('//form[@name="comment"]/error/@id'), "comment.newer", "it says why");
is($doc->findvalue('//form[@name="comment"]/field[@name="text"]/value'), "Mein Text", "the text is kept");
is($doc->findvalue("//entry[\@id='$n']/text/p"), "Ich war schneller.", "and the new entry shown");
($action, $fields) = $anna->form_fields($doc, "comment");
is($anna->post($action, $fields)->code, 303, "confirmed, it is taken");
($action, $fields) = $bernd->form_fields($bernd->doc("/tickets/$id"), "comment");
comment($bernd, $id, "Eins");
is($bernd->post($action, { %$fields, text => "Zwei" })->code, 303, "one's own entries do not count");
delete $fields->{seen};
(undef, my $fresh) = $bernd->form_fields($bernd->doc("/tickets/$id"), "comment");
is($bernd->post($action, { %$fresh, seen => "", text => "Drei" })->code, 303, "nor does it without that field");
is($bernd->post($action, { %{ ($bernd->form_fields($bernd->doc("/tickets/$id"), "comment"))[1] }, seen => "x'", text => "Vier" })->code, 303, "or with rubbish in it");

# No mails for who wants none; nobody learns of a private ticket who does not see it.
$p->sql("UPDATE person SET mail_scope = 'none' WHERE id = 1");
$id = report($anna, private => 1);
is(mails(newest($id)), "ticket_new_desk:4,ticket_new_desk:5", "no receipt for who wants no mail, nothing private to colleagues");
$p->sql("UPDATE person SET mail_scope = 'own' WHERE id = 1");

# Limits: counted before the work, the text kept.
$p->stop_portald;
$p->write_conf(comment_person => "2 / 1h", ticket_person => "1 / 1h");
$p->start_portald;
$p->sql("DELETE FROM throttle");
is(comment($anna, $id, "Kommentar $_")->code, 303, "comment $_") for 1, 2;
$res = comment($anna, $id, "Kommentar 3");
is($res->code, 429, "one too many");
cmp_ok($res->headers->header("Retry-After") // 0, '>', 0, "says when again");
($action, $fields) = $anna->form_fields($anna->doc("/tickets/$id"), "comment");
$res = $anna->post($action, { %$fields, text => "Nicht verloren" }, Accept => "application/xml");
is($res->code, 429, "and again");
is($anna->xml($res)->findvalue('//form[@name="comment"]/field[@name="text"]/value'), "Nicht verloren", "the text is kept");
report($anna);
is($anna->submit("/tickets/new", "ticket-new", { kind => "change", subject => "S", text => "T" })->code, 429, "tickets have a limit too");
is(comment($bernd, report($bernd), "x")->code, 303, "others are not limited by that");

# Per network as well (SECURITY a101), which is not said to be the person's doing.
$p->stop_portald;
$p->write_conf(comment_network => "2 / 1h", ticket_network => "1 / 1h");
$p->start_portald;
$p->sql("DELETE FROM throttle");
$id = report($bernd);
is(comment($bernd, $id, "Eins")->code, 303, "a comment from this network");
is(comment($anna, $id, "Zwei")->code, 303, "and another, by somebody else");
($action, $fields) = $anna->form_fields($anna->doc("/tickets/$id"), "comment");
$res = $anna->post($action, { %$fields, text => "Nicht verloren" }, Accept => "application/xml");
is($res->code, 429, "the third is one too many");
like($res->headers->header("Retry-After"), qr/^[1-9]\d*$/, "says when again");
is($anna->xml($res)->findvalue('//form[@name="comment"]/error/@id'), "throttle.network", "and whose limit it is");
is($anna->submit("/tickets/new", "ticket-new", { kind => "change", subject => "S", text => "T" })->code, 429, "tickets have such a limit, too");
is(scalar(my @hits = $p->log_lines(qr/u=1 gate: event=limit-hit route=ticket-(?:comment|new)/)), 5, "SECURITY a91: each time it is in the log");

$p->expect_log(qr/throttle/);
done_testing;
