#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# rescue-settings.t - settings filled in while the session ended are there again after login,
# for the same person only, and saved they are no draft any more; passwords are never kept
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode ();
use Portal;
use Test::More;

my $p = Portal->start;
my ($ANNA, $BERND) = ('anna.albrecht@musterstadt.example', 'bernd.brandt@musterstadt.example');
my $c = $p->client;
$c->login($ANNA);

sub drafts { return $p->sql("SELECT * FROM draft ORDER BY id") }
sub form { my ($client, $path, $name) = @_; return ($client->form_fields($client->doc($path), $name))[1] }
sub person { my ($what) = @_; return ($p->sql("SELECT $what AS v FROM person WHERE id = 1"))[0]{v} }

my %typed = (phone => "0221 99", department => "Kämmerei & Kasse", family_name => "Albrecht-Öz", lang => "en");
my $fields = form($c, "/settings/profile", "settings-profile");
my $before = person("CONCAT(phone, department, family_name, lang)");
$p->sql("DELETE FROM session");
my $res = $c->post("/settings/profile", { %$fields, %typed });
is($c->location($res), "/login?notice=rescued&next=/settings/profile", "a profile whose session is over is kept");
is(person("CONCAT(phone, department, family_name, lang)"), $before, "and not saved");
$p->restart_portald;

my $bernd = $p->client;
$bernd->login($BERND);
isnt(form($bernd, "/settings/profile", "settings-profile")->{phone}, "0221 99", "nobody else finds it");
is($bernd->doc("/drafts")->findvalue("count(//draft)"), 0, "nor in the list");

$c->login($ANNA);
my $doc = $c->doc("/settings/profile");
$fields = ($c->form_fields($doc, "settings-profile"))[1];
is($fields->{$_}, $typed{$_}, "$_ is there again") for sort keys %typed;
is($doc->findvalue('/page/body/draft/@rescued'), "true", "the page says where it comes from");
is($c->doc("/")->findvalue('//drafts/draft/@form'), "settings-profile", "the start page shows it");
my $html = Encode::decode_utf8($c->get("/")->body);
like($html, qr{<a class="kp-liste__betreff" href="/drafts/\d+">Profil</a>}, "by its name");
my ($id) = map { $_->{id} } drafts();
is($c->location($c->get("/drafts/$id")), "/settings/profile", "and leads to its page");

is($c->post("/settings/profile", { %$fields, given_name => "" })->code, 422, "a field is wrong: it stays");
is(scalar(drafts()), 1, "with its draft");
is($c->post("/settings/profile", $fields)->code, 303, "saved");
is(person("phone"), "0221 99", "as it was typed");
is(scalar(drafts()), 0, "the draft is gone");
is($c->post("/settings/profile", $fields)->code, 303, "a double click does no harm");

# Discarded: what is saved stands there.
$fields = form($c, "/settings/mail", "settings-mail");
$p->sql("DELETE FROM session");
$res = $c->post("/settings/mail", { %$fields, mail_scope => "none" });
is($c->location($res), "/login?notice=rescued&next=/settings/mail", "a choice of notifications is kept as well");
$c->login($ANNA);
$doc = $c->doc("/settings/mail");
is(($c->form_fields($doc, "settings-mail"))[1]{mail_scope}, "none", "it is there again");
my ($action, $discard) = $c->form_fields($doc, "draft");
is($c->location($c->post($action, $discard)), "/settings/mail", "discarded");
is(form($c, "/settings/mail", "settings-mail")->{mail_scope}, "own", "what is saved stands there");

# The page of an earlier session of the same person
$fields = form($c, "/settings/profile", "settings-profile");
$p->sql("DELETE FROM session");
$c->login($ANNA);
$res = $c->post("/settings/profile?view=xml", { %$fields, phone => "0221 77" });
is($c->xml($res)->findvalue('//error/@id'), "error.kept", "an old page's text is kept too");
is(form($c, "/settings/profile", "settings-profile")->{phone}, "0221 77", "and stands in the form");
$p->sql("DELETE FROM draft");

# Passwords
$fields = form($c, "/settings/password", "settings-password");
$p->sql("DELETE FROM session");
$res = $c->post("/settings/password", { %$fields, current => $Portal::Client::PASSWORD, (map { $_ => "ein neues langes Wort" } qw(password password2)) });
is($c->location($res), "/login", "of a form with passwords nothing is kept");
is(scalar(drafts()), 0, "no row");

$p->stop;
done_testing;
