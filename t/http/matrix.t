#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# matrix.t - every route x every role x state and visibility of tickets, against matrix.txt
# SECURITY a40, a50
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(hmac_sha256 sha256_hex);
use MIME::Base64 qw(encode_base64url);
use Mojo::Cookie::Response;
use Portal;
use Portal::Routes;
use Test::More;

# The table
my (@roles, @rows);
open my $fh, '<', "$FindBin::Bin/matrix.txt" or die "matrix.txt: $!";
while (<$fh>) {
	next if /^#/ || !/\S/;
	my @word = split;
	if (!@roles) { @roles = @word; next }
	is(scalar @word, 3 + @roles, "line $.: an answer for each role") or next;
	push @rows, { line => $., method => shift @word, route => shift @word, object => shift @word, want => \@word };
}
close $fh;
is("@roles", "guest reporter part coll chosen lead former moved foreign o-lead gone forced agent admin", "the roles");

my %route = map { $_->{name} => $_ } Portal::Routes::all();
for my $r (values %route) {
	ok((grep { $_->{route} eq $r->{name} && $_->{method} eq "GET" } @rows), "GET of $r->{name} has a row");
	ok((grep { $_->{route} eq $r->{name} && $_->{method} eq "POST" } @rows), "POST of $r->{name} has a row") if $r->{act};
}
ok($route{ $_->{route} }, "line $_->{line}: $_->{route} is a route") for @rows;
@rows = grep { $route{ $_->{route} } } @rows;

# The people: all of Musterstadt (1) but those who are elsewhere. No mailer: what is queued stays.
my $p = Portal->start(conf => { role => "web", forgot_account => "100000 / 1h", forgot_network => "100000 / 1h",
	ticket_person => "100000 / 1h", comment_person => "100000 / 1h" });
my %person = (reporter => 101, part => 102, coll => 103, chosen => 104, lead => 105, former => 106, moved => 107,
	foreign => 108, "o-lead" => 109, gone => 110, forced => 111, agent => 112, admin => 113);
my %org = (moved => 2, foreign => 2, "o-lead" => 12, agent => undef, admin => undef);
my %on = (reporter => "reporter", map { $_ => "participant" } qw(part former moved gone forced));
for my $who (sort keys %person) {
	$p->sql("INSERT INTO person (id, organisation_id, role, is_lead, sees_all, email, email_folded, given_name, family_name,
		must_change) VALUES (?, ?, ?, ?, ?, ?, ?, 'Vorname', ?, ?)", $person{$who}, exists $org{$who} ? $org{$who} : 1,
		$who =~ /^(?:agent|admin)$/ ? $who : "contact", $who =~ /lead$/ ? 1 : 0, $who eq "chosen" ? 1 : 0,
		("$who\@matrix.example") x 2, ucfirst $who, $who eq "forced" ? 1 : 0);
}
sub credentials {
	my ($who) = @_;
	$p->sql("DELETE FROM credential WHERE person_id = ?", $person{$who});
	$p->sql("INSERT INTO credential (person_id, kind, phc) VALUES (?, 'own', ?)", $person{$who}, $Portal::Seed::PHC);
	$p->sql("UPDATE person SET must_change = ? WHERE id = ?", $who eq "forced" ? 1 : 0, $person{$who});
}
credentials($_) for sort keys %person;
$p->sql("INSERT INTO module (id, code, active) VALUES (90, 'old', 0)");
$p->sql("INSERT INTO faq_category (id, slug) VALUES (901, 'proben')");
for (["published", 901], ["draft", 902]) {
	my ($state, $id) = @$_;
	$p->sql("INSERT INTO faq_article (id, slug, category_id, state) VALUES (?, ?, 901, ?)", $id, "artikel-$state", $state);
	$p->sql("INSERT INTO faq_text (article_id, lang, title, body) VALUES (?, 'de', 'Titel', 'Text')", $id);
}

