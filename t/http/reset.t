#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# reset.t - "Passwort vergessen": two mails, one use, and nothing that tells who is known
use strict;
use warnings;
use utf8;
use Digest::SHA qw(sha256_hex);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my $anna = 'anna.albrecht@musterstadt.example';
my $frieda = 'frieda.frei@musterstadt.example';
my $good = $Portal::Client::PASSWORD;
my $own = "vier gelbe Enten 17";

sub value { my ($sql, @bind) = @_; my ($r) = $p->sql($sql, @bind); return $r ? (values %$r)[0] : undef }
sub forgot { my ($c, $email, %h) = @_; return $c->submit("/password/forgot", "password-forgot", { email => $email }, %h) }
sub login { my ($c, $email, $password) = @_; return $c->submit("/login", "login", { email => $email, password => $password }) }
sub sent { my ($kind) = @_; return value("SELECT COUNT(*) FROM outbox WHERE kind = ? AND state = 'sent'", $kind) }
sub wait_sent { my ($kind, $n) = @_; ok($p->wait_until(20, sub { sent($kind) >= $n }, "$n $kind"), "$n mails $kind are out"); is(sent($kind), $n, "and no more") }
# Newest link and password mailed to an address
sub texts { my ($to) = @_; return map { Portal->mail_part($_, "plain") =~ s/\r//gr } $p->mails(to => $to) }
sub links { my ($to) = @_; my $base = quotemeta $p->url(""); return map { m{^$base(/password/reset/\S+)$}m ? $1 : () } texts($to) }
sub passwords { my ($to) = @_; return map { /^([A-Za-z0-9-]{16})$/m ? $1 : () } texts($to) }
sub state { my ($person) = @_; return join "|", map { $_ // "-" } map { @$_{qw(link_used_at dead_at)} } $p->sql("SELECT link_used_at, dead_at FROM reset_request WHERE person_id = ? ORDER BY id", $person) }
sub same_part { my ($res, $token) = @_; return $res->body =~ s/\Q$token\E/TOKEN/gr =~ s/[0-9a-f]{32}/ID/gr }
sub press { my ($c, $link) = @_; return $c->submit($link, "password-reset", {}) }

# Asking: the answer is the same (SECURITY a24)
my ($headers, $body);
for my $email ($frieda, 'niemand@nirgends.example', 'gustav.gross@musterstadt.example', uc $frieda) {
	my $c = $p->client;
	my $res = forgot($c, $email);
	is($res->code . $c->location($res), "303/password/forgot/sent", "$email: the same answer");
	$headers //= join ",", sort @{ $res->headers->names };
	is(join(",", sort @{ $res->headers->names }), $headers, "$email: the same headers");
	my $page = $c->follow($res);
	is($page->code, 200, "the page that says so");
	$body //= same_part($page, "-");
	is(same_part($page, "-"), $body, "$email: the same page");
}
is(value("SELECT COUNT(*) FROM reset_request"), 2, "requests for the known address only");
is(value("SELECT COUNT(*) FROM outbox"), 2, "and their mails");
is(value("SELECT COUNT(*) FROM audit WHERE event = 'password.forgot'"), 4, "all of them are in the audit log");
wait_sent("reset_link", 2);
is(scalar $p->mails, 2, "nobody else was written to");
my ($older, $link) = links($frieda);
ok($older && $link && $older ne $link, "two links");
like($link, qr{^/password/reset/[A-Za-z0-9_-]{43}$}, "256 bits each");
my ($token) = $link =~ m{([^/]+)$};
is(value("SELECT COUNT(*) FROM reset_token WHERE HEX(hash) = ?", uc sha256_hex($token)), 1, "the database has its SHA-256");
is(forgot($p->client, "keine adresse")->code, 422, "what is no address is a form's error");

# A link dies with a newer one, and looks like any other dead one
my $guest = $p->client;
my $res = $guest->get($older);
is($res->code, 404, "the older link is dead");
my $dead = same_part($res, $older =~ m{([^/]+)$});
like($res->body, qr{href="/password/forgot"}, "its page offers a new one");

# Opening changes nothing, any number of times (SECURITY a22, a23)
my $before = state(6) . value("SELECT COUNT(*) FROM credential") . value("SELECT COUNT(*) FROM outbox");
for my $method (qw(GET HEAD GET GET HEAD GET GET)) {
	$res = $p->client->request($method, $link, {});
	is($res->code, 200, "$method of the link");
	is(scalar @{ $res->headers->every_header("Set-Cookie") }, 0, "sets no cookie");
}
is(state(6) . value("SELECT COUNT(*) FROM credential") . value("SELECT COUNT(*) FROM outbox"), $before, "nothing has changed");
$res = $guest->get($link);
is($res->headers->header("Referrer-Policy"), "same-origin", "Referrer-Policy");
is($res->headers->cache_control, "no-store", "Cache-Control");
is($res->dom->find("form[method=post]")->size, 1, "one POST form");
is($res->dom->at("form[method=post]")->attr("action"), $link, "to the same path");
is($res->dom->find("input:not([type=hidden])")->size, 0, "with a button only");
ok(!(grep { !m{^(?:/|\#|tel:|mailto:)} } map { $_->attr("href") // $_->attr("src") } $res->dom->find("[href],[src]")->each), "nothing leads elsewhere");
is($guest->post($link, {})->code, 403, "not without the form's token");
my (undef, $other_form) = $guest->form_fields($guest->doc("/password/forgot"), "password-forgot");
is($guest->post($link, { csrf => $other_form->{csrf}, key => $other_form->{key} })->code, 403, "nor with another form's");

# Unknown, cut, changed: one page (SECURITY a20)
for my $odd ("A" x 43, substr($token, 0, 42), "${token}A", lc $token eq $token ? uc $token : lc $token, "%25", "_", "0", "%20", "null") {
	$res = $guest->get("/password/reset/$odd");
	is($res->code, 404, "no link: $odd");
	next unless $odd =~ /^[A-Za-z0-9_-]{43}$/;
	is(same_part($res, $odd), $dead, "the same page as a dead one");
}

# The button
is($p->client->location(press($guest, $link)), "/login?notice=mailed", "the button");
like($guest->get("/login?notice=mailed")->body, qr/Ihr neues Passwort ist unterwegs/, "says what comes");
wait_sent("new_password", 1);
$res = $guest->get($link);
is($res->code, 404, "the link is used up");
is(same_part($res, $token), $dead, "the same page");
my ($password) = passwords($frieda);
like($password // "", qr/^[a-z0-9]{5}-[a-z0-9]{4}-[a-z0-9]{5}$/, "the password stands alone on its line: 16 signs");
unlike(join(" ", map { $_->{phc} } $p->sql("SELECT phc FROM credential")), qr/\Q$password\E/, "it is stored as a hash only");

# First use: one's own must be chosen
my $c = $p->client;
is($c->location(login($c, $frieda, $password)), "/password/change", "the mailed password leads to choosing one's own");
is($c->location($c->get($_)), "/password/change", "$_ waits for it") for "/", "/tickets", "/settings", "/faq", "/settings/password";
is(login($p->client, $frieda, $password)->code, 422, "it works once");
my $doc = $c->doc("/password/change");
is($doc->findnodes("/page/body/forced")->size, 1, "the page says why");
is(join(",", map { $_->value } $doc->findnodes('//form[@name="password-change"]/field/@name')), "password,password2", "the current one is not asked for again");
sub choose { my ($pw, $again) = @_; return $c->submit("/password/change", "password-change", { password => $pw, password2 => $again // $pw }) }
is(choose("kurz")->code, 422, "too short");
is(choose("passwort1234")->code, 422, "too common");
is(choose($own, "etwas anderes 17")->code, 422, "not the same twice");
is(choose($password)->code, 422, "not the mailed one");
is(value("SELECT must_change FROM person WHERE id = 6"), 1, "nothing has changed");
$res = choose($own);
is($res->code . $c->location($res), "303/", "a good one");
like($c->follow($res)->body, qr/Ihr eigenes Passwort ist gespeichert/, "the page says so");
is(login($p->client, $frieda, $own)->code, 303, "it is the password now");
is(value("SELECT COUNT(*) FROM credential WHERE person_id = 6"), 1, "the only one");
wait_sent("password_changed", 1);
unlike((texts($frieda))[-1], qr/\Q$own\E|\Q$password\E/, "the notice holds no secret");

# The old password stays until the mailed one is used; a stranger's request kills nothing
forgot($p->client, $anna);
wait_sent("reset_link", 3);
my ($first) = links($anna);
is(login($p->client, $anna, $good)->code, 303, "the link alone changes nothing");
press($guest, $first);
wait_sent("new_password", 2);
my ($mailed) = passwords($anna);
is(login($p->client, $anna, $good)->code, 303, "nor does the mailed password alone");
forgot($p->client, $anna);
wait_sent("reset_link", 4);
my $session = $p->client;
$session->login($anna);
is($session->get("/")->code, 200, "a session goes on");
my $used = $p->client;
is($used->location(login($used, $anna, $mailed)), "/password/change", "the mailed password still works after a stranger's request");
is(login($p->client, $anna, $good)->code, 422, "now the old one is over");

# Links and mailed passwords die with a change of password
my ($second) = (links($anna))[-1];
is($guest->get($second)->code, 200, "the newer link is alive");
$used->submit("/password/change", "password-change", { password => $own, password2 => $own });
is($guest->get($second)->code, 404, "until the password is changed");
is($session->get("/")->code, 303, "which ends other sessions too");
wait_sent("password_changed", 2);

# A newer mailed password ends an older one
$p->sql("UPDATE reset_request SET created_at = created_at - INTERVAL 2 HOUR");
for my $n (1, 2) {
	forgot($p->client, $anna);
	wait_sent("reset_link", 4 + $n);
	press($guest, (links($anna))[-1]);
	wait_sent("new_password", 2 + $n);
}
my ($p1, $p2) = (passwords($anna))[-2, -1];
isnt($p1, $p2, "two mailed passwords");
is(login($p->client, $anna, $p1)->code, 422, "the older one is dead");
is(login($p->client, $anna, $own)->code, 303, "one's own works");
# and expires
$p->sql("UPDATE credential SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE kind = 'mailed'");
is(login($p->client, $anna, $p2)->code, 422, "an expired one does not");

# Links expire, die with the account, and belong to one organisation that is active
forgot($p->client, $frieda);
wait_sent("reset_link", 7);
my $live = (links($frieda))[-1];
my ($live_token) = $live =~ m{([^/]+)$};
my ($action, $fields) = $guest->form_fields($guest->doc($live), "password-reset");
is($guest->post((links($anna))[-1], $fields)->code, 403, "a link's token is no other link's");
for my $case (["an expired link", "UPDATE reset_token SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND", "UPDATE reset_token SET expires_at = UTC_TIMESTAMP(3) + INTERVAL 1 DAY"],
	["of a deactivated account", "UPDATE person SET active = 0 WHERE id = 6", "UPDATE person SET active = 1 WHERE id = 6"],
	["of an inactive organisation", "UPDATE organisation SET active = 0 WHERE id = 1", "UPDATE organisation SET active = 1 WHERE id = 1"]) {
	my ($what, $break, $mend) = @$case;
	$p->sql($break);
	$res = $guest->get($live);
	is($res->code, 404, "$what: dead");
	is(same_part($res, $live_token), $dead, "$what: the same page");
	$res = $guest->post($action, $fields);
	is($res->code, 404, "$what: its button too");
	is(same_part($res, $live_token), $dead, "$what: the same page");
	$p->sql($mend);
}
is($guest->get($live)->code, 200, "otherwise it lives");

# At most three link mails per account and hour (SECURITY a25); password mails do not count
$p->sql("UPDATE reset_request SET created_at = created_at - INTERVAL 2 HOUR");
for (1 .. 6) { my $x = $p->client; is($x->location(forgot($x, 'bernd.brandt@musterstadt.example')), "/password/forgot/sent", "the same answer each time") }
is(value("SELECT COUNT(*) FROM outbox WHERE person_id = 2 AND kind = 'reset_link'"), 3, "three mails for six requests");
wait_sent("reset_link", 10);
is($guest->get((links('bernd.brandt@musterstadt.example'))[-1])->code, 200, "the newest works");

# Links come from the settings, whatever the request says (SECURITY a27)
forgot($p->client, 'clara.conrad@hochschule.example', "X-Forwarded-Host" => "evil.example", Forwarded => "host=evil.example");
wait_sent("reset_link", 11);
unlike(join("", texts('clara.conrad@hochschule.example')), qr/evil/, "no forged host in the mail");
ok((links('clara.conrad@hochschule.example'))[-1], "but the site's own");

# Two presses at once: one password
my ($form_action, $form) = $guest->form_fields($guest->doc((links('clara.conrad@hochschule.example'))[-1]), "password-reset");
my @codes;
Mojo::Promise->all(map { my $ua = $p->client->ua; $ua->post_p($p->url($form_action) => { Origin => $p->url("") } => form => $form)->then(sub { push @codes, $_[0]->res->code; $ua }) } 1 .. 4)->wait;
is(join(",", sort @codes), "303,404,404,404", "of four presses at once one counts");
is(value("SELECT COUNT(*) FROM outbox WHERE person_id = 3 AND kind = 'new_password'"), 1, "one mail");

# reset = chosen
$p->write_conf(reset => "chosen");
$p->stop_portald("QUIT");
$p->start_portald;
$res = $guest->get($live);
is($res->dom->find("input[type=password][autocomplete=new-password]")->size, 2, "reset = chosen asks for the password");
is($res->dom->at("form[method=post]")->attr("action"), $live, "on the same path");
sub chosen { my ($pw, $again) = @_; return $guest->submit($live, "password-reset", { password => $pw, password2 => $again // $pw }) }
is(chosen("kurz")->code, 422, "too short");
is(chosen("frieda-frei-12")->code, 422, "one's name");
is(chosen("drei rote Hunde 4", "drei rote Hunde 5")->code, 422, "not the same twice");
my $busy = $p->client;
login($busy, $frieda, $own);
is($busy->get("/")->code, 200, "a session");
$res = chosen("drei rote Hunde 4");
is($res->code . $guest->location($res), "303/login?notice=chosen", "chosen, without logging in");
is($busy->get("/")->code, 303, "other sessions have ended");
is(join(" ", map { "$_->{event} $_->{person_id}" } $p->sql("SELECT event, person_id FROM audit WHERE detail = 'chosen' OR event = 'password.changed' ORDER BY id DESC LIMIT 2")),
	"password.changed 6 password.link-used 6", "the audit log tells of it");
is(login($p->client, $frieda, $own)->code, 422, "the old one is over");
is(login($p->client, $frieda, "drei rote Hunde 4")->code, 303, "the new one works");
is($guest->get($live)->code, 404, "the link is used up");
wait_sent("password_changed", 3);

unlike($p->log, qr/\Q$_\E/, "not in the log") for $token, $live_token, $password, $mailed, $own, $anna, $frieda;
for my $table (qw(outbox audit reset_request)) {
	my $all = join "\n", map { join "|", map { $_ // "" } values %$_ } $p->sql("SELECT * FROM $table");
	unlike($all, qr/\Q$_\E/, "$table holds no secret") for $token, $live_token, $password, $mailed;
}
$p->stop;
done_testing;
