/* SPDX-License-Identifier: EUPL-1.2 */
/* slots.t - how many may do something at once, over processes that come and die */

#include "lib/slots.h"
#include "lib/clock.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64], path[96];

static struct slots *open_slots(const void *mem, long count)
{
	struct err e = { 0 };
	struct slots *s = NULL;

	if (slots_new(mem, path, count, &s, &e) != RC_OK)
		fail_msg("%s", e.cause);
	return s;
}

/* A child that takes a slot, says so, and holds it until it is killed. Its copy of the
 * parent's handle is used on purpose: that is what a worker has after fork. */
static pid_t holder(struct slots *s)
{
	int ready[2];
	char c = 0;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		long slot;

		c = slots_take(s, 1000, "x", &slot, NULL) == RC_OK ? 'y' : 'n';
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_true(pid > 0);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	assert_int_equal(c, 'y');
	return pid;
}

static void end(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void counted(void **state)
{
	struct slots *s = open_slots(*state, 2);
	struct err e = { 0 };
	pid_t one = holder(s), two = holder(s);
	int64_t start = clock_mono_ms();
	long slot = -1;

	assert_int_equal(slots_take(s, 100, "login.busy", &slot, &e), RC_BUSY);
	assert_string_equal(e.msgid, "login.busy");
	assert_in_range(clock_mono_ms() - start, 100, 1000);
	end(one);	/* a process that dies gives its slot back */
	assert_int_equal(slots_take(s, 100, "login.busy", &slot, &e), RC_OK);
	assert_in_range(slot, 0, 1);
	slots_give(s, slot);
	end(two);
}

static void waits(void **state)
{
	struct slots *s = open_slots(*state, 1);
	struct err e = { 0 };
	pid_t holds = holder(s), ends = fork();
	long slot = -1;

	if (ends == 0) {
		nanosleep(&(struct timespec){ 0, 150 * 1000000L }, NULL);
		kill(holds, SIGKILL);
		_exit(0);
	}
	assert_int_equal(slots_take(s, 2000, "x", &slot, &e), RC_OK);
	assert_int_equal(slot, 0);
	slots_give(s, slot);
	assert_int_equal(waitpid(ends, NULL, 0), ends);
	assert_int_equal(waitpid(holds, NULL, 0), holds);
}

static void given_back(void **state)
{
	struct slots *s = open_slots(*state, 1), *other = open_slots(*state, 1);
	struct err e = { 0 };
	long slot = -1, again = -1;

	assert_int_equal(slots_take(s, 0, "x", &slot, &e), RC_OK);
	assert_int_equal(slots_take(other, 0, "x", &again, &e), RC_BUSY);
	slots_give(s, slot);
	assert_int_equal(slots_take(other, 0, "x", &again, &e), RC_OK);
	slots_give(other, again);
}

static void files(void **state)
{
	struct err e = { 0 };
	struct slots *s = NULL;
	struct stat st;
	char link[128];

	open_slots(*state, 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(link, sizeof(link), "%s/link", folder);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(slots_new(*state, link, 1, &s, &e), RC_BUSY);
	assert_int_equal(slots_new(*state, "/nowhere/at/all", 1, &s, &e), RC_BUSY);
	assert_non_null(strstr(e.cause, "/nowhere/at/all"));
	assert_null(s);
	assert_int_equal(unlink(link), 0);
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	talloc_free(*state);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counted), TEST(waits), TEST(given_back), TEST(files),
	};
	int failed;

	snprintf(folder, sizeof(folder), "/tmp/slots-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/slots", folder);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
