#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# messages.t - every message that is asked for exists in every language, and none is left over
use strict;
use warnings;
use FindBin;
use Test::More;
use XML::LibXML;

my $root = "$FindBin::Bin/../..";

sub slurp { open my $f, "<:utf8", $_[0] or die "$_[0]: $!"; local $/; return scalar <$f> }

my %catalog;
for my $file (glob "$root/xslt/messages/*.xml") {
	my ($lang) = $file =~ m{([^/]+)\.xml$};
	$catalog{$lang}{ $_->getAttribute("id") } = $_
		for XML::LibXML->load_xml(location => $file)->findnodes("/messages/m");
}
my %de = %{ $catalog{de} };
cmp_ok(scalar keys %de, ">", 400, "messages are found");

sub parameters { my %p = map { $_ => 1 } $_[0]->textContent =~ /\{(\w+)\}/g; return join ",", sort keys %p }

for my $lang (sort keys %catalog) {
	my %m = %{ $catalog{$lang} };
	is_deeply([sort keys %m], [sort keys %de], "$lang has the ids of de");
	is_deeply([grep { !/^time\./ && exists $m{$_} && parameters($m{$_}) ne parameters($de{$_}) } sort keys %de],
		[], "$lang has the parameters of de");
	is_deeply([grep { $m{$_}->textContent !~ /\S/ } sort keys %m], [], "$lang says something everywhere");
}

# What the articles about the portal name in bold is what one sees on its pages.
my $named = 0;
for my $file (sort glob "$root/schema/faq/*.*.md") {
	my ($slug, $lang) = $file =~ m{([^/]+)\.(\w+)\.md$};
	my %text = map { $_->textContent => 1 } values %{ $catalog{$lang} };
	my @bold = slurp($file) =~ /\*\*(.+?)\*\*/g;
	is_deeply([grep { my $b = $_; !$text{$b} && grep { !$text{$_} } split /, /, $b } @bold], [], "$slug.$lang names what is there");
	$named += @bold;
}
cmp_ok($named, ">", 60, "names are found");

# Ids that are put together. Each row: pattern and the words that may stand at each %s.
my @status = qw(new open waiting solved closed);
my @kind = qw(incident change question suggestion);
my @priority = qw(low normal high critical);
my @mode = qw(private own chosen all);
my @scope = qw(own org all);
my @settings = qw(settings-profile settings-password settings-mail settings-sessions);
my @pages = grep { !/^(?:error|ticket|faq-article)$/ } map { m{([^/]+)\.xsl$} } glob "$root/xslt/page/*.xsl";
my @withheld = map { "file-$_" } qw(pending unchecked infected);
my @families = (
	["attachment.%s", [qw(pending error infected)]], ["attachment.%s.own", [qw(pending error)]],
	["announcement.%s", [qw(maintenance problem news)]], ["answer.reopens.%s", [qw(solved closed)]],
	["answer.seen.%s", \@mode], ["new.seen.%s", [qw(own chosen all)]], ["visible.%s", \@mode],
	["count.%s", [@status, "default", "all"]], ["status.%s", \@status],
	["event.%s", [qw(status kind priority promise assignee module participant reporter)]],
	["event.%s.none", [qw(promise assignee module participant reporter)]], ["event.private.%s", [0, 1]],
	["draft.form.%s", [qw(ticket-new comment settings-profile settings-mail)]],
	["kind.%s", \@kind], ["kind.%s.hint", \@kind], ["priority.%s", \@priority],
	["priority.%s.hint", \@priority], ["list.empty.title.%s", \@scope], ["scope.%s", \@scope],
	["settings.about.%s", \@settings], ["settings.nav.%s", ["settings", @settings]],
	["start.%s", [qw(waiting changed waiting.desk)]], ["start.%s.none", [qw(waiting changed waiting.desk)]],
	["turn.%s", [qw(desk you none)]], ["title.%s", \@pages],
	["sort.%s", [map { ($_, "-$_") } qw(updated created status priority subject)]],
	["mail_scope.%s", [qw(own organisation none)]], ["mail_mode.%s", [qw(now daily)]],
	["helpful.%s", [qw(yes no)]],
	["off.ask.%s", [qw(all organisation)]], ["off.done.%s", [qw(all organisation)]],
	["mail.off.%s", [qw(all organisation)]],
	["mail.digest.%s", [qw(ticket_received answer question solved closed closed_soon reopened ticket_new_org ticket_new_desk assigned comment_desk)]],
	["mails.kind.%s", [qw(ticket_received answer question solved closed closed_soon reopened ticket_new_org ticket_new_desk assigned comment_desk)]],
	["mails.state.%s", [qw(queued sending sent deferred refused given_up held told)]],
	["throttle.%s", [qw(login forgot network ticket comment)]],
	["time.month.%s", [1 .. 12]], ["time.month_short.%s", [1 .. 12]], ["time.weekday.%s", [0 .. 6]],
	["error.%s.title", [400, 403, 404, 405, 413, 422, 429, 500, 503, "uncertain", "kept", @withheld]],
	["error.%s.text", [400, 403, 404, 405, 413, 422, 429, 500, 503, "uncertain", "kept", @withheld]],
);
my %made;
for my $row (@families) {
	$made{ sprintf $row->[0], $_ } = 1 for @{ $row->[1] };
}