sub ticket {
	my ($state, $org, %people) = @_;
	my ($status, $private) = split m{/}, $state;
	my $ago = $status eq "old" ? 31 : 1;
	$status = "closed" if $status eq "old";
	my ($reporter) = grep { $people{$_} eq "reporter" } keys %people;
	$p->sql("INSERT INTO ticket (organisation_id, reporter_id, created_by, kind, status, private, subject, status_at, updated_at,
		created_at) VALUES (?, ?, ?, 'incident', ?, ?, 'Betreff', UTC_TIMESTAMP(3) - INTERVAL $ago DAY,
		UTC_TIMESTAMP(3) - INTERVAL $ago DAY, UTC_TIMESTAMP(3) - INTERVAL 60 DAY)", $org, $person{$reporter},
		$person{ $people{former} ? "former" : $reporter }, $status, $private ? 1 : 0);
	my ($id) = map { $_->{id} } $p->sql("SELECT LAST_INSERT_ID() id");
	$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (?, ?, 'text', 'Text')", $id, $person{$reporter});
	$p->sql("UPDATE ticket SET last_entry_id = LAST_INSERT_ID() WHERE id = ?", $id);
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at) VALUES (?, ?, ?, ?,
		UTC_TIMESTAMP(3) - INTERVAL $ago DAY)", $id, $person{$_}, $people{$_}, $status) for sort keys %people;
	return $id;
}

