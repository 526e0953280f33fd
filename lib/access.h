/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access - logging in, and passwords by mail (PRODUCT.md section 2)
 */
#ifndef LIB_ACCESS_H
#define LIB_ACCESS_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Folded form of an address (trimmed, lower case), on ctx; NULL when it is none by the
 * strict grammar (max 254 bytes, no quoted local part, no control characters). */
char *access_fold_email(const void *ctx, const char *email);

/* What a limit per network counts: an IPv4 address, the /64 of an IPv6 address, "" for none;
 * on ctx. */
char *access_network(const void *ctx, const char *ip);

/* Whether password opens the account. Always exactly one Argon2 run when there is no
 * or one credential to check (a mailed password is known by its form and compared with mailed
 * ones only, at most three); *person 0 when it does not open (wrong, unknown,
 * deactivated, organisation inactive: all alike). First use of a mailed password makes
 * must_change, kills the other mailed ones and the old own one. Runs its own write
 * transactions; throttles are the caller's. */
enum rc access_login(struct db *db, const struct conf *conf, const char *email,
		     const char *password, size_t len, int64_t *person, struct err *e) MUST_CHECK;

/* Whether a password of one's own must be chosen before anything else. */
enum rc access_must_change(struct db *db, int64_t person, bool *must, struct err *e) MUST_CHECK;

/* "Passwort vergessen": a reset_request and its link mail, if the address is known and
 * active and fewer than forgot_account.count link mails were asked for in the window;
 * else nothing, RC_OK all the same. Inside a write transaction. */
enum rc access_forgot(struct db *db, const struct conf *conf, const char *email,
		      struct err *e) MUST_CHECK;

/* Whether a link is alive: *request and *person, 0 when dead. Changes nothing. */
enum rc access_link(struct db *db, const char *token, int64_t *request,
		    int64_t *person, struct err *e) MUST_CHECK;
/* The button: uses the link up and writes the new-password mail. RC_NOTFOUND when dead.
 * Inside a write transaction. */
enum rc access_use_link(struct db *db, const struct conf *conf, const char *token,
			struct err *e) MUST_CHECK;
/* reset = chosen: uses the link up and sets the password. Everything else as
 * access_set_password; RC_NOTFOUND when dead. */
enum rc access_use_link_chosen(struct db *db, const struct conf *conf, const char *token,
			       const char *password, size_t len, int64_t *person,
			       struct err *e) MUST_CHECK;

/* For the mailer, at the moment of sending, each in its own short transaction committed
 * before the mail goes out: a fresh link token (kills the links of older requests), a
 * fresh mailed password (kills those of older requests). Text is a secret on ctx;
 * RC_NOTFOUND when the request is dead and no mail is due. */
enum rc access_make_link(struct db *db, const struct conf *conf, const void *ctx,
			 int64_t request, char **token, int64_t *expires_at,
			 struct err *e) MUST_CHECK;
enum rc access_make_password(struct db *db, const struct conf *conf, const void *ctx,
			     int64_t request, char **password, int64_t *expires_at,
			     struct err *e) MUST_CHECK;

/* Checks current (unless NULL), then the new password against the rules (RC_INVALID with
 * the message id of the rule, "password.error.current" for a wrong current one), stores it,
 * kills links and mailed passwords, clears must_change, ends all sessions of the person (the
 * caller makes a new one) and writes the notice mail. Runs its own write transaction. What
 * has the form of a mailed password is refused ("password.error.same"). */
enum rc access_set_password(struct db *db, const struct conf *conf, int64_t person,
			    const char *current, size_t current_len,
			    const char *password, size_t len, struct err *e) MUST_CHECK;

/* One row of the audit log, in the running write transaction or in one of its own. */
enum rc audit_add(struct db *db, const char *event, int64_t actor, int64_t person,
		  int64_t ticket, const char *ip, const char *request_id,
		  const char *detail, struct err *e) MUST_CHECK;

#endif
