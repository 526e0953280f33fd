/* SPDX-License-Identifier: EUPL-1.2 */
/* credential - Argon2id passwords (RFC 9106, PHC strings); owner of argon2.h */
#include "lib/credential.h"

#include "lib/clock.h"
#include "lib/slots.h"
#include "lib/token.h"

#include <argon2.h>
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#define SALT_BYTES 16
#define TAG_BYTES 32
#define PHC_MAX 256
#define SLOT_WAIT_MS 2000
/* Bounds of a stored string: a row that was tampered with must not exhaust the host. */
#define MEMORY_MAX_KIB (256L * 1024)
#define PASSES_MAX 10
#define LANES_MAX 4
/* Memory of this size and more goes back to the system when it is freed. */
#define MMAP_THRESHOLD (1024 * 1024)
#define SAMPLES 9
/* Until something was measured: 21 ms for 19 MiB and 2 passes (SECURITY section 0). */
#define GUESS_US_PER_MIB_PASS 550

struct params { uint32_t memory_kib, passes, lanes; };

static struct {
	const struct conf *conf;
	struct slots *slots;		/* NULL: no run folder, nothing to share */
	char dummy[PHC_MAX];
	unsigned long runs;
	long sample_us[SAMPLES];
	unsigned samples;
} state;

static struct params current_params(void)
{
	return (struct params){ (uint32_t)state.conf->argon2_memory_kib,
				(uint32_t)state.conf->argon2_passes,
				(uint32_t)state.conf->argon2_lanes };
}

/* Random bytes as base64, which has two other digits than base64url. */
static void random_text(size_t len, char *out)
{
	unsigned char raw[TAG_BYTES];

	assert(len <= sizeof(raw));
	token_random(raw, len);
	token_b64(raw, len, out);
	for (; *out; out++)
		*out = (char)(*out == '-' ? '+' : *out == '_' ? '/' : *out);
}

/* A string with the parameters of the settings that no password can match but by a
 * guess of 256 bits. */
static void make_dummy(void)
{
	struct params p = current_params();
	char salt[2 * SALT_BYTES], tag[2 * TAG_BYTES];

	random_text(SALT_BYTES, salt);
	random_text(TAG_BYTES, tag);
	snprintf(state.dummy, sizeof(state.dummy),
		 "$argon2id$v=19$m=%" PRIu32 ",t=%" PRIu32 ",p=%" PRIu32 "$%s$%s", p.memory_kib,
		 p.passes, p.lanes, salt, tag);
}

static long slot_count(const struct conf *conf)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return conf->hash_slots > 0 ? conf->hash_slots : cores > 0 ? cores : 1;
}

enum rc credential_init(const struct conf *conf, struct err *e)
{
	char *path = talloc_asprintf(NULL, "%s/argon2.slots", conf->run_dir);
	struct stat st;
	enum rc rc = RC_OK;

	mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
	talloc_free(state.slots);
	state.slots = NULL;
	state.conf = conf;
	make_dummy();
	if (stat(conf->run_dir, &st) == 0 || errno != ENOENT)
		rc = slots_new(NULL, path, slot_count(conf), &state.slots, e);
	talloc_free(path);
	return rc;
}

static long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

/* -- one computation in a slot ------------------------------------------------------- */

struct work {
	const char *phc;	/* to verify, or NULL: to hash into out */
	const char *password;
	size_t len;
	char *out;
	size_t out_size;
};

static int hash(const struct work *w)
{
	struct params p = current_params();
	unsigned char salt[SALT_BYTES];

	token_random(salt, sizeof(salt));
	return argon2id_hash_encoded(p.passes, p.memory_kib, p.lanes, w->password, w->len, salt,
				     sizeof(salt), TAG_BYTES, w->out, w->out_size);
}

static enum rc run(const struct work *w, int *result, struct err *e)
{
	long slot = 0, start;
	enum rc rc;