# What the sheets say: literals, and the patterns of concat.
my (%literal, @patterns);
my @sheets = split /\n/, `find '$root/xslt' -name '*.xsl'`;
cmp_ok(scalar @sheets, ">", 30, "sheets are found");
my $sheets = join "\n", map { slurp($_) } @sheets;
$literal{$_} = 1 for $sheets =~ /p:t\('([^']+)'/g;
$literal{$_} = 1 for $sheets =~ /name="id" select="'([^']+)'"/g;
$literal{$_} = 1 for map { split " " } $sheets =~ /<xsl:variable name="ids" select="'([^']+)'"/g;
push @patterns, "$1%s" . ($2 // "") while $sheets =~ /p:t\(concat\('([a-z._-]+)', [^,')]+(?:, '([a-z._-]+)')?\)/g;
my %known = map { $_->[0] => 1 } @families;
is_deeply([grep { !$known{$_} } @patterns], [], "every pattern of ids is listed in this test");

# Second sentences and parts of statements.
my ($more) = $sheets =~ /<xsl:variable name="more" select="' ([^']+) '"/;
$literal{"$_.more"} = 1 for split " ", $more;
is_deeply([sort map { /^(.+)\.more$/ } grep { !/^(?:form\.used|call\.solved|close|faq|sessions\.end-all)\./ } keys %de],
	[sort split " ", $more], "the list of second sentences is that of the catalogue");
for my $id ($sheets =~ /name="part"><xsl:with-param name="id" select="'([^']+)'"/g) {
	delete $literal{$id};
	$literal{"$id.$_"} = 1 for qw(title text);
}

# Labels: every field of a form that is posted, and what a filter shows.
my $forms = slurp("$root/fcgi/forms.c");
my %fields;
$fields{$1} = $2 while $forms =~ /struct field (\w+)\[\] = \{(.*?)\};/gs;
my %form;
$form{$1} .= $fields{$2} while $forms =~ /"([a-z-]+)", (\w+_fields)\b/g;
cmp_ok(scalar keys %form, ">", 10, "forms are found");
my %shown = ("ticket-filter" => { map { $_ => 1 } qw(q kind module priority reporter from to sort) },
	"faq-filter" => { q => 1 });
for my $name (sort keys %form) {
	next if $name =~ /-query$/;
	for my $field ($form{$name} =~ /\{ "(\w+)", F_/g) {
		next if $name =~ /-filter$/ && !$shown{$name}{$field};
		$made{"field.$name.$field"} = 1;
		$literal{"field.$name.$field.none"} = 1 if exists $de{"field.$name.$field.none"};
	}
}
my ($hints) = $sheets =~ /<xsl:variable name="hints" select="' ([^']+) '"/;
$made{"field.$_.hint"} = 1 for split " ", $hints;

# What C says: any literal that is an id.
my @c = split /\n/, `find '$root/lib' '$root/fcgi' '$root/ctl' -name '*.[ch]'`;
my %said = map { $_ => 1 } map { slurp($_) =~ /"([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+)"/g } @c;

is_deeply([grep { !exists $de{$_} } sort keys %literal], [], "every id in a sheet exists");
is_deeply([grep { !exists $de{$_} } sort keys %made], [], "every id that is put together exists");
my @left = grep { !$literal{$_} && !$made{$_} && !$said{$_} } sort keys %de;
is(scalar @left, 0, "no message is left over") or diag("left over: @left");

done_testing();
