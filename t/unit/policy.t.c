/* SPDX-License-Identifier: EUPL-1.2 */
/* policy.t - orders in their strength and time, back-off, recycling, the word on busyness */
#include "fcgi/policy.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct policy_limits limits = { .deadline_ms = 30000, .stop_ms = 20000 };

static struct policy_child at_work(int64_t request_ms)
{
	return (struct policy_child){ .timed = true, .state = BS_WORKING, .since_ms = request_ms,
				      .request_ms = request_ms };
}

static void idle_is_left_alone(void **state)
{
	struct policy_child c = { .timed = true, .state = BS_IDLE, .since_ms = 5 };

	(void)state;
	assert_int_equal(policy_order(&c, &limits, 10000000), ORDER_NONE);
	assert_int_equal(policy_busy_ms(&c, 10000000), 0);
}

static void deadline_term_then_kill(void **state)
{
	struct policy_child c = at_work(1000);

	(void)state;
	assert_int_equal(policy_order(&c, &limits, 31000), ORDER_NONE);
	assert_int_equal(policy_order(&c, &limits, 31001), ORDER_TERM);
	c.told = ORDER_TERM;
	c.told_ms = 31001;
	assert_int_equal(policy_order(&c, &limits, 36000), ORDER_NONE);
	assert_int_equal(policy_order(&c, &limits, 36001), ORDER_KILL);
	c.told = ORDER_KILL;
	assert_int_equal(policy_order(&c, &limits, 99999), ORDER_NONE);
}

static void every_busy_state_counts(void **state)
{
	static const enum board_state busy[] = { BS_STARTING, BS_READING, BS_WORKING, BS_WRITING };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(busy) / sizeof(busy[0]); i++) {
		struct policy_child c = { .timed = true, .state = busy[i], .since_ms = 100 };

		assert_int_equal(policy_order(&c, &limits, 30100), ORDER_NONE);
		assert_int_equal(policy_order(&c, &limits, 30101), ORDER_TERM);
	}
}

static void deadline_runs_from_the_first_byte(void **state)
{
	struct policy_child c = at_work(1000);

	(void)state;
	c.state = BS_WRITING;
	c.since_ms = 30000;	/* the state is new, the request is not */
	assert_int_equal(policy_busy_ms(&c, 30500), 29500);
	assert_int_equal(policy_order(&c, &limits, 31001), ORDER_TERM);
}

static void mailer_has_no_deadline(void **state)
{
	struct policy_child c = at_work(0);

	(void)state;
	c.timed = false;
	assert_int_equal(policy_order(&c, &limits, 10000000), ORDER_NONE);
}

static void quit_then_term_then_kill(void **state)
{
	struct policy_child c = at_work(1000);

	(void)state;
	c.wanted = ORDER_QUIT;
	assert_int_equal(policy_order(&c, &limits, 2000), ORDER_QUIT);
	c.told = ORDER_QUIT;
	c.told_ms = 2000;
	assert_int_equal(policy_order(&c, &limits, 21999), ORDER_NONE);
	assert_int_equal(policy_order(&c, &limits, 22000), ORDER_TERM);
	c.told = ORDER_TERM;
	c.told_ms = 22000;
	assert_int_equal(policy_order(&c, &limits, 26999), ORDER_NONE);
	assert_int_equal(policy_order(&c, &limits, 27000), ORDER_KILL);
}

static void deadline_holds_while_quitting(void **state)
{
	struct policy_child c = at_work(1000);

	(void)state;
	c.wanted = c.told = ORDER_QUIT;
	c.told_ms = 30000;
	assert_int_equal(policy_order(&c, &limits, 31001), ORDER_TERM);
}

static void stop_is_short(void **state)
{
	struct policy_child c = at_work(1000);

	(void)state;
	c.wanted = ORDER_TERM;
	assert_int_equal(policy_order(&c, &limits, 2000), ORDER_TERM);
	c.told = ORDER_TERM;
	c.told_ms = 2000;
	assert_int_equal(policy_order(&c, &limits, 1999 + POLICY_STOP_GRACE_MS), ORDER_NONE);
	assert_int_equal(policy_order(&c, &limits, 2000 + POLICY_STOP_GRACE_MS), ORDER_KILL);
}

