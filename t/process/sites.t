#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
#
# sites.t - two sites on one host: neither knows the other's cookies, forms, links or socket
#
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Fcgi;
use Test::More;

my $one = Portal->start(conf => { site => "one" });
my $two = Portal->start(conf => { site => "two" }, portald => 0);
open my $fh, '>', "$two->{dir}/secret" or die;
print $fh "another-site-has-another-secret-0123456789\n";
close $fh;
$two->start_nginx;
$two->start_portald;

my ($a, $b) = map { $_->client } $one, $two;
$_->login('anna.albrecht@musterstadt.example') for $a, $b;
my %cookie = map {
	my ($site, $c) = @$_;
	my ($own) = grep { $_->name eq $site } @{ $c->ua->cookie_jar->all };
	($site => $own && $own->value)
} ["one", $a], ["two", $b];
ok($cookie{$_}, "$_ has a cookie of its own name") for qw(one two);
is(scalar(grep { $_->name =~ /^two/ } @{ $a->ua->cookie_jar->all }), 0, "site one sets no cookie of site two");

# The session of one, offered to the other under either name.
for my $name (qw(one two)) {
	my $res = $two->client->get("/tickets", Cookie => "$name=$cookie{one}");
	is($res->code, 303, "the session of one under the name $name is none at two");
	like($res->headers->location, qr{/login}, "and leads to the login");
}
is($two->client->get("/tickets", Cookie => "two=$cookie{two}")->code, 200, "its own is one");

# CSRF value and form key of one, posted at two.
my ($action, $fields) = $a->form_fields($a->doc("/tickets/new"), "ticket-new");
my $count = ($two->sql("SELECT COUNT(*) AS n FROM ticket"))[0]{n};
my $res = $b->post($action, { %$fields, kind => "question", subject => "Aus dem Nachbarhaus", text => "x" });
is($res->code, 403, "a form of one is refused at two");
is(($two->sql("SELECT COUNT(*) AS n FROM ticket"))[0]{n}, $count, "and makes nothing");

# The socket alone is not enough.
$two->expect_log(qr/event=site-secret-refused/);
my $socket = $two->{conf}{listen};
is((Portal::Fcgi::ask($socket, "/login", PORTAL_SECRET => "fastcgi-secret-of-one"))[0], 403,
	"another site's FastCGI secret is refused");
is((Portal::Fcgi::ask($socket, "/login", PORTAL_SECRET => ""))[0], 403, "so is none");
is((Portal::Fcgi::ask($socket, "/login"))[0], 200, "its own is not");
is((stat $socket)[2] & 0777, 0660, "the socket is not open to everybody");

# Stopping one leaves the other alone; names tell them apart.
isnt(Portal::_slurp("/proc/$one->{pid}/cmdline"), Portal::_slurp("/proc/$two->{pid}/cmdline"),
	"the masters' titles differ");
$one->stop_portald("QUIT");
is($b->get("/tickets")->code, 200, "two goes on when one has ended");
unlike($two->log, qr/\Q$one->{dir}\E/, "two's log knows nothing of one");
$_->stop for $one, $two;
done_testing;
