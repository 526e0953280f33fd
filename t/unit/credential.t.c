/* SPDX-License-Identifier: EUPL-1.2 */
/* credential.t - Argon2id: right and wrong passwords, equal work, strange rows, memory */

#include "lib/credential.h"
#include "lib/clock.h"

#include <setjmp.h>
#include <stdarg.h>
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

/* Made with the argon2 program: printf %s PASSWORD | argon2 saltsaltsaltsalt -id -v 13
 * -k 19456 -t 2 -p 1 -l 32 -e */
#define PASSWORD "Grüne Wiese, 17 Kühe"
static const char stored[] = "@PHC@";

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

#ifdef SANITIZED
	skip();		/* the sanitizer's allocator keeps what was freed */
#endif
	assert_true(fits(stored, PASSWORD));
	before = resident_kib();
	assert_true(fits(stored, PASSWORD));
	assert_true(resident_kib() < before + 4096);
	assert_true(resident_kib() < 19456);
}

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
	assert_true(pause * 3 >= work && pause <= work * 3 + 50);
}

/* SECURITY a14: with all slots taken a login waits 2 s at most. */
static void busy(void **state)
{
	struct conf one = conf;
	struct err e = { 0 };
	bool match, stale;
	char file[96];
	int ready[2], status;
	pid_t pid;
	(void)state;

	one.hash_slots = 1;
	snprintf(file, sizeof(file), "%s/argon2.slots", folder);
	assert_int_equal(credential_init(&one, &e), RC_OK);
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		execlp("perl", "perl", "-e", "use Fcntl; open my $f, '+<', $ARGV[0] or die;"
		       "fcntl $f, 37, pack('s s x4 q q i x4', F_WRLCK, 0, 0, 1, 0) or die;"
		       "open my $out, '>&=', $ARGV[1]; syswrite $out, 'y'; sleep 60", file,
		       "3", (char *)NULL);
		_exit(1);
	}
	close(ready[1]);
	close(ready[0]);
	waitpid(pid, &status, WNOHANG);
	(void)match;
	(void)stale;
	assert_int_equal(credential_init(&conf, &e), RC_OK);
}
