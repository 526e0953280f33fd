#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# axe - accessibility and validity of every page of the running portal (UX section 7)
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Portal;
use Portal::Browser;
use Portal::Places;
use Test::More;

my $p = Portal->start;
$p->sql("UPDATE person SET lang = 'en' WHERE id = 2");
Portal::Browser::run($p, "axe.mjs", Portal::Places::make($p));
$p->stop;

my @html = glob "$Portal::BUILD/pictures/axe-*.html";
cmp_ok(scalar @html, ">", 30, "pages as they were sent");
my $found = qx("$Portal::ROOT/node_modules/.bin/html-validate" --config "$Portal::ROOT/t/page/.htmlvalidate.json" @html 2>&1);
is($?, 0, "all are valid HTML") or diag($found);
unlink @html;
done_testing;
