/* SPDX-License-Identifier: EUPL-1.2 */
/* q_form.c - queries of one form, one result */

#include "lib/q_form.h"

#include "lib/token.h"

static const struct query q_form_result_claim = {
	.name = "form_result_claim",
	.sql = "INSERT INTO form_result (person_id, form_key, content) VALUES (?, ?, ?)",
	.args = { Q_I64, Q_BIN, Q_BIN },
};

static const struct query q_form_result_find = {
	.name = "form_result_find",
	.sql = "SELECT content, location FROM form_result"
	       " WHERE person_id = ? AND form_key = ?",
	.args = { Q_I64, Q_BIN },
	.cols = { KEEP(BIN, "content"), KEEP(TEXT, "location") },
};

static const struct query q_form_result_store = {
	.name = "form_result_store",
	.sql = "UPDATE form_result SET location = ? WHERE person_id = ? AND form_key = ?",
	.args = { Q_TEXT, Q_I64, Q_BIN },
};

static const struct query q_form_result_release = {
	.name = "form_result_release",
	.sql = "DELETE FROM form_result WHERE person_id = ? AND form_key = ?",
	.args = { Q_I64, Q_BIN },
};

const struct query *const q_form[] = {
	&q_form_result_claim, &q_form_result_find, &q_form_result_store,
	&q_form_result_release, NULL
};

enum rc form_result_claim(struct db *db, const struct form_mark *m, bool *fresh, struct err *e)
{
	struct err why = { 0 };
	enum rc rc = query_exec(db, &q_form_result_claim,
				QARGS(q_i64(m->person), q_bin(m->key, sizeof(m->key)),
				      q_bin(m->content, sizeof(m->content))), NULL, &why);

	*fresh = rc == RC_OK;
	if (rc == RC_OK || query_duplicate(db))
		return RC_OK;
	return ERR(e, rc, why.msgid, "%s", why.cause);
}

enum rc form_result_find(struct db *db, const void *ctx, const struct form_mark *m,
			 const char **location, bool *same, struct err *e)
{
	struct q_val v[2];
	bool found = false;
	enum rc rc = query_row(db, &q_form_result_find,
			       QARGS(q_i64(m->person), q_bin(m->key, sizeof(m->key))),
			       ctx, v, &found, e);

	*location = NULL;
	*same = false;
	if (rc != RC_OK || !found)
		return rc;
	*location = v[1].p;
	*same = v[0].len == sizeof(m->content) &&
		token_equal(v[0].p, m->content, sizeof(m->content));
	return RC_OK;
}

enum rc form_result_store(struct db *db, const struct form_mark *m, const char *location,
			  struct err *e)
{
	return query_exec_n(db, &q_form_result_store,
			    QARGS(q_text(location), q_i64(m->person),
				  q_bin(m->key, sizeof(m->key))), 1, "", e);
}

enum rc form_result_release(struct db *db, const struct form_mark *m, struct err *e)
{
	return query_exec_n(db, &q_form_result_release,
			    QARGS(q_i64(m->person), q_bin(m->key, sizeof(m->key))), 1, "", e);
}
