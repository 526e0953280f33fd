# SPDX-License-Identifier: EUPL-1.2
package Portal::Clamd;
#
# Portal::Clamd - the real virus scanner with one signature of ours, or one that is scripted
#
#   my $clamd = Portal::Clamd->start(StreamMaxLength => "1M");   further settings of clamd.conf
#   $clamd->address      for the setting scan;  $clamd->stop; $clamd->run starts it again
#   $Portal::Clamd::MARK what it finds, as $Portal::Clamd::SIGNATURE
#   my $fake = Portal::Clamd->script(sub { my ($socket, $command) = @_; ... });
#     answers "PONG" by itself; the code is called with every other command, in a process of
#     its own, and the connection is closed after it
#
# Its folder holds all it needs, so it starts in no time and reads nothing of the host's.
#
use strict;
use warnings;
use File::Temp qw(tempdir);
use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(sleep time);

# In pieces: no other scanner shall stumble over our tree.
our $MARK = join "-", qw(kundenportal sample to be found);
our $SIGNATURE = "Portal-Sample.UNOFFICIAL";

sub _new {
	my ($class, %self) = @_;
	my $dir = tempdir("kpclamXXXXXX", DIR => $ENV{PORTAL_TEST_DIR} || "/tmp", CLEANUP => 1);
	return bless { dir => $dir, socket => "$dir/s", owner => $$, %self }, $class;
}

sub address { return "unix:$_[0]{socket}" }

sub _spew { my ($file, $text) = @_; open my $fh, '>', $file or die "$file: $!"; print $fh $text; close $fh or die }

sub start {
	my ($class, %settings) = @_;
	my $self = $class->_new;
	my $dir = $self->{dir};
	mkdir $_ or die "$_: $!" for "$dir/db", "$dir/tmp";
	_spew("$dir/db/portal.ndb", "Portal-Sample:0:*:" . unpack("H*", $MARK) . "\n");
	my %conf = (Foreground => "yes", LocalSocket => $self->{socket}, LocalSocketMode => 600,
		DatabaseDirectory => "$dir/db", TemporaryDirectory => "$dir/tmp", MaxThreads => 2, %settings);
	_spew("$dir/clamd.conf", join "", map { "$_ $conf{$_}\n" } sort keys %conf);
	$self->run;
	return $self;
}

sub run {
	my ($self) = @_;
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$self->{dir}/out";
		open STDERR, '>&', \*STDOUT;
		local $ENV{PATH} = "$ENV{PATH}:/usr/sbin";
		exec "clamd", "-c", "$self->{dir}/clamd.conf" or POSIX::_exit(127);
	}
	$self->{pid} = $pid;
	my $until = time + 30;
	until (IO::Socket::UNIX->new(Peer => $self->{socket})) {
		die "clamd does not start: " . `cat $self->{dir}/out` if time > $until || waitpid($pid, POSIX::WNOHANG()) == $pid;
		sleep 0.05;
	}
}

sub script {
	my ($class, $code) = @_;
	my $self = $class->_new;
	my $listen = IO::Socket::UNIX->new(Local => $self->{socket}, Listen => 16) or die "$self->{socket}: $!";
	$self->{pid} = fork() // die "fork: $!";
	return $self if $self->{pid};
	$SIG{PIPE} = 'IGNORE';
	while (my $s = $listen->accept) {
		local $/ = "\0";
		my $command = readline($s) // next;
		chomp $command;
		if ($command eq "zPING") { print $s "PONG\0" } else { $code->($s, $command) }
		close $s;
	}
	POSIX::_exit(0);
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
