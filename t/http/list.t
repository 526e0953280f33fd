#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# list.t - the overview: scopes, figures, filters, search, orders, pages
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Test::More;

my $p = Portal->start;
my @kinds = qw(incident change question suggestion);
my @states = qw(new open waiting solved closed);
my @priorities = qw(low normal high critical);

# 60 tickets of bernd: kind, status, priority and module go round; every third was last
# changed at the same moment, so that ids decide. Subjects repeat.
my (@all, %ticket);
for my $i (0 .. 59) {
	my $id = 10001 + $i;
	my $minute = $i % 3 ? $i : 0;
	my %t = (id => $id, kind => $kinds[$i % 4], status => $states[$i % 5], priority => $priorities[int($i / 2) % 4],
		module => $i % 2 + 1, subject => sprintf("Betreff %02d", $i % 20), created => sprintf("2026-03-%02d 12:00:00", 1 + int($i / 3)),
		updated => sprintf("2026-04-01 10:%02d:00", $minute), minute => $minute);
	$p->sql("INSERT INTO ticket (id, organisation_id, reporter_id, created_by, kind, status, priority, module_id, subject,
		created_at, updated_at) VALUES (?, 1, 2, 2, ?, ?, ?, ?, ?, ?, ?)", @t{qw(id kind status priority module subject created updated)});
	$p->sql("INSERT INTO entry (ticket_id, person_id, type, text) VALUES (?, 2, 'text', ?)", $id, "Bericht $i" . ($i == 7 ? " mit 100% Nadel_im Heu" : ""));
	$p->sql("INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at) VALUES (?, 2, 'reporter', ?, ?)", $id, @t{qw(status updated)});
	push @all, \%t;
	$ticket{$id} = \%t;
}
my $bernd = $p->client;
$bernd->login('bernd.brandt@musterstadt.example');

