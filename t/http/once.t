#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# once.t - one form, one result: double clicks, reloads, other content, a lost COMMIT
# SECURITY a101
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Proxy;
use Test::More;

my $p = Portal->start(portald => 0);
my $proxy = Portal::Proxy->start("$p->{dir}/proxy.sock", "$p->{dir}/db/mysql.sock");
$p->write_conf(db_socket => "$p->{dir}/proxy.sock", workers => 4);
$p->start_nginx;
$p->start_portald;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');

sub n { my ($table) = @_; return ($p->sql("SELECT COUNT(*) n FROM $table"))[0]{n} }
sub fresh { my ($doc) = @_; return ($c->form_fields($doc // $c->doc("/tickets/new"), "ticket-new"))[1] }
sub ticket { my (%more) = @_; return { %{ fresh() }, kind => "question", subject => "Betreff", text => "Text", %more } }
sub again { my ($res) = @_; return $c->xml($res) }

$p->expect_log(qr/event=all-busy/);	# on a busy machine parallel posts may be more than the workers

# The same again
my $form = ticket();
my $first = $c->post("/tickets/new", $form);
is($first->code, 303, "a ticket");
my $mails = n("outbox");
for my $what ("a double click", "a reload", "the back button") {
	my $res = $c->post("/tickets/new", $form);
	is($res->code, 303, "$what is answered");
	is($res->headers->location, $first->headers->location, "with the same ticket");
}
is(n("ticket"), 1, "there is one ticket");
is(n("outbox"), $mails, "and no second mail");

# Other content under a used key
my ($number) = $first->headers->location =~ /(\d+)$/;
my $res = $c->post("/tickets/new?view=xml", { %$form, text => "Etwas ganz anderes" });
is($res->code, 422, "other content under a used key");
my $doc = again($res);
is($doc->findvalue('//form[@name="ticket-new"]/error/@id'), "form.used", "says so");
is($doc->findvalue('//form[@name="ticket-new"]/error/arg'), $number, "and as which ticket it was sent");
is($doc->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "Etwas ganz anderes", "keeps the text");
my $again = fresh($doc);
isnt($again->{key}, $form->{key}, "brings a fresh key");
is(n("ticket"), 1, "nothing was written");
$res = $c->post("/tickets/new", $again);
is($res->code, 303, "sent again it is taken");
isnt($res->headers->location, $first->headers->location, "as a ticket of its own");

# Wrong first, right then: the key of a 422 was not used up.
$form = ticket(text => "");
is($c->post("/tickets/new", $form)->code, 422, "a text is missing");
is($c->post("/tickets/new", { %$form, text => "Nun mit Text" })->code, 303, "the same key with the text");
is(n("ticket"), 3, "makes one ticket");

# Eight at the same moment
$form = ticket(subject => "Gleichzeitig");
my @children = map {
	my $k = $_;
	pipe my $read, my $write or die $!;
	my $pid = fork() // die $!;
	if (!$pid) {
		my $child = $p->client;
		$child->ua->cookie_jar($c->ua->cookie_jar);
		my $answer = $child->post("/tickets/new", $form);
		print $write $answer->code . " " . ($answer->headers->location // "");
		close $write;
		POSIX::_exit(0);
	}
	close $write;
	[$pid, $read];
} 1 .. 8;
my @answers = map { my ($pid, $read) = @$_; my $line = do { local $/; <$read> }; waitpid $pid, 0; $line } @children;
is(scalar(grep { /^303 / } @answers), 8, "eight parallel posts are all answered") or diag(join "\n", @answers);
is(scalar(keys %{ { map { $_ => 1 } @answers } }), 1, "with one ticket");
is(n("ticket WHERE subject = 'Gleichzeitig'"), 1, "which is there once");

# Keys that are none, or not for this
my (undef, $logout) = $c->form_fields($c->doc("/tickets"), "logout");
my $other = $p->client;
$other->login('bernd.brandt@musterstadt.example');
my (undef, $theirs) = $other->form_fields($other->doc("/tickets/new"), "ticket-new");
for my $case (["no key", ""], ["a changed key", "A" x 86], ["another form's key", $logout->{key}],
	["another person's key", $theirs->{key}]) {
	my ($what, $key) = @$case;
	$res = $c->post("/tickets/new?view=xml", ticket(key => $key, subject => "Mit falschem Schlüssel"));
	is($res->code, 422, $what);
	$doc = again($res);
	is($doc->findvalue('//form[@name="ticket-new"]/error/@id'), "form.expired", "$what: says so");
	is($doc->findvalue('//form[@name="ticket-new"]/field[@name="subject"]/value'), "Mit falschem Schlüssel",
		"$what: keeps what was typed");
}
is(n("ticket WHERE subject LIKE 'Mit falschem%'"), 0, "none of them wrote");
is($c->post("/tickets/new", fresh($doc))->code, 303, "the fresh key of the answer works");

# Comments
my (undef, $comment) = $c->form_fields($c->doc("/tickets/$number"), "comment");
$comment->{text} = "Ein Kommentar";
my @to = map { $c->post("/tickets/$number/comments", $comment)->headers->location } 1 .. 3;
is(scalar(keys %{ { map { $_ // "" => 1 } @to } }), 1, "a comment sent three times has one answer");
is(n("entry WHERE text = 'Ein Kommentar'"), 1, "and is there once");

# A COMMIT whose outcome portald never hears of: done, or not done; here once either way.
$p->expect_log(qr/outcome of a commit unknown/, qr/connection was lost/, qr/Lost connection/i, qr/gone away/i,
	qr/error 20(?:06|13)/);
for my $what ("answer", "command") {
	my $post = ticket(subject => "Verlorenes $what");
	$p->wait_idle;			# what pages note after their answer is no commit to count
	$proxy->cut(2, $what);		# the first commit counts the limit
	$res = $c->post("/tickets/new", $post);
	ok($proxy->was_cut, "the commit's $what was lost");
	is($res->code, 303, "the answer is right all the same");
	is(n("ticket WHERE subject = 'Verlorenes $what'"), 1, "the ticket is there once");
	is($c->post("/tickets/new", $post)->headers->location, $res->headers->location, "and a retry finds it");
}

# Committed means saved: what was answered with a number is in the database.
is(n("form_result WHERE location = ''"), 0, "every result leads somewhere");

$p->stop;
$proxy->stop;
done_testing;
