/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * login_limit - how often may be tried, counted before any work
 *
 * Per network what failed, per account what was tried since the last success. Who guesses
 * from a throttled network does not use up the account's tries. A password of the mailed
 * form cannot be guessed (69 bits) and is limited per network alone: so nobody can keep an
 * account's owner out, who gets in by "Passwort vergessen?".
 */
#ifndef FCGI_LOGIN_LIMIT_H
#define FCGI_LOGIN_LIMIT_H

#include "fcgi/page.h"

struct login_try {
	struct page *pg;
	const char *account, *network;	/* what is counted for */
	const char *password;
	size_t len;
};

/* RC_DENIED when there were too many. */
enum rc login_limit_hit(const struct login_try *t, struct err *e) MUST_CHECK;
/* Waits as long as a check takes and leaves a row of the audit log, one per network and
 * window: a flood must not fill it. */
enum rc login_limit_refuse(const struct login_try *t, struct err *e) MUST_CHECK;
/* After a success. Failing here is logged only: the session is there. */
void login_limit_forgive(const struct login_try *t);

#endif