sub ids { my ($doc) = @_; return map { $_->value } $doc->findnodes('/page/body/tickets/ticket/@id') }
sub path { my ($href) = @_; return $href }
# Follows "next" or "prev" from a document to the end; the rows of each page.
sub walk {
	my ($doc, $way, $c) = @_;
	my @pages = ([ids($doc)]);
	while (my $href = $doc->findvalue("//pager/$way/\@href")) {
		die "no end" if @pages > 20;
		$doc = ($c // $bernd)->doc($href);
		push @pages, [ids($doc)];
	}
	return ($doc, @pages);
}

# As it opens: all but closed, last change first, 25 rows
my @want = map { $_->{id} } sort { $b->{minute} <=> $a->{minute} || $b->{id} <=> $a->{id} } grep { $_->{status} ne "closed" } @all;
my $doc = $bernd->doc("/tickets");
is($doc->findvalue('//tickets/@scope'), "own", "own tickets first");
is_deeply([ids($doc)], [@want[0 .. 24]], "all but closed, last change first, 25 rows");
is($doc->findvalue('//pager/@first') . "-" . $doc->findvalue('//pager/@last') . "/" . $doc->findvalue('//pager/@total'), "1-25/48", "where one is");
is($doc->findvalue('count(//pager/prev)'), 0, "nothing before");
my ($last, @pages) = walk($doc, "next");
is_deeply([map { @$_ } @pages], \@want, "page by page to the end, each once");
is($last->findvalue('//pager/@first') . "-" . $last->findvalue('//pager/@last'), "26-48", "the last page knows where it is");
my ($first, @back) = walk($last, "prev");
is_deeply([map { @$_ } reverse @back], \@want, "and back again");
is($first->findvalue('//pager/@first') . "-" . $first->findvalue('//pager/@last'), "1-25", "to the first");
is($first->findvalue('count(//pager/prev)'), 0, "where it ends");

# Figures and chips
my %n = map { $_->getAttribute("status") => $_->getAttribute("n") } $doc->findnodes('//counts/count');
is_deeply(\%n, { default => 48, all => 60, map { $_ => 12 } @states }, "figures per status");
is($doc->findvalue('//counts/count[@current]/@status'), "default", "which one is shown");
for my $status (@states, "all") {
	my $chip = $bernd->doc($doc->findvalue("//counts/count[\@status='$status']/\@href"));
	is($chip->findvalue('//pager/@total'), $n{$status}, "chip $status shows as many as it says");
	is($chip->findvalue('//counts/count[@current]/@status'), $status, "and is marked");
}
is(join(",", map { $_->getAttribute("name") . $_->getAttribute("n") } $doc->findnodes('//scopes/scope')), "own48,org48", "two tabs");

# Every order, in both directions, over all pages
my %value = (
	updated => sub { sprintf "%03d", $_[0]{minute} }, created => sub { $_[0]{created} },
	status => sub { (grep { $states[$_] eq $_[0]{status} } 0 .. 4)[0] },
	priority => sub { (grep { $priorities[$_] eq $_[0]{priority} } 0 .. 3)[0] }, subject => sub { $_[0]{subject} },
);
for my $sort (sort keys %value) {
	my @up = map { $_->{id} } sort { $value{$sort}->($a) cmp $value{$sort}->($b) || $a->{id} <=> $b->{id} } @all;
	for my $scope ("own", "org") {
		for my $down ("", "-") {
			my ($end, @is) = walk($bernd->doc("/tickets?scope=$scope&status=all&sort=$down$sort"), "next");
			is_deeply([map { @$_ } @is], $down ? [reverse @up] : \@up, "sort=$down$sort in $scope");
			my (undef, @home) = walk($end, "prev");
			is_deeply([map { @$_ } reverse @home], [map { @$_ } @is], "sort=$down$sort in $scope backwards");
		}
	}
}

# Filters, alone and together
sub total {
	my ($query, $want, $what) = @_;
	my $doc = $bernd->doc("/tickets?$query");
	my (undef, @is) = walk($doc, "next");
	is_deeply([sort map { @$_ } @is], [sort map { $_->{id} } grep { $want->($_) } @all], $what // $query);
	is($doc->findvalue('//pager/@total'), scalar(map { @$_ } @is), "total of $query") if @{ $is[0] };
	return $doc;
}
total("status=new", sub { $_[0]{status} eq "new" });
total("status=new&status=closed", sub { $_[0]{status} =~ /new|closed/ });
total("status=new&status=closed&status=solved", sub { $_[0]{status} =~ /new|closed|solved/ });
total("status=new&status=all", sub { 1 });
total("kind=change", sub { $_[0]{kind} eq "change" && $_[0]{status} ne "closed" });
total("kind=change&status=all", sub { $_[0]{kind} eq "change" });
total("priority=critical&status=all", sub { $_[0]{priority} eq "critical" });
total("module=2&status=all", sub { $_[0]{module} == 2 });
total("module=99&status=all", sub { 0 });
total("reporter=2&status=all", sub { 1 });
total("reporter=1&status=all", sub { 0 });
total("kind=incident&priority=low&module=1&status=all&sort=subject", sub { $_[0]{kind} eq "incident" && $_[0]{priority} eq "low" && $_[0]{module} == 1 });
total("from=2026-03-05&status=all", sub { $_[0]{created} ge "2026-03-05" });
total("to=2026-03-05&status=all", sub { $_[0]{created} lt "2026-03-06" }, "to includes its day");
total("from=2026-03-05&to=2026-03-05&status=all", sub { $_[0]{created} =~ /^2026-03-05/ });
$p->sql("UPDATE ticket SET created_at = '2026-03-28 23:30:00' WHERE id = 10001");
$ticket{10001}{created} = "2026-03-29 00:30:00";	# in Berlin
total("from=2026-03-29&to=2026-03-29&status=all", sub { $_[0]{id} == 10001 }, "days are those of the site's zone, also where summer time begins");

# What is no such value counts as absent.
total("status=nonsense&kind=nonsense&priority=9&module=x&from=2026-13-01&sort=nonsense&scope=nonsense", sub { $_[0]{status} ne "closed" }, "values that are none");
total("after=nonsense&status=all", sub { 1 }, "a made-up cursor");
total("unknown=1&kind=", sub { $_[0]{status} ne "closed" }, "empty and undeclared fields");

# Search
total("q=10011", sub { $_[0]{id} == 10011 }, "by number");
total("q=%2310011", sub { $_[0]{id} == 10011 }, "by number with #");
is($ticket{10005}{status}, "closed", "(this one is closed)");
total("q=10005", sub { $_[0]{id} == 10005 }, "a number is found whatever its status");
total("q=betreff+07&status=all", sub { $_[0]{subject} eq "Betreff 07" }, "by subject, without case");
total("q=Nadel&status=all", sub { $_[0]{id} == 10008 }, "by text");
total("q=100%25+Nadel_im&status=all", sub { $_[0]{id} == 10008 }, "with % and _ as they are");
total("q=%25&status=all", sub { $_[0]{id} == 10008 }, "% is no wildcard");
total("q=_&status=all", sub { $_[0]{id} == 10008 }, "_ neither");
total("q=%5C&status=all", sub { 0 }, "nor a backslash");
total("q=%27+OR+1%3D1&status=all", sub { 0 }, "nor a quote");

# The filter's form holds what the address says, and leads there without a cursor.
$doc = $bernd->doc("/tickets?scope=org&kind=change&status=new&status=open&sort=subject&q=Betreff&after=x&reporter=2&module=2");
my ($form) = $doc->findnodes('//filter/form[@name="ticket-filter"]');
is($form->getAttribute("method"), "get", "the filter is a GET form");
ok(!$form->hasAttribute("csrf") && !$form->hasAttribute("key"), "without secrets");
my %shown = map { $_->getAttribute("name") => join ",", map { $_->nodeName eq "value" ? $_->textContent : $_->getAttribute("value") } $_->findnodes('value|choice[@selected]') } $form->findnodes("field");
is($shown{$_->[0]}, $_->[1], "$_->[0] in the form") for [kind => "change"], [status => "new,open"], [sort => "subject"], [q => "Betreff"], [scope => "org"], [reporter => 2], [module => 2];
ok(!exists $shown{after} && !exists $shown{before}, "cursors are not");
is(join(",", map { $_->textContent } $form->findnodes('field[@name="module"]/choice')), "Finanzwesen,Reisekosten", "modules by name");
is(join(",", map { $_->textContent } $form->findnodes('field[@name="reporter"]/choice')), "Anna Albrecht,Bernd Brandt,Frieda Frei,Gustav Groß", "people of the organisation");
is($bernd->doc("/tickets")->findvalue('count(//field[@name="reporter"])'), 0, "not in one's own tickets");

# Scopes
my $anna = $p->client;
$anna->login('anna.albrecht@musterstadt.example');
is($anna->doc("/tickets")->findvalue('count(//tickets/ticket)'), 0, "none of these are anna's");
is($anna->doc("/tickets?scope=org")->findvalue('//pager/@total'), 48, "but her organisation's");
is($anna->doc("/tickets?scope=org&q=Nadel&status=all")->findvalue('//tickets/ticket/@id'), 10008, "search there");
is($anna->doc("/tickets?scope=all")->findvalue('//tickets/@scope'), "own", "all is for staff");
my $clara = $p->client;
$clara->login('clara.conrad@hochschule.example');
$doc = $clara->doc("/tickets?scope=org&status=all");
is($doc->findvalue('//tickets/@scope'), "own", "no organisation scope where everybody sees the own only");
is($doc->findvalue('count(//scopes/scope)'), 1, "and no tab");
is($doc->findvalue('count(//tickets/ticket)'), 0, "nothing of others");
is($clara->doc("/tickets?$_")->findvalue('count(//tickets/ticket)'), 0, "clara finds nothing by $_") for "q=10011", "q=Nadel&status=all", "reporter=2&status=all", "scope=org&reporter=2&status=all";
my $dora = $p->client;
$dora->login('dora.desk@support.example');
$doc = $dora->doc("/tickets");
is($doc->findvalue('//tickets/@scope'), "all", "staff see all");
is(join(",", map { $_->value } $doc->findnodes('//scopes/scope/@name')), "all", "and nothing else");
is($doc->findvalue('//pager/@total'), 48, "all but closed");
is($doc->findvalue('//tickets/ticket[1]/organisation'), "Stadt Musterstadt", "with the organisation");
(undef, @pages) = walk($dora->doc("/tickets?status=all&sort=-created"), "next", $dora);
is(scalar(map { @$_ } @pages), 60, "page by page");

# Unread: never opened and not on it is not unread; on it or opened before, it is.
$p->sql("INSERT INTO entry (ticket_id, person_id, type, by_desk, text) VALUES (10011, 4, 'text', 1, 'Antwort')");
$p->sql("UPDATE ticket SET last_entry_id = (SELECT MAX(id) FROM entry WHERE ticket_id = 10011) WHERE id = 10011");
is($bernd->doc("/tickets?q=10011")->findvalue('//ticket/@unread'), 1, "the reporter has something to read");
is($anna->doc("/tickets?scope=org&q=10011")->findvalue('//ticket/@unread'), "", "who never opened it has not");
$p->sql("INSERT INTO ticket_read (person_id, ticket_id, entry_id) VALUES (1, 10011, 1)");
is($anna->doc("/tickets?scope=org&q=10011")->findvalue('//ticket/@unread'), 2, "who once opened it has");
is($dora->doc("/tickets?q=10011")->findvalue('//ticket/@unread'), "", "nobody by what they wrote themselves");

# Few statements
$p->stop_portald("QUIT");
my ($line) = grep { / route=ticket-list / } reverse $p->log_lines(qr/ access:/);
SKIP: {
	skip "no access line names the statements", 1 unless $line && $line =~ / statements=(\d+)/;
	cmp_ok($1, '<=', 6, "statements of a list, session included");
}
done_testing;
