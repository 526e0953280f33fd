# SPDX-License-Identifier: EUPL-1.2
package Portal;
#
# Portal - a whole private portal for one test file: mariadbd, SMTP sink, portald, nginx
#
#   my $p = Portal->start(conf => { workers => 2 });     # everything, with the seed
#   my $p = Portal->start(portald => 0);                 # database and sink only
#   options: conf => {key => value, key => undef (leave out)}, seed => 0, portald => 0,
#     smtp => PORT (your own server instead of the sink) or 0 (nothing listens),
#     limits => 1 (keep nginx's rate limits), migrate => 0, mariadb => [options],
#     wrap => [command that runs portald, such as valgrind]
#   $p->url("/path")            $p->client -> Portal::Client (own cookies, no redirects)
#   $p->sql($stmt, @bind)       as root: rows as array of hashes, or number changed
#   $p->portalctl(@args)        {status, out, err}; input with $p->portalctl_in($text, @args)
#   $p->mails(to => $address)   parsed mails in order of arrival; $p->wait_mail(%want) waits for
#                               one with to, subject (qr//), count; returns the newest
#   $p->log                     the log's text; $p->log_lines(qr/re/)
#   $p->expect_log(qr/re/)      a warning, error or alert that matches is wanted; any other
#                               fails the test when the portal stops
#   $p->status                  /-/status?json as a hash, {} when nobody answers
#   $p->wait_idle               until no worker is busy: what pages note after their answer is done
#   $p->stop_portald / start_portald / restart_portald; signal("HUP"); pids()
#   $p->stop_mariadb / start_mariadb; $p->{dir}, {port}, {run}, {conf_file}
#
# Everything is on loopback in a folder of its own and ends with the test, by its pids.
# Binaries come from $ENV{PORTAL_BUILD} (default _build/check below the source tree).
#
use strict;
use warnings;
use Cwd qw(abs_path);
use DBI;
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use IPC::Open3 qw(open3);
use POSIX qw(WNOHANG);
use Symbol qw(gensym);
use Test::More;
use Time::HiRes qw(sleep time);
use JSON::PP qw(decode_json);
use Portal::Client;
use Portal::Fcgi;
use Portal::Seed;

our $ROOT = abs_path(dirname(__FILE__) . "/../..");
our $BUILD = $ENV{PORTAL_BUILD} || "$ROOT/_build/check";
$ENV{ASAN_OPTIONS} //= "detect_leaks=1:halt_on_error=1:abort_on_error=1:detect_stack_use_after_return=0";
$ENV{UBSAN_OPTIONS} //= "halt_on_error=1:print_stacktrace=1";
my @running;

