/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * access_reset - "Passwort vergessen": asking, the link, the button, the mailed secrets
 *
 * A request is alive until its link was used or a newer link was mailed; after the button
 * until its password was used or a newer one was mailed. Only what goes out kills what is
 * older: a mere request changes nothing for the owner of the account.
 */
#include "lib/access_private.h"

#include "lib/clock.h"
#include "lib/credential.h"
#include "lib/outbox.h"
#include "lib/q_access.h"
#include "lib/token.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

static enum rc asked_too_often(struct db *db, const struct conf *conf, int64_t person,
			       bool *too_often, struct err *e)
{
	const struct conf_limit *limit = &conf->forgot_account;
	struct q_val v[1];
	bool found = false;
	enum rc rc = query_row(db, &q_access_asked,
			       QARGS(q_i64(person), q_i64(limit->window_s)), NULL, v, &found, e);

	*too_often = rc == RC_OK && found && v[0].i >= limit->count;
	return rc;
}

enum rc access_forgot(struct db *db, const struct conf *conf, const char *email,
		      struct err *e)
{
	char *folded = access_fold_email(NULL, email);
	bool found = false, too_often = false;
	struct q_val v[1] = { { 0 } };
	enum rc rc = RC_OK;

	if (folded)
		rc = query_row(db, &q_access_lock_email, QARGS(q_text(folded)), NULL, v, &found, e);
	talloc_free(folded);
	if (rc == RC_OK && found)
		rc = asked_too_often(db, conf, v[0].i, &too_often, e);
	if (rc != RC_OK || !found || too_often)
		return rc;
	rc = query_exec(db, &q_access_ask, QARGS(q_i64(v[0].i)), NULL, e);
	if (rc == RC_OK)
		rc = outbox_add(db, MAIL_RESET_LINK, v[0].i, 0, 0, db_last_id(db), e);
	return rc;
}

enum rc access_link(struct db *db, const char *token, int64_t *request, int64_t *person,
		    struct err *e)
{
	unsigned char hash[TOKEN_HASH];
	bool found = false;
	struct q_val v[2];
	enum rc rc;

	*request = *person = 0;
	if (!token_hash(token, hash))
		return RC_OK;
	rc = query_row(db, &q_access_link, QARGS(q_bin(hash, sizeof(hash))), NULL, v, &found, e);
	if (rc == RC_OK && found) {
		*request = v[0].i;
		*person = v[1].i;
	}
	return rc;
}

static enum rc dead(struct err *e)
{
	return ERR(e, RC_NOTFOUND, "", "the link is used, expired or unknown");
}

/* In a write transaction; of two buttons pressed at once one wins. */
static enum rc use_up(struct db *db, const char *token, int64_t *request, int64_t *person,
		      struct err *e)
{
	int64_t changed = 0;
	enum rc rc = access_link(db, token, request, person, e);

	if (rc == RC_OK && *request)
		rc = query_exec(db, &q_access_use_link, QARGS(q_i64(*request)), &changed, e);
	return rc != RC_OK || changed == 1 ? rc : dead(e);
}

enum rc access_use_link(struct db *db, const struct conf *conf, const char *token,
			struct err *e)
{
	int64_t request, person;
	enum rc rc = use_up(db, token, &request, &person, e);

	(void)conf;
	return rc ? rc : outbox_add(db, MAIL_NEW_PASSWORD, person, 0, 0, request, e);
}

struct choose { const char *token, *phc; int64_t person; };

static enum rc choose_in_write(struct db *db, void *arg, struct err *e)
{
	const struct choose *c = arg;
	int64_t request, person;
	enum rc rc = use_up(db, c->token, &request, &person, e);

	return rc ? rc : access_store_own(db, person, c->phc, e);
}

enum rc access_use_link_chosen(struct db *db, const struct conf *conf, const char *token,
			       const char *password, size_t len, int64_t *person,
			       struct err *e)
{
	struct choose c = { token, NULL, 0 };
	int64_t request;
	char *phc = NULL;
	enum rc rc = access_link(db, token, &request, person, e);

