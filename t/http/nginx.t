#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# nginx.t - what nginx answers by itself: headers, methods, limits, raw nonsense; and over TLS
# SECURITY a54, a55, a58, a89, a97, a98, a106, a108
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use IPC::Open2 qw(open2);
use Mojo::Message::Response;
use Portal;
use Test::More;

my $p = Portal->start(limits => 1);
my $host = "Host: 127.0.0.1\r\nConnection: close\r\n";

# Bytes to nginx and what came back; undef for no answer at all.
sub parsed {
	my ($text) = @_;
	return undef if ($text // "") eq "";
	my $res = Mojo::Message::Response->new;
	$res->parse($text);
	return $res;
}
sub raw {
	my ($port, $text) = @_;
	my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 10) or die "connect: $!";
	print $s $text;
	return parsed(do { local $/; scalar <$s> });
}

# Every answer carries the headers, each once, says what it is, and not who makes it.
my %want = ("X-Content-Type-Options" => "nosniff", "X-Frame-Options" => "DENY", "Referrer-Policy" => "same-origin",
	"Cross-Origin-Opener-Policy" => "same-origin", "Cross-Origin-Resource-Policy" => "same-origin",
	"Permissions-Policy" => "camera=(), geolocation=(), microphone=()");
sub check {
	my ($what, $res, $code, %more) = @_;
	my %have = (%want, %more);
	is($res && $res->code, $code, "$what: $code") or return;
	is_deeply([map { "$_: " . join(" and ", @{ $res->headers->every_header($_) || [] }) } sort keys %have],
		[map { "$_: " . ($have{$_} // "") } sort keys %have], "$what: its headers, each once");
	like($res->headers->header("Content-Security-Policy"), qr/^default-src 'none'; .*frame-ancestors 'none'/, "$what: a policy");
	is(scalar @{ $res->headers->every_header("Content-Security-Policy") }, 1, "$what: only one");
	unlike($res->to_string, qr{nginx/\d}, "$what: no version");
	like($res->headers->content_type, qr/; charset=utf-8$/, "$what: its characters") if length $res->body && $code != 301;
	return if ($res->headers->etag // "") eq "" || $code == 200;
	is($res->headers->cache_control, "no-store", "$what: not kept");
	is($res->dom->find('html[lang="de"] main h1')->size, 1, "$what: a page of the portal's");
	like($res->headers->header("Content-Security-Policy"), qr/style-src 'self'/, "$what: which may have its style sheet");
}

for my $case (["no HTTP", "GARBAGE\r\n\r\n", 400], ["a version of its own", "GET / HTTP/9.1\r\n\r\n", 505],
	["no host", "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n", 400], ["two hosts", "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n$host\r\n", 400],
	["an endless address", "GET /" . "a" x 9000 . " HTTP/1.1\r\n$host\r\n", 414], ["an endless header", "GET /login HTTP/1.1\r\n${host}X-A: " . "a" x 9000 . "\r\n\r\n", 400],
	["headers of 42 KiB", "GET /login HTTP/1.1\r\n$host" . join("", map { "X-$_: " . "a" x 7000 . "\r\n" } 1 .. 6) . "\r\n", 400],
	["CONNECT", "CONNECT a:1 HTTP/1.1\r\n$host\r\n", 400],
	["a length in words", "POST /login HTTP/1.1\r\n${host}Content-Length: abc\r\n\r\n", 400],
	["a length below nothing", "POST /login HTTP/1.1\r\n${host}Content-Length: -5\r\n\r\n", 400],
	["two lengths", "POST /login HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400],
	["a length beyond counting", "POST /login HTTP/1.1\r\n${host}Content-Length: 99999999999999999999\r\n\r\nx", 400],
	["a length and chunks", "POST /login HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", 400],
	["chunks of no length", "POST /login HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\na=b\r\n0\r\n\r\n", 400],
	["a length of a terabyte", "POST /login HTTP/1.1\r\n${host}Content-Length: 999999999999\r\n\r\nx", 413],
	["a body too large", "POST /settings/profile HTTP/1.1\r\n${host}Content-Length: 400000\r\n\r\n" . "x" x 400000, 413],
	["a folder", "GET /static/ HTTP/1.1\r\n$host\r\n", 403], ["a missing file", "GET /static/../../etc/passwd HTTP/1.1\r\n$host\r\n", 400],
	["no such file", "GET /static/x.css HTTP/1.1\r\n$host\r\n", 404], ["a hidden file", "GET /static/.git/config HTTP/1.1\r\n$host\r\n", 404]) {
	my ($what, $text, $code) = @$case;
	check($what, raw($p->{port}, $text), $code);
}
check("TRACE", raw($p->{port}, "TRACE /login HTTP/1.1\r\n$host\r\n"), 405, Allow => "GET, HEAD, POST");
check("$_ of a file", raw($p->{port}, "$_ /static/portal.css HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n"), 405, Allow => "GET, HEAD") for qw(POST PUT DELETE);
for my $file ("portal.css", "portal.js", "marke.svg") {
	check($file, raw($p->{port}, "GET /static/$file HTTP/1.1\r\n$host\r\n"), 200, "Cache-Control" => "public, max-age=31536000, immutable", Allow => undef, "Retry-After" => undef);
}
check("the page of an error", raw($p->{port}, "GET /static/error/404.html HTTP/1.1\r\n$host\r\n"), 404);
is(raw($p->{port}, "GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), undef, "an unknown name gets no answer");

# Too many, and nobody there: when to try again
my $res;
for (1 .. 60) { $res = raw($p->{port}, "GET /login HTTP/1.1\r\n$host\r\n"); last if $res->code != 200 }
check("the login page too often", $res, 429, "Retry-After" => 5);
$p->stop_portald;
check("no portal", raw($p->{port}, "GET /tickets HTTP/1.1\r\n$host\r\n"), 502, "Retry-After" => 5);

# The example as it stands, with names and paths of here: TLS, and plain http that leads to it
my ($tls, $plain) = (Portal::free_port(), Portal::free_port());
my $dir = "$p->{dir}/tls";
mkdir $dir or die;
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=portal.example -keyout $dir/key -out $dir/pem 2>$dir/openssl.log") == 0 or die;
open my $fh, '<', "$Portal::ROOT/nginx.conf.example" or die;
my $conf = do { local $/; <$fh> };
close $fh;
$conf =~ s/listen 443 /listen 127.0.0.1:$tls /g;
$conf =~ s/listen 80\b/listen 127.0.0.1:$plain/g;
$conf =~ s{/run/kundenportal/demo/portald\.sock}{$p->{conf}{listen}};
$conf =~ s{/usr/share/kundenportal/static}{$Portal::ROOT/xslt/static}g;
$conf =~ s{"change-me"}{"fastcgi-secret-of-the-test"};
$conf =~ s{/etc/ssl/portal\.example\.pem}{$dir/pem};
$conf =~ s{/etc/ssl/private/portal\.example\.key}{$dir/key};
$conf =~ s{/var/log/nginx/kundenportal\.log}{$dir/access.log};
open $fh, '<', "$p->{dir}/nginx/nginx.conf" or die;
my ($head) = do { local $/; scalar <$fh> } =~ /^(.*?uwsgi_temp_path[^\n]*\n[^\n]*\n)/s or die "no head of nginx.conf";
close $fh;
$head =~ s{\Q$p->{dir}\E/nginx/}{$dir/}g;
mkdir "$dir/tmp";
open $fh, '>', "$dir/nginx.conf" or die;
print $fh "$head$conf}\n";
close $fh;
system("$Portal::ROOT/tools/private", "nginx-start", $dir) == 0 or die;
$p->write_conf(base_url => "https://portal.example", hsts_subdomains => "yes");
$p->start_portald(wait => 0);
$p->wait_until(20, sub { -S $p->{conf}{listen} && $p->log_lines(qr/event=ready/) > 1 }, "the portal for https") or die $p->log;

sub tls {
	my ($name, $text) = @_;
	my $pid = open2(my $out, my $in, "openssl s_client -quiet -verify_quiet -connect 127.0.0.1:$tls -servername $name 2>>$dir/openssl.log");
	print $in $text;
	$in->flush;
	my $answer = do { local $/; scalar <$out> };
	waitpid $pid, 0;
	return parsed($answer);
}
my $name = "Host: portal.example\r\nConnection: close\r\n";
check("a page over TLS", $res = tls("portal.example", "GET /login HTTP/1.1\r\n$name\r\n"), 200, "Strict-Transport-Security" => "max-age=31536000; includeSubDomains");
is_deeply([grep { !/^__Host-test-guest=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/ } @{ $res->headers->every_header("Set-Cookie") }], [], "its cookie is this host's and never goes out in clear");
check("a file over TLS", tls("portal.example", "GET /static/portal.css HTTP/1.1\r\n$name\r\n"), 200, "Strict-Transport-Security" => "max-age=31536000");
check("nginx's error over TLS", tls("portal.example", "TRACE / HTTP/1.1\r\n$name\r\n"), 405, "Strict-Transport-Security" => "max-age=31536000");
is(tls("evil.example", "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n"), undef, "an unknown name gets no certificate");
check("plain http", $res = raw($plain, "GET /tickets?scope=org HTTP/1.1\r\n$name\r\n"), 301, "Strict-Transport-Security" => undef);
is($res->headers->location, "https://portal.example/tickets?scope=org", "leads to the same page");
is(raw($plain, "POST /login HTTP/1.1\r\n${name}Content-Length: 1\r\n\r\nx")->code, 405, "a form in clear is refused");
is(raw($plain, "GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), undef, "and so is an unknown name");
system("$Portal::ROOT/tools/private", "stop", "$dir/nginx.pid");

$p->stop;
done_testing;
