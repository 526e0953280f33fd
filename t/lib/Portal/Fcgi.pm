# SPDX-License-Identifier: EUPL-1.2
package Portal::Fcgi;
#
# Portal::Fcgi - a FastCGI client that also sends what no web server would
#
#   my $f = Portal::Fcgi->connect($socket_path);     # undef if refused
#   my ($status, $headers, $body) = Portal::Fcgi::ask($socket_path, "/-/status?json", %params);
#   $f->send_raw($bytes);  $f->begin;  $f->params(%h);  $f->params_end;  $f->stdin($text);
#   $f->stdin_end;  $f->answer($seconds) -> (status, headers as hash, body), () if none came
#   Portal::Fcgi::params_for($path, %more)           # what nginx would send
#
use strict;
use warnings;
use IO::Select;
use IO::Socket::UNIX;
use Time::HiRes qw(time);

sub connect {
	my ($class, $path) = @_;
	my $sock = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => $path) or return;
	return bless { sock => $sock }, $class;
}

sub record { my ($type, $data) = @_; return pack("CCnnCC", 1, $type, 1, length $data, 0, 0) . $data }

sub pairs {
	my (%h) = @_;
	my $len = sub { my ($n) = @_; return $n < 128 ? pack("C", $n) : pack("N", $n | 0x80000000) };
	return join "", map { $len->(length $_) . $len->(length $h{$_}) . $_ . $h{$_} } sort keys %h;
}

sub send_raw {
	my ($self, $bytes) = @_;
	local $SIG{PIPE} = 'IGNORE';
	my $n = 0;
	while ($n < length $bytes) {
		my $w = syswrite($self->{sock}, $bytes, length($bytes) - $n, $n) or return 0;
		$n += $w;
	}
	return 1;
}

sub begin { my ($self) = @_; return $self->send_raw(record(1, pack("nCx5", 1, 0))) }
sub chunks { my ($type, $text) = @_; return join "", map { record($type, $_) } $text =~ /(.{1,60000})/gs }
sub params { my ($self, %h) = @_; return $self->send_raw(chunks(4, pairs(%h))) }
sub params_end { my ($self) = @_; return $self->send_raw(record(4, "")) }
sub stdin { my ($self, $text) = @_; return $self->send_raw(chunks(5, $text)) }
sub stdin_end { my ($self) = @_; return $self->send_raw(record(5, "")) }
sub close { my ($self) = @_; return close $self->{sock} }

# Records until the end of the request or of the connection.
sub answer {
	my ($self, $seconds) = @_;
	my ($in, $out, $end) = ("", "", time + ($seconds // 10));
	my $select = IO::Select->new($self->{sock});
	while (time < $end && $select->can_read($end - time)) {
		sysread($self->{sock}, $in, 65536, length $in) or last;
		my $done;
		while (length $in >= 8) {
			my ($type, $len, $pad) = (unpack "CCnnCx", $in)[1, 3, 4];
			last if length $in < 8 + $len + $pad;
			$out .= substr $in, 8, $len if $type == 6;
			$done = 1 if $type == 3;
			substr $in, 0, 8 + $len + $pad, "";
		}
		last if $done;
	}
	return $out =~ /^Status: (\d+)\r\n(.*?)\r\n\r\n(.*)$/s
		? ($1, { map { /^([^:]+): (.*)/ ? (lc $1 => $2) : () } split /\r\n/, $2 }, $3) : ();
}

sub params_for {
	my ($path, %more) = @_;
	return (REQUEST_METHOD => "GET", REQUEST_URI => $path, REMOTE_ADDR => "127.0.0.1",
		SERVER_PROTOCOL => "HTTP/1.1", CONTENT_LENGTH => "",
		PORTAL_SECRET => "fastcgi-secret-of-the-test", %more);
}

sub ask {
	my ($socket, $path, %more) = @_;
	my $body = delete $more{body} // "";
	my $self = __PACKAGE__->connect($socket) or return;
	$self->begin && $self->params(params_for($path, %more)) && $self->params_end or return;
	$self->stdin($body) if length $body;
	$self->stdin_end;
	return $self->answer;
}

1;
