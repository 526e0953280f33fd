#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# security.t - requirements that no other test names, each under its number (SECURITY, part a)
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use IO::Socket::INET;
use Portal;
use Portal::Routes;
use Test::More;

binmode Test::More->builder->$_, ":encoding(UTF-8)" for qw(output failure_output);
my $p = Portal->start;
my %c = map { my $c = $p->client; $c->login("$_->[1]"); ($_->[0] => $c) } ["anna", 'anna.albrecht@musterstadt.example'],
	["bernd", 'bernd.brandt@musterstadt.example'], ["clara", 'clara.conrad@hochschule.example'];
my $c = $c{bernd};
sub slurp { my ($file) = @_; open my $fh, '<:raw', "$Portal::ROOT/$file" or die "$file: $!"; local $/; return scalar <$fh> }
sub report { my ($who, %more) = @_; my $res = $who->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "S", text => "T", %more });
	return ($who->location($res) =~ /(\d+)/)[0] }
my $id = report($c);

subtest "SECURITY a42, a49: organisations are numbers, and numbers alone give no right" => sub {
	$p->sql("INSERT INTO organisation (id, name, short_name, visibility) VALUES (11, 'Elf', 'elf', 'all'), (21, 'Einundzwanzig', 'e21', 'all')");
	my $own = report($c{anna});
	for my $org (11, 21, 12, 2) {
		$p->sql("UPDATE person SET organisation_id = ? WHERE id = 3", $org);
		is($c{clara}->get("/tickets/$own")->code, 404, "organisation $org is not 1");
	}
	$p->sql("UPDATE person SET organisation_id = 2 WHERE id = 3");
	like($c{clara}->get($_)->code, qr/^40[04]$/, "$_ is no other way to it") for "/tickets/0$own", "/tickets/$own.0", "/tickets/+$own", "/tickets/%20$own", "/tickets/$own%00";
};

