/* SPDX-License-Identifier: EUPL-1.2 */
/* words.t - which words of a text are searched for; the hour of the digest */
#include "lib/clock.h"
#include "lib/outbox_queue.h"
#include "lib/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static const char *found(const void *ctx, const char *text)
{
	struct words w;

	words_read(ctx, &w, text, NULL);
	return words_boolean(ctx, &w, NULL);
}

static void test_words(void **state)
{
	void *ctx = talloc_new(NULL);

	(void)state;
	assert_string_equal(found(ctx, "Die Kreditorenbuchung bricht ab"),
			    "kreditorenbuchung* bricht*");
	assert_string_equal(found(ctx, "Fehler FI-2207 im PDF"), "2207* pdf*");
	assert_string_equal(found(ctx, "Anordnungen, Anordnung; ANORDNUNG"), "anordnung*");
	assert_string_equal(found(ctx, "Überweisungen überweisung"), "überweisung*");
	assert_string_equal(found(ctx, "reports Reported"), "report*");
	assert_string_equal(found(ctx, "der die das ist ab zu"), "");
	assert_string_equal(found(ctx, "+a* -\"b\" (c) ~d @e <f >g"), "");
	assert_string_equal(found(ctx, "\xff\xfe kaputt"), "");
	assert_string_equal(found(ctx, "eins1 zwei2 drei3 vier4 fuenf5 sechs6 sieben7"),
			    "eins1* zwei2* drei3* vier4* fuenf5* sechs6*");
	talloc_free(ctx);
}

static void test_parts(void **state)
{
	void *ctx = talloc_new(NULL);
	struct words a, b;

	(void)state;
	words_read(ctx, &a, "Skonto fehlt", NULL);
	words_read(ctx, &b, "Das Skonto beim Beleg fehlt", &a);
	assert_int_equal(b.n, 1);
	assert_string_equal(words_boolean(ctx, &a, &b), "skonto* fehlt* beleg*");
	assert_string_equal(words_like(ctx, &b, 0), "%beleg%");
	assert_string_equal(words_like(ctx, &b, 1), "");
	talloc_free(ctx);
}

static void moment_is(const char *now, const char *want, const char *want_day)
{
	char day[11], iso[CLOCK_ISO_SIZE];
	int64_t ms;

	assert_true(clock_parse_iso(now, &ms));
	assert_string_equal(clock_iso(outbox_digest_moment("07:00", ms, day), iso), want);
	assert_string_equal(day, want_day);
}

static void test_hour(void **state)
{
	(void)state;
	assert_true(clock_set_zone("Europe/Berlin"));
	moment_is("2026-11-23T10:00:00.000Z", "2026-11-23T06:00:00.000Z", "2026-11-23");
	moment_is("2026-11-23T05:59:59.999Z", "2026-11-22T06:00:00.000Z", "2026-11-22");
	moment_is("2026-11-23T06:00:00.000Z", "2026-11-23T06:00:00.000Z", "2026-11-23");
	moment_is("2026-11-22T23:30:00.000Z", "2026-11-22T06:00:00.000Z", "2026-11-22");
	/* the clocks change in the night before */
	moment_is("2026-03-29T12:00:00.000Z", "2026-03-29T05:00:00.000Z", "2026-03-29");
	moment_is("2026-10-25T12:00:00.000Z", "2026-10-25T06:00:00.000Z", "2026-10-25");
	moment_is("2027-01-01T03:00:00.000Z", "2026-12-31T06:00:00.000Z", "2026-12-31");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_hour),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
