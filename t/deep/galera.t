#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# galera - a cluster of two nodes, a portal on each, the same people and the same tickets on
# both (F36): certification conflicts are repeated and nobody sees them; a node that leaves or
# a cluster without its majority is a 503, and the portal is back by itself (F35). What was
# acknowledged is there, once, on both nodes.
#
# SECURITY c38. DEEP_SECONDS is the length of the load.
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use POSIX ();
use Portal;
use Portal::Checker;
use Portal::Load;
use SmtpServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $SECONDS = $ENV{DEEP_SECONDS} || 60;
my $PROVIDER = "/usr/lib/galera/libgalera_smm.so";
-e $PROVIDER or BAIL_OUT("$PROVIDER is not there; tools/install-packages deep brings it");

# -- the cluster: node 2 begins with a copy of what node 1 has
my $relay = SmtpServer->start;
my $one = Portal->start(portald => 0, smtp => $relay->port);
my $two = Portal->start(portald => 0, smtp => $relay->port, migrate => 0);
my @p = ($one, $two);
my @port = map { Portal::free_port() } 1 .. 4;

# Nodes ask a program for a whole state. The one that joins has it, up to a few events that
# the other one sends it afterwards (IST).
my $at = "$two->{dir}/at";
Portal::_spew("$two->{dir}/wsrep_sst_copied", <<"SCRIPT");
#!/bin/sh
while [ \$# -gt 0 ]; do
	case \$1 in
	--role) role=\$2 ;;
	--gtid) gtid=\$2 ;;
	esac
	shift
done
if [ "\$role" = donor ]; then
	echo "\$gtid" >$at.new && mv $at.new $at && echo "done \$gtid"
	exit
fi
echo "ready 127.0.0.1:0"
while [ ! -e $at ]; do sleep 0.1; done
cat $at
SCRIPT
chmod 0755, "$two->{dir}/wsrep_sst_copied";
$ENV{PATH} = "$two->{dir}:$ENV{PATH}";

sub options {
	my ($n, @more) = @_;
	my ($group, $ist) = @port[2 * $n, 2 * $n + 1];
	my %provider = ("gmcast.listen_addr" => "tcp://127.0.0.1:$group", base_port => $group,
		"ist.recv_addr" => "127.0.0.1:$ist", "gcache.size" => "64M");
	return ["--wsrep-on=ON", "--wsrep-provider=$PROVIDER", "--wsrep-cluster-name=portal", "--binlog-format=ROW",
		"--innodb-autoinc-lock-mode=2", "--wsrep-node-address=127.0.0.1", "--wsrep-node-name=node$n",
		"--wsrep-sst-method=copied", "--wsrep-slave-threads=2", @more,
		"--wsrep-provider-options=" . join ";", map { "$_=$provider{$_}" } sort keys %provider];
}

