# SPDX-License-Identifier: EUPL-1.2
package Portal::Seed;
#
# Portal::Seed - the people and organisations that tests know by name
#
# Ids are fixed: organisations 1 Musterstadt (all), 2 Hochschule (own), 12 Kirchenkreis
# (chosen). People: 1 anna (lead), 2 bernd, 3 clara (Hochschule), 4 dora (agent), 5 emil
# (admin), 6 frieda (no password yet), 7 gustav (deactivated, Musterstadt), 8 hanna (sees_all,
# Kirchenkreis), 9 ivo (Kirchenkreis), 10 jana (lead, Kirchenkreis). All have the password
# of Portal::Client::PASSWORD but frieda.
#
use strict;
use warnings;
use utf8;

# Argon2id of "kundenportal-demo", m=19456 t=2 p=1
our $PHC = '$argon2id$v=19$m=19456,t=2,p=1$a3VuZGVucG9ydGFsc2Fseg$+iRWzHt+E3oAxoqWB0rPWXklr0u2OZnNuUHw5X4ni/I';

our %PERSON = (
	anna => 1, bernd => 2, clara => 3, dora => 4, emil => 5, frieda => 6, gustav => 7,
	hanna => 8, ivo => 9, jana => 10,
);

our @PEOPLE = (
	# id, organisation, role, lead, sees_all, active, address, given, family
	[1, 1, "contact", 1, 0, 1, 'anna.albrecht@musterstadt.example', "Anna", "Albrecht"],
	[2, 1, "contact", 0, 0, 1, 'bernd.brandt@musterstadt.example', "Bernd", "Brandt"],
	[3, 2, "contact", 0, 0, 1, 'clara.conrad@hochschule.example', "Clara", "Conrad"],
	[4, undef, "agent", 0, 0, 1, 'dora.desk@support.example', "Dora", "Desk"],
	[5, undef, "admin", 0, 0, 1, 'emil.admin@support.example', "Emil", "Admin"],
	[6, 1, "contact", 0, 0, 1, 'frieda.frei@musterstadt.example', "Frieda", "Frei"],
	[7, 1, "contact", 0, 0, 0, 'gustav.gross@musterstadt.example', "Gustav", "Groß"],
	[8, 12, "contact", 0, 1, 1, 'hanna.heil@kirche.example', "Hanna", "Heil"],
	[9, 12, "contact", 0, 0, 1, 'ivo.imhof@kirche.example', "Ivo", "Imhof"],
	[10, 12, "contact", 1, 0, 1, 'jana.jung@kirche.example', "Jana", "Jung"],
);

sub load {
	my ($p) = @_;
	$p->sql("INSERT INTO organisation (id, name, short_name, visibility) VALUES
		(1, 'Stadt Musterstadt', 'musterstadt', 'all'),
		(2, 'Hochschule Beispiel', 'hochschule', 'own'),
		(12, 'Kirchenkreis Probe', 'kirche', 'chosen')");
	for my $row (@PEOPLE) {
		$p->sql("INSERT INTO person (id, organisation_id, role, is_lead, sees_all, active,
			email, email_folded, given_name, family_name, lang)
			VALUES (?, ?, ?, ?, ?, ?, ?, LOWER(?), ?, ?, 'de')",
			@$row[0 .. 6], $row->[6], @$row[7, 8]);
		$p->sql("INSERT INTO credential (person_id, kind, phc) VALUES (?, 'own', ?)", $row->[0], $PHC)
			unless $row->[0] == $PERSON{frieda};
	}
	$p->sql("INSERT INTO module (id, code, position) VALUES (1, 'finance', 1), (2, 'travel', 2)");
	$p->sql("INSERT INTO module_text (module_id, lang, name) VALUES (1, 'de', 'Finanzwesen'),
		(1, 'en', 'Finance'), (2, 'de', 'Reisekosten'), (2, 'en', 'Travel expenses')");
}

1;
