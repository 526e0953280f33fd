#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# visibility.t - what one may not see answers like what does not exist, on every path
# SECURITY a41
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my %c = map {
	my ($who, $address) = @$_;
	my $c = $p->client;
	$c->login($address);
	($who => $c);
} [anna => 'anna.albrecht@musterstadt.example'], [bernd => 'bernd.brandt@musterstadt.example'],
	[clara => 'clara.conrad@hochschule.example'], [dora => 'dora.desk@support.example'],
	[hanna => 'hanna.heil@kirche.example'], [ivo => 'ivo.imhof@kirche.example'];

sub report {
	my ($c, %more) = @_;
	my $res = $c->submit("/tickets/new", "ticket-new", { kind => "incident", subject => "Geheimwort Betreff", text => "Geheimwort Text", %more });
	die $res->code . $res->body unless $res->code == 303;
	my ($id) = $c->location($res) =~ m{/(\d+)$};
	return $id;
}
# The form names, before one sends, exactly whom the ticket names afterwards.
sub names { my ($doc) = @_; return join ", ", map { $_->textContent . ($_->getAttribute("lead") ? "*" : "") } $doc->findnodes("/page/body/visible/person") }
sub mode { my ($c) = @_; return $c->doc("/tickets/new")->findvalue("/page/body/visible/\@mode") }
my %names = (anna => "Anna Albrecht*, Bernd Brandt, Frieda Frei", clara => "Clara Conrad", ivo => "Hanna Heil, Ivo Imhof, Jana Jung*");
for my $who (sort keys %names) {
	my $before = names($c{$who}->doc("/tickets/new"));
	is($before, $names{$who}, "whom a ticket of $who will be seen by (" . mode($c{$who}) . ")");
	is(names($c{$who}->doc("/tickets/" . report($c{$who}))), $before, "and is seen by");
}

my %ticket = (open => report($c{bernd}), private => report($c{bernd}, private => 1), ivo => report($c{ivo}));
my $missing = 99999;

# Who gets what: ticket => who sees it
my %sees = (
	open => { map { $_ => 1 } qw(anna bernd dora) },
	private => { map { $_ => 1 } qw(bernd dora) },
	ivo => { map { $_ => 1 } qw(ivo hanna dora) },
);

# The same answer but for what differs anyway.
sub plain {
	my ($res, $id) = @_;
	my $body = $res->body;
	$body =~ s/\b$id\b/ID/g;
	$body =~ s/(?:request|csrf|key|now|value)="[^"]*"//g;
	$body =~ s/[0-9a-f]{32}/REQUEST/g;
	my %h = %{ $res->headers->to_hash };
	return join "\n", $res->code, (map { "$_: $h{$_}" } grep { !/^(?:Date|X-Request-Id)$/i } sort keys %h), $body;
}

