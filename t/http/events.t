#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# events.t - what happened is on record: in the audit log with who, from where and in which request; in the log
# SECURITY a90, a91
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);
my $p = Portal->start(conf => { login_account => "3 / 15min", forgot_network => "2 / 1h", comment_person => "1 / 1h", attachment_size => "1K", mail_look => "100ms" });
my ($anna, $bernd) = ('anna.albrecht@musterstadt.example', 'bernd.brandt@musterstadt.example');
$p->expect_log(qr/database|event=deferred|reload|forgets nothing/);

# The newest row of an event, and whether the log knows its request.
sub audited {
	my ($event, $person, $what) = @_;
	my ($row) = $p->sql("SELECT person_id, ip, request_id FROM audit WHERE event = ? ORDER BY id DESC LIMIT 1", $event);
	ok($row, "$what: $event is in the audit log") or return;
	is($row->{person_id} // 0, $person, "$what: with whom it is about") if defined $person;
	return if $event =~ /^(?:person|organisation)\./;	# by a command, not by a request
	is($row->{ip}, "127.0.0.1", "$what: from where");
	ok($p->wait_until(5, sub { $p->log_lines(qr/ r=\Q$row->{request_id}\E (?:u=\d+ )?access: /) }), "$what: and in which request");
}
sub logged { my ($re, $what) = @_; ok($p->wait_until(20, sub { $p->log_lines($re) }), "$what is in the log") or diag($re) }

# Coming in and going out
my $c = $p->client;
$c->login($anna);
audited("login.ok", 1, "a login");
$p->client->submit("/login", "login", { email => $bernd, password => "falsch" });
audited("login.failed", 2, "a wrong password");
$p->client->submit("/login", "login", { email => 'niemand@x.example', password => "falsch" });
audited("login.failed", 0, "a wrong address");
$p->client->submit("/login", "login", { email => $bernd, password => "falsch" }) for 1 .. 3;
audited("login.throttled", 0, "too many of them");
logged(qr/event=login-throttled/, "the limit of logins");
my $out = $p->client;
$out->login('clara.conrad@hochschule.example');
$out->submit("/", "logout");
audited("logout", 3, "a logout");

# A link: asked for, made, refused, used; then too many
my $guest = $p->client;
$guest->submit("/password/forgot", "password-forgot", { email => $bernd });
audited("password.forgot", 0, "asking for a link");	# the same for known and unknown addresses
my $mail = $p->wait_mail(to => $bernd, subject => qr/Passwort/);
logged(qr/mailer mail: event=sent mail=\d+ kind=reset/, "a link that was made");
my ($link) = Portal->mail_part($mail, "plain") =~ m{(/password/reset/\S+)};
$guest->get("/password/reset/gibtesnicht");
logged(qr/r=[0-9a-f]{32} access: event=link-refused route=password-reset/, "a link that is none");
$guest->submit($link, "password-reset", {});
audited("password.link-used", 2, "a link's use");
$guest->get($link);
is(scalar(my @refused = $p->log_lines(qr/event=link-refused/)), 2, "a used one is refused");
$guest->submit("/password/forgot", "password-forgot", { email => 'niemand@x.example' }) for 1, 2;
logged(qr/event=limit-hit route=password-forgot/, "too many requests for links");

# Changes of who one is and what one may
my $new = "vier Birnen tanzen leise";
is($c->submit("/settings/password", "settings-password", { current => $Portal::Client::PASSWORD, password => $new, password2 => $new })->code, 303, "another password");
audited("password.changed", 1, "another password");
$c->submit("/settings/profile", "settings-profile", { given_name => "Anna", family_name => "Neu" });
audited("profile.changed", 1, "another name");
my @ctl = (["contact", "set", $bernd, "--email", 'bernd.neu@musterstadt.example'] => "person.email-changed", ["contact", "set", 'bernd.neu@musterstadt.example', "--lead", "yes"] => "person.changed",
	["org", "set", "musterstadt", "--visibility", "own"] => "organisation.changed", ["contact", "deactivate", 'ivo.imhof@kirche.example'] => "person.deactivated");
while (my ($args, $event) = splice @ctl, 0, 2) {
	my $done = $p->portalctl(@$args);
	is($done->{status}, 0, "portalctl @$args") or diag($done->{out} . $done->{err});
	audited($event, $event =~ /^person/ ? ($event =~ /deact/ ? 9 : 2) : undef, "@$args[0, 1]");
}

# What is not one's own, not genuine, too much
my $clara = $p->client;
$clara->login('clara.conrad@hochschule.example');
my ($id) = $c->location($c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "S", text => "T" })) =~ /(\d+)/;
$clara->get("/tickets/$id");
logged(qr/u=3 gate: .* route=ticket id=$id result=RC_NOTFOUND/, "a look at what is another's");
$clara->post("/tickets/$id/status", { csrf => "x" });
logged(qr/u=3 gate: event=csrf-refused route=ticket-status reason=token/, "a wrong token");
$c->submit("/tickets/$id", "comment", { text => "K", file => { content => "x" x 2000, filename => "x.txt" } });
logged(qr/u=1 gate: event=file-refused route=ticket-comment reason=\S+ size=\d+/, "a file too large");
$c->submit("/tickets/$id", "comment", { text => "K$_" }) for 1, 2;
logged(qr/u=1 gate: event=limit-hit route=ticket-comment/, "too many comments");

# The machine: settings, mail, database
$p->signal("HUP");
logged(qr/event=reloaded /, "a reload");
$p->write_conf(workers => "many");
$p->signal("HUP");
logged(qr/ error \S+ master reload: event=reload-failed/, "one that failed");
$p->write_conf;
$p->stop_sink;
$c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Ohne Post", text => "T" });
logged(qr/ warn test\[\d+\] mailer mail: event=deferred mail=\d+ kind=\S+ attempt=1 /, "a relay that is away");
$p->stop_mariadb;
is($c->get("/tickets")->code, 503, "no database");
logged(qr/ warn test\[\d+\] w\d ip=127\.0\.0\.1 r=[0-9a-f]{32} gate: .*result=RC_BUSY/, "a database that is away");
$p->start_mariadb;
$p->start_sink;

# SECURITY a90: each line is one line of one form: when (UTC, ms), how bad, which site,
# who speaks, in which request, for whom, from where
my @lines = split /\n/, $p->log;
my $form = qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:debug|info|warn|error|alert) test\[\d+\] (?:master|w\d+|mailer|status|delivery\S*|scanner)(?: ip=[0-9a-f.:]+ r=[0-9a-f]{32})?(?: u=\d+)? [a-z][\w-]*: [^\x00-\x1f\x7f]+$/;
is_deeply([grep { !/$form/ } @lines], [], "every one of " . @lines . " lines has its form");
is_deeply([grep { / (?:gate|access|login): / && !/ ip=127\.0\.0\.1 r=[0-9a-f]{32} / } @lines], [], "and its request and its client, where there is one");
$p->stop;
done_testing;
