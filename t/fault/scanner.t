#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# scanner.t - the scanner process when clamd breaks off, the database goes, it is killed
# SECURITY a80
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Clamd;
use Test::More;
use Time::HiRes qw(sleep time);

# Reads a whole INSTREAM; its content.
sub content {
	my ($s) = @_;
	my $all = "";
	while (read($s, my $head, 4) == 4) {
		my $n = unpack("N", $head) or last;
		read($s, my $piece, $n) == $n or last;
		$all .= $piece;
	}
	return $all;
}
# Dies over one content, thinks long over another, finds nothing in the rest.
my $fake = Portal::Clamd->script(sub {
	my ($s) = @_;
	my $content = content($s);
	return if $content =~ /poison/;
	sleep 30 if $content =~ /slow/;
	print $s "stream: OK\0";
});
my $p = Portal->start(conf => { scan => $fake->address });
$p->expect_log(qr/ alert \S+ \S+ scan: event=scanner-away /, qr/ warn \S+ \S+ scan: event=unchecked /);

my $n = 0;
sub upload {
	my ($content, %more) = @_;
	my $id = ++$n;
	$p->sql("INSERT INTO upload (id, person_id, name, size, state, scan) VALUES (?, 1, 'x.txt', ?, 'staged', ?)",
		$id, $more{size} // length $content, $more{scan} // "pending");
	$p->sql("INSERT INTO upload_chunk (upload_id, seq, data) VALUES (?, 0, ?)", $id, $content) if length $content;
	return $id;
}
sub scan_of { my ($id) = @_; return ($p->sql("SELECT scan FROM upload WHERE id = ?", $id))[0]{scan} }
sub becomes { my ($id, $want, $what) = @_; $p->wait_until(30, sub { scan_of($id) eq $want }); is(scan_of($id), $want, $what) }

# A file that ends clamd's connection again and again does not keep the others waiting.
my ($poison, $after) = (upload("poison"), upload("after"));
becomes($poison, "error", "after three times it is given up");
becomes($after, "clean", "and the next one has its turn");
is($p->log_lines(qr/event=unchecked upload=$poison could not be checked: no answer$/), 1, "the log says why");

# More than one look's worth
my @many = map { upload("file $_") } 1 .. 40;
ok($p->wait_until(30, sub { !grep { scan_of($_) ne "clean" } @many }), "forty files at once");

# Half a file, and one that is not for the scanner
my $half = upload("half", size => 400000);
becomes($half, "error", "a file without all of its chunks cannot be checked");
my $receiving = upload("receiving", scan => "none");
$p->sql("UPDATE upload SET state = 'receiving' WHERE id = ?", $receiving);

# It ends at once although clamd thinks.
my $slow = upload("slow");
sleep 1.5;
my $start = time;
is($p->stop_portald("QUIT"), 0, "the portal ends");
cmp_ok(time - $start, "<", 15, "without waiting for clamd");
is(scan_of($slow), "pending", "what was being looked at waits");
$p->sql("DELETE FROM upload WHERE id = ?", $slow);
# One from long ago: all are looked at first, and later once a minute.
my $old = upload("old");
$p->sql("UPDATE upload SET created_at = '2020-01-01', state = 'linked' WHERE id = ?", $old);
$fake->stop;
$fake = Portal::Clamd->script(sub { my ($s) = @_; content($s); print $s "stream: OK\0" });
$p->write_conf(scan => $fake->address);
$p->start_portald;
becomes($old, "clean", "an old file has its turn too");

# The process is killed, the database goes.
$p->expect_log(qr/event=died scanner \(process \d+\) was ended by signal 9/, qr/ warn \S+ \S+ scan: the scanner waits for the database/,
	qr/ warn \S+ \S+ mail: the mailer waits for the database/, qr/database/);
my $pid;
ok($p->wait_until(20, sub { ($pid) = $p->pids_like(qr/portald: scanner/) }), "there is a scanner");
kill KILL => $pid;
ok($p->wait_until(20, sub { my ($now) = $p->pids_like(qr/portald: scanner/); $now && $now != $pid }), "a killed scanner is started again");
becomes(upload("again"), "clean", "and works");
$p->stop_mariadb;
ok($p->wait_until(20, sub { $p->log_lines(qr/scan: the scanner waits for the database/) }), "without a database it waits");
$p->start_mariadb;
becomes(upload("back"), "clean", "and goes on when that is back");
is(scan_of($receiving), "none", "what is still coming in was left alone");
is(scalar $p->log_lines(qr/scan: the scanner waits for the database/), 1, "which was said once");

$p->stop;
done_testing;
