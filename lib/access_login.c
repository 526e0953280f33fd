/* SPDX-License-Identifier: EUPL-1.2 */
/* access_login - whether a password opens an account, and what its use changes */
#include "lib/access.h"

#include "lib/credential.h"
#include "lib/log.h"
#include "lib/q_access.h"
#include "lib/token.h"

#include <talloc.h>

#define CANDIDATES 3

struct candidate { int64_t person, id, request; const char *phc; };

struct login {
	const void *mem;
	bool mailed;
	struct candidate c[CANDIDATES];
	size_t n;
	const struct candidate *hit;
	bool stale;
	char *fresh;		/* the hit's password hashed with today's parameters, or NULL */
	bool open;
};

static enum rc take(void *arg, const struct q_val *v, struct err *e)
{
	struct login *l = arg;

	if (l->n == CANDIDATES)
		return ERR(e, RC_BUG, "", "more credentials than asked for");
	l->c[l->n++] = (struct candidate){ v[0].i, v[1].i, v[3].i,
					   talloc_strdup(l->mem, v[2].p) };
	return RC_OK;
}

static enum rc load(struct db *db, struct login *l, const char *email, struct err *e)
{
	const char *folded = access_fold_email(l->mem, email);

	if (!folded)
		return RC_OK;
	return query_each(db, &q_access_credentials,
			  QARGS(q_text(folded), q_text(l->mailed ? "mailed" : "own")), take, l, e);
}

/* One Argon2 run where there is nothing to compare with, too. */
static enum rc verify(struct login *l, const char *password, size_t len, struct err *e)
{
	bool match = false;
	enum rc rc = RC_OK;

	if (l->n == 0)
		return credential_verify(NULL, password, len, &match, &l->stale, e);
	for (size_t i = 0; i < l->n && rc == RC_OK && !match; i++) {
		rc = credential_verify(l->c[i].phc, password, len, &match, &l->stale, e);
		if (match)
			l->hit = &l->c[i];
	}
	return rc;
}

/* A row that cannot be renewed now is renewed next time. */
static void renew(struct login *l, const char *password, size_t len)
{
	struct err e = { 0 };

	if (credential_hash(l->mem, password, len, &l->fresh, &e) != RC_OK)
		log_info("access", "could not renew the stored form of a password: %s", e.cause);
}

/* A mailed password works once, and its first use ends the one before it. */
static enum rc use_mailed(struct db *db, const struct candidate *c, struct err *e)
{
	enum rc rc = query_exec(db, &q_access_forget, QARGS(q_i64(c->person)), NULL, e);

	if (rc == RC_OK)
		rc = query_exec(db, &q_access_kill_request, QARGS(q_i64(c->request)), NULL, e);
	if (rc == RC_OK)
		rc = query_exec(db, &q_access_must_change, QARGS(q_i64(c->person)), NULL, e);
	return rc;
}

static enum rc open_in_write(struct db *db, void *arg, struct err *e)
{
	struct login *l = arg;
	const struct candidate *c = l->hit;
	struct q_val v[1];
	enum rc rc = query_row(db, &q_access_lock, QARGS(q_i64(c->id), q_text(c->phc)), l->mem,
			       v, &l->open, e);

	if (rc != RC_OK || !l->open)
		return rc;
	if (l->mailed)
		rc = use_mailed(db, c, e);
	else if (l->fresh)
		rc = query_exec(db, &q_access_rehash, QARGS(q_text(l->fresh), q_i64(c->id)),
				NULL, e);
	if (rc == RC_OK)
		rc = query_exec(db, &q_access_logged_in, QARGS(q_i64(c->person)), NULL, e);
	return rc;
}

enum rc access_login(struct db *db, const struct conf *conf, const char *email,
		     const char *password, size_t len, int64_t *person, struct err *e)
{
	struct login *l = talloc_zero(NULL, struct login);
	enum rc rc;

	(void)conf;
	*person = 0;
	l->mem = l;
	l->mailed = token_is_password(password, len);
	rc = load(db, l, email, e);
	if (rc == RC_OK)
		rc = verify(l, password, len, e);
	if (rc == RC_OK && l->hit && l->stale && !l->mailed)
		renew(l, password, len);
	if (rc == RC_OK && l->hit)
		rc = db_write(db, open_in_write, l, e);
	if (rc == RC_OK && l->open)
		*person = l->hit->person;
	talloc_free(l);
	return rc;
}
