/* SPDX-License-Identifier: EUPL-1.2 */
/* sig.t - the table, and that no signal is lost or let in at the wrong moment */
#include "fcgi/sig.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

static void verbs_are_those_of_the_manual(void **state)
{
	(void)state;
	assert_int_equal(sig_find("reload"), SIGHUP);
	assert_int_equal(sig_find("reopen"), SIGUSR1);
	assert_int_equal(sig_find("quit"), SIGQUIT);
	assert_int_equal(sig_find("stop"), SIGTERM);
	assert_int_equal(sig_find("start"), 0);
	assert_int_equal(sig_find(""), 0);
}

static void table_has_no_double(void **state)
{
	const struct sig_row *a, *b;

	(void)state;
	for (a = sig_table; a->number; a++) {
		assert_non_null(a->name);
		assert_non_null(a->doc);
		for (b = a + 1; b->number; b++) {
			assert_int_not_equal(a->number, b->number);
			assert_true(!a->verb || !b->verb || strcmp(a->verb, b->verb) != 0);
		}
	}
}

static void nothing_comes_in_before_a_wait(void **state)
{
	(void)state;
	sig_init();
	kill(getpid(), SIGHUP);
	kill(getpid(), SIGTTIN);
	assert_int_equal(sig_take(), 0);
	sig_poll();
	assert_int_equal(sig_take(), SF_RELOAD | SF_MORE);
	assert_int_equal(sig_take(), 0);
}

static void a_pending_signal_ends_the_wait(void **state)
{
	(void)state;
	sig_init();
	kill(getpid(), SIGUSR1);
	sig_sleep(600000);	/* returns at once, or the test hangs */
	assert_true(sig_take_reopen());
	assert_false(sig_take_reopen());
}

/* Under load the listener is always readable; QUIT must get through all the same. */
static void signals_come_before_ready_descriptors(void **state)
{
	struct pollfd fd = { .events = POLLIN };
	int ends[2];

	(void)state;
	sig_init();
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	fd.fd = ends[0];
	assert_int_equal(sig_wait(&fd, 1, -1), 1);
	assert_false(sig_stopping());
	kill(getpid(), SIGQUIT);
	assert_int_equal(sig_wait(&fd, 1, -1), -1);
	assert_int_equal(errno, EINTR);
	assert_true(sig_stopping());
	close(ends[0]);
	close(ends[1]);
}

static void stopping_stays(void **state)
{
	(void)state;
	sig_init();
	kill(getpid(), SIGTERM);
	sig_poll();
	assert_int_equal(sig_take(), SF_STOP);
	assert_true(sig_stopping());
	sig_init();
	assert_false(sig_stopping());
}

static void a_broken_pipe_kills_nobody(void **state)
{
	int ends[2];

	(void)state;
	signal(SIGPIPE, SIG_DFL);
	sig_init();
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(write(ends[1], "x", 1), -1);
	assert_int_equal(errno, EPIPE);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verbs_are_those_of_the_manual),
		cmocka_unit_test(table_has_no_double),
		cmocka_unit_test(nothing_comes_in_before_a_wait),
		cmocka_unit_test(a_pending_signal_ends_the_wait),
		cmocka_unit_test(signals_come_before_ready_descriptors),
		cmocka_unit_test(stopping_stays),
		cmocka_unit_test(a_broken_pipe_kills_nobody),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
