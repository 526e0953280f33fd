#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# scan.t - files and the virus scanner: who gets what while it looks, and after
# SECURITY a80
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Encode qw(decode_utf8);
use JSON::PP;
use Portal;
use Portal::Clamd;
use Portal::Fcgi;
use Test::More;

binmode Test::More->builder->$_, ":utf8" for qw(output failure_output todo_output);
my $LIMIT = 400 * 1024;			# of clamd; more than one chunk
my $MARK = $Portal::Clamd::MARK;
my $clamd = Portal::Clamd->start(StreamMaxLength => $LIMIT);
my $p = Portal->start;
my ($anna, $bernd, $dora, $ivo) = map { my $c = $p->client; $c->login($_); $c }
	'anna.albrecht@musterstadt.example', 'bernd.brandt@musterstadt.example',
	'dora.desk@support.example', 'ivo.imhof@kirche.example';

sub fields { my ($c, $path, $form, %more) = @_; return { %{ ($c->form_fields($c->doc($path), $form))[1] }, %more } }
sub file { my ($name, $content) = @_; return { filename => $name, content => $content } }
sub form { return fields($anna, "/tickets/new", "ticket-new", kind => "question", subject => "Mit Datei", text => "Text", @_) }
# A ticket of anna's with one file: its number, the file's id and address.
sub ticket {
	my ($name, $content) = @_;
	my $res = $anna->post("/tickets/new", form(file => file($name, $content)));
	my ($ticket) = ($res->headers->location // "") =~ m{/tickets/(\d+)$} or die "no ticket: " . $res->code;
	my ($row) = $p->sql("SELECT u.id FROM upload u JOIN entry e ON e.id = u.entry_id WHERE e.ticket_id = ?", $ticket);
	return ($ticket, $row->{id}, "/attachments/$row->{id}/$name");
}
sub scan_of { my ($id) = @_; return ($p->sql("SELECT scan FROM upload WHERE id = ?", $id))[0]{scan} }
sub becomes { my ($id, $want, $what) = @_; $p->wait_until(20, sub { scan_of($id) eq $want }); is(scan_of($id), $want, $what) }
sub codes { my ($path) = @_; return [map { $_->get($path)->code } $anna, $bernd, $dora, $ivo] }
sub reason { my ($c, $path) = @_; return $c->doc($path, code => 403)->findvalue('//error/@id') }
sub attachment { my ($c, $ticket) = @_; return ($c->doc("/tickets/$ticket")->findnodes("//attachment"))[0] }
sub page { my ($c, $ticket) = @_; return decode_utf8($c->get("/tickets/$ticket")->body) }
sub scanners { return scalar $p->pids_like(qr/portald: scanner/) }
sub board { return decode_json((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/status?json"))[2] // "{}") }
# Also the old workers are gone: what comes in from now on is under the new settings.
sub use_scanner {
	my ($address) = @_;
	my $old = board()->{generation};
	$p->write_conf(scan => $address);
	$p->signal("HUP");
	ok($p->wait_until(20, sub {
		my $b = board();
		$b->{generation} > $old && !grep { $_->{kind} ne "master" && $_->{generation} <= $old } @{ $b->{processes} };
	}), "the reload takes place");
	my $want = $address ? 1 : 0;
	is(scanners(), $want, "$want processes scan");
}

# Without the setting
is(scanners(), 0, "without a scanner in the settings there is no process for it");
my ($t0, $f0, $href0) = ticket("ohne.txt", "Inhalt mit $MARK");
is(scan_of($f0), "none", "a file waits for nothing");
is_deeply(codes($href0), [200, 200, 200, 404], "and is there for all who see the ticket");
like($p->portalctl("check")->{out}, qr/^ok +scan +none is set/m, "portalctl check says that there is none");

# With it
use_scanner($clamd->address);
like($p->portalctl("check")->{out}, qr/^ok +scan +clamd at unix:\S+ answers$/m, "portalctl check asks it");
my ($t1, $f1, $href1) = ticket("sauber.bin", "k" x (300 * 1024));
becomes($f1, "clean", "a clean file is found clean");
is_deeply(codes($href1), [200, 200, 200, 404], "all who see the ticket get it");
ok($bernd->get($href1)->body eq "k" x (300 * 1024), "as it is");
is(attachment($bernd, $t1)->getAttribute("scan"), undef, "the page says nothing of it");
my (undef, $empty) = ticket("leer.txt", "");
becomes($empty, "clean", "an empty file too");
is(scan_of($f0), "none", "what came before is as it was");

# Infected: across the border of two chunks
$p->expect_log(qr/ alert \S+ \S+ scan: event=infected /);
my $bad = "v" x (256 * 1024 - 10) . $MARK . "v" x 1000;
my ($t2, $f2, $href2) = ticket("boese.bin", $bad);
becomes($f2, "infected", "what holds the signature is found");
is_deeply(codes($href2), [403, 403, 403, 404], "nobody gets it, neither its sender nor the desk");
is($_->head($href2)->code, 403, "nor by HEAD") for $anna, $bernd;
is($anna->get($href2, Range => "bytes=0-1")->code, 403, "nor a part of it");
is(reason($_, $href2), "error.file-infected", "with the reason") for $anna, $bernd, $dora;
like(decode_utf8($bernd->get($href2)->body), qr/In ihr wurde Schadsoftware gefunden/, "in words");
is($bernd->get($href2 =~ s/boese/gut/r)->code, 404, "a wrong name is a wrong address");
for my $c ($anna, $bernd) {
	is(attachment($c, $t2)->getAttribute("href"), undef, "the page has no link");
	like(page($c, $t2), qr/Enthält Schadsoftware und ist gesperrt/, "and says why");
}
is($p->log_lines(qr/ alert \S+ \S+ scan: event=infected upload=$f2 ticket=$t2 signature=\Q$Portal::Clamd::SIGNATURE\E$/), 1,
	"the log names file, ticket and signature");
my ($audit) = $p->sql("SELECT * FROM audit WHERE event = 'upload.infected'");
is_deeply([@$audit{qw(actor_id person_id ticket_id detail)}], [undef, 1, $t2, "upload $f2: $Portal::Clamd::SIGNATURE"],
	"so does the audit log");

# Infected before it is sent
my $res = $anna->post("/tickets/new?view=xml", form(text => "", file => [file("gut.txt", "gut"), file("schlecht.txt", $MARK)]));
is($res->code, 422, "a form that comes back with two files");
my ($good_id, $bad_id) = map { $_->getAttribute("id") } $anna->xml($res)->findnodes("//staged");
becomes($bad_id, "infected", "a file that is not sent yet is looked at");
becomes($good_id, "clean", "all of them are");
my $again = ($anna->form_fields($anna->xml($res), "ticket-new"))[1];
$again = { %$again, subject => "Noch einmal", text => "Dieser Text bleibt" };
$res = $anna->post("/tickets/new?view=xml", $again);
is($res->code, 422, "it cannot be sent");
my $doc = $anna->xml($res);
is_deeply([map { [$_->getAttribute("error"), $_->getAttribute("name")] } $doc->findnodes("//refused")],
	[["upload.infected", "schlecht.txt"]], "the file field says which");
is($doc->findvalue('//form[@name="ticket-new"]/field[@name="text"]/value'), "Dieser Text bleibt", "the text is kept");
is_deeply([map { [$_->getAttribute("name"), $_->getAttribute("scan")] } $doc->findnodes("//staged")],
	[["gut.txt", undef], ["schlecht.txt", "infected"]], "both files are there, one marked");
like(decode_utf8($anna->post("/tickets/new", $again)->body), qr/„schlecht\.txt“ enthält Schadsoftware und kann nicht gesendet werden/, "in words");
$res = $anna->post("/tickets/new", { %$again, remove => $bad_id });
is($res->code, 303, "without it the form is sent");
$doc = $anna->doc($anna->location($res));
is_deeply([map { $_->getAttribute("name") } $doc->findnodes("//attachment")], ["gut.txt"], "with the other");
is($doc->findvalue('//attachment/@href') && $bernd->get($doc->findvalue('//attachment/@href'))->code, 200, "which is checked already");

# Too large for clamd
$p->expect_log(qr/ warn \S+ \S+ scan: event=unchecked /);
my ($t3, $f3, $href3) = ticket("gross.bin", "g" x ($LIMIT + 300 * 1024));
becomes($f3, "error", "what clamd does not take cannot be checked");
is_deeply(codes($href3), [200, 403, 403, 404], "its sender gets it, the others do not");
is(reason($bernd, $href3), "error.file-unchecked", "with the reason");
like(page($bernd, $t3), qr/Konnte nicht auf Schadsoftware geprüft werden; abrufen kann sie nur, wer sie gesendet hat/, "the page says so");
like(page($anna, $t3), qr/Konnte nicht auf Schadsoftware geprüft werden; nur Sie können die Datei abrufen/, "to its sender too");
is($p->log_lines(qr/ warn \S+ \S+ scan: event=unchecked upload=$f3 could not be checked: INSTREAM size limit exceeded/), 1, "the log says why");

# Figures
my $figures = board();
is_deeply([@$figures{qw(files_clean files_infected files_unchecked files_pending)}], [3, 2, 1, 0], "the board counts");
is(scalar(grep { $_->{kind} eq "scanner" } @{ $figures->{processes} }), 1, "and shows the process");
like((Portal::Fcgi::ask($p->{conf}{status_listen}, "/-/metrics"))[2], qr/^kundenportal_files_infected_total\{site="test"\} 2$/m, "also for Prometheus");

# clamd away
$clamd->stop;
$p->expect_log(qr/ alert \S+ \S+ scan: event=scanner-away /);
my ($t4, $f4, $href4) = ticket("wartet.txt", "wartet");
my (undef, $f5) = ticket("auch.txt", $MARK);
ok($p->wait_until(20, sub { $p->log_lines(qr/ alert \S+ \S+ scan: event=scanner-away files wait, clamd at unix:\S+: could not connect/) }),
	"an alert says that it is away");
is(scan_of($_), "pending", "files wait") for $f4, $f5;
like($p->portalctl("check")->{out}, qr/^fail +scan +clamd at .*could not connect: /m, "portalctl check says so");
is_deeply(codes($href4), [200, 403, 403, 404], "its sender gets what waits, the others do not");
is(reason($_, $href4), "error.file-pending", "with the reason") for $bernd, $dora;
my $html = decode_utf8($bernd->get($href4)->body);
like($html, qr/Diese Datei wird noch geprüft/, "in words");
like($html, qr{<a [^>]*href="\Q$href4\E"[^>]*>.*?Erneut versuchen}s, "with a way to try again");
is(attachment($bernd, $t4)->getAttribute("href"), undef, "no link for others");
like(page($bernd, $t4), qr/Wird auf Schadsoftware geprüft</, "but words");
is(attachment($anna, $t4)->getAttribute("href"), $href4, "its sender has one");
like(page($anna, $t4), qr/Wird auf Schadsoftware geprüft; bis dahin können nur Sie die Datei abrufen/, "and words");
my @list = @{ decode_json($p->portalctl("upload", "list", "--state", "pending", "--json")->{out}) };
is_deeply([map { [@$_{qw(id scan state name sender)}] } @list],
	[[$f5, "pending", "linked", "auch.txt", 'anna.albrecht@musterstadt.example'],
	[$f4, "pending", "linked", "wartet.txt", 'anna.albrecht@musterstadt.example']], "portalctl lists what waits");
is(scalar @{ decode_json($p->portalctl("upload", "list", "--json")->{out}) }, 4, "and all that is not clean");
like($p->portalctl("upload", "list", "--state", "lost")->{err}, qr/pending, infected and error/, "it knows these states only");

# and back
$clamd->run;
becomes($f4, "clean", "when it is back the rest is done");
becomes($f5, "infected", "all of it");
is($p->log_lines(qr/ info \S+ \S+ scan: event=scanner-back /), 1, "the log says that it is back");
is(scalar $p->log_lines(qr/event=scanner-away/), 1, "the alert came once");
is_deeply(codes($href4), [200, 200, 200, 404], "the others get it now");

# Away once more: who has just been told is not told again.
$clamd->stop;
my (undef, $f7) = ticket("nochmal.txt", "nochmal");
ok($p->wait_until(20, sub { $p->log_lines(qr/ info \S+ \S+ scan: event=scanner-away again/) }), "it goes away once more");
is(scalar $p->log_lines(qr/ alert \S+ \S+ scan: event=scanner-away/), 1, "without another alert");
$clamd->run;
becomes($f7, "clean", "and comes back");

# Again: with a higher limit
$clamd->stop;
$clamd = Portal::Clamd->start(StreamMaxLength => "10M");
use_scanner($clamd->address);
my $run = $p->portalctl("upload", "scan", $f3, $f2);
is($run->{status}, 0, "portalctl lets files be checked again");
is($run->{out}, "file $f3: waits for the virus scanner\nfile $f2: waits for the virus scanner\n", "and says so");
becomes($f3, "clean", "one is clean now");
$p->wait_until(20, sub { scalar(() = $p->log_lines(qr/event=infected upload=$f2 /)) == 2 });
is(scan_of($f2), "infected", "the other is what it was");
is(($p->sql("SELECT COUNT(*) n FROM audit WHERE event = 'upload.scan-again'"))[0]{n}, 2, "both are in the audit log");
is($p->portalctl("upload", "scan", 999999)->{status}, 3, "a number nobody has");
is($p->portalctl("upload", "scan")->{status}, 2, "no number");

# The setting is taken away while something waits
$clamd->stop;
my ($t6, $f6, $href6) = ticket("bleibt.txt", "bleibt");
is($bernd->get($href6)->code, 403, "a file waits");
use_scanner("");
is(scan_of($f6), "pending", "its row stays as it is");
is_deeply(codes($href6), [200, 200, 200, 404], "but nothing waits without a scanner");
is(attachment($bernd, $t6)->getAttribute("scan"), undef, "nor does the page say so");
is_deeply(codes($href2), [403, 403, 403, 404], "what is infected stays locked");
$run = $p->portalctl("upload", "scan", $f2);
is($run->{status}, 1, "and cannot be set free that way");
like($run->{err}, qr/there is no virus scanner/, "with the reason");
is(scan_of($f2), "infected", "indeed");

$p->stop;
done_testing;