sub start {
	my ($class, %opt) = @_;
	my $dir = tempdir("kpXXXXXX", DIR => $ENV{PORTAL_TEST_DIR} || "/tmp", CLEANUP => 0);
	chmod 0700, $dir;
	my $self = bless { dir => $dir, opt => \%opt, expected => [], owner => $$ }, $class;
	push @running, $self;
	$self->{run} = "$dir/run";
	$self->{logfile} = "$dir/log/portald.log";
	$self->{conf_file} = "$dir/portal.conf";
	make_path("$dir/run", "$dir/log", "$dir/db", "$dir/nginx");
	$self->{port} = free_port();
	$self->_start_database;
	$self->_start_sink;
	$self->write_conf;
	$self->_prepare_database if ($opt{migrate} // 1);
	if ($opt{portald} // 1) {
		$self->start_nginx;
		$self->start_portald;
	}
	return $self;
}

sub free_port { chomp(my $port = `$ROOT/tools/private free-port`); return $port }

sub _run { my (@cmd) = @_; system(@cmd) == 0 or die "@cmd failed: $?"; }

sub _start_database {
	my ($self) = @_;
	_run("$ROOT/tools/private", "mariadb-init", "$self->{dir}/db");
	$self->start_mariadb;
}

sub start_mariadb {
	my ($self) = @_;
	_run("$ROOT/tools/private", "mariadb-start", "$self->{dir}/db", @{ $self->{opt}{mariadb} || [] });
}

sub stop_mariadb {
	my ($self, $signal) = @_;
	delete $self->{dbh};
	_run("$ROOT/tools/private", "stop", "$self->{dir}/db/mysql.pid", $signal || "TERM");
}

sub mariadb_pid { my ($self) = @_; return _pid("$self->{dir}/db/mysql.pid") }

sub _pid {
	my ($file) = @_;
	open my $fh, '<', $file or return 0;
	my $pid = <$fh> // '';
	return $pid =~ /(\d+)/ ? $1 : 0;
}

sub _start_sink {
	my ($self) = @_;
	my $smtp = $self->{opt}{smtp};
	$self->{smtp_port} = defined $smtp ? ($smtp || free_port()) : free_port();
	make_path("$self->{dir}/sink");
	_run("$ROOT/tools/private", "sink-start", "$self->{dir}/sink", $self->{smtp_port})
		unless defined $smtp;
}

sub start_sink { my ($self) = @_; _run("$ROOT/tools/private", "sink-start", "$self->{dir}/sink", $self->{smtp_port}) }
sub stop_sink { my ($self) = @_; _run("$ROOT/tools/private", "stop", "$self->{dir}/sink/sink.pid") }

sub _spew { my ($file, $text) = @_; open my $fh, '>', $file or die "$file: $!"; print $fh $text; close $fh or die }

# The settings of a test site; throttles are wide, mails go out at once.
sub write_conf {
	my ($self, %more) = @_;
	my $dir = $self->{dir};
	_spew("$dir/secret", "0123456789abcdef0123456789abcdef-test\n") unless -e "$dir/secret";
	_spew("$dir/fastcgi-secret", "fastcgi-secret-of-the-test\n");
	_spew("$dir/db-password", "portal-pw\n");
	_spew("$dir/owner-password", "owner-pw\n");
	my %conf = (
		site => "test", base_url => "http://127.0.0.1:$self->{port}",
		operator_name => "Muster Software GmbH",
		hotline_phone => "0221 4710-815", hotline_email => 'hotline@support.example',
		workers => 2, hash_slots => 2,
		listen => "$dir/run/portald.sock", status_listen => "$dir/run/status.sock",
		run_dir => "$dir/run", log_file => $self->{logfile}, log_level => "debug",
		sheet_dir => "$ROOT/xslt", schema_dir => "$ROOT/schema",
		secret_file => "$dir/secret", fastcgi_secret_file => "$dir/fastcgi-secret",
		db_socket => "$dir/db/mysql.sock", db_name => "portal",
		db_user => "portal", db_password_file => "$dir/db-password",
		db_owner_user => "owner", db_owner_password_file => "$dir/owner-password",
		smtp_host => "127.0.0.1", smtp_port => $self->{smtp_port},
		mail_look => "200ms", mail_from => 'portal@support.example', mail_host => "support.example",
		login_account => "1000 / 15min", login_network => "1000 / 15min",
		forgot_network => "1000 / 15min", ticket_person => "100000 / 1h",
		ticket_network => "100000 / 1h",
		comment_person => "100000 / 1h", comment_network => "100000 / 1h",
		%{ $self->{opt}{conf} || {} }, %more,
	);
	my $text = "[portal]\n";
	$text .= "$_ = $conf{$_}\n" for grep { defined $conf{$_} } sort keys %conf;
	_spew($self->{conf_file}, $text);
	$self->{conf} = \%conf;
}

sub dbh {
	my ($self) = @_;
	return $self->{dbh} ||= DBI->connect(
		"DBI:MariaDB:mariadb_socket=$self->{dir}/db/mysql.sock", "root", "",
		{ RaiseError => 1, PrintError => 0, AutoCommit => 1, mariadb_auto_reconnect => 1 });
}

sub sql {
	my ($self, $stmt, @bind) = @_;
	my $dbh = $self->dbh;
	$dbh->do("USE portal") if $self->{prepared};
	my $sth = $dbh->prepare($stmt);
	my $n = $sth->execute(@bind);
	return $sth->{NUM_OF_FIELDS} ? @{ $sth->fetchall_arrayref({}) } : $n;
}

sub _prepare_database {
	my ($self) = @_;
	my $grants = $self->portalctl("db-grants");
	die "portalctl db-grants: $grants->{err}" if $grants->{status};
	$self->dbh->do("CREATE DATABASE IF NOT EXISTS portal CHARACTER SET utf8mb4 COLLATE uca1400_german2_ai_ci");
	$self->{prepared} = 1;
	# The owner exists before the tables, the portal's rights come per table after them.
	$self->_root_script($self->portalctl("db-grants", "--owner")->{out});
	my $migrate = $self->portalctl("migrate");
	die "portalctl migrate: $migrate->{out}$migrate->{err}" if $migrate->{status};
	$self->_root_script($self->portalctl("db-grants")->{out});
	Portal::Seed::load($self) if ($self->{opt}{seed} // 1);
}

sub _root_script {
	my ($self, $sql) = @_;
	$self->dbh->do($_) for grep { /\S/ } split /;\s*$/m, $sql =~ s/^--.*$//mgr;
}

sub start_nginx {
	my ($self) = @_;
	_run("$ROOT/tools/private", "nginx-conf", "$self->{dir}/nginx", $self->{port},
		$self->{conf}{listen}, "fastcgi-secret-of-the-test", "$ROOT/xslt/static",
		$self->{opt}{limits} ? ("limits") : ());
	_run("$ROOT/tools/private", "nginx-start", "$self->{dir}/nginx");
}

sub portald_bin { return "$BUILD/portald" }

# Starts portald and waits until it answers (unless wait => 0).
sub start_portald {
	my ($self, %opt) = @_;
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		POSIX::setsid();
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$self->{dir}/portald.out";
		open STDERR, '>>', "$self->{dir}/portald.err";
		exec @{ $self->{opt}{wrap} || [] }, portald_bin(), "-c", $self->{conf_file} or POSIX::_exit(127);
	}
	$self->{pid} = $pid;
	return $pid unless $opt{wait} // 1;
	$self->wait_until($self->{opt}{wrap} ? 120 : 20, sub {
		waitpid($pid, WNOHANG) == $pid
			and die "portald ended: " . _slurp("$self->{dir}/portald.err") . $self->log;
		-S $self->{conf}{listen} and $self->client->get("/-/ping")->code == 200;
	}, "portald answers") or die "portald does not answer:\n" . $self->log;
	return $pid;
}

sub stop_portald {
	my ($self, $signal) = @_;
	my $pid = delete $self->{pid} or return;
	kill($signal || "TERM", $pid);
	my $deadline = time + 40;
	while (time < $deadline) {
		if (waitpid($pid, WNOHANG) == $pid) { $self->{exit} = $?; return $? }
		sleep 0.05;
	}
	kill KILL => $pid;
	waitpid $pid, 0;
	Test::More::fail("portald ends within 40 s");
}

sub restart_portald { my ($self) = @_; $self->stop_portald; $self->start_portald }
sub signal { my ($self, $name) = @_; kill $name, $self->{pid} }

# Children of the master as [pid, command line].
sub pids {
	my ($self) = @_;
	my @out;
	for my $stat (glob "/proc/[0-9]*/stat") {
		open my $fh, '<', $stat or next;
		my $line = <$fh> // next;
		my ($pid, $ppid) = $line =~ /^(\d+) \(.*\) \S (\d+)/ or next;
		next unless $ppid == $self->{pid};
		push @out, [$pid, _slurp("/proc/$pid/cmdline") =~ s/\0+$//r =~ s/\0/ /gr];
	}
	return @out;
}
sub pids_like { my ($self, $re) = @_; return map { $_->[0] } grep { $_->[1] =~ $re } $self->pids }

sub url { my ($self, $path) = @_; return "http://127.0.0.1:$self->{port}$path" }
sub client { my ($self) = @_; return Portal::Client->new($self) }

sub portalctl { my ($self, @args) = @_; return $self->portalctl_in("", @args) }

sub portalctl_in {
	my ($self, $input, @args) = @_;
	my ($out, $err) = map { "$self->{dir}/ctl.$_" } qw(out err);
	_spew("$self->{dir}/ctl.in", $input);
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', "$self->{dir}/ctl.in";
		open STDOUT, '>', $out;
		open STDERR, '>', $err;
		exec "$BUILD/portalctl", "--config", $self->{conf_file}, @args or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	return { status => $? >> 8, signal => $? & 127, out => _slurp($out), err => _slurp($err) };
}

sub _slurp {
	my ($file) = @_;
	open my $fh, '<:raw', $file or return "";
	local $/;
	return <$fh> // "";
}

# Calls $code every 50 ms until it is true; undef after $seconds.
sub wait_until {
	my ($self, $seconds, $code, $what) = @_;
	my $deadline = time + $seconds;
	while (1) {
		my $value = $code->();
		return $value if $value;
		last if time > $deadline;
		sleep 0.05;
	}
	diag("waited $seconds s in vain for: $what") if $what;
	return;
}

sub status {
	my ($self) = @_;
	my ($code, undef, $body) = Portal::Fcgi::ask($self->{conf}{status_listen}, "/-/status?json");
	return $code && $code == 200 ? decode_json($body) : {};
}
sub wait_idle {
	my ($self) = @_;
	my $idle = sub { my @w = grep { $_->{kind} eq "worker" } @{ $self->status->{processes} // [] }; return @w && !grep { $_->{state} ne "idle" } @w };
	return $self->wait_until(20, $idle, "all workers idle");
}

sub mails {
	my ($self, %want) = @_;
	require Email::MIME;
	my %at = map { $_ => (Time::HiRes::stat($_))[9] } glob "$self->{dir}/sink/mail/new/*";
	my @files = sort { $at{$a} <=> $at{$b} || $a cmp $b } keys %at;
	my @mails = map { Email::MIME->new(_slurp($_)) } @files;
	return grep {
		(!$want{to} || lc($_->header("To")) =~ /\Q\L$want{to}\E/)
			&& (!$want{subject} || $_->header("Subject") =~ $want{subject})
	} @mails;
}

sub wait_mail {
	my ($self, %want) = @_;
	my $count = delete $want{count} || 1;
	my $seconds = delete $want{seconds} || 20;
	my @found;
	$self->wait_until($seconds, sub { @found = $self->mails(%want); @found >= $count },
		"mail " . join(" ", map { "$_=$want{$_}" } sort keys %want));
	return @found >= $count ? $found[-1] : undef;
}

# The decoded text or html part.
sub mail_part {
	my ($class, $mail, $type) = @_;
	my ($part) = grep { $_->content_type =~ m{^text/$type} } $mail->subparts ? $mail->subparts : ($mail);
	return $part ? $part->body_str : undef;
}

sub log { my ($self) = @_; return _slurp($self->{logfile}) }
sub log_lines { my ($self, $re) = @_; return grep { $_ =~ $re } split /\n/, $self->log }
sub expect_log { my ($self, @re) = @_; push @{ $self->{expected} }, @re }

sub _check_log {
	my ($self) = @_;
	my @bad = grep {
		my $line = $_;
		!grep { $line =~ $_ } @{ $self->{expected} }
	} $self->log_lines(qr/^\S+ (?:warn|error|alert) /);
	my $err = _slurp("$self->{dir}/portald.err");
	push @bad, split /\n/, $err if $err =~ /Sanitizer|runtime error/;
	ok(!@bad, "nothing unexpected in the log") or diag(join "\n", @bad[0 .. ($#bad > 19 ? 19 : $#bad)]);
}

sub stop {
	my ($self) = @_;
	return if $self->{stopped}++ || $self->{owner} != $$;
	local $?;
	$self->stop_portald;
	for my $file ("nginx/nginx.pid", "sink/sink.pid", "db/mysql.pid") {
		delete $self->{dbh} if $file =~ /mysql/;
		_run("$ROOT/tools/private", "stop", "$self->{dir}/$file");
	}
	$self->_check_log unless $self->{log_checked}++;
	if ($ENV{PORTAL_KEEP}) { diag("kept: $self->{dir}") } else { remove_tree($self->{dir}) }
}

END {
	my $status = $?;
	for my $self (@running) {
		next if $self->{stopped} || $self->{owner} != $$;
		# A test that died: end the servers all the same, and leave the verdict alone.
		$self->{log_checked} = 1;
		$self->stop;
	}
	$? = $status;
}

1;