	if (rc == RC_OK && !request)
		return dead(e);
	if (rc == RC_OK)
		rc = access_check_new(db, conf, *person, password, len, e);
	if (rc == RC_OK)
		rc = credential_hash(NULL, password, len, &phc, e);
	c.phc = phc;
	if (rc == RC_OK)
		rc = db_write(db, choose_in_write, &c, e);
	talloc_free(phc);
	return rc;
}

/* -- for the mailer ------------------------------------------------------------------ */

struct make {
	const struct conf *conf;
	int64_t request;
	char text[TOKEN_TEXT];
	unsigned char hash[TOKEN_HASH];
	const char *phc;
};

static int64_t ttl_s(const struct conf *conf)
{
	return conf->secret_ttl_ms / 1000;
}

static enum rc lock_request(struct db *db, int64_t request, bool used, int64_t *person,
			    struct err *e)
{
	struct q_val v[2];
	bool found = false;
	enum rc rc = query_row(db, &q_access_lock_request, QARGS(q_i64(request)), NULL, v,
			       &found, e);

	if (rc != RC_OK)
		return rc;
	if (!found || (v[1].i != 0) != used)
		return ERR(e, RC_NOTFOUND, "", "request %" PRId64 " is dead: no mail is due",
			   request);
	*person = v[0].i;
	return RC_OK;
}

static enum rc link_in_write(struct db *db, void *arg, struct err *e)
{
	struct make *m = arg;
	int64_t person;
	enum rc rc = lock_request(db, m->request, false, &person, e);

	if (rc != RC_OK ||
	    (rc = query_exec(db, &q_access_kill_links, QARGS(q_i64(person), q_i64(m->request)),
			     NULL, e)) != RC_OK ||
	    (rc = query_exec(db, &q_access_sweep_links, QARGS(q_i64(person)), NULL, e)) != RC_OK)
		return rc;
	token_new(m->text, m->hash);
	return query_exec(db, &q_access_add_link,
			  QARGS(q_bin(m->hash, sizeof(m->hash)), q_i64(m->request),
				q_i64(ttl_s(m->conf))), NULL, e);
}

enum rc access_make_link(struct db *db, const struct conf *conf, const void *ctx,
			 int64_t request, char **token, int64_t *expires_at, struct err *e)
{
	struct make m = { .conf = conf, .request = request };
	enum rc rc = db_write(db, link_in_write, &m, e);

	if (rc == RC_OK) {
		*token = credential_secret_copy(ctx, m.text, strlen(m.text));
		*expires_at = clock_now_ms() + conf->secret_ttl_ms;
	}
	explicit_bzero(&m, sizeof(m));
	return rc;
}

static enum rc password_in_write(struct db *db, void *arg, struct err *e)
{
	struct make *m = arg;
	const struct q_arg request = q_i64(m->request);
	int64_t person;
	enum rc rc = lock_request(db, m->request, true, &person, e);

	if (rc != RC_OK ||
	    (rc = query_exec(db, &q_access_kill_older, QARGS(q_i64(person), request), NULL,
			     e)) != RC_OK ||
	    (rc = query_exec(db, &q_access_drop_mailed, QARGS(q_i64(person), request), NULL,
			     e)) != RC_OK)
		return rc;
	return query_exec(db, &q_access_add_mailed,
			  QARGS(q_i64(person), q_text(m->phc), request, q_i64(ttl_s(m->conf))),
			  NULL, e);
}

enum rc access_make_password(struct db *db, const struct conf *conf, const void *ctx,
			     int64_t request, char **password, int64_t *expires_at,
			     struct err *e)
{
	struct make m = { .conf = conf, .request = request };
	char *phc = NULL;
	enum rc rc;

	token_password(m.text);
	rc = credential_hash(NULL, m.text, strlen(m.text), &phc, e);
	m.phc = phc;
	if (rc == RC_OK)
		rc = db_write(db, password_in_write, &m, e);
	if (rc == RC_OK) {
		*password = credential_secret_copy(ctx, m.text, strlen(m.text));
		*expires_at = clock_now_ms() + conf->secret_ttl_ms;
	}
	explicit_bzero(&m, sizeof(m));
	talloc_free(phc);
	return rc;
}