# And the same work: as many statements, which is what takes time.
sub work {
	my ($res) = @_;
	my ($id) = $res->body =~ /([0-9a-f]{32})/;
	my $line = $p->wait_until(5, sub { ($p->log_lines(qr/ r=$id .*access: /))[0] });
	return ($line // "") =~ /(statements=\d+ rows=\d+)/ ? $1 : "not in the log";
}

for my $who (sort keys %c) {
	my $c = $c{$who};
	my $csrf = $c->doc("/tickets")->documentElement->getAttribute("csrf");
	my $none = plain($c->get("/tickets/$missing"), $missing);
	my $none_xml = plain($c->get("/tickets/$missing", Accept => "application/xml"), $missing);
	is($c->get("/tickets/$missing")->code, 404, "$who: what does not exist");
	for my $which (sort keys %ticket) {
		my $id = $ticket{$which};
		my $res = $c->get("/tickets/$id");
		if ($sees{$which}{$who}) {
			is($res->code, 200, "$who sees $which");
			like($res->body, qr/Geheimwort Text/, "with its text");
			is($c->head("/tickets/$id")->code, 200, "HEAD alike");
			next;
		}
		is($res->code, 404, "$who does not see $which");
		is(plain($res, $id), $none, "and gets what does not exist");
		is(work($res), work($c->get("/tickets/$missing")), "for the same work");
		is(plain($c->get("/tickets/$id", Accept => "application/xml"), $id), $none_xml, "as a document too");
		is($c->head("/tickets/$id")->code, 404, "HEAD alike");
		unlike($res->body, qr/Geheimwort/, "no word of it");

		# Writing: the key of a form of one's own, another ticket's path
		my $own = $c->get("/tickets/new") && $who ne "dora" ? report($c, subject => "Eigenes", text => "Eigenes") : undef;
		my (undef, $comment) = $c->form_fields($c->doc("/tickets/$own"), "comment");
		my (undef, $status) = $c->form_fields($c->doc("/tickets/$own"), "ticket-status");
		for my $post (["comments", { %$comment, text => "Fremd", seen => "" }], ["comments", { %$comment, text => "Fremd", seen => "", close => 1 }],
			["status", { %$status, status => "closed" }], ["status", { %$status, status => "open" }]) {
			my ($what, $fields) = @$post;
			my $foreign = $c->post("/tickets/$id/$what", $fields);
			is($foreign->code, 404, "$who cannot post to $what of $which");
			is(plain($foreign, $id), plain($c->post("/tickets/$missing/$what", $fields), $missing), "as if there were none");
		}
		my ($left) = $p->sql("SELECT COUNT(*) n FROM entry WHERE ticket_id = ? AND person_id = ?", $id, $Portal::Seed::PERSON{$who});
		is($left->{n}, 0, "nothing was written");

		# Looking for it
		for my $query ("q=$id", "q=%23$id", "q=Geheimwort&status=all", "scope=org&q=$id", "scope=org&q=Geheimwort&status=all", "scope=all&q=$id",
			"reporter=2&status=all", "scope=org&reporter=9&status=all", "sort=subject&status=all&scope=org") {
			my $doc = $c->doc("/tickets?$query");
			is($doc->findvalue("count(//tickets/ticket[\@id='$id'])"), 0, "$who does not find $which by $query");
		}

		# Referring to it
		my $refers = $c->get("/tickets/new?ref=$id", Accept => "application/xml");
		unlike($refers->body, qr/Geheimwort/, "its subject is not in a form that refers to it");
		is($c->xml($refers)->findvalue('count(//body/ref)'), 0, "nor that it exists");
		my ($action, $fields) = $c->form_fields($c->xml($refers), "ticket-new");
		my $foreign = $c->post($action, { %$fields, kind => "change", subject => "S", text => "T", ref => $id }, Accept => "application/xml");
		is($foreign->code, 422, "a reference that one makes up");
		is($c->xml($foreign)->findvalue('//field[@name="ref"]/@error'), "ticket.ref", "is an error on it");
	}
}

# A notice of having read it is kept for those alone who may see it.
$c{clara}->get("/tickets/$ticket{open}");
is(($p->sql("SELECT COUNT(*) n FROM ticket_read WHERE person_id = 3 AND ticket_id = ?", $ticket{open}))[0]{n}, 0, "no trace of a look that failed");

# Counts: figures of what one does not see are not there.
my $hidden = $c{anna}->doc("/tickets?scope=org&status=all")->findvalue('//scopes/scope[@name="org"]/@n');
report($c{bernd}, private => 1);
is($c{anna}->doc("/tickets?scope=org&status=all")->findvalue('//scopes/scope[@name="org"]/@n'), $hidden, "a private ticket changes no figure of a colleague");

# Rights end at once.
my $id = $ticket{open};
is($c{anna}->get("/tickets/$id")->code, 200, "anna sees it");
$p->sql("UPDATE organisation SET visibility = 'own' WHERE id = 1");
$p->sql("UPDATE person SET is_lead = 0 WHERE id = 1");
is($c{anna}->get("/tickets/$id")->code, 404, "no longer");
is($c{anna}->doc("/tickets")->findvalue('count(//scopes/scope)'), 1, "and has no tab");
is($c{bernd}->get("/tickets/$id")->code, 200, "its reporter still does");
$p->sql("UPDATE person SET organisation_id = 2 WHERE id = 2");
is($c{bernd}->get("/tickets/$id")->code, 200, "also in another organisation");
is($c{bernd}->doc("/tickets")->findvalue("count(//tickets/ticket[\@id='$id'])"), 1, "and has it in the list");

# Internal notes are nobody's but the desk's.
$p->sql("INSERT INTO note (ticket_id, person_id, text) VALUES (?, 4, 'Planted marker')", $id);
for my $path ("/tickets/$id", "/tickets?q=Planted&status=all", "/") {
	unlike($c{bernd}->get($path)->body, qr/Planted marker/, "no internal note on $path");
}
is($c{bernd}->doc("/tickets?q=Planted&status=all")->findvalue('count(//tickets/ticket)'), 0, "and none is found by its text");

$p->expect_log(qr/is not visible to person|ticket\.missing/);
done_testing;
