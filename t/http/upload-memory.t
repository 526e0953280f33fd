#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# upload-memory.t - ten files of 25 MiB go in and out while the worker's memory stays flat
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA;
use IO::Socket::INET;
use Portal;
use Test::More;
use Time::HiRes qw(time);

my $SIZE = 25 * 1024 * 1024;
my $FILES = 10;
my $p = Portal->start(conf => { workers => 1, request_deadline => "30s" }, mariadb => ["--innodb-log-file-size=256M"]);
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my ($worker) = $p->pids_like(qr/worker/);
ok($worker, "one worker");

sub memory { my ($key) = @_; open my $f, '<', "/proc/$worker/status" or return 0; return (map { /^$key:\s+(\d+)/ ? $1 / 1024 : () } <$f>)[0] }
sub sanitized { open my $f, '<', "/proc/$worker/maps" or return; return grep { /libasan/ } <$f> }

my $cookie = join "; ", map { $_->name . "=" . $_->value } @{ $c->ua->cookie_jar->all };
sub connection {
	my ($head) = @_;
	my $sock = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$p->{port}") or die "connect: $!";
	print $sock "$head\r\nHost: 127.0.0.1:$p->{port}\r\nCookie: $cookie\r\nConnection: close\r\n";
	return $sock;
}

# A MiB that no compression makes small and that differs from file to file
my $block = join "", map { pack "N", ($_ * 2654435761) % 4294967296 } 1 .. 262144;
sub piece { my ($file) = @_; return substr($block, $file) . substr($block, 0, $file) }

my $fields = ($c->form_fields($c->doc("/tickets/new"), "ticket-new"))[1];
my %text = (csrf => $fields->{csrf}, key => $fields->{key}, kind => "incident", subject => "Viel", text => "Viel");
# The peak begins anew here: Argon2 at the login took more than a page does.
open my $reset, '>', "/proc/$worker/clear_refs" or die "clear_refs: $!";
print $reset "5\n";
close $reset;
my $before = memory("VmHWM");
my $text = join "", map { "--XyZ\r\nContent-Disposition: form-data; name=\"$_\"\r\n\r\n$text{$_}\r\n" } qw(csrf key kind subject text);
my @heads = map { "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f$_.bin\"\r\n\r\n" } 1 .. $FILES;
my $end = "--XyZ--\r\n";
my $length = length($text) + $FILES * ($SIZE + 2) + length(join "", @heads) + length $end;

my $start = time;
my $sock = connection("POST /tickets/new HTTP/1.1");
print $sock "Origin: http://127.0.0.1:$p->{port}\r\nContent-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: $length\r\n\r\n$text";
for my $k (1 .. $FILES) {
	print $sock $heads[$k - 1];
	my $piece = piece($k);
	print $sock $piece for 1 .. 25;
	print $sock "\r\n";
}
print $sock $end;
my $answer = do { local $/; <$sock> } // "";
like($answer, qr{^HTTP/1\.1 303\b}, "ten files of 25 MiB are taken") or diag(substr $answer, 0, 500);
my ($ticket) = $answer =~ m{^Location: \S*/tickets/(\d+)}mi;
my $after = memory("VmHWM");
diag(sprintf "in: %.1f s, peak memory of the worker %.1f MB (%.1f MB before)", time - $start, $after, $before);
is(($p->sql("SELECT COUNT(*) n FROM upload WHERE state = 'linked' AND size = $SIZE"))[0]{n}, $FILES, "all of them");
is(($p->sql("SELECT COUNT(*) n FROM upload_chunk"))[0]{n}, $FILES * 100, "in chunks of 256 KiB");

my ($file) = $c->doc("/tickets/$ticket")->findnodes('//attachment[10]');
$start = time;
$sock = connection("GET " . $file->getAttribute("href") . " HTTP/1.0");
print $sock "\r\n";
my ($head, $sum, $n, $buf) = ("", Digest::SHA->new(256), 0);
$head .= $_ while defined($_ = <$sock>) && /\S/;
while (read $sock, $buf, 65536) { $sum->add($buf); $n += length $buf }
my $want = Digest::SHA->new(256);
$want->add(piece(10)) for 1 .. 25;
is($n, $SIZE, "a file comes out whole");
is($sum->hexdigest, $want->hexdigest, "and as it went in");
diag(sprintf "out: %.1f s, peak memory of the worker %.1f MB", time - $start, memory("VmHWM"));

# A sanitizer keeps freed memory for a while.
cmp_ok(memory("VmHWM") - $before, "<", sanitized() ? 600 : 16, "memory stays flat: what 250 MiB add to it in MB");
is(($p->pids_like(qr/worker/))[0], $worker, "the worker has lived through it");

$p->stop;
done_testing;