static void stronger_is_never_replaced(void **state)
{
	static const enum order all[] = { ORDER_NONE, ORDER_QUIT, ORDER_TERM, ORDER_KILL };
	size_t wanted, told;

	(void)state;
	for (told = 0; told < 4; told++)
		for (wanted = 0; wanted < 4; wanted++) {
			struct policy_child c = { .state = BS_IDLE, .told = all[told],
						  .told_ms = 100, .wanted = all[wanted] };
			enum order o = policy_order(&c, &limits, 101);

			if (wanted > told)
				assert_int_equal(o, all[wanted]);
			else
				assert_int_equal(o, ORDER_NONE);
		}
	assert_int_equal(policy_stronger(ORDER_QUIT, ORDER_TERM), ORDER_TERM);
	assert_int_equal(policy_stronger(ORDER_TERM, ORDER_QUIT), ORDER_TERM);
}

static void backoff_doubles_to_a_minute(void **state)
{
	static const int64_t pauses[] = { 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
	struct backoff b = { 0 };
	int64_t now = 1000;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pauses) / sizeof(pauses[0]); i++) {
		assert_int_equal(backoff_wait(&b, now), 0);
		backoff_died(&b, false, now);
		backoff_died(&b, false, now + 1);	/* four workers die together: one pause */
		assert_int_equal(backoff_wait(&b, now), pauses[i]);
		now += pauses[i];
	}
}

static void served_starts_at_once(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	backoff_died(&b, false, 1000);
	backoff_died(&b, true, 1500);
	assert_int_equal(backoff_wait(&b, 1500), 0);
	for (int i = 0; i < 100; i++)		/* somebody makes every worker crash */
		backoff_died(&b, true, 1600 + i);
	assert_int_equal(backoff_wait(&b, 1700), 0);
}

static void healthy_bursts_are_capped(void **state)
{
	struct backoff b = { 0 };

	(void)state;
	backoff_served(&b);
	for (int i = 0; i < POLICY_BURST; i++) {
		backoff_died(&b, false, 5000 + i);
		assert_int_equal(backoff_wait(&b, 5000 + i), 0);
	}
	backoff_died(&b, false, 5100);
	assert_int_equal(backoff_wait(&b, 5100), 900);
	backoff_died(&b, false, 6000);
	assert_int_equal(backoff_wait(&b, 6000), 0);
}

static void recycling_is_spread(void **state)
{
	(void)state;
	assert_int_equal(policy_recycle(10000, 0), 10000);
	assert_int_equal(policy_recycle(10000, 1000), 9000);
	assert_int_equal(policy_recycle(10000, 1001), 10000);
	assert_int_equal(policy_recycle(1, 12345), 1);
	for (uint32_t r = 0; r < 5000; r++)
		assert_in_range(policy_recycle(500, r * 2654435761u), 450, 500);
}

static void busy_is_said_once_a_minute(void **state)
{
	struct busy b = { 0 };
	int said = 0;

	(void)state;
	assert_false(policy_busy_say(&b, true, 1000));
	assert_false(policy_busy_say(&b, true, 2000));
	assert_false(policy_busy_say(&b, false, 3000));
	for (int64_t now = 4000; now < 4000 + 180000; now += 1000)
		said += policy_busy_say(&b, true, now);
	assert_int_equal(said, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(idle_is_left_alone),
		cmocka_unit_test(deadline_term_then_kill),
		cmocka_unit_test(every_busy_state_counts),
		cmocka_unit_test(deadline_runs_from_the_first_byte),
		cmocka_unit_test(mailer_has_no_deadline),
		cmocka_unit_test(quit_then_term_then_kill),
		cmocka_unit_test(deadline_holds_while_quitting),
		cmocka_unit_test(stop_is_short),
		cmocka_unit_test(stronger_is_never_replaced),
		cmocka_unit_test(backoff_doubles_to_a_minute),
		cmocka_unit_test(served_starts_at_once),
		cmocka_unit_test(healthy_bursts_are_capped),
		cmocka_unit_test(recycling_is_spread),
		cmocka_unit_test(busy_is_said_once_a_minute),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
