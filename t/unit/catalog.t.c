/* SPDX-License-Identifier: EUPL-1.2 */
/* catalog.t - messages, plural forms, times for people; files that are not in order */
#include "lib/catalog.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/plural.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[64];
static void *ctx;

static const char *in_dir(const char *name)
{
	return talloc_asprintf(ctx, "%s/%s", dir, name);
}

static void spew(const char *name, const char *text)
{
	FILE *f = fopen(in_dir(name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void spew_messages(const char *lang, const char *plural, const char *messages)
{
	spew(talloc_asprintf(ctx, "%s.xml", lang),
	     talloc_asprintf(ctx,
			     "<messages lang=\"%s\" name=\"Name %s\" plural=\"%s\">%s</messages>",
			     lang, lang, plural, messages));
}

static void clear(void)
{
	static const char *const names[] = { "de.xml", "en.xml", "pl.xml", "notes.txt", "xy.xml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(in_dir(names[i]));
}

static char *text(const struct catalog *c, const char *lang, const char *id, const char *n)
{
	struct catalog_arg args[] = { { "n", n }, { "who", "{n} <&> M\xc3\xbcller" } };

	return catalog_text(ctx, c, lang, id, args, 2);
}

static struct catalog *good(void)
{
	struct catalog *c = NULL;
	struct err e = { 0 };

	clear();
	spew("notes.txt", "no message file");
	spew_messages("de", "one: n = 1",
		      "<!-- c --><m id='a'>A {who}: {n}</m>\n<m id='b'><one>{n} neue Antwort</one>"
		      "<other>{n} neue Antworten</other></m><m id='empty'/>");
	spew_messages("pl", "one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14; many",
		      "<m id='a'>P {n}</m><m id='b'><one>{n} plik</one><few>{n} pliki</few>"
		      "<many>{n} plik\xc3\xb3w</many></m><m id='empty'></m>");
	spew_messages("en", "one: n = 1",
		      "<m id='b'>{n} new</m><m id='a'>E {who}</m><m id='empty'/>");
	if (catalog_load(ctx, dir, &c, &e) != RC_OK)
		fail_msg("%s", e.cause);
	return c;
}

static void test_languages(void **state)
{
	struct catalog *c = good();
	(void)state;

	assert_int_equal(catalog_languages(c), 3);
	assert_string_equal(catalog_language(c, 0), "de");
	assert_string_equal(catalog_language(c, 1), "en");
	assert_string_equal(catalog_language(c, 2), "pl");
	assert_string_equal(catalog_language_name(c, 1), "Name en");
	assert_int_equal(catalog_find_language(c, "pl"), 2);
	assert_int_equal(catalog_find_language(c, "fr"), -1);
	assert_int_equal(catalog_find_language(c, NULL), -1);
	assert_true(catalog_has(c, "a"));
	assert_false(catalog_has(c, "z"));
	talloc_free(c);
}

static void test_text(void **state)
{
	struct catalog *c = good();
	(void)state;

	assert_string_equal(text(c, "de", "a", "5"), "A {n} <&> M\xc3\xbcller: 5");
	assert_string_equal(text(c, "fr", "a", "5"), "A {n} <&> M\xc3\xbcller: 5");
	assert_string_equal(text(c, "de", "empty", "5"), "");
	assert_string_equal(text(c, "de", "b", "1"), "1 neue Antwort");
	assert_string_equal(text(c, "de", "b", "0"), "0 neue Antworten");
	assert_string_equal(text(c, "de", "b", "x"), "x neue Antworten");
	assert_string_equal(text(c, "en", "b", "1"), "1 new");
	assert_string_equal(text(c, "pl", "b", "1"), "1 plik");
	assert_string_equal(text(c, "pl", "b", "22"), "22 pliki");
	assert_string_equal(text(c, "pl", "b", "12"), "12 plik\xc3\xb3w");
	assert_string_equal(text(c, "pl", "b", "-1"), "-1 plik\xc3\xb3w");
	talloc_free(c);
}

/* What is asked for wrongly is visible on the page and a warning in the log. */
static void test_wrong_use(void **state)
{
	struct catalog *c = good();
	char buf[4096] = "";
	struct err e;
	int fd;
	(void)state;

	assert_int_equal(log_open(in_dir("log"), LOG_LV_INFO, &e), RC_OK);
	assert_string_equal(text(c, "de", "nope", "1"), "[nope]");
	assert_string_equal(catalog_text(ctx, c, "pl", "a", NULL, 0), "P {n}");
	assert_int_equal(log_open("", LOG_LV_INFO, &e), RC_OK);
	fd = open(in_dir("log"), O_RDONLY);
	assert_true(read(fd, buf, sizeof(buf) - 1) > 0);
	close(fd);
	unlink(in_dir("log"));
	assert_non_null(strstr(buf, "warn catalog: message nope does not exist\n"));
	assert_non_null(strstr(buf, "warn catalog: message a was asked for without {n}\n"));
	talloc_free(c);
}

static void check_bad(const char *de, const char *want)
{
	struct catalog *c = NULL;
	struct err e = { 0 };

	clear();
	spew("de.xml", de);
	if (catalog_load(ctx, dir, &c, &e) == RC_OK)
		fail_msg("taken: %s", de);
	assert_null(c);
	if (!strstr(e.cause, want))
		fail_msg("\"%s\" gave: %s", de, e.cause);
}

#define FILE_OF(body) "<messages lang='de' name='D' plural='one: n = 1'>" body "</messages>"

static void test_refused(void **state)
{
	static const struct {
		const char *file, *want;
	} bad[] = {
		{ "", "de.xml" },
		{ "<messages", "de.xml:1" },
		{ "<m/>", "root is not <messages>" },
		{ "<messages lang='en' name='D' plural='other'/>", "must be \"de\"" },
		{ "<messages lang='de' plural='other'/>", "@name given" },
		{ "<messages lang='de' name='D'/>", "plural rule" },
		{ "<messages lang='de' name='D' plural='two: n = 2'/>",
		  "plural rule \"two: n = 2\" is not known; known are \"other\" \"one: n = 1\"" },
		{ "<!DOCTYPE messages [<!ENTITY x 'y'>]>" FILE_OF("<m id='a'>&x;</m>"), "DOCTYPE" },
		{ "<!DOCTYPE messages SYSTEM '/etc/passwd'>" FILE_OF(""), "DOCTYPE" },
		{ FILE_OF("<m id='a'>1</m>\n<m id='a'>2</m>"),
		  "de.xml:2: message a is there twice" },
		{ FILE_OF("<m>1</m>"), "is not <m" },
		{ FILE_OF("<m id=''>1</m>"), "is not <m" },
		{ FILE_OF("<x id='a'>1</x>"), "<x> is not <m" },
		{ FILE_OF("stray"), "text outside" },
		{ FILE_OF("<m id='a'>x <b>y</b></m>"), "message a: text beside" },
		{ FILE_OF("<m id='a'><b>y</b></m>"), "<b> is no plural form" },
		{ FILE_OF("<m id='a'><one>1</one></m>"), "form is missing" },
		{ FILE_OF("<m id='a'><one>1</one><one>1</one><other>2</other></m>"), "twice" },
		{ FILE_OF("<m id='a'><few>1</few><other>2</other></m>"),
		  "<few> is no plural form" },
		{ FILE_OF("<m id='a'><one><b/></one><other>2</other></m>"), "<b> cannot stand" },
		{ FILE_OF("<m id='a'>{n</m>"), "wrong braces" },
		{ FILE_OF("<m id='a'>n}</m>"), "wrong braces" },
		{ FILE_OF("<m id='a'>{}</m>"), "wrong braces" },
		{ FILE_OF("<m id='a'>{a b}</m>"), "wrong braces" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_bad(bad[i].file, bad[i].want);
}

static void check_pair(const char *en, const char *want)
{
	struct catalog *c = NULL;
	struct err e = { 0 };

	clear();
	spew_messages("de", "one: n = 1", "<m id='a'>1</m><m id='b'>2</m>");
	spew_messages("en", "one: n = 1", en);
	assert_int_equal(catalog_load(ctx, dir, &c, &e), RC_INVALID);
	assert_string_equal(e.cause, want);
}

static void test_same_ids(void **state)
{
	struct catalog *c;
	struct err e;
	(void)state;

	check_pair("<m id='a'>1</m>", "message b is in de.xml but not in en.xml");
	check_pair("<m id='a'>1</m><m id='b'>2</m><m id='c'>3</m>",
		   "message c is in en.xml but not in de.xml");
	clear();
	assert_int_equal(catalog_load(ctx, dir, &c, &e), RC_INVALID);
	spew_messages("en", "one: n = 1", "<m id='a'>1</m>");
	assert_int_equal(catalog_load(ctx, dir, &c, &e), RC_INVALID);
	assert_non_null(strstr(e.cause, "de.xml are missing"));
	assert_int_equal(catalog_load(ctx, "/nonexistent", &c, &e), RC_INVALID);
	clear();
}

static void check_forms(const char *rule, const char *want)
{
	static const char letters[] = "zotfmx";	/* zero one two few many other */
	const struct plural_rule *r = plural_find(rule);
	char got[32] = "";

	assert_non_null(r);
	for (unsigned n = 0; n < 26; n++)
		got[n] = letters[r->pick(n)];
	assert_string_equal(got, want);
	assert_int_equal(r->pick(111), r->pick(11));
}

static void test_rules(void **state)
{
	(void)state;
	check_forms("other", "xxxxxxxxxxxxxxxxxxxxxxxxxx");
	check_forms("one: n = 1", "xoxxxxxxxxxxxxxxxxxxxxxxxx");
	check_forms("one: n = 0,1", "ooxxxxxxxxxxxxxxxxxxxxxxxx");
	check_forms("one: n = 1; few: n = 2..4", "xofffxxxxxxxxxxxxxxxxxxxxx");
	check_forms("one: n = 1; few: n % 10 = 2..4 and n % 100 != 12..14; many",
		    "mofffmmmmmmmmmmmmmmmmmfffm");
	check_forms("one: n % 10 = 1 and n % 100 != 11; few: n % 10 = 2..4 and n % 100 != 12..14; "
		    "many",
		    "mofffmmmmmmmmmmmmmmmmofffm");
	assert_null(plural_find(""));
	assert_int_equal(plural_form("few"), PL_FEW);
	assert_int_equal(plural_form("several"), -1);
	assert_string_equal(plural_name(PL_MANY), "many");
}

static void check_time(const struct catalog *c, const char *lang, const char *iso, const char *now,
		       const char *style, const char *want)
{
	int64_t ms, now_ms;

	assert_true(clock_parse_iso(iso, &ms) && clock_parse_iso(now, &now_ms));
	assert_string_equal(catalog_time(ctx, c, lang, ms, now_ms, style), want);
}

/* The product's own messages, in the zone of the product's people. */
static void test_times(void **state)
{
	static const struct {
		const char *lang, *style, *want;
	} forms[] = {
		{ "de", "date", "23.11.2026" },
		{ "de", "datetime", "23.11.2026, 10:41" },
		{ "de", "day", "23.11." },
		{ "de", "long", "Montag, 23.11.2026" },
		{ "de", "time", "10:41" },
		{ "en", "date", "23 Nov 2026" },
		{ "en", "datetime", "23 Nov 2026, 10:41" },
		{ "en", "day", "23 Nov" },
		{ "en", "long", "Monday, 23 November 2026" },
		{ "en", "time", "10:41" },
	};
	const char *at = "2026-11-23T09:41:00Z";
	struct catalog *c;
	struct err e;
	(void)state;

	if (catalog_load(ctx, "xslt/messages", &c, &e) != RC_OK)
		fail_msg("%s", e.cause);
	assert_true(clock_set_zone("Europe/Berlin"));
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		check_time(c, forms[i].lang, at, at, forms[i].style, forms[i].want);
	check_time(c, "de", at, "2026-11-23T22:59:59Z", "relative", "heute, 10:41");
	check_time(c, "de", at, "2026-11-23T23:00:00Z", "relative", "gestern, 10:41");
	check_time(c, "de", at, "2026-11-24T22:59:59Z", "relative", "gestern, 10:41");
	check_time(c, "de", at, "2026-11-24T23:00:00Z", "relative", "23.11.2026");
	check_time(c, "de", at, "2026-11-22T22:59:00Z", "relative", "23.11.2026");	/* ahead */
	check_time(c, "en", at, "2026-11-23T10:00:00Z", "relative", "today, 10:41");
	/* the days around a change of the clock have 23 and 25 hours */
	check_time(c, "de", "2026-03-28T23:30:00Z", "2026-03-29T22:30:00Z", "relative",
		   "gestern, 00:30");
	check_time(c, "de", "2026-10-24T22:30:00Z", "2026-10-25T23:30:00Z", "relative",
		   "gestern, 00:30");
	check_time(c, "de", "2026-01-04T09:05:00Z", at, "datetime", "04.01.2026, 10:05");
	check_time(c, "en", "2026-01-04T09:05:00Z", at, "date", "4 Jan 2026");
	talloc_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_languages), cmocka_unit_test(test_text),
		cmocka_unit_test(test_wrong_use), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_same_ids),  cmocka_unit_test(test_rules),
		cmocka_unit_test(test_times),
	};
	int failed;

	ctx = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "/tmp/catalog-t.XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	clear();
	rmdir(dir);
	talloc_free(ctx);
	return failed;
}
