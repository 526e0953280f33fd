/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * weakness_words - words that passwords are made of first, German and English
 *
 * Stems only: weakness.c tries them with every ending, spelling and repetition. In the
 * order of strcmp (a test looks), because they are searched by halves.
 */
#include "lib/weakness.h"

#include <stdlib.h>
#include <string.h>

const char *const weakness_words[] = {
	"abcd", "abcdef", "abcdefg", "abteilung", "access", "adler", "admin", "administrator",
	"affe", "alexander", "amazon", "andrea", "andreas", "angel", "anmelden", "anmeldung",
	"anna", "apfel", "apple", "april", "arbeit", "asdf", "asdfgh", "ashley", "audi",
	"august", "auto", "autumn", "baby", "baer", "banane", "baseball", "basketball", "batman",
	"bayern", "bear", "behoerde", "beispiel", "benutzer", "berlin", "bezuege", "bier",
	"bird", "blume", "borussia", "bremen", "buero", "butterfly", "changeme", "charlie",
	"chef", "chocolate", "christian", "claudia", "code", "computer", "cookie", "daniel",
	"database", "datenbank", "december", "default", "delfin", "demo", "deutschland",
	"dezember", "dienst", "dienstag", "dollar", "dolphin", "donnerstag", "dortmund",
	"drache", "dragon", "dresden", "drucker", "eagle", "einmal", "engel", "erdbeere",
	"erfolg", "euro", "europa", "example", "excel", "facebook", "familie", "family",
	"februar", "february", "ferrari", "finanzen", "firma", "fisch", "flower", "football",
	"frankfurt", "freedom", "freiheit", "freitag", "freund", "freunde", "friday", "friend",
	"fruehjahr", "fruehling", "fussball", "gast", "geheim", "geheimnis", "geld", "gemeinde",
	"germany", "golf", "google", "guest", "hallo", "hamburg", "hannover", "hans", "harley",
	"hase", "haushalt", "hello", "herbst", "hochschule", "hockey", "horse", "hotline",
	"hund", "hunter", "ichliebedich", "igel", "iloveyou", "initial", "internet", "januar",
	"january", "jennifer", "jessica", "jordan", "juergen", "juli", "julia", "july", "june",
	"juni", "kaemmerei", "kaffee", "kasse", "katharina", "katze", "kennwort", "killer",
	"kind", "kinder", "king", "kirche", "kirsche", "klaus", "koeln", "koenig", "kuchen",
	"kunde", "kunden", "landkreis", "laptop", "laura", "leipzig", "letmein", "liebe",
	"liebling", "lion", "lisa", "loewe", "login", "love", "maerz", "mama", "march", "maria",
	"markus", "martin", "master", "matrix", "maus", "mercedes", "michael", "microsoft",
	"ministerium", "mittwoch", "mond", "monday", "money", "monkey", "montag", "motorrad",
	"muenchen", "muster", "mutter", "naruto", "network", "netzwerk", "neues", "nicole",
	"november", "october", "office", "oktober", "papa", "pass", "passwd", "passwoerter",
	"password", "passwort", "personal", "peter", "petra", "pferd", "pincode", "pizza",
	"pokemon", "porsche", "portal", "princess", "prinzessin", "queen", "qwert", "qwerty",
	"qwertz", "qwertzu", "ranger", "rathaus", "referat", "robert", "root", "sabine",
	"sample", "samstag", "samsung", "sandra", "sarah", "saturday", "schalke", "schatz",
	"schatzi", "schluessel", "schmetterling", "schokolade", "schule", "sebastian", "secret",
	"secure", "security", "september", "server", "service", "shadow", "sicher", "sicherheit",
	"soccer", "sommer", "sonne", "sonnenschein", "sonntag", "spiderman", "spring", "stadt",
	"standard", "star", "start", "starwars", "stefan", "stern", "stuttgart", "success",
	"summer", "sunday", "sunshine", "superman", "support", "susanne", "system", "temp",
	"temporary", "test", "tester", "testing", "testtest", "thomas", "thursday", "ticket",
	"tiger", "trustno", "tuesday", "universitaet", "user", "vater", "verwaltung", "vogel",
	"volkswagen", "wednesday", "welcome", "werder", "whatever", "willkommen", "windows",
	"winter", "wolf", "wolfgang", "yxcv", "yxcvbn", "zugang", "zxcvbn",
};
const size_t weakness_n_words = sizeof(weakness_words) / sizeof(weakness_words[0]);

static int compare(const void *key, const void *at)
{
	const char *const *word = at;

	return strcmp(key, *word);
}

bool weakness_is_common(const char *word)
{
	return bsearch(word, weakness_words, weakness_n_words, sizeof(weakness_words[0]),
		       compare) != NULL;
}
