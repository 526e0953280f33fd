# SPDX-License-Identifier: EUPL-1.2
package Portal::Client;
#
# Portal::Client - a browser without a screen: cookies, no automatic redirects
#
#   my $c = $p->client;  $c->login('anna.albrecht@musterstadt.example');
#   $c->get($path, %headers)               Mojo::Message::Response (code, headers, body, dom)
#   $c->post($path, {fields} , %headers)   a field's value may be an array (repeated field)
#   $c->doc($path)                         the page document (XML::LibXML), checked against
#                                          schema/page.rng; dies unless 2xx (or code => 404)
#   $c->submit($path, "form-name", {fields})  fetches the document, takes the form's action,
#                                          csrf, key and shown values, and posts it
#   $c->follow($res)                       GET of its Location
#
use strict;
use warnings;
use Mojo::UserAgent;
use Mojo::URL;
use Test::More;
use XML::LibXML;

our $PASSWORD = "kundenportal-demo";
my $rng;

sub new {
	my ($class, $portal) = @_;
	my $ua = Mojo::UserAgent->new(max_redirects => 0, inactivity_timeout => 60, request_timeout => 60);
	$ua->proxy->http(undef);
	return bless { portal => $portal, ua => $ua }, $class;
}

sub ua { return $_[0]{ua} }

sub _res {
	my ($tx) = @_;
	my $res = $tx->res;
	$res->code(599) if !defined $res->code;	# connection trouble
	return $res;
}

sub request {
	my ($self, $method, $path, $headers, @body) = @_;
	return _res($self->{ua}->start($self->{ua}->build_tx($method => $self->{portal}->url($path), $headers, @body)));
}

sub get { my ($self, $path, %headers) = @_; return $self->request(GET => $path, \%headers) }
sub head { my ($self, $path, %headers) = @_; return $self->request(HEAD => $path, \%headers) }

sub post {
	my ($self, $path, $fields, %headers) = @_;
	$headers{Origin} = "http://127.0.0.1:$self->{portal}{port}" unless exists $headers{Origin};
	delete $headers{Origin} unless defined $headers{Origin};
	# Mojo takes files apart while it sends them; the same fields can be sent again
	my $copy = sub { ref $_[0] eq "HASH" ? { %{ $_[0] } } : $_[0] };
	my %form = map { my $v = $fields->{$_}; $_ => ref $v eq "ARRAY" ? [map { $copy->($_) } @$v] : $copy->($v) } keys %$fields;
	return $self->request(POST => $path, \%headers, form => \%form);
}

sub xml {
	my ($self, $res) = @_;
	my $doc = XML::LibXML->load_xml(string => $res->body, no_network => 1);
	$rng ||= XML::LibXML::RelaxNG->new(location => "$Portal::ROOT/schema/page.rng");
	eval { $rng->validate($doc); 1 } or do {
		my $why = "$@";
		fail("page document is valid against schema/page.rng");
		diag($why, substr $doc->toString(1), 0, 6000);
	};
	return $doc;
}

sub doc {
	my ($self, $path, %opt) = @_;
	my $res = $self->get($path, Accept => "application/xml");
	my $want = $opt{code} || 200;
	die "GET $path: " . $res->code . " instead of $want\n" . substr($res->body, 0, 2000) unless $res->code == $want;
	return $self->xml($res);
}

# What a browser would send for this form, without buttons.
sub form_fields {
	my ($self, $doc, $name) = @_;
	my ($form) = $doc->findnodes("//form[\@name='$name']") or die "no form $name in\n" . substr $doc->toString(1), 0, 4000;
	my %fields = map { $_ => $form->getAttribute($_) } grep { $form->hasAttribute($_) } qw(csrf key);
	for my $field ($form->findnodes("field")) {
		next if $field->getAttribute("type") eq "button";
		my @values = map { $_->textContent } $field->findnodes("value");
		push @values, map { $_->getAttribute("value") } $field->findnodes("choice[\@selected]");
		next unless @values;
		$fields{ $field->getAttribute("name") } = $field->getAttribute("list") ? \@values : $values[0];
	}
	return ($form->getAttribute("action"), \%fields);
}

sub submit {
	my ($self, $path, $name, $more, %headers) = @_;
	my ($action, $fields) = $self->form_fields($self->doc($path), $name);
	my %all = (%$fields, %{ $more || {} });
	delete $all{$_} for grep { !defined $all{$_} } keys %all;
	return $self->post($action, \%all, %headers);
}

sub location {
	my ($self, $res) = @_;
	my $location = $res->headers->location // return;
	my $base = $self->{portal}->url("");
	$location =~ s/^\Q$base\E//;
	return $location;
}

sub follow { my ($self, $res, %headers) = @_; return $self->get($self->location($res), %headers) }

sub login {
	my ($self, $email, $password) = @_;
	my $res = $self->submit("/login", "login", { email => $email, password => $password // $PASSWORD });
	die "login of $email: " . $res->code . "\n" . substr $res->body, 0, 2000 unless $res->code == 303;
	return $res;
}

1;
