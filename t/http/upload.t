#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# upload.t - files with tickets and comments: limits, names, who may read them, and what stays
# SECURITY a47, a99
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Digest::SHA qw(sha256_hex);
use Encode qw(encode_utf8 decode_utf8);
use Mojo::Util qw(url_escape);
use Portal;
use Portal::Fcgi;
use Test::More;

binmode Test::More->builder->$_, ":utf8" for qw(output failure_output todo_output);
my $SIZE = 300 * 1024;			# more than one chunk
my $p = Portal->start(conf => { attachment_count => 3, attachment_size => $SIZE });
my $c = $p->client;
$c->login('anna.albrecht@musterstadt.example');

sub n { my ($table) = @_; return ($p->sql("SELECT COUNT(*) n FROM $table"))[0]{n} }
sub file { my ($name, $content, %more) = @_; return { filename => $name, content => $content, %more } }
sub fields { my ($client, $path, $form, %more) = @_; return { %{ ($client->form_fields($client->doc($path), $form))[1] }, %more } }
sub new_ticket {
	my (%more) = @_;
	return fields($c, "/tickets/new", "ticket-new", kind => "question", subject => "Mit Datei", text => "Text", %more);
}
sub xml { my ($res) = @_; return $c->xml($res) }
sub refused { my ($doc, $form) = @_; return [map { $_->getAttribute("error") } $doc->findnodes("//form[\@name='$form']/field[\@name='file']/refused")] }
sub staged { my ($doc) = @_; return map { $_->getAttribute("name") } $doc->findnodes("//staged") }
sub number { my ($res) = @_; return ($res->headers->location // "") =~ m{/tickets/(\d+)$} ? $1 : 0 }

# A body as bytes; what a client library would not send.
sub part { my ($head, $content) = @_; return "--XyZ\r\n" . encode_utf8($head) . "\r\n\r\n$content\r\n" }
sub text { my ($name, $value) = @_; return part(qq{Content-Disposition: form-data; name="$name"}, encode_utf8($value)) }
sub raw_file { my ($name, $content, $head) = @_; return part(qq{Content-Disposition: form-data; name="file"; filename="$name"} . ($head // ""), $content) }
sub raw_form { my ($f, @parts) = @_; return join "", (map { text($_, $f->{$_}) } qw(csrf key kind subject text)), @parts }
sub post_raw {
	my ($body, %headers) = @_;
	return $c->request(POST => "/tickets/new?view=xml", { "Content-Type" => "multipart/form-data; boundary=XyZ",
		Origin => $p->url(""), %headers }, $body);
}

# The form says what it takes.
my $doc = $c->doc("/tickets/new");
my ($field) = $doc->findnodes('//form[@name="ticket-new"][@multipart="true"]/field[@name="file"]');
is($field->getAttribute("max"), 3, "number of files beside the field");
is($field->getAttribute("size"), $SIZE, "and their size");
like(decode_utf8($c->get("/tickets/new")->body), qr/Bis zu 3 Dateien, je höchstens 300 KB/, "also as a sentence");

# A ticket with files
my $content = join "", map { chr(($_ * 7 + ($_ >> 8)) % 256) } 1 .. $SIZE;
my $ticket = number($c->post("/tickets/new", new_ticket(file => [file("Beleg Nr. 1.pdf", $content), file("leer.txt", "")])));
ok($ticket, "a ticket with two files");
$doc = $c->doc("/tickets/$ticket");
my @files = $doc->findnodes('//entry[@type="text"]/attachments/attachment');
is_deeply([map { [$_->getAttribute("name"), $_->getAttribute("size")] } @files],
	[["Beleg Nr. 1.pdf", $SIZE], ["leer.txt", 0]], "both stand below the entry");
is(n("upload WHERE state = 'linked' AND entry_id IS NOT NULL"), 2, "linked");
is(n("upload_chunk"), 2, "in chunks");
my $html = $c->get("/tickets/$ticket")->body;
like($html, qr{href="/attachments/\d+/Beleg%20Nr\.%201\.pdf"}, "the page leads to the file");

# Download
my $href = $files[0]->getAttribute("href");
my $res = $c->get($href);
is($res->code, 200, "download");
ok($res->body eq $content, "every byte");
my $tag = '"' . sha256_hex($content) . '"';
my %want = ("Content-Type" => "application/pdf", "Content-Length" => $SIZE, ETag => $tag,
	"Content-Disposition" => q{attachment; filename="Beleg Nr. 1.pdf"; filename*=UTF-8''Beleg%20Nr.%201.pdf},
	"Content-Security-Policy" => "sandbox; default-src 'none'", "X-Content-Type-Options" => "nosniff",
	"Cross-Origin-Resource-Policy" => "same-origin", "Cache-Control" => "no-store", "Accept-Ranges" => "bytes");
is($res->headers->header($_), $want{$_}, $_) for sort keys %want;
$res = $c->head($href);
is($res->code, 200, "HEAD");
is($res->headers->content_length, $SIZE, "says the length");
is($c->get($files[1]->getAttribute("href"))->body, "", "an empty file is one");

my @ranges = (
	["bytes=0-0", 206, 0, 1], ["bytes=262143-262144", 206, 262143, 2], ["bytes=100-", 206, 100, $SIZE - 100],
	["bytes=-5", 206, $SIZE - 5, 5], ["bytes=-9999999", 206, 0, $SIZE], ["bytes=0-9999999", 206, 0, $SIZE],
	["bytes=$SIZE-", 416], ["bytes=-0", 416],
	["bytes=5-4", 200], ["bytes=0-1,5-6", 200], ["lines=1-2", 200], ["bytes=a-b", 200], ["bytes=", 200],
	["bytes=99999999999999999999-", 200],
);
for my $row (@ranges) {
	my ($range, $code, $from, $len) = @$row;
	$res = $c->get($href, Range => $range);
	is($res->code, $code, "Range: $range");
	ok($res->body eq substr($content, $from, $len), "$range: those bytes") if $code == 206;
	is($res->headers->header("Content-Range"), $code == 206 ? "bytes $from-@{[$from + $len - 1]}/$SIZE" : "bytes */$SIZE",
		"$range: said which") if $code != 200;
}
is($c->get($href, Range => "bytes=0-1", "If-Range" => '"other"')->code, 200, "another If-Range: the whole");
is($c->get($href, Range => "bytes=0-1", "If-Range" => $tag)->code, 206, "the right one: the part");
for my $none ($tag, "W/$tag", "*", qq{"x", $tag}) {
	$res = $c->get($href, "If-None-Match" => $none);
	is($res->code, 304, "If-None-Match: $none");
	is(length $res->body, 0, "no body");
}
is($c->get($href, "If-None-Match" => '"x"')->code, 200, "another tag");

# Limits: one byte less, exactly, one more
for my $row ([-1, 303], [0, 303], [1, 422]) {
	my ($off, $code) = @$row;
	my $before = n("upload");
	$res = $c->post("/tickets/new?view=xml", new_ticket(text => "Text mit $off", file => file("Größe $off.bin", "x" x ($SIZE + $off))));
	is($res->code, $code, "a file of the limit and $off bytes");
	next if $code == 303;
	$doc = xml($res);
	is_deeply(refused($doc, "ticket-new"), ["upload.size"], "is refused for its size");
	my ($r) = $doc->findnodes("//refused");
	is($r->getAttribute("name"), "Größe 1.bin", "by its name");
	is($r->getAttribute("size"), $SIZE + 1, "with its size");
	is($doc->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "Text mit 1", "the text is kept");
	is(n("upload"), $before, "nothing of it is stored");
}
like(decode_utf8($c->post("/tickets/new", new_ticket(file => file("x.bin", "x" x ($SIZE + 5000))))->body),
	qr/„x\.bin“ ist mit 305 KB zu groß und wurde nicht übernommen\. Je Datei sind 300 KB möglich\./, "in words");

# One too many
my @many = map { file("$_.txt", "Datei $_") } 1 .. 4;
$res = $c->post("/tickets/new?view=xml", new_ticket(file => \@many));
is($res->code, 422, "four files where three may be");
$doc = xml($res);
is_deeply(refused($doc, "ticket-new"), ["upload.count"], "says so");
is_deeply([staged($doc)], ["1.txt", "2.txt", "3.txt"], "three are kept");

# An error elsewhere: the files stay, one is taken out, one comes along
$res = $c->post("/tickets/new?view=xml", new_ticket(text => "", file => [file("a.txt", "A"), file("b.txt", "B")]));
is($res->code, 422, "no text");
$doc = xml($res);
is_deeply([staged($doc)], ["a.txt", "b.txt"], "the files are kept");
my $again = ($c->form_fields($doc, "ticket-new"))[1];
is(scalar @{ $again->{staged} }, 2, "and named in the form");
$res = $c->post("/tickets/new?view=xml", { %$again, remove => $again->{staged}[0], subject => "", file => file("c.txt", "C") });
is($res->code, 422, "wrong once more");
$doc = xml($res);
is_deeply([staged($doc)], ["b.txt", "c.txt"], "without the one, with the other");
is(n("upload WHERE name = 'a.txt'"), 0, "what was taken out is gone");
$again = ($c->form_fields($doc, "ticket-new"))[1];
my $filled = { %$again, subject => "Nun gut", text => "Mit Text" };
$ticket = number($res = $c->post("/tickets/new", $filled));
ok($ticket, "then it is right");
$doc = $c->doc("/tickets/$ticket");
is_deeply([map { $_->getAttribute("name") } $doc->findnodes("//attachment")], ["b.txt", "c.txt"], "both are in the ticket");
is($c->get($doc->findvalue('//attachment[2]/@href'))->body, "C", "with their content");

# The same form again: one set
is($c->post("/tickets/new", $filled)->headers->location, $res->headers->location, "the same again leads there");
my $form = new_ticket(subject => "Doppelklick");
my $before = n("upload");
my @to = map { number($c->post("/tickets/new", { %$form, file => file("d.txt", "D") })) } 1 .. 3;
ok($to[0] && $to[0] == $to[1] && $to[1] == $to[2], "three times the same form with a file: one ticket");
is(n("upload"), $before + 1, "one file");
$res = $c->post("/tickets/new?view=xml", { %$form, file => file("d.txt", "E") });
is($res->code, 422, "another content of the file is another form");
is(xml($res)->findvalue('//form[@name="ticket-new"]/error/@id'), "form.used", "and said so");

# Comments
$res = $c->submit("/tickets/$ticket", "comment", { text => "Siehe Anhang", file => file("Änderung.PNG", "PNG") });
is($res->code, 303, "a comment with a file");
$doc = $c->doc("/tickets/$ticket");
is($doc->findvalue('//entry[last()]/attachments/attachment/@name'), "Änderung.PNG", "which stands below it");
is($doc->findvalue('//entry[last()]/attachments/attachment/@kind'), "image", "as a picture");
$res = $c->submit("/tickets/$ticket?view=xml", "comment", { text => "", file => file("ohne.txt", "x") }, Accept => "application/xml");
is($res->code, 422, "a file without a text");
is_deeply([staged(xml($res))], ["ohne.txt"], "is kept");

# Files of others
my $clara = $p->client;
$clara->login('clara.conrad@hochschule.example');
my $doc_clara = $clara->xml($clara->post("/tickets/new?view=xml",
	fields($clara, "/tickets/new", "ticket-new", kind => "question", subject => "", text => "t", file => file("geheim.txt", "geheim"))));
my $theirs = $doc_clara->findvalue('//staged/@id');
ok($theirs, "another person's staged file");
$res = $c->post("/tickets/new?view=xml", new_ticket(staged => $theirs));
is($res->code, 422, "naming it as one's own");
is_deeply(refused(xml($res), "ticket-new"), ["upload.gone"], "is like naming none");
is_deeply(refused(xml($c->post("/tickets/new?view=xml", new_ticket(staged => 999999))), "ticket-new"), ["upload.gone"], "as here");
$c->post("/tickets/new", new_ticket(remove => $theirs));
is(n("upload WHERE id = $theirs AND state = 'staged'"), 1, "nor can it be removed");
is($c->get("/attachments/$theirs/geheim.txt")->code, 404, "nor read");
is($clara->get("/attachments/$theirs/geheim.txt")->code, 404, "a staged file is no attachment yet, not even for its sender");
my $missing = $clara->get("/attachments/999999/x.txt");
my $foreign = $clara->get($href);
is($foreign->code, 404, "another organisation's file");
my $plain = sub { $_[0]->body =~ s/[0-9a-f]{32}|name="(?:csrf|key)" value="[^"]*"|href="[^"]*lang=en"//gr };
is($plain->($foreign), $plain->($missing), "answers like one that is not there");
my $last = ($p->sql("SELECT MAX(id) m FROM upload"))[0]{m};
my $ivo = $p->client;
$ivo->login('ivo.imhof@kirche.example');
my @names = map { [$_->{id}, $_->{name}] } $p->sql("SELECT id, name FROM upload ORDER BY id");
is_deeply([grep { $ivo->get("/attachments/$_->[0]/" . url_escape(encode_utf8 $_->[1]))->code != 404 } @names], [],
	"whoever walks all numbers from elsewhere finds nothing");
is($c->get($href =~ s{[^/]+$}{anders.pdf}r)->code, 404, "the right number with a wrong name");
is($p->client->get($href)->code, 303, "a guest is sent to the login");

# A private ticket: colleagues do not read its files, participants and the desk do
$ticket = number($c->post("/tickets/new", new_ticket(subject => "Privat", private => 1, file => file("privat.txt", "P"))));
$href = $c->doc("/tickets/$ticket")->findvalue('//attachment/@href');
my ($bernd, $dora) = map { my $x = $p->client; $x->login($_); $x } 'bernd.brandt@musterstadt.example', 'dora.desk@support.example';
is($bernd->get($href)->code, 404, "a colleague");
is($bernd->head($href)->code, 404, "neither with HEAD");
is($dora->get($href)->code, 200, "the desk");
$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at)
	VALUES (?, 2, 'participant', 'new', UTC_TIMESTAMP(3))", $ticket);
is($bernd->get($href)->code, 200, "once a participant");
$p->sql("DELETE FROM ticket_person WHERE ticket_id = ? AND person_id = 2", $ticket);
is($bernd->get($href)->code, 404, "and no more afterwards");

# What hangs on an internal note is the desk's alone.
$p->sql("INSERT INTO note (id, ticket_id, person_id, text) VALUES (1, ?, 4, 'intern')", $ticket);
$p->sql("UPDATE upload SET entry_id = NULL, note_id = 1 WHERE entry_id = (SELECT MAX(id) FROM entry WHERE ticket_id = ?)", $ticket);
is($c->get($href)->code, 404, "a note's file is none for the reporter");
is($dora->get($href)->code, 200, "but for the desk");

# Names and types: what the sender says of the type counts for nothing
my @cases = (
	["bild.svg", "application/octet-stream", "bild.svg"], ["seite.html", "application/octet-stream", "seite.html"],
	["skript.js", "application/octet-stream", "skript.js"], ["daten.xml", "application/octet-stream", "daten.xml"],
	["notiz.txt", "text/plain", "notiz.txt"],
	["../../etc/passwd", "application/octet-stream", "passwd"],
	["a\x{200b}b\x{feff}.pdf", "application/pdf", "ab.pdf"], ["\x{200b}.htaccess", "application/octet-stream", "htaccess"],
	["\x{202e}fdp.exe", "application/octet-stream", "fdp.exe"],
	["ein%22Zitat%22.txt", "text/plain", 'ein"Zitat".txt'],
	["<img src=x onerror=alert(1)>.png", "image/png", "<img src=x onerror=alert(1)>.png"],
	["a;b'c.txt", "text/plain", "a;b'c.txt"],
	["n" x 296 . ".pdf", "application/pdf", "n" x 196 . ".pdf"],
	["x." . "y" x 6000, "application/octet-stream", "x." . "y" x 198],
);
for my $row (@cases) {
	my ($sent, $type, $name) = @$row;
	my $f = new_ticket(subject => "Namen");
	$res = post_raw(raw_form($f, raw_file($sent, "<script>alert(1)</script>", "\r\nContent-Type: text/html")) . "--XyZ--\r\n");
	my $what = substr $name, 0, 30;
	is($res->code, 303, "$what: taken") or next;
	my ($a) = $c->doc($c->location($res))->findnodes("//attachment");
	is($a->getAttribute("name"), $name, "$what: its name");
	$res = $c->get($a->getAttribute("href"));
	is($res->code, 200, "$what: read");
	like($res->headers->content_type, qr/^\Q$type\E(?:; charset=utf-8)?$/, "$what: type");	# nginx adds it to text
	like($res->headers->header("Content-Disposition"), qr/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.%!#\$&+^`|~-]+$/,
		"$what: disposition");
	is($res->headers->header("X-Content-Type-Options"), "nosniff", "$what: nosniff");
}
$html = $c->get("/tickets/" . ($p->sql("SELECT e.ticket_id t FROM upload u JOIN entry e ON e.id = u.entry_id WHERE u.name LIKE '<img%'"))[0]{t})->body;
like($html, qr/&lt;img src=x onerror=alert\(1\)&gt;\.png/, "a name stays text");
# CR LF in a name ends the header: what follows is another one, or the file has none
$res = post_raw(raw_form(new_ticket(), raw_file("a\r\nSet-Cookie: x=y\r\n.txt", "x")) . "--XyZ--\r\n");
ok($res->code == 303 || $res->code == 400, "CR LF in a name: " . $res->code);
is(n("upload WHERE name LIKE '%\\r%' OR name LIKE '%\\n%'"), 0, "no name has them");

# Parts
my $f = new_ticket(subject => "Viele Teile");
my $fill = sub { my ($n) = @_; return join "", map { text("x$_", "y") } 1 .. $n };
is(post_raw(raw_form($f, $fill->(59)) . "--XyZ--\r\n")->code, 303, "64 parts");
$res = post_raw(raw_form(new_ticket(), $fill->(60)) . "--XyZ--\r\n");
is($res->code, 422, "65 parts");
is_deeply(refused(xml($res), "ticket-new"), ["upload.parts"], "says so");
is(post_raw(raw_form(new_ticket(), text("x", "y" x 300_000)) . "--XyZ--\r\n")->code, 413, "more text than a form may have");

# Broken bodies leave nothing
$before = n("upload");
my $small = raw_form(new_ticket(subject => "Kaputt"), raw_file("kaputt.txt", "x" x 280000));
is(post_raw($small)->code, 400, "no closing boundary");
is(post_raw(substr $small, 0, -100)->code, 400, "ends in a file");
is(post_raw("")->code, 400, "nothing at all");
is(post_raw("$small--XyZ--\r\n", "Content-Type" => "multipart/form-data")->code, 400, "no boundary");
is(post_raw("$small--XyZ--\r\n", "Content-Type" => "multipart/form-data; boundary=other")->code, 400, "another boundary");
is(post_raw(raw_form(new_ticket(), raw_file("a.txt", "x", "\r\nContent-Type: multipart/mixed; boundary=q")) . "--XyZ--\r\n")->code, 400,
	"parts inside a part");
is(post_raw(raw_form(new_ticket(), raw_file("a.txt", "eA==", "\r\nContent-Transfer-Encoding: base64")) . "--XyZ--\r\n")->code, 400, "an encoding");
is(post_raw(raw_form(new_ticket(), raw_file("a.txt", "x", "\r\nX-Long: " . "y" x 9000)) . "--XyZ--\r\n")->code, 400, "headers of 9 KB");
is(post_raw("x" x (3 * $SIZE + 3 * 1024 * 1024))->code, 413, "more than all files together");
is(n("upload"), $before, "none of them left a file");

# What no web server would pass on: a length that is a lie
my ($cookie) = map { $_->to_string } grep { $_->name =~ /test$/ } @{ $c->ua->cookie_jar->all };
$cookie =~ s/;.*//;
for my $row (["longer than announced", -1000], ["shorter than announced", 1000], ["no number", undef]) {
	my ($what, $off) = @$row;
	my $body = raw_form(new_ticket(subject => "Lüge"), raw_file("l.txt", "x" x 5000)) . "--XyZ--\r\n";
	my ($status) = Portal::Fcgi::ask($p->{conf}{listen}, "/tickets/new", REQUEST_METHOD => "POST", HTTP_COOKIE => $cookie,
		HTTP_ORIGIN => $p->url(""), CONTENT_TYPE => "multipart/form-data; boundary=XyZ",
		CONTENT_LENGTH => defined $off ? length($body) + $off : "viel", body => $body);
	is($status, 400, "a length $what");
}
is(n("ticket WHERE subject = 'Lüge'"), 0, "no ticket of it");
is(n("upload"), $before, "and no file");

# Not genuine: nothing is stored
$form = new_ticket(subject => "Fremd");
sub with_file { return { %$form, file => file("csrf.txt", "x"), @_ } }
is($c->post("/tickets/new", with_file(csrf => "x" x 86))->code, 403, "a wrong csrf value");
is($c->post("/tickets/new", with_file(csrf => ""))->code, 403, "none");
is($c->post("/tickets/new", with_file(), Origin => "https://evil.example")->code, 403, "another site");
is(post_raw(raw_file("vorn.txt", "x") . raw_form(new_ticket()) . "--XyZ--\r\n")->code, 403, "a file in front of it");
my $guest = $p->client;
is($guest->post("/tickets/new", with_file())->code, 303, "a guest is sent away");
is(n("upload"), $before, "no file was stored");
# Forms without a file field take texts that way, and nothing else
is($c->post("/tickets/$ticket/status", { %{ ($c->form_fields($c->doc("/tickets/$ticket"), "ticket-status"))[1] }, status => "closed",
	file => file("x.txt", "x") })->code, 303, "a form without a file field");
is(n("upload"), $before, "stores none");
# A text under the field's name is no file
is($c->post("/tickets/new", new_ticket(subject => "Text als Datei", file => "1"))->code, 303, "a text called file");
is(n("upload"), $before, "is nothing");

# Too much that waits to be sent
$p->sql("INSERT INTO upload (person_id, name, state) VALUES (1, 'x', 'staged')") for 1 .. 12;
$res = $c->post("/tickets/new?view=xml", new_ticket(file => file("x.txt", "x")));
is_deeply(refused(xml($res), "ticket-new"), ["upload.waiting"], "whoever stages without end is stopped");
$p->sql("DELETE FROM upload WHERE state = 'staged' AND person_id = 1");

# Swept after a day, unless a draft holds it
$p->sql("INSERT INTO upload (id, person_id, name, state, form_key, created_at) VALUES
	(90001, 1, 'alt', 'staged', 'aaaaaaaaaaaaaaaa', UTC_TIMESTAMP(3) - INTERVAL 25 HOUR),
	(90002, 1, 'halb', 'receiving', NULL, UTC_TIMESTAMP(3) - INTERVAL 25 HOUR),
	(90003, 1, 'jung', 'staged', NULL, UTC_TIMESTAMP(3) - INTERVAL 23 HOUR),
	(90004, 1, 'entwurf', 'staged', 'bbbbbbbbbbbbbbbb', UTC_TIMESTAMP(3) - INTERVAL 25 HOUR),
	(90005, 1, 'fest', 'linked', NULL, UTC_TIMESTAMP(3) - INTERVAL 25 HOUR)");
$p->sql("INSERT INTO upload_chunk (upload_id, seq, data) VALUES (90001, 0, 'x'), (90002, 0, 'x')");
$p->sql("INSERT INTO draft (person_id, form, form_key, content) VALUES (1, 'ticket-new', 'bbbbbbbbbbbbbbbb', '')");
$p->restart_portald;
ok($p->wait_until(10, sub { n("upload WHERE id = 90001") == 0 && n("upload WHERE id = 90002") == 0 }, "the sweep"), "old files go");
is_deeply([map { $_->{id} } $p->sql("SELECT id FROM upload WHERE id > 90000 ORDER BY id")], [90003, 90004, 90005], "the others stay");
is(n("upload_chunk WHERE upload_id > 90000"), 0, "with their content");

# No files at all
$p->write_conf(attachment_count => 0);
$p->restart_portald;
$c = $p->client;
$c->login('anna.albrecht@musterstadt.example');
$doc = $c->doc("/tickets/new");
is($doc->findnodes('//field[@name="file"]')->size, 0, "a portal without files has no field for them");
$res = $c->post("/tickets/new", new_ticket(file => file("x.txt", "x")));
isnt($res->code, 303, "and takes none");

$p->stop;
done_testing;
