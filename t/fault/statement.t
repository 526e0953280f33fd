#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# statement.t - each statement of a request fails once: a whole error page, nothing shown or done
# SECURITY a96
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Proxy;
use Test::More;

my $p = Portal->start(portald => 0);
my $proxy = Portal::Proxy->start("$p->{dir}/proxy.sock", "$p->{dir}/db/mysql.sock");
$p->write_conf(db_socket => "$p->{dir}/proxy.sock", workers => 1, role => "web");
$p->start_nginx;
$p->start_portald;
$p->expect_log(qr/refused by the test|could not note/);
my %c = map { my $c = $p->client; $c->login($_->[1]); ($_->[0] => $c) } ["bernd", 'bernd.brandt@musterstadt.example'], ["clara", 'clara.conrad@hochschule.example'];
my $c = $c{bernd};
my $form = sub { my ($path, $name, %more) = @_; my ($action, $fields) = $c->form_fields($c->doc($path), $name); return ($action, { %$fields, %more }) };
my ($action, $fields) = $form->("/tickets/new", "ticket-new", kind => "incident", subject => "GEHEIM", text => "GEHEIM");
my ($id) = $c->location($c->post($action, $fields)) =~ /(\d+)/;

sub whole {
	my ($res, $what) = @_;
	my $dom = $res->dom;
	ok($dom->at("main h1") && $dom->at('a[href^="tel:"]') && $res->body =~ /[0-9a-f]{32}/, "$what: a whole page");
	unlike($res->body . $res->headers->to_string, qr{refused by|SELECT |INSERT |1105|HY000|\.c:\d|errno}, "$what: nothing from inside");
}
sub state {
	return join " ", map { my ($t, $cols) = @$_; my ($r) = $p->sql("SELECT COUNT(*) n, COALESCE(SUM(CRC32(CONCAT_WS('|', $cols))), 0) s FROM $t"); "$t $r->{n} $r->{s}" }
		["ticket", "id, status, subject"], ["entry", "id, text"], ["ticket_person", "ticket_id, person_id"], ["form_result", "form_key, location"],
		["outbox", "id, kind, person_id"], ["draft", "id, content"], ["person", "id, given_name, mail_scope"], ["session", "public_id"], ["faq_vote", "article_id, helpful"], ["credential", "id, phc"];
}

# Asks again and again; the nth time its nth statement fails, until it has no such.
sub each_statement {
	my ($what, $ask, %is) = @_;
	my $n = 0;
	while (++$n < 80) {
		my $again = $is{prepare} ? $is{prepare}->() : undef;
		$c->get("/faq");	# connected, all statements of the frame prepared
		$p->wait_idle;
		my $before = state();
		$proxy->cut($n, "refuse");
		my $res = $ask->($again);
		$p->wait_idle;	# what is noted after the answer may fail, too
		my $cut = $proxy->was_cut;
		unlink "$p->{dir}/proxy.sock.cut";
		if (!$cut) { is($res->code, $is{code}, "$what: all " . ($n - 1) . " statements well: $is{code}"); last }
		my $done = $res->code == $is{code};
		next if $done && $is{quiet} && $p->log_lines(qr/could not note .*refused by the test/);
		next if $done && $is{after} && state() ne $before;
		is($res->code, 500, "$what: statement $n fails") or next;
		whole($res, "$what, statement $n");
		is(index($res->body, "GEHEIM"), -1, "$what, statement $n: not the page");
		is(state(), $before, "$what, statement $n: nothing was done");
	}
	cmp_ok($n, ">", 1, "$what: " . ($n - 1) . " statements were tried");
}

each_statement("a ticket", sub { $c->get("/tickets/$id") }, code => 200, quiet => 1);
each_statement("another's ticket", sub { $c{clara}->get("/tickets/$id") }, code => 404, quiet => 1);
each_statement("the list", sub { $c->get("/tickets?scope=org&q=EHEI") }, code => 200, quiet => 1);
each_statement("the start page", sub { $c->get("/") }, code => 200, quiet => 1);
each_statement("sessions", sub { $c->get("/settings/sessions") }, code => 200, quiet => 1);
each_statement("a wrong token", sub { $c->post("/tickets/$id/status", { csrf => "x", status => "closed" }) }, code => 403, quiet => 1);
each_statement("another's form", sub { my ($f) = @_; $c{clara}->post("/tickets/$id/status", { %$f, status => "closed" }) }, code => 404, quiet => 1,
	prepare => sub { my ($own) = $c{clara}->form_fields($c{clara}->doc("/settings/mail"), "settings-mail"); return { csrf => $c{clara}->doc("/")->documentElement->getAttribute("csrf") } });
each_statement("a new ticket", sub { my ($f) = @_; $c->post("/tickets/new", $f) }, code => 303, after => 1,
	prepare => sub { my (undef, $f) = $form->("/tickets/new", "ticket-new", kind => "incident", subject => "GEHEIM", text => "GEHEIM"); return $f });
each_statement("a comment", sub { my ($f) = @_; $c->post("/tickets/$id/comments", $f) }, code => 303, after => 1,
	prepare => sub { my (undef, $f) = $form->("/tickets/$id", "comment", text => "GEHEIM"); return $f });
each_statement("a login", sub { my ($f) = @_; $f->{who}->post("/login", $f->{fields}) }, code => 303, after => 1,
	prepare => sub { my $who = $p->client; my (undef, $f) = $who->form_fields($who->doc("/login"), "login");
		return { who => $who, fields => { %$f, email => 'bernd.brandt@musterstadt.example', password => $Portal::Client::PASSWORD } } });

$p->stop;
done_testing;
