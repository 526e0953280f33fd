#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# upload - files on their way when the database dies, when nginx has no room for a body, when
# nobody answers nginx (F25, F27): a clear error, nothing half stored, and the same form is
# taken afterwards. A database without room: database.t.
#
# PORTAL_DEEP=1 makes it long. PORTAL_RANDOM=n repeats a run's choices.
#
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode qw(decode_utf8);
use Portal;
use Portal::Checker;
use Portal::Files;
use Portal::Proxy;
use Test::More;

binmode Test::More->builder->$_, ":utf8" for qw(output failure_output);
my $deep = $ENV{PORTAL_DEEP};
Portal::Checker::seed();
$SIG{XFSZ} = 'IGNORE';	# nginx shall see a full disk (EFBIG), not a signal
my $p = Portal->start(portald => 0);
my $proxy = Portal::Proxy->start("$p->{dir}/proxy.sock", "$p->{dir}/db/mysql.sock");
$p->write_conf(db_socket => "$p->{dir}/proxy.sock", db_connect_timeout => "1s");
$p->start_nginx;
$p->start_portald;
$p->expect_log(qr/error 20(?:02|06|13)/, qr/connection was lost/, qr/database was away/, qr/waits for the database/,
	qr/outcome of a commit unknown/, qr/could not connect/, qr/could not store a file/);

my $c = $p->client;
$c->login('jana.jung@kirche.example');
sub n { my ($what, @bind) = @_; return ($p->sql("SELECT COUNT(*) AS n FROM $what", @bind))[0]{n} }
sub names { my ($mark) = @_; return ("$mark.1.300000", "$mark.2.262144", "$mark.3.1") }

sub typed {
	my ($mark, @files) = @_;
	my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	return ("$action?view=xml", { %$fields, kind => "incident", subject => $mark, text => "Text von $mark",
		file => Portal::Files::field(@files) });
}

sub number { my ($res) = @_; return ($c->location($res) // "") =~ m{^/tickets/(\d+)$} ? $1 : undef }

# One ticket, with these files, whole.
sub complete {
	my ($mark, $id, @files) = @_;
	is(n("ticket WHERE subject = ?", $mark), 1, "$mark: one ticket");
	my @links = $c->doc("/tickets/$id")->findnodes("//attachment");
	is_deeply([sort map { $_->getAttribute("name") } @links], [sort @files], "$mark: with its files");
	is(scalar(grep { $c->get($_->getAttribute("href"))->body ne Portal::Files::content($_->getAttribute("name")) } @links), 0,
		"$mark: each has every byte");
}

sub sound {
	my ($name) = @_;
	my $bad = Portal::Checker::find($p, load => []);
	my @orphans = grep { !/nothing went wrong/ } @{ $bad->{orphan} };
	is(scalar @orphans, 0, "$name: nothing is half there") or diag(join "\n", @orphans);
	is(n("upload u JOIN entry e ON e.id = u.entry_id JOIN ticket t ON t.id = e.ticket_id WHERE u.state = 'linked' AND t.subject NOT LIKE SUBSTRING_INDEX(u.name, '.', 1)"),
		0, "$name: no file on another ticket");
}

subtest "the database dies while files come in" => sub {
	my $all = 300_000 + 262_144;
	for my $round (1 .. ($deep ? 40 : 4)) {
		my $mark = "Abbruch$round";
		my @files = names($mark);
		my @post = typed($mark, @files);
		# the first and the last bytes of a file as well as any between
		$proxy->cut(1 + int rand($round % 4 ? $all : $all + 20_000), "kill", $p->mariadb_pid);
		my $res = $c->post(@post);
		if (!$proxy->was_cut) {
			unlink $proxy->{order};
			ok(number($res), "$mark: came through before the cut");
			complete($mark, number($res), @files);
			next;
		}
		$p->stop_mariadb("KILL");	# its pid file
		is($res->code, 503, "$mark: 503");
		like($res->headers->header("Retry-After"), qr/^[1-9]\d*$/, "$mark: with Retry-After");
		$p->start_mariadb;
		$p->wait_until(10, sub { $c->get("/tickets")->code == 200 }, "the portal is back");
		is(n("ticket WHERE subject = ?", $mark), 0, "$mark: no ticket");
		sound($mark);
		$res = $c->post(@post);
		ok(number($res), "$mark: the same form is taken afterwards") or diag($res->code, substr $res->body, 0, 1500);
		complete($mark, number($res), @files) if number($res);
	}
};

# Each COMMIT of a form with three files, done or not, without an answer: it is found out.
subtest "F22: the answer to a COMMIT is lost while files come in" => sub {
	my $most = 0;
	for my $what ("answer", "command") {
		for my $n (1 .. 9) {
			my $mark = "Antwort$n$what";
			my @files = names($mark);
			my @post = typed($mark, @files);
			$p->wait_idle;
			$proxy->cut($n, $what);
			my $res = $c->post(@post);
			if (!$proxy->was_cut) { unlink $proxy->{order}; last }
			$most = $n;
			ok(number($res), "$mark: 303") or diag($res->code, substr $res->body, 0, 1500);
			complete($mark, number($res), @files) if number($res);
			is(n("upload WHERE name LIKE ?", "$mark.%"), 3, "$mark: no file is there twice");
		}
	}
	# two pieces of one file, one of each other, the limit, the entry
	cmp_ok($most, ">=", 5, "$most commits were cut off");
};

# A limit on the length of files, for a server that runs, is as good as a full disk.
sub limit {
	my ($pid, $bytes) = @_;
	is(system("prlimit", "--pid", $pid, "--fsize=$bytes:"), 0, "no file of process $pid grows beyond $bytes bytes");
}

sub nginx_worker { my $pid = Portal::_pid("$p->{dir}/nginx/nginx.pid"); return (split ' ', Portal::_slurp("/proc/$pid/task/$pid/children"))[0] }

subtest "nginx has no room for a body" => sub {
	my @files = names("Knapp");
	my @post = typed("Knapp", @files);
	my $worker = nginx_worker();
	limit($worker, 400_000);
	my $res = $c->post(@post);
	is($res->code, 500, "a large form: 500");
	like(decode_utf8($res->body), qr/Das Portal ist gerade nicht erreichbar/, "with the portal's face");
	my @small = typed("Klein", "Klein.1.1000");
	$res = $c->post(@small);
	ok(number($res), "a small one is taken");
	complete("Klein", number($res), "Klein.1.1000");
	is($c->get("/tickets")->code, 200, "pages are served");
	is(nginx_worker(), $worker, "by the same process");
	is(n("ticket WHERE subject = 'Knapp'"), 0, "no ticket");
	is(scalar(() = glob "$p->{dir}/nginx/tmp/body/*"), 0, "no file is left behind");
	limit($worker, "unlimited");
	$res = $c->post(@post);
	ok(number($res), "with room again the same form is taken");
	complete("Knapp", number($res), @files) if number($res);
};

subtest "nobody answers nginx" => sub {
	my @files = names("Allein");
	my @post = typed("Allein", @files);
	$p->stop_portald;
	my $res = $c->post(@post);
	is($res->code, 502, "a large form: 502, and not 413 for its error page");
	like(decode_utf8($res->body), qr/Das Portal ist gerade nicht erreichbar/, "with the portal's face");
	$p->start_portald;
	$res = $c->post(@post);
	ok(number($res), "the same form is taken afterwards");
	complete("Allein", number($res), @files) if number($res);
};

sound("in the end");
Portal::Checker::swept($p);
$p->stop;
$proxy->stop;
done_testing;
