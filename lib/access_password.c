/* SPDX-License-Identifier: EUPL-1.2 */
/* access_password - choosing a password of one's own */
#include "lib/access_private.h"

#include "lib/credential.h"
#include "lib/outbox.h"
#include "lib/person.h"
#include "lib/q_access.h"
#include "lib/q_person.h"
#include "lib/token.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

static enum rc check_current(struct db *db, int64_t person, const char *current, size_t len,
			     struct err *e)
{
	void *mem = talloc_new(NULL);
	bool found = false, match = false, stale = false;
	struct q_val v[1];
	enum rc rc = query_row(db, &q_access_own, QARGS(q_i64(person)), mem, v, &found, e);

	if (rc == RC_OK)
		rc = credential_verify(found ? v[0].p : NULL, current, len, &match, &stale, e);
	talloc_free(mem);
	if (rc != RC_OK || match)
		return rc;
	return ERR(e, RC_INVALID, "password.error.current", "the current password of person %"
		   PRId64 " was not given", person);
}

enum rc access_check_new(struct db *db, const struct conf *conf, int64_t person,
			 const char *password, size_t len, struct err *e)
{
	void *mem = talloc_new(NULL);
	struct q_val v[4];
	const char *bad = NULL;
	bool found = false;
	enum rc rc = query_row(db, &q_access_words, QARGS(q_i64(person)), mem, v, &found, e);

	if (rc == RC_OK && !found)
		rc = ERR(e, RC_NOTFOUND, "", "person %" PRId64 " is not active", person);
	if (rc == RC_OK) {
		const char *const words[] = {
			v[0].p, v[1].p, v[2].p, conf->site, conf->product_name,
			conf->operator_name, v[3].null ? NULL : v[3].p, NULL
		};

		/* login tells mailed passwords by their form */
		bad = token_is_password(password, len) ? "password.error.same" :
			credential_weakness(conf, password, len, words);
	}
	talloc_free(mem);
	return bad ? ERR(e, RC_INVALID, bad, "the new password is refused: %s", bad) : rc;
}

enum rc access_store_own(struct db *db, int64_t person, const char *phc, struct err *e)
{
	const struct q_args who = QARGS(q_i64(person));
	struct q_val v[1];
	bool found = false;
	enum rc rc = query_row(db, &q_access_lock_person, who, NULL, v, &found, e);

	if (rc == RC_OK && !found)
		return ERR(e, RC_NOTFOUND, "", "person %" PRId64 " is not active", person);
	if (rc != RC_OK || (rc = query_exec(db, &q_access_forget, who, NULL, e)) != RC_OK ||
	    (rc = query_exec(db, &q_access_set_own, QARGS(q_i64(person), q_text(phc)), NULL,
			     e)) != RC_OK ||
	    (rc = query_exec(db, &q_person_end_requests, who, NULL, e)) != RC_OK ||
	    (rc = query_exec(db, &q_access_changed, who, NULL, e)) != RC_OK ||
	    (rc = person_end_sessions(db, person, e)) != RC_OK)
		return rc;
	return outbox_add(db, MAIL_PASSWORD_CHANGED, person, 0, 0, 0, e);
}

struct change { int64_t person; const char *phc; };

static enum rc change_in_write(struct db *db, void *arg, struct err *e)
{
	const struct change *c = arg;

	return access_store_own(db, c->person, c->phc, e);
}

enum rc access_set_password(struct db *db, const struct conf *conf, int64_t person,
			    const char *current, size_t current_len,
			    const char *password, size_t len, struct err *e)
{
	struct change c = { person, NULL };
	char *phc = NULL;
	enum rc rc = current ? check_current(db, person, current, current_len, e) : RC_OK;

	if (rc == RC_OK && current && current_len == len && !memcmp(current, password, len))
		rc = ERR(e, RC_INVALID, "password.error.same", "the new password is the old one");
	if (rc == RC_OK)
		rc = access_check_new(db, conf, person, password, len, e);
	if (rc == RC_OK)
		rc = credential_hash(NULL, password, len, &phc, e);
	c.phc = phc;
	if (rc == RC_OK)
		rc = db_write(db, change_in_write, &c, e);
	talloc_free(phc);
	return rc;
}
