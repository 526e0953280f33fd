# SPDX-License-Identifier: EUPL-1.2
package Portal::Places;
#
# Portal::Places - an address of every page of the route table, for browsers to walk
#
#   my $json = Portal::Places::make($p);    {"guest": [path, ...], "person": [...], "ticket": path}
# Makes what these pages show: tickets of Anna Albrecht (person: her pages), drafts, files,
# a live link of each mail. A route of which no place is known fails the test.
#
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256 sha256_hex);
use JSON::PP qw(encode_json);
use MIME::Base64 qw(encode_base64url);
use Portal;
use Portal::Routes;
use Test::More;

# A ticket with a file, an answer and a question of the desk, and half an answer kept.
sub _ticket {
	my ($p, $anna) = @_;
	my $id;
	for my $subject ("Erstes", "Zweites", "Fehler im Zahllauf") {
		my $res = $anna->submit("/tickets/new", "ticket-new", { kind => "incident", subject => $subject, participant => [2],
			text => "Eine Zeile\n\nund noch eine mit https://example.org/ darin.\n\n```\nZL-17: Konto fehlt\n```",
			file => { content => "Protokoll", filename => "protokoll.txt" } });
		($id) = $anna->location($res) =~ /(\d+)/;
	}
	$p->portalctl("ticket", "reply", $id, "--as", 'dora.desk@support.example', "--status", "waiting", "--text", "Welche Version?");
	$anna->submit("/tickets/new", "ticket-new", { subject => "Halb geschrieben", draft => 1 });
	$anna->submit("/tickets/$id", "comment", { text => "Eine halbe Antwort", draft => 1 });
	return $id;
}

# Links as mails carry them: stored as a hash, and signed.
sub _links {
	my ($p) = @_;
	my $reset = encode_base64url(pack "N8", 1 .. 8);
	$p->sql("INSERT INTO reset_request (person_id) VALUES (6)");
	$p->sql("INSERT INTO reset_token (hash, request_id, expires_at) VALUES (UNHEX(?), LAST_INSERT_ID(), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)", sha256_hex($reset));
	my $data = pack "Q>C", 2, 1;
	return ($reset, encode_base64url($data . hmac_sha256("mail.off\0$data", "0123456789abcdef0123456789abcdef-test")));
}

sub make {
	my ($p) = @_;
	my $anna = $p->client;
	$anna->login('anna.albrecht@musterstadt.example');
	my $id = _ticket($p, $anna);
	my ($reset, $off) = _links($p);
	my %at = (
		"password-reset" => ["/password/reset/$reset", "/password/reset/unknown"], "mail-off" => ["/mail/off/$off", "/mail/off/unknown"],
		"ticket-list" => ["/tickets", "/tickets?scope=org&status=all", "/tickets?q=gibtesnicht"], "ticket-new" => ["/tickets/new", "/tickets/new?ref=$id"],
		ticket => ["/tickets/$id", "/tickets/99999999"], "faq-list" => ["/faq", "/faq?q=Ticket", "/faq?q=gibtesnicht", "/faq?category=portal"],
		"faq-article" => ["/faq/ticket-melden"], draft => [],	# it leads on to its form
	);
	my %place = (guest => ["/static/nothing"], person => ["/nowhere", "/logout"]);
	for my $r (grep { Portal::Routes::has_page($_) && !$_->{flags}{R_POST_ONLY} } Portal::Routes::all()) {
		my $known = $at{ $r->{name} } // ($r->{pattern} =~ /\{/ ? undef : [$r->{pattern}]);
		ok($known, "a place of $r->{name} is known") or next;
		push @{ $place{ $r->{guard} =~ /^G_(?:GUEST|PUBLIC)$/ ? "guest" : "person" } }, @$known;
	}
	return encode_json({ %place, ticket => "/tickets/$id" });
}

1;
