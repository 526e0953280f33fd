/* SPDX-License-Identifier: EUPL-1.2 */
/* credential.t - Argon2id: right and wrong passwords, equal work, strange rows, memory */

#include "lib/credential.h"
#include "lib/clock.h"
#include "lib/slots.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64];
static struct conf conf = {
	.argon2_memory_kib = 12288, .argon2_passes = 3, .argon2_lanes = 1, .hash_slots = 2,
};

/* As printf %s PASSWORD | argon2 saltsaltsaltsalt -id -v 13 -k 19456 -t 2 -p 1 -l 32 -e
 * prints it */
#define PASSWORD "Grüne Wiese, 17 Kühe"
static const char stored[] = "$argon2id$v=19$m=19456,t=2,p=1$"
	"c2FsdHNhbHRzYWx0c2FsdA$btNgfyMz5wSiwpQ6cTeMzmyLWlTGS+2tfmVGyT9MlMU";

static bool verify(const char *phc, const char *password, size_t len, bool *stale)
{
	struct err e = { 0 };
	bool match = false;

	if (credential_verify(phc, password, len, &match, stale, &e) != RC_OK)
		fail_msg("%s", e.cause);
	return match;
}

static bool fits(const char *phc, const char *password)
{
	bool stale;

	return verify(phc, password, strlen(password), &stale);
}

static void foreign_string(void **state)
{
	bool stale = true;
	(void)state;

	assert_true(verify(stored, PASSWORD, strlen(PASSWORD), &stale));
	assert_true(stale);	/* two passes, the settings ask for three */
	assert_false(fits(stored, "Grüne Wiese, 17 Kühe "));
	assert_false(fits(stored, "grüne Wiese, 17 Kühe"));
	assert_false(fits(stored, ""));
}

static void own_string(void **state)
{
	struct err e = { 0 };
	char *one, *two;
	bool stale = true;

	assert_int_equal(credential_hash(*state, PASSWORD, strlen(PASSWORD), &one, &e), RC_OK);
	assert_int_equal(credential_hash(*state, PASSWORD, strlen(PASSWORD), &two, &e), RC_OK);
	assert_string_not_equal(one, two);
	assert_memory_equal(one, "$argon2id$v=19$m=12288,t=3,p=1$", 31);
	/* salt of 16 bytes, tag of 32 */
	assert_int_equal(strlen(one), 31 + 22 + 1 + 43);
	assert_true(verify(one, PASSWORD, strlen(PASSWORD), &stale));
	assert_false(stale);
	assert_false(fits(one, "Grüne Wiese, 18 Kühe"));
}

/* SECURITY a2: every byte counts, NUL too. */
static void whole_password(void **state)
{
	struct err e = { 0 };
	char longest[128], *phc;
	bool stale;

	memset(longest, 'x', sizeof(longest));
	assert_int_equal(credential_hash(*state, longest, sizeof(longest), &phc, &e), RC_OK);
	assert_true(verify(phc, longest, sizeof(longest), &stale));
	assert_false(verify(phc, longest, sizeof(longest) - 1, &stale));
	longest[127] = 'y';
	assert_false(verify(phc, longest, sizeof(longest), &stale));
	assert_int_equal(credential_hash(*state, "a\0b", 3, &phc, &e), RC_OK);
	assert_true(verify(phc, "a\0b", 3, &stale));
	assert_false(verify(phc, "a\0c", 3, &stale));
}

/* SECURITY a10, (c)39: whatever is in the row, one computation with sane parameters. */
static void equal_work(void **state)
{
	static const char *const rows[] = {
		NULL, "", "x", "$argon2id$v=19$m=12288,t=3,p=1$",
		"$argon2id$v=19$m=4194304,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=19$m=12288,t=4000000000,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=19$m=12288,t=3,p=200$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=19$m=99999999999999999999,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=19$m=-1,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2i$v=19$m=12288,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=16$m=12288,t=3,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$2b$12$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned long before = credential_runs();

		if (fits(rows[i], PASSWORD))
			fail_msg("row %zu lets in", i);
		assert_int_equal(credential_runs() - before, 1);
	}
	assert_true(fits(stored, PASSWORD));
}