# Sessions are rows as a login makes them; each POST gets a new one, since some end it.
my %client = (guest => $p->client);
sub enter {
	my ($who) = @_;
	return if $who eq "guest";
	my $token = encode_base64url(join "", map { chr int rand 256 } 1 .. 32);
	$p->sql("DELETE FROM session WHERE person_id = ?", $person{$who});
	$p->sql("UPDATE person SET active = 1 WHERE id = ?", $person{$who});
	$p->sql("INSERT INTO session (hash, person_id) VALUES (UNHEX(?), ?)", sha256_hex($token), $person{$who});
	my $c = $client{$who} = $p->client;
	$c->ua->cookie_jar->add(Mojo::Cookie::Response->new(name => "test", value => $token, domain => "127.0.0.1", path => "/"));
	return $c;
}
my %own = map { $_ => ticket("open/private", exists $org{$_} ? $org{$_} // 1 : 1, $_ => "reporter") }
	grep { !/^(?:guest|agent|admin)$/ } @roles;
$own{$_} = $own{coll} for qw(agent admin);
enter($_) for @roles;

# What forms of one's own carry: taken from a page that shows the form, if there is one.
my %form_page = ("ticket-new" => "/tickets/new", comment => "own", "ticket-status" => "own", helpful => "/faq/artikel-published",
	login => "/login", "password-forgot" => "/password/forgot", "password-change" => "/password/change", logout => "/settings",
	"settings-password" => "/settings/password", "settings-profile" => "/settings/profile", "settings-mail" => "/settings/mail",
	"settings-sessions" => "/settings/sessions", "password-reset" => "itself", "mail-off" => "itself", draft => "/drafts");
sub marks {
	my ($who, $name, $path) = @_;
	my $page = $form_page{$name} // die "no page known that shows the form $name";
	$page = "/tickets/$own{$who}" if $page eq "own" && $who ne "guest";
	for my $try ($page eq "itself" ? $path : $page eq "own" ? "/login" : $page, "/password/change", "/login") {
		my $res = $client{$who}->get($try, Accept => "application/xml");
		next unless $res->code == 200;
		my $doc = $client{$who}->xml($res);
		my ($csrf, $key) = map { $doc->findvalue("//form[\@name='$name']/\@$_") } qw(csrf key);
		return ($csrf || $doc->documentElement->getAttribute("csrf"), $key);
	}
	die "$who has no page with a token for $name";
}

# Addresses, and what a correct form says
my $none = 9999999;
my (%token, $n);
sub reset_link {
	my ($kind) = @_;
	return "gibtesnicht" if $kind eq "none";
	my $token = encode_base64url(pack "N8", ++$n, 1 .. 7);
	$p->sql("INSERT INTO reset_request (person_id) VALUES (6)");
	$p->sql("INSERT INTO reset_token (hash, request_id, expires_at) VALUES (UNHEX(?), LAST_INSERT_ID(),
		UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)", sha256_hex($token));
	return $token;
}
# A link to switch mails off is signed, not stored (lib/mail_off.c).
sub off_link {
	my ($kind) = @_;
	my $data = pack "Q>C", $person{part}, 1;
	$p->sql("UPDATE person SET mail_scope = 'own' WHERE id = ?", $person{part});
	return encode_base64url($data . hmac_sha256("mail.off\0$data", $kind eq "genuine" ? "0123456789abcdef0123456789abcdef-test" : "another secret"));
}
sub wear_out {	# the link that was made last
	my ($kind) = @_;
	$p->sql("UPDATE reset_token SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND ORDER BY request_id DESC LIMIT 1") if $kind eq "expired";
	$p->sql("UPDATE reset_request SET link_used_at = UTC_TIMESTAMP(3) ORDER BY id DESC LIMIT 1") if $kind eq "used";
}
sub mode { my ($mode) = @_; $p->sql("UPDATE organisation SET visibility = ? WHERE id = 1", $mode) }
sub number {
	my ($object) = @_;
	return $none if $object eq "none";
	my ($state, $mode) = $object =~ /^([a-z\/]+)\@(own|chosen|all)$/ or die "no such ticket: $object";
	mode($mode);
	return ticket($state, 1, %on);
}
sub file_of {	# a file of such a ticket's entry, of an internal note on it, or one that is not sent yet
	my ($object) = @_;
	my ($what, $state) = $object =~ /^(?:(note|staged):)?(.*)$/;
	my $id = number($state);
	return $id if $id == $none;
	my ($entry) = map { $_->{id} } $p->sql("SELECT MIN(id) id FROM entry WHERE ticket_id = ?", $id);
	$p->sql("INSERT INTO note (ticket_id, person_id, text) VALUES (?, 4, 'intern')", $id) if $what;
	my $note = $what ? ($p->sql("SELECT LAST_INSERT_ID() id"))[0]{id} : undef;
	$p->sql("INSERT INTO upload (person_id, entry_id, note_id, name, size, sha256, state) VALUES (?, ?, ?, 'datei.txt', 4, UNHEX(SHA2('Text', 256)), ?)",
		$person{reporter}, $what ? undef : $entry, ($what // "") eq "note" ? $note : undef, ($what // "") eq "staged" ? "staged" : "linked");
	my ($file) = map { $_->{id} } $p->sql("SELECT LAST_INSERT_ID() id");
	$p->sql("INSERT INTO upload_chunk (upload_id, seq, data) VALUES (?, 0, 'Text')", $file);
	return $file;
}
sub draft_of {	# the reporter's
	my ($object) = @_;
	return $none if $object eq "none";
	$p->sql("DELETE FROM draft");
	$p->sql("INSERT INTO draft (person_id, form, form_key, content) VALUES (?, 'ticket-new', ?, 'subject=Entwurf&text=Text')",
		$person{reporter}, sprintf "%016d", ++$n);
	return ($p->sql("SELECT LAST_INSERT_ID() id"))[0]{id};
}
sub place {
	my ($row) = @_;
	my ($r, $object) = ($route{ $row->{route} }, $row->{object} =~ s/^(?:close|open|solved)://r);
	return "/tickets?scope=org&status=all" if $row->{route} eq "ticket-list" && $object eq "org";
	return "/mail/off/" . off_link($object) if $row->{route} eq "mail-off";
	return "/attachments/" . file_of($object) . "/datei.txt" if $row->{route} eq "attachment";
	return "/drafts/" . draft_of($object) if $row->{route} eq "draft";
	return $r->{pattern} =~ s/\{id\}/number($object)/er
		=~ s/\{slug\}/"artikel-$object"/er =~ s/\{token\}/reset_link($object)/er;
}
my %fields = (
	login => sub { my ($who, $object) = @_; return { email => "$who\@matrix.example",
		password => $object eq "own" ? $Portal::Client::PASSWORD : "ein falsches Passwort" } },
	"password-forgot" => sub { return { email => $_[1] eq "known" ? 'part@matrix.example' : 'niemand@matrix.example' } },
	"password-change" => sub { return { current => $_[1] eq "own" ? $Portal::Client::PASSWORD : "ein falsches Passwort",
		password => "vier Birnen tanzen leise", password2 => "vier Birnen tanzen " . ($_[0] eq "forced" && $_[1] ne "own" ? "laut" : "leise") } },
	"ticket-new" => sub {
		my ($word, $object) = split /:/, $_[1], 2;
		my %more = $word eq "ref" ? (ref => number($object)) : $word eq "module" ? (module => 90)
			: $word eq "participant" ? (participant => $object eq "colleague" ? 2 : $object eq "foreign" ? 3 : $person{$object}) : ();
		return { kind => "incident", subject => "Betreff", text => "Text", %more };
	},
	"ticket-comment" => sub { return { text => "Kommentar", $_[1] =~ /^close:/ ? (close => 1) : () } },
	"ticket-status" => sub { return { status => $_[1] =~ /^close:/ ? "closed" : $_[1] =~ /^open:/ ? "open" : "solved" } },
	draft => sub { return {} },
	"faq-helpful" => sub { return { helpful => "yes" } },
	"settings-profile" => sub { return { given_name => "Neu", family_name => "Name", lang => "de" } },
	"settings-mail" => sub { return { mail_scope => "none", mail_mode => "daily" } },
	"mail-off" => sub { return { off => 1 } },
	"settings-sessions" => sub {
		my ($who, $object) = @_;
		$p->sql("INSERT INTO session (hash, person_id) VALUES (UNHEX(?), ?)", sha256_hex(++$n), $person{$who})
			if $object eq "other" && $who ne "guest";
		my ($s) = $p->sql("SELECT public_id FROM session WHERE person_id = ? ORDER BY public_id DESC LIMIT 1",
			$object eq "foreign" ? 1 : $person{$who} // 1);
		return { session => $s->{public_id} };
	},
);
$fields{"settings-password"} = $fields{"password-change"};
$p->client->login('anna.albrecht@musterstadt.example');	# the session that is nobody else's to end

sub word {
	my ($res, $posted) = @_;
	return $res->code == 200 ? "ok" : $res->code if $res->code != 303;
	my $to = $res->headers->location;
	return $to =~ m{^/login\b} ? "login" : $to =~ m{^/password/change$} ? "change" : $posted ? "done" : "on";
}

# Everything that a form could change, but for what any look at a page notes.
sub trace {
	my %columns = (ticket => "id, organisation_id, reporter_id, status, priority, private, kind, subject, updated_at",
		ticket_person => "ticket_id, person_id, part, status", entry => "id, ticket_id, type, text", credential => "id, person_id, phc",
		person => "id, organisation_id, role, is_lead, sees_all, active, must_change, email, given_name, mail_scope, lang",
		organisation => "id, visibility", faq_vote => "article_id, person_id, helpful", outbox => "id, kind, person_id", draft => "id, person_id, content",
		reset_request => "id, person_id, link_used_at, dead_at", session => "public_id, person_id", upload => "id, entry_id, state",
		form_result => "person_id, form_key", announcement => "id");
	return join "\n", map { "$_->{t} $_->{n} $_->{s}" } $p->sql(join " UNION ALL ",
		map { "SELECT '$_' t, COUNT(*) n, COALESCE(SUM(CRC32(CONCAT_WS('|', $columns{$_}))), 0) s FROM $_" } sort keys %columns);
}

sub get {
	my ($who, $row, $path) = @_;
	my $c = $client{$who};
	my $before = trace();
	my $res = $c->get($path);
	is($c->head($path)->code, $res->code, "$who: HEAD of $path answers alike");
	is($c->get($path, Accept => "application/xml")->code, $res->code, "$who: its document as well");
	ok(trace() eq $before, "$who: looking at $path changes nothing");
	return word($res);
}

sub post {
	my ($who, $row, $path) = @_;
	my $r = $route{ $row->{route} };
	my $name = $r->{form} =~ s/^form_//r =~ tr/_/-/r;
	enter($who);
	credentials($who) if $row->{route} =~ /password|login/ && $who ne "guest";
	# Deactivated by a hand that forgot the session: its row must not let in, nor what was typed before.
	my $forgot = sub { $p->sql("UPDATE person SET active = 0 WHERE id = ?", $person{gone}) if $who eq "gone" };
	$forgot->() if $r->{guard} eq "G_GUEST";
	my ($csrf, $key) = marks($who, $name, $path);
	wear_out($row->{object}) if $row->{route} eq "password-reset";
	my $more = $fields{ $row->{route} } ? $fields{ $row->{route} }->($who, $row->{object}) : {};
	$forgot->();
	my $before = trace();
	my $got = word($client{$who}->post($path, { csrf => $csrf, key => $key, %$more }), 1);
	my $same = trace() eq $before;
	$got = "on" if $got eq "done" && $same;
	my $acts = $got =~ /^(?:done|on)$/ || $row->{route} =~ /^(?:login|logout|password-reset)$/ || $row->{object} eq "current";
	ok($acts || $same, "$who: POST $row->{route} $row->{object} answered $got leaves no trace");
	ok(!$same, "$who: $row->{route} ended the session") if $row->{route} eq "logout" && $got eq "login" && $who !~ /^(?:guest|gone)$/;
	return $got;
}

for my $row (@rows) {
	for my $i (0 .. $#roles) {
		my $who = $roles[$i];
		mode("all");
		my $path = place($row);
		if ($row->{method} eq "GET") {
			wear_out($row->{object}) if $row->{route} eq "password-reset";
			enter("gone"), $p->sql("UPDATE person SET active = 0 WHERE id = ?", $person{gone}) if $who eq "gone";
			is(get($who, $row, $path), $row->{want}[$i], "line $row->{line}: $who GET $row->{route} $row->{object}");
		} else {
			is(post($who, $row, $path), $row->{want}[$i], "line $row->{line}: $who POST $row->{route} $row->{object}");
		}
	}
}

$p->stop;
done_testing;
