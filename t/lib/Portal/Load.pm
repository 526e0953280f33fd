# SPDX-License-Identifier: EUPL-1.2
package Portal::Load;
#
# Portal::Load - people at work while something breaks: a bounded load that keeps a record
#
#   my $load = Portal::Load->start($p, people => 3, pause => 0.05);
#   $load->stop;                 waits until everybody has got an answer to what they sent
#   $load->acts                  what was begun and acknowledged, as hashes: mark, kind
#                                (ticket, comment, close), who, ticket, begun, acked (time), id,
#                                tries, after (what the act before it was), files (names)
#   $load->failures              answers that were none: time, what, code, ms
#   $load->slowest               milliseconds of the slowest answer, failures included
#   $load->count("ticket")       how many of a kind were acknowledged
#
# Each person is a process of its own with a session: reports a ticket, comments on it,
# closes it, answers the closed one, and begins anew. Some tickets and comments come with
# files (Portal::Files). Who gets an error sends the same form again, as a person does: by
# turns the form that was typed (Back) or the one that came back with the error, with those
# of the files that the portal does not have yet. Anything that is neither an answer nor trouble that passes (a lost session,
# a form that was refused) is told as a wrong answer. Connections are not kept: what is
# counted as a failure is the portal's.
#
use strict;
use warnings;
use JSON::PP;
use Portal::Files;
use Portal::Seed;
use POSIX ();
use Time::HiRes qw(sleep time);

our @PEOPLE = qw(anna bernd clara hanna ivo jana);
my $PATIENCE = 60;	# seconds of trying after the end
my %address = map { lc $_->[7] => $_->[6] } @Portal::Seed::PEOPLE;

sub start {
	my ($class, $p, %opt) = @_;
	my $dir = "$p->{dir}/load" . ++$p->{loads};
	mkdir $dir or die "$dir: $!";
	my $self = bless { p => $p, dir => $dir, opt => \%opt, pids => [], owner => $$, name => "Last$p->{loads}" }, $class;
	for my $who (@PEOPLE[0 .. ($opt{people} || 3) - 1]) {
		$self->{c} = $p->client;
		$self->{c}->ua->max_connections(0);
		# the fault before may not be over for every worker
		$p->wait_until(20, sub { eval { $self->{c}->login($address{$who}) } }, "$who logs in") or die "login of $who: $@";
		my $pid = fork() // die "fork: $!";
		if ($pid == 0) {
			eval { $self->_person($who); 1 } or $self->_note(what => "wrong", why => "$who: $@");
			POSIX::_exit(0);
		}
		push @{ $self->{pids} }, $pid;
	}
	return $self;
}

sub stop {
	my ($self) = @_;
	open my $fh, '>', "$self->{dir}/stop" or die $!;
	close $fh;
	waitpid $_, 0 for splice @{ $self->{pids} };
	return $self;
}

sub _note {
	my ($self, %what) = @_;
	$self->{out} ||= do { open my $fh, '>>', "$self->{dir}/$$.log" or die $!; $fh };
	syswrite $self->{out}, encode_json({ time => time, %what }) . "\n";
}

sub _ending { my ($self) = @_; return -e "$self->{dir}/stop" }

sub _person {
	my ($self, $who) = @_;
	for (my $n = 1; !$self->_ending; $n++) {
		my $mark = "$self->{name}-$who-$n";
		my $ticket = $self->_act(ticket => "$mark-t", $who, "/tickets/new", "ticket-new",
			{ kind => "incident", subject => "$mark-t", text => "$mark-t" }, "") or last;
		$self->_act(comment => "$mark-a", $who, "/tickets/$ticket", "comment", { text => "$mark-a" }, "ticket") or last;
		$self->_act(close => "$mark-z", $who, "/tickets/$ticket", "ticket-status", { status => "closed" }, "comment") or last;
		$self->_act(comment => "$mark-b", $who, "/tickets/$ticket", "comment", { text => "$mark-b" }, "close") or last;
	}
}

