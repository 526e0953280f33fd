#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# start.t - arguments, -t and -T, wrong settings named one by one, a start without a database
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Fcgi;
use Test::More;

my $p = Portal->start(portald => 0);
sub portald {
	my (@args) = @_;
	my $pid = open(my $fh, '-|') // die "fork: $!";
	if ($pid == 0) {
		open STDERR, '>&', \*STDOUT;
		exec "$Portal::BUILD/portald", @args or POSIX::_exit(127);
	}
	local $/;
	my $out = <$fh> // "";
	close $fh;
	return { status => $? >> 8, out => $out };
}
sub with_conf { $p->write_conf(@_); return portald("-c", $p->{conf_file}, "-t") }

# Arguments.
my $r = portald("--help");
is($r->{status}, 0, "--help");
like($r->{out}, qr/^  -$_, --/m, "it explains -$_") for qw(c f t T s h V);
like(portald("--version")->{out}, qr/^portald \d+\.\d+/, "--version");
for my $case ([], ["-x"], ["-c", "f", "more"], ["-c", "f", "-t", "-T"], ["-c", "f", "-s", "jump"]) {
	is(portald(@$case)->{status}, 2, "wrong arguments (@$case): 2");
}
is(portald("-c", "$p->{dir}/nothing", "-t")->{status}, 1, "no settings file: 1");

# Good settings.
$r = with_conf();
is($r->{status}, 0, "-t with good settings: 0") or diag $r->{out};
like($r->{out}, qr/everything is fine/, "and it says so");
$r = portald("-c", $p->{conf_file}, "-T");
like($r->{out}, qr/^workers = 2\t# changed$/m, "-T marks what differs from the default");
like($r->{out}, qr/^page_size = 25$/m, "and prints what does not");
unlike($r->{out}, qr/0123456789abcdef|fastcgi-secret-of-the-test|portal-pw/, "but no secret");

# Each wrong setting is named with its line; the program does not start with it.
my @wrong = (
	[workers => 0], [workers => "many"], [base_url => "http://portal.example"], [site => "Demo"],
	[request_deadline => "30"], [db_timeout => "1h"], [time_zone => "Europe/Atlantis"],
	[mail_from => "nobody"], [listen => "portald.sock"], [log_level => "loud"], [worker => 3],
	[secret_file => "$p->{dir}/nothing"], [default_language => "xx"], [login_account => "often"],
);
for my $case (@wrong) {
	my ($key, $value) = @$case;
	$r = with_conf($key => $value);
	is($r->{status}, 1, "$key = $value: 1");
	like($r->{out}, qr/^(?:\Q$p->{conf_file}\E:\d+: )?\Q$key\E\b/m, "the message names line and key") or diag $r->{out};
}
$r = with_conf(workers => 0, colour => "blue", log_level => "loud");
is(scalar(() = $r->{out} =~ /^\Q$p->{conf_file}\E:\d+: /mg), 3, "three problems are three lines");
$r = portald("-c", $p->{conf_file});
is($r->{status}, 1, "it does not start with them");
like($r->{out}, qr/workers: /, "and says why");
ok(!-e "$p->{run}/portald.pid", "nothing is left behind");

# Folders and sheets.
$r = with_conf(listen => "$p->{dir}/nowhere/x.sock");
is($r->{status}, 1, "listen in a folder that is not there: 1");
like($r->{out}, qr{^listen: .*nowhere}m, "and it says which");
$r = with_conf(listen => "$p->{dir}/" . "x" x 110);
is($r->{status}, 1, "a path that is too long for a socket: 1");
system("cp", "-r", "$Portal::ROOT/xslt", "$p->{dir}/xslt") == 0 or die;
unlink "$p->{dir}/xslt/page/faq-list.xsl";
$r = with_conf(sheet_dir => "$p->{dir}/xslt");
is($r->{status}, 1, "a missing sheet: 1");
like($r->{out}, qr{page/faq-list\.xsl is missing for /faq}, "and it says which, and for what");
is(portald("-c", $p->{conf_file})->{status}, 1, "it does not start without it");

# No database, then an empty one: -t says what is missing, the portal runs and waits.
$p->write_conf;
$p->stop_mariadb;
$r = portald("-c", $p->{conf_file}, "-t");
is($r->{status}, 3, "-t without a database: 3");
like($r->{out}, qr/^database away: /m, "and says that it is away");
$p->expect_log(qr/database|mysql\.sock|server/i);
$p->start_nginx;
$p->start_portald;
my $c = $p->client;
is($c->get("/-/ping")->code, 200, "the portal runs without its database");
my $res = $c->get("/login");
is($res->code, 503, "a page that needs it: 503");
like($res->headers->header("Retry-After") // "", qr/^\d+$/, "with Retry-After");
like($res->body, qr/<h1/, "and a page of its own");
$p->start_mariadb;
ok($p->wait_until(10, sub { $c->get("/login")->code == 200 }, "200 again"), "it comes back by itself");
$c->login('anna.albrecht@musterstadt.example');
is($c->get("/tickets")->code, 200, "login and pages work");
my @before = sort map { $_->[0] } $p->pids;
$p->stop_mariadb("KILL");
is($c->get("/tickets")->code, 503, "the database is killed: 503");
is($c->get("/-/ping")->code, 200, "the ping does not need it");
$p->start_mariadb;
ok($p->wait_until(10, sub { $c->get("/tickets")->code == 200 }, "200 again"), "back again, in the same session");
is_deeply([sort map { $_->[0] } $p->pids], \@before, "the same processes all along");

# A schema that is not ours.
$p->sql("UPDATE schema_version SET version = version + 1000");
$r = portald("-c", $p->{conf_file}, "-t");
is($r->{status}, 3, "-t with another schema: 3");
like($r->{out}, qr/schema/, "and says that it is the schema");
$p->sql("UPDATE schema_version SET version = version - 1000");

# Roles.
$p->stop_portald;
for my $case (["web", "status worker"], ["mail", "mailer status"]) {
	my ($role, $want) = @$case;
	$p->write_conf(role => $role);
	$p->start_portald(wait => 0);
	$p->wait_until(10, sub { Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status") }, "status of role $role");
	my %kinds = map { $_->[1] =~ /^portald: (\w+)/ ? ($1 => 1) : () } $p->pids;
	is(join(" ", sort keys %kinds), $want, "role $role: $want");
	is($p->stop_portald, 0, "ended");
}

# -f writes to standard error.
$p->write_conf;
my $lines = () = $p->log_lines(qr/./);
my $pid = open(my $fh, '-|') // die "fork: $!";
if ($pid == 0) {
	open STDERR, '>&', \*STDOUT;
	exec "$Portal::BUILD/portald", "-f", "-c", $p->{conf_file} or POSIX::_exit(127);
}
my $seen = "";
while (my $line = <$fh>) {
	$seen .= $line;
	last if $line =~ /event=ready/;
}
kill TERM => $pid;
$seen .= join "", <$fh>;
close $fh;
is($?, 0, "-f: ended with 0");
like($seen, qr/ info test\[\d+\] master master: event=ready .* info test\[\d+\] master master: event=ended$/ms, "-f: the log is on standard error");
is(scalar(() = $p->log_lines(qr/./)), $lines, "and nothing of it in the file");
$p->stop;
done_testing;
