#!/usr/bin/perl
# SPDX-License-Identifier: EUPL-1.2
# grants.t - what the portal's database account may do, and that check sees the difference
# SECURITY a70, a94
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Test::More;
use DBI;
use Portal;

my $p = Portal->start(portald => 0, seed => 0, smtp => 0);
my $sql = $p->portalctl("db-grants")->{out} . $p->portalctl("db-grants", "--owner")->{out};
unlike($sql, qr/portal-pw|owner-pw/, "no password in clear");

my $portal = DBI->connect("DBI:MariaDB:database=portal;mariadb_socket=$p->{dir}/db/mysql.sock",
	"portal", "portal-pw", { RaiseError => 1, PrintError => 0 });
ok($portal, "the account can log in");
sub may { my ($stmt) = @_; return eval { $portal->do($stmt); 1 } }
sub denied { my ($stmt) = @_; return !may($stmt) && $@ =~ /denied/ }
ok(may("INSERT INTO audit (event) VALUES ('test')"), "audit: may append");
ok(may("SELECT * FROM audit"), "audit: may read");
ok(denied("UPDATE audit SET event = 'x'"), "audit: may not change");
ok(denied("DELETE FROM audit"), "audit: may not delete");
ok(may("SELECT * FROM schema_version"), "schema_version: may read");
ok(denied("INSERT INTO schema_version (version, name, checksum) VALUES (99, 'x', 'x')"), "schema_version: may not write");
ok(denied("SELECT * FROM schema_lock"), "schema_lock: nothing");
ok(denied("CREATE TABLE x (id INT)"), "no CREATE");
ok(denied("ALTER TABLE person ADD COLUMN x INT"), "no ALTER");
ok(denied("DROP TABLE person"), "no DROP");
ok(denied("TRUNCATE TABLE audit"), "no TRUNCATE");
ok(denied("SELECT * FROM mysql.user"), "no other database");
ok(denied("SELECT 1 INTO OUTFILE '$p->{dir}/x'"), "no files");
ok(may("UPDATE person SET phone = '' WHERE id = 0"), "person: may change");
$portal->disconnect;

sub rights { my ($line) = grep { /^\w+\s+rights/ } split /\n/, $p->portalctl("check")->{out}; return $line }
like(rights(), qr/^ok/, "check: the rights are as they should be");
$p->sql("REVOKE DELETE ON portal.draft FROM portal\@localhost");
like(rights(), qr/^fail .*lacks DELETE on table draft/, "check: a missing right is named");
$p->sql("GRANT DELETE ON portal.draft TO portal\@localhost");
$p->sql("GRANT UPDATE ON portal.audit TO portal\@localhost");
like(rights(), qr/^fail .*holds UPDATE on table audit/, "check: one too many is named");
$p->sql("REVOKE UPDATE ON portal.audit FROM portal\@localhost");
$p->sql("GRANT CREATE ON portal.* TO portal\@localhost");
like(rights(), qr/^fail .*CREATE on the whole database/, "check: rights on the database are too many");
$p->sql("REVOKE CREATE ON portal.* FROM portal\@localhost");
like(rights(), qr/^ok/, "check: well again");

# Run again it changes nothing; names that need quoting are refused.
$p->_root_script($sql);
like(rights(), qr/^ok/, "the SQL may run again");
$p->write_conf(db_user => "po'rtal");
my $refused = $p->portalctl("db-grants");
is($refused->{status}, 1, "a name with a quote is refused");
like($refused->{err}, qr/po'rtal/, "and shown");
is($refused->{out}, "", "nothing is printed");
$p->stop;
done_testing;