# One form from page to answer; the ticket's number, undef when it came to nothing.
sub _act {
	my ($self, $kind, $mark, $who, $page, $form, $typed, $after) = @_;
	my ($c, $end, $tries) = ($self->{c}, undef, 0);
	return if $self->_ending;
	my $doc = $self->_page($page, $kind eq "ticket") or return;
	my ($action, $fields) = $c->form_fields($doc, $form);
	my @files = $kind eq "close" ? () : Portal::Files::names($mark);
	my %send = (%$fields, %$typed, @files ? (file => Portal::Files::field(@files)) : ());
	my ($ticket) = $page =~ /(\d+)$/;
	$self->_note(what => "begin", kind => $kind, mark => $mark, who => $who, ticket => $ticket, after => $after, files => \@files);
	while (1) {
		my ($res, $ms) = $self->_timed(sub { $c->post("$action?view=xml", \%send) });
		$tries++;
		my $to = $c->location($res) // "";
		if ($res->code == 303 && $to =~ m{^/tickets/(\d+)$}) {
			$self->_note(what => "ack", mark => $mark, id => $1, tries => $tries, ms => $ms);
			sleep($self->{opt}{pause} || 0.02);
			return $1;
		}
		$self->_note(what => "failure", mark => $mark, code => $res->code, ms => $ms);
		if ($res->code !~ /^(?:500|502|503|504|599)$/ && !_file_failed($res)) {
			$self->_note(what => "wrong", why => "$mark: " . $res->code . " $to " . substr($res->body, 0, 1500));
			return;
		}
		$end //= time + $PATIENCE if $self->_ending;
		return if $end && time > $end;
		%send = $self->_again($res, $form, \@files, %send) if $tries % 2;
		sleep 0.2;
	}
}

# A file met the trouble, which is over by now: the form says so and asks for it again.
sub _file_failed { my ($res) = @_; return $res->code == 422 && $res->body =~ /<refused [^>]*error="upload\.failed"/ }

# The form that came back with the error, where one did. A browser keeps no files: those that
# were not staged are chosen again.
sub _again {
	my ($self, $res, $form, $files, %sent) = @_;
	my $doc = $res->body =~ /^<\?xml/ && eval { $self->{c}->xml($res) } or return %sent;
	return %sent unless $doc->findnodes("//form[\@name='$form']");
	my (undef, $fields) = $self->{c}->form_fields($doc, $form);
	my %staged = map { $_->getAttribute("name") => $_->getAttribute("id") } $doc->findnodes("//form[\@name='$form']//staged");
	my @missing = grep { !$staged{$_} } @$files;
	delete @sent{qw(file staged)};
	$sent{file} = Portal::Files::field(@missing) if @missing;
	$sent{staged} = [values %staged] if %staged;
	return (%sent, map { $_ => $fields->{$_} } grep { !ref $fields->{$_} } keys %$fields);
}

sub _timed {
	my ($self, $code) = @_;
	my $from = time;
	my $res = $code->();
	return ($res, int(1000 * (time - $from)));
}

# Trouble before anything was typed: looked at again until it is there.
sub _page {
	my ($self, $path, $may_leave) = @_;
	my $end;
	while (1) {
		my ($res, $ms) = $self->_timed(sub { $self->{c}->get("$path?view=xml") });
		$self->_note(what => "page", ms => $ms) if $ms > 1000;
		return $self->{c}->xml($res) if $res->code == 200;
		$self->_note(what => "failure", path => $path, code => $res->code, ms => $ms);
		if ($res->code !~ /^(?:500|502|503|504|599)$/) {
			$self->_note(what => "wrong", why => "GET $path: " . $res->code);
			return;
		}
		return if $may_leave && $self->_ending;
		$end //= time + $PATIENCE if $self->_ending;
		return if $end && time > $end;
		sleep 0.2;
	}
}

sub _notes {
	my ($self) = @_;
	return map {
		open my $fh, '<', $_ or die "$_: $!";
		map { decode_json($_) } <$fh>;
	} glob "$self->{dir}/*.log";
}

sub acts {
	my ($self) = @_;
	my %act;
	for my $note ($self->_notes) {
		$act{ $note->{mark} } = { %$note, begun => $note->{time} } if $note->{what} eq "begin";
		next unless $note->{what} eq "ack";
		my $act = $act{ $note->{mark} };
		@$act{qw(acked id tries)} = @$note{qw(time id tries)};
		$act->{ticket} //= $note->{id};
	}
	return map { $act{$_} } sort keys %act;
}

sub failures { my ($self) = @_; return grep { $_->{what} eq "failure" } $self->_notes }
sub wrong { my ($self) = @_; return map { $_->{why} } grep { $_->{what} eq "wrong" } $self->_notes }
sub count { my ($self, $kind) = @_; return scalar grep { $_->{acked} && $_->{kind} eq $kind } $self->acts }

sub slowest {
	my ($self) = @_;
	my ($most) = sort { $b <=> $a } 0, map { $_->{ms} // 0 } $self->_notes;
	return $most;
}

sub DESTROY {
	my ($self) = @_;
	return unless $self->{owner} == $$;
	local ($?, $!);
	kill KILL => @{ $self->{pids} } if @{ $self->{pids} };
	waitpid $_, 0 for splice @{ $self->{pids} };
}

1;
