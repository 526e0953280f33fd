/* SPDX-License-Identifier: EUPL-1.2 */
/* upload_scan - files and the virus scanner: who may have what, what is to look at, the mark */

#include "lib/upload_scan.h"

#include "lib/access.h"
#include "lib/q_upload.h"
#include "lib/q_upload_scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

const char *upload_scan_shown(const struct conf *conf, const char *scan)
{
	if (strcmp(scan, "infected") == 0)
		return "infected";
	if (!*conf->scan)
		return NULL;
	if (strcmp(scan, "pending") == 0)
		return "pending";
	return strcmp(scan, "error") == 0 ? "error" : NULL;
}

enum upload_access upload_access(const struct conf *conf, const char *scan, bool own)
{
	const char *shown = upload_scan_shown(conf, scan);

	if (!shown)
		return UPLOAD_OPEN;
	if (strcmp(shown, "infected") == 0)
		return UPLOAD_INFECTED;
	if (own)
		return UPLOAD_OPEN;
	return strcmp(shown, "pending") == 0 ? UPLOAD_WAITS : UPLOAD_UNCHECKED;
}

struct listing { struct upload_pending *out; size_t n; };

static enum rc list_one(void *arg, const struct q_val *v, struct err *e)
{
	struct listing *l = arg;

	(void)e;
	if (l->n < UPLOAD_SCAN_BATCH)
		l->out[l->n++] = (struct upload_pending){ v[US_ID].i, v[US_SIZE].i,
							  v[US_CREATED].i };
	return RC_OK;
}

enum rc upload_scan_next(struct db *db, int64_t since,
			 struct upload_pending out[UPLOAD_SCAN_BATCH], size_t *n, struct err *e)
{
	struct listing l = { out, 0 };
	enum rc rc = query_each(db, &q_upload_scan_next, QARGS(q_time(since)), list_one, &l, e);

	*n = l.n;
	return rc;
}

enum rc upload_scan_count(struct db *db, int64_t *n, struct err *e)
{
	void *tmp = talloc_new(NULL);
	struct q_val v = { 0 };
	bool found = false;
	enum rc rc = query_row(db, &q_upload_scan_count, QNONE, tmp, &v, &found, e);

	*n = found ? v.i : 0;
	talloc_free(tmp);
	return rc;
}

enum rc upload_scan_chunk(struct db *db, const void *ctx, int64_t id, int64_t seq,
			  const char **p, size_t *len, struct err *e)
{
	struct q_val v = { 0 };
	bool found = false;
	enum rc rc = query_row(db, &q_upload_chunk, QARGS(q_i64(id), q_i64(seq)), ctx, &v, &found,
			       e);

	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "", "file %" PRId64 " has no chunk %" PRId64, id, seq);
	*p = v.p;
	*len = v.len;
	return rc;
}

struct mark {
	int64_t id;
	const char *scan, *signature;
	struct upload_marked *out;
};

static enum rc note_infected(struct db *db, const struct mark *m, struct err *e)
{
	char detail[200];
	void *tmp = talloc_new(NULL);
	struct q_val v[2] = { { 0 } };
	bool found = false;
	enum rc rc = query_row(db, &q_upload_scan_where, QARGS(q_i64(m->id)), tmp, v, &found, e);

	if (!rc && found) {
		m->out->ticket = v[1].null ? 0 : v[1].i;
		snprintf(detail, sizeof(detail), "upload %" PRId64 ": %s", m->id, m->signature);
		rc = audit_add(db, "upload.infected", 0, v[0].i, m->out->ticket, "", "", detail, e);
	}
	talloc_free(tmp);
	return rc;
}

static enum rc mark(struct db *db, void *arg, struct err *e)
{
	const struct mark *m = arg;
	int64_t changed = 0;
	enum rc rc = query_exec(db, &q_upload_scan_mark, QARGS(q_text(m->scan), q_i64(m->id)),
				&changed, e);

	*m->out = (struct upload_marked){ .done = changed == 1 };
	if (!rc && m->out->done && strcmp(m->scan, "infected") == 0)
		rc = note_infected(db, m, e);
	return rc;
}

enum rc upload_scan_mark(struct db *db, int64_t id, const char *scan, const char *signature,
			 struct upload_marked *out, struct err *e)
{
	struct mark m = { id, scan, signature, out };

	return db_write(db, mark, &m, e);
}

static enum rc again(struct db *db, void *arg, struct err *e)
{
	const int64_t *id = arg;
	char detail[60];
	int64_t changed = 0;
	enum rc rc = query_exec(db, &q_upload_scan_again, QARGS(q_i64(*id)), &changed, e);

	if (!rc && changed == 0)
		return ERR(e, RC_NOTFOUND, "", "there is no file %" PRId64, *id);
	snprintf(detail, sizeof(detail), "upload %" PRId64, *id);
	return rc ? rc : audit_add(db, "upload.scan-again", 0, 0, 0, "", "", detail, e);
}

enum rc upload_scan_again(struct db *db, int64_t id, struct err *e)
{
	return db_write(db, again, &id, e);
}
