#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# wait.t - another transaction in the way: waiting, repeating, and the text back when it lasts
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use DBI;
use Portal;
use Test::More;
use Time::HiRes qw(time);

my $p = Portal->start(conf => { workers => 4 });
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my $res = $c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Sperre", text => "Text" });
my ($id) = $res->headers->location =~ /(\d+)$/;

my $dbh = DBI->connect("DBI:MariaDB:mariadb_socket=$p->{dir}/db/mysql.sock;database=portal", "root", "",
	{ RaiseError => 1, PrintError => 0, AutoCommit => 1 });
sub lock_ticket {
	$dbh->begin_work;
	$dbh->selectall_arrayref("SELECT id FROM ticket WHERE id = ? FOR UPDATE", undef, $id);
}
sub comments { my ($text) = @_; return ($p->sql("SELECT COUNT(*) n FROM entry WHERE text = ?", $text))[0]{n} }

# A short wait is only a wait.
my (undef, $fields) = $c->form_fields($c->doc("/tickets/$id"), "comment");
lock_ticket();
pipe my $read, my $write or die $!;
my $poster = fork() // die $!;
if (!$poster) {
	my $answer = $c->post("/tickets/$id/comments", { %$fields, text => "Nach kurzem Warten" });
	print $write $answer->code;
	close $write;
	POSIX::_exit(0);
}
close $write;
sleep 1;
$dbh->rollback;
is(do { local $/; <$read> }, 303, "a comment waits for a short lock");
waitpid $poster, 0;
is(comments("Nach kurzem Warten"), 1, "and is there once");

# One that lasts: 503 with the form and its text, nothing written; sent again it goes through.
$p->expect_log(qr/error 1205/);
(undef, $fields) = $c->form_fields($c->doc("/tickets/$id"), "comment");
lock_ticket();
my $start = time;
$res = $c->post("/tickets/$id/comments?view=xml", { %$fields, text => "Bleibt erhalten" });
cmp_ok(time - $start, "<", 9, "a lasting lock is not waited for twice");
is($res->code, 503, "with 503");
like($res->headers->header("Retry-After"), qr/^[1-9]/, "and when to try again");
my $doc = $c->xml($res);
is($doc->documentElement->getAttribute("name"), "ticket", "on the page itself");
is($doc->documentElement->getAttribute("path"), "/tickets/$id", "whose address can be looked at");
is($doc->findvalue('//form[@name="comment"]/error/@id'), "form.retry", "says that it may work later");
is($doc->findvalue('//form[@name="comment"]/field[@name="text"]/value'), "Bleibt erhalten", "with the text");
is(comments("Bleibt erhalten"), 0, "nothing was written");
$dbh->rollback;
my ($action, $again) = $c->form_fields($doc, "comment");
is($c->post($action, $again)->code, 303, "sent again it goes through");
is(comments("Bleibt erhalten"), 1, "once");

# Messages are shown once, and only to whom they belong.
my $page = $c->doc("/tickets/$id");
is($page->findvalue('/page/notices/notice/@id'), "comment.sent", "the message of the last action");
ok($p->wait_until(5, sub { $c->doc("/tickets/$id")->findvalue('count(/page/notices/notice)') == 0 }, "no message"),
	"is shown once");

# Reading is noted after the answer.
$p->wait_idle;
$p->sql("DELETE FROM ticket_read");
$c->head("/tickets/$id");
$c->get("/tickets");
$p->wait_idle;
is(($p->sql("SELECT COUNT(*) n FROM ticket_read"))[0]{n}, 0, "HEAD and lists are no reading");
$c->get("/tickets/$id");
ok($p->wait_until(5, sub { ($p->sql("SELECT COUNT(*) n FROM ticket_read WHERE ticket_id = ?", $id))[0]{n} == 1 }, "read"),
	"a page is");

$dbh->disconnect;
$p->stop;
done_testing;