/* The string cannot be decoded any further than its parameters: it must not be free. */
static void broken_tag(void **state)
{
	int64_t start = clock_mono_ms(), right, broken;
	(void)state;

	for (int i = 0; i < 5; i++)
		assert_false(fits(stored, "wrong"));
	right = clock_mono_ms() - start;
	start = clock_mono_ms();
	for (int i = 0; i < 5; i++)
		assert_false(fits("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$!!!",
				  "wrong"));
	broken = clock_mono_ms() - start;
	assert_true(broken * 4 > right);
}

#ifndef SANITIZED	/* the sanitizer's allocator keeps what was freed */
static long resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long pages = 0;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages * sysconf(_SC_PAGESIZE) / 1024;
}

/* (c)39: what a computation took goes back to the system. */
static void memory_returns(void **state)
{
	long before;
	(void)state;

	assert_true(fits(stored, PASSWORD));
	before = resident_kib();
	assert_true(fits(stored, PASSWORD));
	assert_true(resident_kib() < before + 4096);
	assert_true(resident_kib() < 19456);
}
#endif

static void pause_is_like_work(void **state)
{
	int64_t start, work, pause;
	(void)state;

	for (int i = 0; i < 9; i++)
		assert_false(fits(NULL, "x"));
	start = clock_mono_ms();
	for (int i = 0; i < 5; i++)
		assert_false(fits(NULL, "x"));
	work = clock_mono_ms() - start;
	start = clock_mono_ms();
	for (int i = 0; i < 5; i++)
		credential_pause();
	pause = clock_mono_ms() - start;
	assert_true(pause * 4 >= work && pause <= work * 4 + 100);
}

static pid_t slot_holder(const char *file)
{
	int ready[2];
	char c = 0;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct slots *s = NULL;
		long slot;

		c = slots_new(NULL, file, 1, &s, NULL) == RC_OK &&
			slots_take(s, 0, "", &slot, NULL) == RC_OK ? 'y' : 'n';
		if (write(ready[1], &c, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	close(ready[0]);
	close(ready[1]);
	return pid;
}

/* SECURITY a14: with all slots taken a login waits 2 s, then says so, and costs nothing. */
static void busy(void **state)
{
	struct conf one = conf;
	struct err e = { 0 };
	bool match = true, stale = true;
	unsigned long runs;
	int64_t start;
	pid_t pid;

	one.hash_slots = 1;
	assert_int_equal(credential_init(&one, &e), RC_OK);
	pid = slot_holder(talloc_asprintf(*state, "%s/argon2.slots", folder));
	runs = credential_runs();
	start = clock_mono_ms();
	assert_int_equal(credential_verify(stored, PASSWORD, strlen(PASSWORD), &match, &stale,
					   &e), RC_BUSY);
	assert_in_range(clock_mono_ms() - start, 2000, 4000);
	assert_string_equal(e.msgid, "login.busy");
	assert_false(match);
	assert_int_equal(credential_runs(), runs);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(fits(stored, PASSWORD));
	assert_int_equal(credential_init(&conf, &e), RC_OK);
}

/* Where no server runs there is nothing to share: portalctl works all the same. */
static void no_run_folder(void **state)
{
	struct conf elsewhere = conf;
	struct err e = { 0 };
	(void)state;

	elsewhere.run_dir = "/nonexistent/run";
	assert_int_equal(credential_init(&elsewhere, &e), RC_OK);
	assert_true(fits(stored, PASSWORD));
	elsewhere.run_dir = "/proc";
	assert_int_equal(credential_init(&elsewhere, &e), RC_BUSY);
	assert_int_equal(credential_init(&conf, &e), RC_OK);
}

static void secret_copy(void **state)
{
	char *copy = credential_secret_copy(*state, "geheim!", 6);

	assert_string_equal(copy, "geheim");
	assert_int_equal(talloc_get_size(copy), 7);
	talloc_free(copy);
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
		TEST(foreign_string), TEST(own_string), TEST(whole_password), TEST(equal_work),
		TEST(broken_tag), TEST(pause_is_like_work), TEST(busy), TEST(no_run_folder),
		TEST(secret_copy),
#ifndef SANITIZED
		TEST(memory_returns),
#endif
	};
	struct err e = { 0 };
	char file[96];
	int failed;

	snprintf(folder, sizeof(folder), "/tmp/credential-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	snprintf(file, sizeof(file), "%s/argon2.slots", folder);
	conf.run_dir = folder;
	if (credential_init(&conf, &e) != RC_OK)
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file);
	rmdir(folder);
	return failed;
}
