#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# settings.t - profile, language, notifications: what one may change about oneself
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
my $before_bernd = row(2);

sub row { my ($id) = @_; my ($r) = $p->sql("SELECT * FROM person WHERE id = ?", $id); return join "|", map { "$_=" . ($r->{$_} // "-") } sort grep { $_ ne "last_login_at" } keys %$r }
sub field { my ($doc, $name) = @_; return $doc->findvalue("//form[starts-with(\@name, 'settings-')]/field[\@name='$name']/value") || $doc->findvalue("//field[\@name='$name']/choice[\@selected]/\@value") }
sub profile { my (%f) = @_; return $c->submit("/settings/profile", "settings-profile", { given_name => "Anna", family_name => "Albrecht", phone => "", department => "", lang => "de", %f }) }

is($c->get("/settings")->code, 200, "the overview");
ok($c->get("/settings")->dom->at("main a[href=\"/settings/$_\"]"), "leads to $_") for qw(profile password mail sessions);

my $doc = $c->doc("/settings/profile");
is(field($doc, "given_name") . field($doc, "family_name") . field($doc, "lang"), "AnnaAlbrechtde", "the profile as it is");
is(join(",", map { $_->value } $doc->findnodes('//field[@name="lang"]/choice/@value')), "de,en", "languages to choose from");
my $res = profile(given_name => "  Änne ", phone => "0221 1", department => "Kämmerei <b>&", lang => "en");
is($res->code . $c->location($res), "303/settings/profile", "saved");
$doc = $c->doc("/settings/profile");
is(join("|", map { field($doc, $_) } qw(given_name family_name phone department lang)), "Änne|Albrecht|0221 1|Kämmerei <b>&|en", "as typed, but for spaces around");
is($doc->findvalue('/page/@lang'), "en", "the chosen language counts at once");
is($doc->findvalue("/page/user/name"), "Änne Albrecht", "the name too");
is($doc->findnodes('//notice[@id="settings.saved"]')->size, 1, "the page says so");
my $link = $c->get("/")->dom->at("footer a[lang=de]");
is($link && $link->attr("href"), "/settings/profile#settings-profile-lang", "the footer's other language leads to the choice");
ok($c->get("/settings/profile")->dom->at("select#settings-profile-lang"), "which is there");
is($p->client->get("/login", "Accept-Language" => "de")->headers->header("Content-Language"), "de", "other people's language stays");
my ($action, $typed) = $c->form_fields($doc, "settings-profile");
is($c->post($action, $typed)->code, 303, "a double click: saved") for 1, 2;
is($c->doc("/settings/profile")->findnodes('//notice[@id="settings.saved"]')->size, 1, "which is said once");
my $again = $p->client;
$again->login('anna.albrecht@musterstadt.example');
is($again->doc("/")->findvalue('/page/@lang'), "en", "it is the person's, not the browser's");

my %wrong = ("no name" => { given_name => " " }, "a long one" => { family_name => "x" x 101 }, "two lines" => { department => "a\nb" },
	"a control character" => { phone => "1\x{7}" }, "an unknown language" => { lang => "xx" }, "no language" => { lang => "" },
	"a field twice" => { phone => ["1", "2"] });
my $before = row(1);
for my $what (sort keys %wrong) {
	$res = profile(%{ $wrong{$what} });
	is($res->code, 422, "$what: refused");
	my ($name) = keys %{ $wrong{$what} };
	ok($res->dom->at("#settings-profile-$name\[aria-invalid=\"true\"]"), "$what: marked");
}
is(row(1), $before, "nothing was changed");

# Fields that are none (SECURITY a44)
profile(given_name => "Änne", phone => "0221 1", department => "Kämmerei <b>&", lang => "en", role => "admin", is_lead => 0,
	organisation_id => 2, active => 0, email => 'x@evil.example', id => 2, person_id => 2, must_change => 1, created_at => "2000-01-01");
is(row(1), $before, "undeclared fields do nothing");
is(row(2), $before_bernd, "least of all to others");

$doc = $c->doc("/settings/mail");
is(field($doc, "mail_scope") . field($doc, "mail_mode"), "ownnow", "notifications as they are");
for my $scope (qw(own organisation none)) {
	for my $mode (qw(now daily)) {
		$res = $c->submit("/settings/mail", "settings-mail", { mail_scope => $scope, mail_mode => $mode });
		is($res->code . $c->location($res), "303/settings/mail", "$scope, $mode");
		is(($p->sql("SELECT CONCAT(mail_scope, mail_mode) v FROM person WHERE id = 1"))[0]{v}, "$scope$mode", "is kept");
	}
}
is($c->submit("/settings/mail", "settings-mail", { mail_scope => "all", mail_mode => "now" })->code, 422, "other words are refused");
is($c->submit("/settings/mail", "settings-mail", { mail_scope => undef, mail_mode => "now" })->code, 422, "and none");
is(($p->sql("SELECT CONCAT(mail_scope, mail_mode) v FROM person WHERE id = 1"))[0]{v}, "nonedaily", "nothing was changed");
is(($p->sql("SELECT COUNT(*) n FROM audit WHERE event = 'profile.changed'"))[0]{n}, 4, "changes of the profile are in the audit log");
$p->stop;
done_testing;
