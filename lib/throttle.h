/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * throttle - counted limits in the database, shared by all workers and nodes
 *
 * Checked and counted in one statement before the work (SECURITY a12): a bucket is
 * (kind, key hash, window); INSERT ... ON DUPLICATE KEY UPDATE hits = hits + 1.
 */
#ifndef LIB_THROTTLE_H
#define LIB_THROTTLE_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"

/* Counts one hit of kind ("login.account", "login.network", "forgot.network",
 * "ticket.person", ...) for key (hashed). RC_OK while hits <= limit->count within
 * limit->window_s. Else RC_DENIED with msgid "throttle.<kind up to the dot>" and
 * *retry_after_s (may be NULL). Runs and commits its own write transaction: a hit
 * stays counted whatever the request does; call it outside one. */
enum rc throttle_hit(struct db *db, const struct conf_limit *limit, const char *kind,
		     const char *key, long *retry_after_s, struct err *e) MUST_CHECK;
/* Takes one counted hit back: a limit on failures only (logins from one network, where a
 * whole town hall may come in at eight) still counts before the work. */
enum rc throttle_give_back(struct db *db, const char *kind, const char *key,
			   struct err *e) MUST_CHECK;
/* Forgets a bucket (after a login that worked). */
enum rc throttle_clear(struct db *db, const char *kind, const char *key,
		       struct err *e) MUST_CHECK;

#endif
