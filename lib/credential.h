/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * credential - Argon2id passwords (RFC 9106, PHC strings); owner of argon2.h
 *
 * At most H computations run at once on the host for this site (slots are locked
 * bytes of a file in the run folder; they free themselves when a process dies). A
 * call waits at most 2 s for a slot, then RC_BUSY. Memory goes back to the system
 * after each (mallopt by credential_init). Passwords are compared exactly as
 * received, bytes of valid UTF-8, no normalisation (SECURITY a4).
 */
#ifndef LIB_CREDENTIAL_H
#define LIB_CREDENTIAL_H

#include "lib/conf.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>

/* Once per process, after conf is known. Without a run folder (no server runs on this
 * host) there are no slots to share; any other trouble with it is RC_BUSY. */
enum rc credential_init(const struct conf *conf, struct err *e) MUST_CHECK;

/* PHC string on ctx with the parameters of the settings, 16 bytes of salt from
 * getrandom, 32 bytes of tag. */
enum rc credential_hash(const void *ctx, const char *password, size_t len,
			char **phc, struct err *e) MUST_CHECK;
/* *match; *stale when the parameters are weaker than the settings. phc NULL runs
 * the same work against a dummy and never matches (SECURITY a10). Strings out of
 * bounds (m > 256 MiB, t > 10, p > 4) never match and cost the dummy's work. */
enum rc credential_verify(const char *phc, const char *password, size_t len,
			  bool *match, bool *stale, struct err *e) MUST_CHECK;

/* Verdict on a new password: NULL if good, else a message id
 * (password.error.short, .long, .common, .personal). words: what the password must
 * not consist of (name, address's local part, organisation, site), each text is taken
 * apart into its words; NULL-terminated. In lib/weakness.c. */
const char *credential_weakness(const struct conf *conf, const char *password,
				size_t len, const char *const *words);

/* Waits as long as a verification usually takes here, without one: what a throttled
 * attempt does, so that it answers like a wrong one and takes no slot. */
void credential_pause(void);

/* Number of Argon2 runs in this process since start (tests of equal work). */
unsigned long credential_runs(void);

/* Copy on ctx that is wiped (explicit_bzero) when freed. */
char *credential_secret_copy(const void *ctx, const char *text, size_t len);

#endif
