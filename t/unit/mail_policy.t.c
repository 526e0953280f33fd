/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_policy - verdicts on a delivery, the watch on the relay's answers, growing gaps */
#include "lib/mail_session.h"
#include "lib/outbox_queue.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <cmocka.h>

#define MINUTE INT64_C(60000)

static void verdicts(void **state)
{
	static const struct {
		struct mail_codes codes;
		enum mail_outcome outcome;
		int code;
		bool setup;
	} cases[] = {
		{ { 250, 250, 250, true, false, false }, MAIL_SENT, 250, false },
		/* each of the conditions alone stops "sent" */
		{ { 250, 250, 250, false, false, false }, MAIL_DEFERRED, 250, false },
		{ { 250, 250, 250, true, true, false }, MAIL_DEFERRED, 250, true },
		{ { 250, 0, 250, true, false, false }, MAIL_DEFERRED, 250, false },
		{ { 0, 250, 250, true, false, false }, MAIL_DEFERRED, 250, false },
		{ { 250, 250, 354, true, false, false }, MAIL_DEFERRED, 354, false },
		{ { 250, 250, 0, true, false, false }, MAIL_DEFERRED, 250, false },
		{ { 0, 0, 0, false, false, false }, MAIL_DEFERRED, 0, false },
		{ { 0, 0, 0, false, true, false }, MAIL_DEFERRED, 0, true },
		/* the sender is our matter, but for the size */
		{ { 451, 0, 0, false, false, false }, MAIL_DEFERRED, 451, false },
		{ { 550, 0, 0, false, false, false }, MAIL_DEFERRED, 550, true },
		{ { 530, 0, 0, false, false, true }, MAIL_DEFERRED, 530, true },
		{ { 552, 0, 0, false, false, false }, MAIL_REFUSED, 552, false },
		/* the recipient decides before the message does */
		{ { 250, 450, 554, false, false, false }, MAIL_DEFERRED, 450, false },
		{ { 250, 550, 554, true, false, false }, MAIL_REFUSED, 550, false },
		{ { 250, 250, 451, false, false, false }, MAIL_DEFERRED, 451, false },
		{ { 250, 250, 554, true, false, false }, MAIL_REFUSED, 554, false },
		/* a login that failed explains every later refusal */
		{ { 250, 550, 0, true, false, true }, MAIL_DEFERRED, 550, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int code;
		bool setup;
		enum mail_outcome got = mail_judge(&cases[i].codes, &code, &setup);

		if (got != cases[i].outcome || code != cases[i].code || setup != cases[i].setup)
			fail_msg("case %zu: outcome %d code %d setup %d", i, (int)got, code, setup);
	}
}

static bool hear(struct mail_watch *w, const char *text)
{
	return mail_watch_read(w, text, strlen(text));
}

static void watch(void **state)
{
	struct mail_watch w;

	(void)state;
	mail_watch_init(&w);
	assert_true(hear(&w, "220-hello\r\n220 there\r\n"));
	mail_watch_written(&w, "EHLO x\r\n", 8);
	assert_true(hear(&w, "250-x\r\n25"));
	assert_true(hear(&w, "0-y\r\n250"));
	assert_true(hear(&w, " STARTTLS\r"));
	assert_true(hear(&w, "\n"));
	mail_watch_written(&w, "STARTTLS\r\n", 10);
	assert_true(hear(&w, "220 go ahead\r\n"));
	assert_false(hear(&w, "2"));

	mail_watch_init(&w);
	assert_false(hear(&w, "220 x\r\n250 y\r\n"));
	mail_watch_init(&w);
	assert_true(hear(&w, "220 x\r\n"));
	assert_false(hear(&w, "250 y\r\n"));
	/* two commands in one write may be answered in one read */
	mail_watch_init(&w);
	assert_true(hear(&w, "220 x\n"));
	mail_watch_written(&w, "A\r\nB\r\n", 6);
	assert_true(hear(&w, "250 a\r\n250 b\r\n"));
	assert_false(hear(&w, " "));
	/* the fourth character of a line that has only three */
	mail_watch_init(&w);
	assert_true(hear(&w, "220\r\n"));
	assert_false(hear(&w, "-"));
}

static void gaps(void **state)
{
	static const int64_t minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };

	(void)state;
	for (int64_t i = 0; i < 9; i++)
		assert_int_equal(outbox_backoff_ms(i + 1), minutes[i] * MINUTE);
	assert_int_equal(outbox_backoff_ms(0), MINUTE);
	assert_int_equal(outbox_backoff_ms(1000000), 60 * MINUTE);
}

static void giving_up(void **state)
{
	const struct conf conf = { .mail_give_up_ms = 5 * 24 * 60 * MINUTE };
	const struct outbox_row row = { .created_at = INT64_C(1000000000000) };

	(void)state;
	assert_false(outbox_is_over(&conf, &row, row.created_at));
	assert_false(outbox_is_over(&conf, &row, row.created_at + conf.mail_give_up_ms - 1));
	assert_true(outbox_is_over(&conf, &row, row.created_at + conf.mail_give_up_ms));
	/* a clock that was set back gives nothing up */
	assert_false(outbox_is_over(&conf, &row, 0));
}

static void encryption(void **state)
{
	struct conf c = { .smtp_host = "localhost", .smtp_tls = TLS_AUTO };

	(void)state;
	assert_false(mail_needs_tls(&c));
	c.smtp_host = "127.0.0.1";
	assert_false(mail_needs_tls(&c));
	c.smtp_tls = TLS_STARTTLS;
	assert_true(mail_needs_tls(&c));
	c.smtp_host = "relay.example";
	c.smtp_tls = TLS_AUTO;
	assert_true(mail_needs_tls(&c));
	/* the settings refuse this; if it came here all the same, nothing goes in clear */
	c.smtp_tls = TLS_NONE;
	assert_true(mail_needs_tls(&c));
}

static void kinds(void **state)
{
	(void)state;
	for (enum mail_kind k = 0; k < MAIL_KIND_MAX; k++) {
		assert_non_null(mail_kind_name(k));
		for (enum mail_kind other = 0; other < k; other++)
			assert_string_not_equal(mail_kind_name(k), mail_kind_name(other));
	}
	assert_null(mail_kind_name(MAIL_KIND_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts), cmocka_unit_test(watch), cmocka_unit_test(gaps),
		cmocka_unit_test(giving_up), cmocka_unit_test(encryption), cmocka_unit_test(kinds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
