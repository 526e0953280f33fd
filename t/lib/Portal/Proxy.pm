# SPDX-License-Identifier: EUPL-1.2
package Portal::Proxy;
#
# Portal::Proxy - stands between portald and MariaDB on unix sockets and cuts what passes
#
#   my $x = Portal::Proxy->start($from, $to);   listens on $from, passes on to $to
#   $x->cut($n, "answer")    the nth COMMIT from now on is done, its answer lost
#   $x->cut($n, "command")   the nth COMMIT from now on is lost itself
#   $x->cut($n, "refuse")    the nth statement from now on is not done: its answer is an error
#   $x->cut($n, "kill", $pid)  at the nth byte from now on that a client sends, the process is
#                            killed (-9) and the byte is not passed on
#   $x->was_cut              true once it has happened;  $x->stop
#
use strict;
use warnings;
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();

my $REFUSED = do {	# 1105, "unknown error"
	my $body = "\xff" . pack("v", 1105) . "#HY000refused by the test";
	substr(pack("V", length $body), 0, 3) . "\x01" . $body;
};

sub start {
	my ($class, $from, $to) = @_;
	my $self = bless { from => $from, to => $to, order => "$from.cut", owner => $$ }, $class;
	my $listen = IO::Socket::UNIX->new(Local => $from, Listen => 64) or die "$from: $!";
	chmod 0660, $from;
	$self->{pid} = fork() // die "fork: $!";
	if ($self->{pid} == 0) {
		$SIG{PIPE} = 'IGNORE';
		$self->_serve($listen);
		POSIX::_exit(0);
	}
	return $self;
}

sub cut {
	my ($self, $n, $what, $pid) = @_;
	open my $fh, '>', "$self->{order}.new" or die $!;
	print $fh "$n $what ", $pid // "", "\n";
	close $fh or die $!;
	rename "$self->{order}.new", $self->{order} or die $!;
}

sub was_cut { return !-e $_[0]{order} }

# Counts a COMMIT, or bytes; the order's second word when it is to be cut here.
sub _due {
	my ($self, $data) = @_;
	open my $fh, '<', $self->{order} or return "";
	my ($n, $what, $pid) = split ' ', scalar <$fh>;
	# a packet is length(3), number(1), command: 3 is a query, 23 runs a prepared statement
	return "" unless $what eq "kill" || ($what eq "refuse" ? $$data =~ /^...\x00[\x03\x17]/s : $$data =~ /\x03COMMIT/);
	my $step = $what eq "kill" ? length $$data : 1;
	if ($n > $step) { $self->cut($n - $step, $what, $pid); return "" }
	if ($what eq "kill") {
		kill KILL => $pid;
		substr $$data, $n - 1, length $$data, "";
	}
	unlink $self->{order};
	return $what;
}

sub _serve {
	my ($self, $listen) = @_;
	my $select = IO::Select->new($listen);
	my (%peer, %is_client);
	my $close = sub {
		my ($s) = @_;
		my $other = delete $peer{$s};
		delete $peer{$other} if $other;
		for my $x (grep { $_ } $s, $other) { $select->remove($x); close $x }
	};
	while (my @ready = $select->can_read) {
		for my $s (@ready) {
			if ($s == $listen) {
				my $client = $listen->accept or next;
				my $server = IO::Socket::UNIX->new(Peer => $self->{to}) or do { close $client; next };
				@peer{ $client, $server } = ($server, $client);
				$is_client{$client} = 1;
				delete $is_client{$server};
				$select->add($client, $server);
				next;
			}
			my $to = $peer{$s} or next;
			my $n = sysread $s, my $data, 65536;
			if (!$n) { $close->($s); next }
			my $cut = $is_client{$s} ? $self->_due(\$data) : "";
			if ($cut eq "command") { $close->($s); next }
			if ($cut eq "refuse") { syswrite $s, $REFUSED; next }
			syswrite $to, $data;
			if ($cut eq "answer") { sysread $to, $data, 65536; $close->($s) }
		}
	}
}

sub stop {
	my ($self) = @_;
	my $pid = delete $self->{pid} or return;
	return unless $self->{owner} == $$;
	kill TERM => $pid;
	waitpid $pid, 0;
}

sub DESTROY { local ($?, $!); $_[0]->stop }

1;
