# SPDX-License-Identifier: EUPL-1.2
package SmtpServer;
#
# SmtpServer - a relay that misbehaves as told, and the certificates it does that with
#
#   my $s = SmtpServer->start(option => value, ...);
#     tls => 'good' (or expired, other_name, self_signed, ticket: TLS 1.3 only)
#     offer => 0 (STARTTLS is not offered); pipelining => 1; auth => 'user:password'
#     replies => { STEP => '451 later' }    GREETING EHLO STARTTLS AUTH MAIL RCPT DATA DOT QUIT
#     pause => { STEP => seconds }
#     hang => STEP, close => STEP, slow => seconds per byte, mute => 1 (never a greeting),
#     black_hole => 1 (nobody accepts), inject => text behind the answer to STARTTLS,
#     inject_early => text behind the answer to EHLO,
#     kill => { step => STEP, when => 'before' or 'after', pidfile => FILE }
#     only => text (all of this only for recipients that contain it)
#   $s->port, $s->change(option => value, ...) for connections from then on, $s->log (list of
#   hashes), $s->mails, $s->taken (Message-ID => [times of our 250]),
#   $s->commands (in order, as "tls MAIL FROM..." or "clear EHLO..."), $s->ca, $s->stop
#
# The server itself is smtp-server.py.
#
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use IPC::Open2 qw(open2);
use Cwd qw(abs_path);
use JSON::PP;

my $dir;

sub _run {
	my @cmd = @_;
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open STDOUT, '>', "$dir/openssl.log";
		open STDERR, '>&', \*STDOUT;
		exec @cmd;
	}
	waitpid $pid, 0;
	die "@cmd failed; see $dir/openssl.log" if $?;
}

sub _certificate {
	my ($name, $host, $days) = @_;
	_run(qw(openssl req -newkey rsa:2048 -nodes -subj), "/CN=$host", "-addext",
		"subjectAltName=DNS:$host", "-keyout", "$dir/$name.key", "-out", "$dir/$name.csr");
	open my $ext, '>', "$dir/$name.ext" or die;
	print $ext "subjectAltName=DNS:$host\n";
	close $ext;
	_run(qw(openssl x509 -req -CA), "$dir/ca.pem", "-CAkey", "$dir/ca.key", "-CAcreateserial",
		"-in", "$dir/$name.csr", "-extfile", "$dir/$name.ext", "-days", $days, "-out", "$dir/$name.pem");
}

# Made once per test; every server of the test uses them.
sub certificates {
	return $dir if $dir;
	$dir = tempdir("kpsmtpXXXXXX", TMPDIR => 1, CLEANUP => 1);
	_run(qw(openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=test-ca -keyout),
		"$dir/ca.key", "-out", "$dir/ca.pem");
	_certificate("good", "localhost", 30);
	_certificate("other_name", "relay.other.example", 30);
	_certificate("expired", "localhost", 0);
	_run(qw(openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext
		subjectAltName=DNS:localhost -keyout), "$dir/self_signed.key", "-out", "$dir/self_signed.pem");
	return $dir;
}

sub _options {
	my (%opt) = @_;
	if (my $tls = $opt{tls}) {
		my $name = $tls eq "ticket" ? "good" : $tls;
		$opt{tls} = { cert => "$dir/$name.pem", key => "$dir/$name.key",
			$tls eq "ticket" ? (min => "1.3") : () };
	}
	$opt{port} += 0 if $opt{port};
	$opt{$_} = $opt{$_} ? JSON::PP::true : JSON::PP::false
		for grep { exists $opt{$_} } qw(offer pipelining mute black_hole auth_clear);
	return encode_json(\%opt);
}

sub start {
	my ($class, %opt) = @_;
	certificates();
	my $self = bless { log => "$dir/log" . ++$SmtpServer::count }, $class;
	$self->{pid} = open2($self->{out}, $self->{in}, "/usr/bin/python3", "-B",
		abs_path(dirname(__FILE__)) . "/smtp-server.py", $self->{log}, _options(%opt));
	my $line = readline $self->{out};
	defined $line or die "the SMTP server does not start";
	($self->{port}) = $line =~ /(\d+)/;
	return $self;
}

sub port { return $_[0]{port} }
sub ca { certificates(); return "$dir/ca.pem" }

sub change {
	my ($self, %opt) = @_;
	print { $self->{in} } _options(%opt), "\n";
	$self->{in}->flush;
	readline $self->{out};
}

sub log {
	my ($self) = @_;
	open my $fh, '<', $self->{log} or return;
	return map { decode_json($_) } <$fh>;
}

sub mails { return grep { defined $_->{data} } $_[0]->log }
# As Email::MIME objects.
sub messages {
	my ($self) = @_;
	require Email::MIME;
	return map { Email::MIME->new($_->{data} =~ s/\n/\r\n/gr) } $self->mails;
}

sub taken {
	my ($self) = @_;
	my %times;
	push @{ $times{ $_->{taken} } }, $_->{time} for grep { defined $_->{taken} } $self->log;
	return \%times;
}

sub connections { return scalar grep { $_->{connect} } $_[0]->log }
sub commands {
	return map { ($_->{tls} ? "tls " : "clear ") . $_->{line} } grep { defined $_->{line} } $_[0]->log;
}

sub stop {
	my ($self) = @_;
	my $pid = delete $self->{pid} or return;
	close $self->{in};
	kill TERM => $pid;	# another child of the test may hold the other end of its input
	waitpid $pid, 0;
}

sub DESTROY { local ($?, $!); $_[0]->stop }

1;