subtest "SECURITY a44: what a form does not declare does not exist" => sub {
	my %extra = (id => 1, owner_id => 1, organisation_id => 2, org_id => 2, reporter_id => 1, reporter => 1, created_by => 1, assignee => 4, role => "admin",
		is_staff => 1, is_lead => 1, lead => 1, sees_all => 1, active => 0, status => "closed", created_at => "2000-01-01", promised => "2030-01-01",
		email => 'x@x.example', by_desk => 1, person_id => 1, must_change => 1, visibility => "own");
	my $state = sub { join "|", map { my $r = $_; map { $r->{$_} // "-" } sort keys %$r }
		$p->sql("SELECT id, organisation_id, role, is_lead, sees_all, active, email, must_change FROM person ORDER BY id"), $p->sql("SELECT * FROM organisation ORDER BY id") };
	my $before = $state->();
	my $new = report($c, %extra, status => "closed");
	my ($t) = $p->sql("SELECT organisation_id, reporter_id, created_by, status, assignee_id, promised_at, created_at > '2020-01-01' now FROM ticket WHERE id = ?", $new);
	is(join(" ", map { $_ // "-" } @$t{qw(organisation_id reporter_id created_by status assignee_id promised_at now)}), "1 2 2 new - - 1", "a ticket");
	is($c->submit("/tickets/$id", "comment", { text => "K", %extra })->code, 303, "a comment");
	my ($e) = $p->sql("SELECT person_id, by_desk, type FROM entry WHERE ticket_id = ? ORDER BY id DESC LIMIT 1", $id);
	is("$e->{person_id} $e->{by_desk} $e->{type}", "2 0 text", "is one's own");
	is($c->submit("/settings/profile", "settings-profile", \%extra)->code, 303, "the profile");
	is($c->submit("/settings/mail", "settings-mail", \%extra)->code, 303, "the mails");
	is($state->(), $before, "change nobody's rights");
};

subtest "SECURITY a45: one parameter, one place, once" => sub {
	for my $case (["/tickets/new", "ticket-new", "subject", { kind => "incident", text => "T" }], ["/tickets/$id", "comment", "text", {}],
		["/settings/profile", "settings-profile", "given_name", {}], ["/tickets/$id", "ticket-status", "status", {}]) {
		my ($path, $form, $field, $more) = @$case;
		my $value = $field eq "status" ? "closed" : "x";
		my $res = $c->submit($path, $form, { %$more, $field => [$value, $value] }, Accept => "application/xml");
		is($res->code, 422, "$form: $field twice");
		is($c->xml($res)->findvalue("//form[\@name='$form']/field[\@name='$field']/\@error"), "form.error.repeated", "is an error on it");
	}
	my ($action, $fields) = $c->form_fields($c->doc("/tickets/new"), "ticket-new");
	is($c->post("$action?subject=Adresse", { %$fields, kind => "incident", text => "T" })->code, 422, "an address adds nothing to a body");
	for my $address ("/tickets?q=eins&q=zwei", "/tickets?scope=own&scope=org", "/faq?q=a&q=b", "/tickets/new?kind=incident&kind=change") {
		is($c->get($address)->code, 422, "$address: twice is an error");
		is($c->doc($address, code => 422)->findvalue('//error/@id'), "error.422", "with a page of its own");
	}
	is($p->client->get("/login?next=/faq&next=/tickets")->code, 422, "nor does a login page choose");
	is($c->get($_)->code, 200, "$_: no error") for "/tickets?status=open&status=new", "/tickets?unknown=1&unknown=2", "/tickets?status=evil&kind=evil";
};

subtest "SECURITY a46: a reference needs a right to both" => sub {
	my $foreign = report($c{clara});
	is($c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "S", text => "T", ref => $foreign })->code, 422, "another's ticket");
	is(($p->sql("SELECT COUNT(*) n FROM ticket WHERE ref_id = ?", $foreign))[0]{n}, 0, "is not referred to");
};

subtest "SECURITY a48: status and figures are on their own socket" => sub {
	is($c{anna}->get($_)->code, 404, "$_ is not on the site") for "/-/status", "/-/metrics", "/-/", "/server-status", "/nginx_status";
	is(((stat "$p->{dir}/run/status.sock")[2] & 0007), 0, "and not everybody's on the host");
};

subtest "SECURITY a59: the rules of the HTTP Observatory" => sub {
	for my $case ([$p->client, "/login"], [$c, "/tickets"], [$c, "/tickets/new"], [$c, "/tickets/$id"], [$c, "/nothing"], [$p->client, "/static/portal.css"]) {
		my ($who, $path) = @$case;
		my $res = $who->get($path);
		my $h = $res->headers;
		my %csp = map { my ($name, @source) = split; ($name => "@source") } split /;\s*/, $h->header("Content-Security-Policy") // "";
		my $own = $p->url("/static/portal.js");
		my @cookies = @{ $h->every_header("Set-Cookie") || [] };
		my ($age) = slurp("nginx.conf.example") =~ /Strict-Transport-Security "max-age=(\d+)/;	# SECURITY a55
		my $scripts = $path =~ /static/ ? 0 : $res->dom->find("script[src]")->grep(sub { $_->attr("src") !~ m{^/(?!/)} })->size;
		# what, whether it holds, what it costs if not
		my @rule = (["a policy without unsafe sources", !grep({ /unsafe-|\*|\bdata:|(?:^| )https?:(?: |$)/ } values %csp), 20],
			["nothing by default", ($csp{"default-src"} // "") eq "'none'", 25], ["scripts from one file at most", !grep({ $_ ne $own } $csp{"script-src"} // ()), 20],
			["no base", ($csp{"base-uri"} // ($path =~ /static/ ? "'none'" : "")) eq "'none'", 5], ["forms go here", ($csp{"form-action"} // ($path =~ /static/ ? "'self'" : "")) eq "'self'", 5],
			["no frames", ($csp{"frame-ancestors"} // "") eq "'none'" && ($h->header("X-Frame-Options") // "") eq "DENY", 20],
			["no sniffing", ($h->header("X-Content-Type-Options") // "") eq "nosniff", 5], ["private referrers", ($h->header("Referrer-Policy") // "") =~ /^(?:same-origin|no-referrer)$/, 5],
			["resources for this origin", ($h->header("Cross-Origin-Resource-Policy") // "") eq "same-origin", 50],
			["no sharing", !defined $h->header("Access-Control-Allow-Origin") && $who->get("/crossdomain.xml")->code == 404 && $who->get("/clientaccesspolicy.xml")->code == 404, 50],
			["cookies", !grep({ !/; HttpOnly/ || !/; SameSite=(?:Lax|Strict)/ || /; Domain=/i } @cookies), 20], ["half a year of https", ($age // 0) >= 15768000, 20], ["no scripts of others", !$scripts, 50]);
		is_deeply([map { "$_->[0] (-$_->[2])" } grep { !$_->[1] } @rule], [], "$path loses nothing");
	}
};

subtest "SECURITY a65, a72: sheets and secrets are not the service's to change" => sub {
	my ($unit) = map { slurp($_ =~ s{^\Q$Portal::ROOT\E/}{}r) } glob "$Portal::ROOT/conf/systemd/*.service";
	like($unit, qr/^ProtectSystem=strict$/m, "the system's files are read-only to the service");
	my ($paths) = $unit =~ /^ReadWritePaths=(.*)$/m;
	is_deeply([grep { !m{^-?/(?:run|var/log)/} } split " ", $paths], [], "but for its run and log folders");
	my %sheet = map { $_ => 1 } map { m{([^/]+)\.xsl$} } glob "$Portal::ROOT/xslt/page/*.xsl";
	is_deeply([grep { Portal::Routes::has_page($_) && !$sheet{ $_->{show_as} // $_->{name} } } Portal::Routes::all()], [], "the route's name is the sheet's");
	is($c->get("/tickets?name=error&sheet=login&view=../login")->dom->at("h1")->text, $c->get("/tickets")->dom->at("h1")->text, "whatever an address says");
	my %in = map { $_ => 1 } split " ", join " ", map { /^\w+_file = (.*)$/ ? $1 : () } split /\n/, do { open my $fh, '<', $p->{conf_file}; local $/; <$fh> };
	cmp_ok(scalar keys %in, ">=", 3, "secrets stand in files");
	for my $file (grep { -f && !/log/ } keys %in) {
		open my $fh, '<', $file or next;
		my $secret = <$fh> =~ s/\s+$//r;
		is(index($p->portalctl("check", "--json")->{out} . $p->log, $secret), -1, "and is never shown");
	}
};

subtest "SECURITY a67: characters that no field takes" => sub {
	my %raw = ("a control character" => "a%01b", "NUL" => "a%00b", "an escape sequence" => "%1b%5b2J", "U+FFFE" => "%EF%BF%BE", "a surrogate" => "%ED%A0%80",
		"overlong" => "%C0%AF", "cut off" => "%E2%82", "Latin-1" => "M%FCller");
	for my $case (["/tickets/new", "ticket-new", "subject"], ["/tickets/new", "ticket-new", "text"], ["/tickets/$id", "comment", "text"],
		["/settings/profile", "settings-profile", "family_name"], ["/settings/profile", "settings-profile", "phone"]) {
		my ($path, $form, $field) = @$case;
		for my $what (sort keys %raw) {
			my ($action, $fields) = $c->form_fields($c->doc($path), $form);
			my %f = (kind => "incident", subject => "S", text => "T", %$fields);
			delete $f{$field};
			my $body = join "&", "$field=$raw{$what}", map { "$_=" . Mojo::Util::url_escape(ref $f{$_} ? $f{$_}[0] // "" : $f{$_}) } sort keys %f;
			my $res = $c->request(POST => $action, { "Content-Type" => "application/x-www-form-urlencoded", Origin => $p->url("") }, $body);
			ok($res->code == 422 || $res->code == 400, "$form: $what in $field: " . $res->code);
		}
	}
	is(($p->sql("SELECT COUNT(*) n FROM ticket WHERE subject RLIKE '[[:cntrl:]]'"))[0]{n}, 0, "none of it is stored");
	$p->sql("UPDATE ticket SET subject = ? WHERE id = ?", "Rechnung \x{202e}fdp.exe", $id);
	$p->sql("UPDATE person SET family_name = ? WHERE id = 2", "Bra\x{2067}ndt");
	for my $path ("/tickets", "/tickets/$id", "/settings/sessions") {
		unlike($c->get($path)->text, qr/[\x{202a}-\x{202e}\x{2066}-\x{2069}]/, "nothing turns names and subjects round on $path");
	}
	like($c->get("/tickets/$id")->text, qr/Rechnung \x{fffd}fdp\.exe/, "it is made visible");
	$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "Frage");
	my $mail = $p->wait_mail(to => 'bernd.brandt', subject => qr/R\x{fc}ckfrage/);
	my $text = join "\n", map({ $mail->header($_) // "" } qw(Subject To)), map { Portal->mail_part($mail, $_) } qw(plain html);
	unlike($text, qr/[\x{202a}-\x{202e}\x{2066}-\x{2069}]/, "nor in mails");
	like($text, qr/Rechnung \x{fffd}fdp\.exe/, "where it is as visible");
};

subtest "SECURITY a69: a search is no pattern" => sub {
	for my $path ("/tickets?status=all&q=", "/faq?q=") {
		my $long = $c->doc($path . "x" x 201);
		is($long->findvalue('count(//filter/form/field[@name="q"]/value)'), 0, "$path: 201 characters are no search");
	}
	my $odd = report($c, subject => 'Quote 50%_ \\ ende');
	for my $case (['50%_', 1], ['%', 1], ['_', 1], ['\\', 1], ['5__', 0], ['50%e', 0], ["' OR 1=1 -- ", 0], ['%%%%%%%%', 0]) {
		my ($word, $found) = @$case;
		my $doc = $c->doc(Mojo::URL->new("/tickets")->query(q => $word, status => "all"));
		is($doc->findvalue("count(//tickets/ticket[\@id='$odd'])"), $found, "$word finds " . ($found ? "it" : "nothing"));
	}
};

subtest "SECURITY a71: who one is does not depend on a collation" => sub {
	my ($row) = $p->sql("SELECT COLLATION_NAME c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'portal' AND TABLE_NAME = 'person' AND COLUMN_NAME = 'email_folded'");
	is($row->{c}, "utf8mb4_bin", "addresses are compared as they are");
	my @columns = $p->sql("SELECT DISTINCT CONCAT(c.TABLE_NAME, '.', c.COLUMN_NAME) name, c.COLLATION_NAME c FROM information_schema.STATISTICS s JOIN information_schema.COLUMNS c
		ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
		WHERE s.TABLE_SCHEMA = 'portal' AND s.NON_UNIQUE = 0 AND c.COLLATION_NAME IS NOT NULL");
	cmp_ok(scalar @columns, ">", 5, "columns of text that name one thing");
	is_deeply([map { "$_->{name}: $_->{c}" } grep { $_->{c} !~ /^(?:ascii|utf8mb4)_bin$/ } @columns], [], "none of them takes one letter for another");
	is_deeply([map { $_->{n} } $p->sql("SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME, ' ', COLUMN_TYPE) n FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'portal'
		AND (COLUMN_NAME IN ('hash', 'form_key', 'bucket') AND TABLE_NAME NOT LIKE 'schema%') AND DATA_TYPE <> 'binary'")], [], "hashes and keys are bytes");
	my $more = sub { $p->portalctl("contact", "add", "musterstadt", $_[0], "Anna", "Zwei")->{status} };
	isnt($more->($_), 0, "no second account for '$_'") for 'anna.albrecht@musterstadt.example', 'ANNA.ALBRECHT@musterstadt.example', ' anna.albrecht@musterstadt.example ';
	is($more->('anna.albrecht@musterstadt.examples'), 0, "another address is another account");
	for my $case (['anna.albrecht@musterstadt.example ', 303], ["anna.albrecht\@musterstadt.example\x{a0}", 422], ["anna.albrecht\@musterstadt.example\t", 303],
		['ANNA.Albrecht@Musterstadt.Example', 303], ['ánna.albrecht@musterstadt.example', 422], ['anna.albrecht@mußterstadt.example', 422],
		['anna.albrecht@musterstadt.example%', 422], ['anna_albrecht@musterstadt.example', 422]) {
		my ($address, $code) = @$case;
		is($p->client->submit("/login", "login", { email => $address, password => $Portal::Client::PASSWORD })->code, $code, $address);
	}
};

subtest "SECURITY a89: errors tell an id and nothing from inside" => sub {
	for my $case (["/nothing", 404], ["/tickets/99999999", 404], ["/logout", 405], ["/%ff", 400], ["/faq/nichts", 404], ["/attachments/1/x", 404]) {
		my ($path, $code) = @$case;
		my $res = $c->get($path);
		is($res->code, $code, $path);
		unlike($res->body . $res->headers->to_string, qr{SELECT |MariaDB|mysql|errno|\.c:\d|/usr/|/tmp/|nginx/\d|portald/|RC_[A-Z]}, "nothing from inside");
	}
};

subtest "SECURITY a93: the client is who nginx says" => sub {
	my $who = $p->client;
	my $before = ($p->sql("SELECT COALESCE(MAX(public_id), 0) n FROM session"))[0]{n};
	$who->submit("/login", "login", { email => 'anna.albrecht@musterstadt.example', password => $Portal::Client::PASSWORD },
		"X-Forwarded-For" => "198.51.100.7", "X-Real-IP" => "198.51.100.7", Forwarded => "for=198.51.100.7", "Client-IP" => "198.51.100.7");
	is(($p->sql("SELECT ip FROM session WHERE public_id > ?", $before))[0]{ip}, "127.0.0.1", "not who the client says");
	is(($p->sql("SELECT COUNT(*) n FROM audit WHERE ip LIKE '198.%'"))[0]{n}, 0, "nowhere");
};

subtest "SECURITY a96: what fails, fails closed" => sub {
	my $shown = report($c, subject => "GEHEIM", text => "GEHEIM");
	is($c->get("/tickets/$shown")->code, 200, "a page");
	$p->expect_log(qr/doesn't exist|ER_NO_SUCH_TABLE|1146/);
	for my $table (qw(session person organisation ticket_person ticket entry)) {
		$p->sql("RENAME TABLE $table TO gone");
		for my $who ($c, $c{clara}, $p->client) {
			my $res = $who->get("/tickets/$shown");
			like($res->code, qr/^(?:303|404|500|503)$/, "without $table: " . $res->code);
			unlike($res->body, qr/GEHEIM/, "not the page");
		}
		my $post = $c->post("/tickets/$shown/status", { csrf => "x", key => "x", status => "closed" });
		like($post->code, qr/^(?:303|403|404|500|503)$/, "nor a form: " . $post->code);
		$p->sql("RENAME TABLE gone TO $table");
	}
	is($c->get("/tickets/$shown")->code, 200, "well again");
	is(($p->sql("SELECT status FROM ticket WHERE id = ?", $shown))[0]{status}, "new", "and nothing happened");
	$p->sql("RENAME TABLE throttle TO gone");
	like($p->client->submit("/login", "login", { email => 'anna.albrecht@musterstadt.example', password => $Portal::Client::PASSWORD })->code, qr/^50[03]$/, "no login without its limit");
	$p->sql("RENAME TABLE gone TO throttle");
};

subtest "SECURITY a97: nginx's limits stand in its example" => sub {
	my $conf = slurp("nginx.conf.example");
	like($conf, $_, "$_") for qr/client_header_timeout 10s;/, qr/client_body_timeout 10s;/, qr/client_max_body_size 256k;/, qr/large_client_header_buffers/,
		qr/limit_req_zone/, qr/limit_conn_zone/, qr/underscores_in_headers off;/, qr/fastcgi_request_buffering on;/, qr/server_tokens off;/,
		qr/default_server;\s+server_name _;.*?return 444;/s;
	# uploads: as many files of that size as the settings allow, and what comes besides
	my ($files, $size) = map { slurp("conf/portal.conf.example") =~ /^#?attachment_$_ = (\d+)/m } qw(count size);
	my ($besides) = slurp("fcgi/gate_upload.c") =~ /^#define BESIDES_FILES \((\d+)L \* 1024 \* 1024\)/m;
	my $large = $files * $size + $besides;
	is(join(" ", sort $conf =~ /client_max_body_size (\w+);/g), "${large}m ${large}m 256k", "bodies of ${large} MB where files come, and where an upload's error page is");
	like($conf, qr/^\t\t# $files files of $size MiB and the text$/m, "the comment says where it comes from");
	my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $p->{port}) or die;
	print $s "GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
	is(join("", <$s>), "", "an unknown name gets no answer");
};

subtest "SECURITY a102: limits of the business are settings that are written down" => sub {
	my $man = slurp("doc/portal.conf.5");
	like($man, qr/\b$_\b/, $_) for qw(ticket_person ticket_network comment_person comment_network login_account login_network forgot_network attachment_count attachment_size attachment_day attachment_total);
};

$p->stop;
done_testing;