sub state_of { my ($p, $name) = @_; return ($p->sql("SHOW STATUS LIKE '$name'"))[0]{Value} // "" }
sub joined { my ($p) = @_; return state_of($p, "wsrep_cluster_size") == 2 && state_of($p, "wsrep_ready") eq "ON" }

# Galera 26.4 cannot always ask its new thread for its priority ("schedparams"): once more then.
sub start_node { my ($p) = @_; eval { $p->start_mariadb; 1 } or $p->start_mariadb }

$one->stop_mariadb;
$one->{opt}{mariadb} = options(0, "--wsrep-new-cluster", "--wsrep-cluster-address=gcomm://");
start_node($one);
$one->stop_mariadb;
$two->stop_mariadb;
system("rm", "-rf", "$two->{dir}/db/data") == 0 && system("cp", "-a", "$one->{dir}/db/data", "$two->{dir}/db/data") == 0 or die "copy: $?";
$two->{opt}{mariadb} = options(1, "--wsrep-cluster-address=gcomm://127.0.0.1:$port[0]");
start_node($_) for @p;
$two->{prepared} = 1;
$two->{loads} = 50;	# its forms have names of their own
for my $p (@p) {
	ok($p->wait_until(60, sub { joined($p) }, "the cluster"), "a node of two") or BAIL_OUT("no cluster");
	$p->write_conf(workers => 4);
	$p->start_nginx;
	$p->start_portald;
}

# The same moment on both portals; a list of [code, location] each.
sub both {
	my ($act) = @_;
	my $start = time + 0.3;
	my @children = map {
		my $p = $_;
		pipe my $read, my $write or die $!;
		my $pid = fork() // die $!;
		if (!$pid) {
			sleep $start - time if $start > time;
			my $res = $act->($p);
			print $write $res->code . " " . ($res->headers->location // "");
			close $write;
			POSIX::_exit(0);
		}
		close $write;
		[$pid, $read];
	} @p;
	return map { my ($pid, $read) = @$_; my $line = do { local $/; <$read> }; waitpid $pid, 0; [split / /, $line, 2] } @children;
}

my $c = $one->client;
$c->login('anna.albrecht@musterstadt.example');
sub on { my ($p) = @_; my $new = $p->client; $new->ua->cookie_jar($c->ua->cookie_jar); return $new }
sub n { my ($p, $what, @bind) = @_; return ($p->sql("SELECT COUNT(*) AS n FROM $what", @bind))[0]{n} }

subtest "one form, sent to both nodes at the same moment" => sub {
	my (undef, $first) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	for my $round (1 .. 20) {
		my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
		my $form = { %$fields, kind => "incident", subject => "Beide $round", text => "Text" };
		my @answers = both(sub { on($_[0])->post($action, $form) });
		is(join(" ", map { "@$_" } @answers), join(" ", ("303 $answers[0][1]") x 2), "round $round: one answer");
		is(n($_, "ticket WHERE subject = ?", "Beide $round"), 1, "round $round: one ticket") for @p;
	}
	is(n($one, "outbox WHERE kind = 'ticket_received'"), 20, "one receipt each");
};

subtest "one ticket, written on at both nodes at the same moment" => sub {
	my $ticket = $c->location($c->submit("/tickets/new", "ticket-new", { kind => "question", subject => "Gemeinsam", text => "Text" }));
	for my $round (1 .. 20) {
		my %form = map { my (undef, $f) = $c->form_fields($c->doc($ticket), "comment"); ($_ => $f) } 0, 1;
		my @answers = both(sub {
			my $n = $_[0] == $one ? 0 : 1;
			my $f = $form{$n};
			delete $f->{seen};	# neither waits for the other's text
			return on($_[0])->post("$ticket/comments", { %$f, text => "Text $round von $n" });
		});
		is(join(" ", map { $_->[0] } @answers), "303 303", "round $round: both are taken");
	}
	my ($id) = $ticket =~ /(\d+)/;
	is(n($_, "entry WHERE ticket_id = ? AND text LIKE 'Text % von %'", $id), 40, "forty comments") for @p;
	is(n($one, "ticket t WHERE id = ? AND last_entry_id = (SELECT MAX(e.id) FROM entry e WHERE e.ticket_id = t.id)", $id), 1,
		"the ticket knows its newest");
};

my @loads;
sub begin { return map { Portal::Load->start($_, people => 3, pause => 0.02) } @p }
sub conflicts { my $n = 0; $n += state_of($_, "wsrep_local_cert_failures") + state_of($_, "wsrep_local_bf_aborts") for @p; return $n }

subtest "the same people at both nodes" => sub {
	my $before = conflicts();
	my @load = begin();
	push @loads, @load;
	sleep $SECONDS;
	$_->stop for @load;
	my @failed = map { $_->failures } @load;
	my $n = conflicts() - $before;
	cmp_ok($n, ">", 0, "$n transactions were undone by the other node's");
	is(scalar @failed, 0, "nobody has seen any of it") or diag(join ", ", map { $_->{code} } @failed);
	is(scalar($_->log_lines(qr/^\S+ (?:warn|error|alert) /)), 0, "nor the log") for @p;
};

$_->expect_log(qr/error (?:1047|1180|20(?:02|06|13)|12(?:05|13))\b/, qr/could not connect/, qr/database was away/, qr/waits for the database/,
	qr/outcome of a commit unknown/, qr/connection was lost/, qr/stayed away after a commit/, qr/result=busy/, qr/event=all-busy/,
	qr/Lost connection|gone away/i) for @p;
sub back { my ($p) = @_; return $p->wait_until(40, sub { on($p)->get("/tickets")->code == 200 }, "the portal is back") }

subtest "a node leaves and comes back" => sub {
	my @load = begin();
	push @loads, @load;
	sleep 2;
	unlink $at;
	$two->stop_mariadb;
	is(on($two)->get("/tickets")->code, 503, "its portal: 503");
	is(on($one)->get("/tickets")->code, 200, "the other one serves");
	sleep 2;
	start_node($two);
	ok(back($two), "back by itself, with the same session");
	sleep 2;
	$_->stop for @load;
	ok(joined($_), "two nodes again") for @p;
	is(scalar($load[0]->failures), 0, "at the other one nobody has seen it");
};

subtest "no majority: nobody writes" => sub {
	my @load = begin();
	push @loads, @load;
	sleep 2;
	$two->sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'");
	for my $p (@p) {
		ok($p->wait_until(30, sub { on($p)->get("/tickets")->code == 503 }, "the split"), "pages are a 503");
		ok($p->wait_until(30, sub { state_of($p, "wsrep_ready") eq "OFF" }, "the split"), "the node says why");
	}
	$two->sql("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'");
	ok(back($_), "back by itself") for @p;
	$_->stop for @load;
	ok($_->wait_until(30, sub { joined($_[0] // $_) }), "two nodes again") for @p;
};

ok(Portal::Checker::settle($one), "every mail comes to an end");
Portal::Checker::check($one, load => \@loads, relay => [$relay]);

# Its rows as text, each once.
sub rows {
	my ($p, $table) = @_;
	return { map { my $row = $_; join("|", map { "$_=" . ($row->{$_} // "NULL") } sort keys %$row) => 1 } $p->sql("SELECT * FROM `$table`") };
}

subtest "both nodes hold the same" => sub {
	$_->sql("SET SESSION wsrep_sync_wait = 1") for @p;
	$_->stop_portald for @p;
	for my $table (map { values %$_ } $one->sql("SHOW TABLES")) {
		my ($first, $second) = map { rows($_, $table) } @p;
		my @only = ((map { "node 1: $_" } grep { !$second->{$_} } keys %$first), map { "node 2: $_" } grep { !$first->{$_} } keys %$second);
		is(scalar @only, 0, "$table: " . keys(%$first) . " rows") or diag(join "\n", (sort @only)[0 .. ($#only > 9 ? 9 : $#only)]);
	}
};
$_->stop for @p;
done_testing;