	assert(state.conf);
	rc = state.slots ? slots_take(state.slots, SLOT_WAIT_MS, "login.busy", &slot, e) : RC_OK;
	if (rc != RC_OK)
		return rc;
	start = now_us();
	*result = w->phc ? argon2id_verify(w->phc, w->password, w->len) : hash(w);
	if (*result == ARGON2_OK || *result == ARGON2_VERIFY_MISMATCH) {
		state.sample_us[state.samples++ % SAMPLES] = now_us() - start;
		state.runs++;	/* a string that cannot be decoded costs nothing */
	}
	if (state.slots)
		slots_give(state.slots, slot);
	if (*result == ARGON2_MEMORY_ALLOCATION_ERROR || *result == ARGON2_THREAD_FAIL)
		return ERR(e, RC_BUSY, "login.busy", "Argon2: %s", argon2_error_message(*result));
	return RC_OK;
}

enum rc credential_hash(const void *ctx, const char *password, size_t len, char **phc,
			struct err *e)
{
	char out[PHC_MAX] = "";
	struct work w = { NULL, password, len, out, sizeof(out) };
	int result = ARGON2_OK;
	enum rc rc = run(&w, &result, e);

	if (rc != RC_OK)
		return rc;
	if (result != ARGON2_OK)
		return ERR(e, RC_BUG, "", "Argon2: %s", argon2_error_message(result));
	*phc = talloc_strdup(ctx, out);
	return RC_OK;
}

/* One number of a PHC string: "m=" and digits; what follows in *at. */
static bool number(const char **at, const char *name, uint32_t max, uint32_t *out)
{
	size_t n = strlen(name);
	char *end;
	unsigned long value;

	if (strncmp(*at, name, n) != 0 || (*at)[n] < '1' || (*at)[n] > '9')
		return false;
	value = strtoul(*at + n, &end, 10);
	*at = end;
	*out = (uint32_t)value;
	return value <= max;
}

static bool read_params(const char *phc, struct params *p)
{
	static const char head[] = "$argon2id$v=19$";
	size_t n = sizeof(head) - 1;

	if (strncmp(phc, head, n) != 0 || strlen(phc) >= PHC_MAX)
		return false;
	phc += n;
	return number(&phc, "m=", MEMORY_MAX_KIB, &p->memory_kib) &&
		number(&phc, ",t=", PASSES_MAX, &p->passes) &&
		number(&phc, ",p=", LANES_MAX, &p->lanes) && *phc == '$';
}

enum rc credential_verify(const char *phc, const char *password, size_t len, bool *match,
			  bool *stale, struct err *e)
{
	struct params want = current_params(), have = want;
	bool usable = phc && read_params(phc, &have);
	struct work stored = { phc, password, len, NULL, 0 };
	struct work dummy = { state.dummy, password, len, NULL, 0 };
	int result = ARGON2_VERIFY_MISMATCH;
	enum rc rc = RC_OK;

	if (usable)
		rc = run(&stored, &result, e);
	usable = usable && (result == ARGON2_OK || result == ARGON2_VERIFY_MISMATCH);
	*match = rc == RC_OK && usable && result == ARGON2_OK;
	*stale = *match && (have.memory_kib < want.memory_kib || have.passes < want.passes);
	/* what could not be computed with (salt or tag no base64) costs the same work */
	return rc != RC_OK || usable ? rc : run(&dummy, &result, e);
}

/* -- what a verification usually takes ------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
	const long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static long usual_us(void)
{
	struct params p = current_params();
	unsigned n = state.samples < SAMPLES ? state.samples : SAMPLES;
	long sorted[SAMPLES];

	if (n == 0)
		return (long)p.memory_kib * p.passes / 1024 * GUESS_US_PER_MIB_PASS;
	memcpy(sorted, state.sample_us, n * sizeof(sorted[0]));
	qsort(sorted, n, sizeof(sorted[0]), by_size);
	return sorted[n / 2];
}

/*
 * A throttled attempt must not hash (a flood would buy work with it) and must not be told
 * from a wrong password: it sleeps the median of what was measured, without a slot.
 */
void credential_pause(void)
{
	long us = usual_us();
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

unsigned long credential_runs(void)
{
	return state.runs;
}

/* -- secrets in memory --------------------------------------------------------------- */

static int wipe(char *secret)
{
	explicit_bzero(secret, talloc_get_size(secret));
	return 0;
}

char *credential_secret_copy(const void *ctx, const char *text, size_t len)
{
	char *copy = talloc_size(ctx, len + 1);

	assert(copy);
	memcpy(copy, text, len);
	copy[len] = '\0';
	talloc_set_destructor(copy, wipe);
	return copy;
}
