/* SPDX-License-Identifier: EUPL-1.2 */
/* upload - files that people send: staged first, then linked to an entry */

#include "lib/upload.h"

#include "lib/clock.h"
#include "lib/q_upload.h"
#include "lib/token.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define KEPT_MS (24 * INT64_C(3600000))
#define UNCERTAIN_TRIES 3
#define SWEEPS_MAX 50		/* per run; the next one is a minute away */

struct upload_writer {
	struct db *db;
	int64_t person, id, seq, size;
	const char *name;
	struct token_digest *digest;
	char *chunk;
	size_t used;
	bool last, check;
	unsigned char sha256[32];
};

struct upload_writer *upload_begin(const void *ctx, struct db *db, int64_t person,
				   const char *name, bool check)
{
	struct upload_writer *w = talloc_zero(ctx, struct upload_writer);

	w->db = db;
	w->person = person;
	w->check = check;
	w->name = talloc_strdup(w, name);
	w->digest = token_digest_new(w);
	w->chunk = talloc_size(w, UPLOAD_CHUNK);
	return w;
}

struct flush { const struct upload_writer *w; int64_t id; };

/* Run again from the start when the server undid it: w changes only afterwards. */
static enum rc write_chunk(struct db *db, void *arg, struct err *e)
{
	struct flush *f = arg;
	const struct upload_writer *w = f->w;
	enum rc rc = RC_OK;

	f->id = w->id;
	if (!f->id) {
		rc = query_exec(db, &q_upload_insert, QARGS(q_i64(w->person), q_text(w->name)),
				NULL, e);
		f->id = db_last_id(db);
	}
	if (!rc && w->used > 0)
		rc = query_exec(db, &q_upload_chunk_insert,
				QARGS(q_i64(f->id), q_i64(w->seq), q_bin(w->chunk, w->used)),
				NULL, e);
	if (!rc && w->last)
		rc = query_exec_n(db, &q_upload_done,
				  QARGS(q_i64(w->size), q_bin(w->sha256, sizeof(w->sha256)),
					q_text(w->check ? "pending" : "none"), q_i64(f->id)),
				  1, "", e);
	return rc;
}

/* A COMMIT without an answer was done or not, as a whole: what is in it is looked for. */
static bool was_written(const struct flush *f, bool *known)
{
	const struct upload_writer *w = f->w;
	struct err e = { 0 };
	bool found = false;

	*known = query_exists(w->db, &q_upload_written,
			      QARGS(q_i64(f->id), q_i64(w->person), q_text(w->name),
				    q_bool(w->used == 0), q_i64(w->seq), q_bool(!w->last)),
			      &found, &e) == RC_OK;
	return found;
}

static enum rc flush(struct upload_writer *w, struct err *e)
{
	struct flush f = { w, 0 };
	enum rc rc = RC_UNCERTAIN;
	bool known = true;

	for (int n = 0; n < UNCERTAIN_TRIES && rc == RC_UNCERTAIN && known; n++) {
		rc = db_write(w->db, write_chunk, &f, e);
		if (rc == RC_UNCERTAIN && was_written(&f, &known))
			rc = RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	w->id = f.id;
	w->seq++;
	w->used = 0;
	return RC_OK;
}

enum rc upload_write(struct upload_writer *w, const char *p, size_t len, struct err *e)
{
	enum rc rc;

	token_digest_add(w->digest, p, len);
	w->size += (int64_t)len;
	while (len > 0) {
		size_t n = UPLOAD_CHUNK - w->used < len ? UPLOAD_CHUNK - w->used : len;

		memcpy(w->chunk + w->used, p, n);
		w->used += n;
		p += n;
		len -= n;
		if (w->used == UPLOAD_CHUNK && (rc = flush(w, e)))
			return rc;
	}
	return RC_OK;
}

enum rc upload_end(struct upload_writer *w, const void *ctx, struct upload *out, struct err *e)
{
	enum rc rc;

	assert(!w->last);
	token_digest_end(w->digest, w->sha256);
	w->last = true;
	rc = flush(w, e);
	if (rc != RC_OK)
		return rc;
	*out = (struct upload){ .id = w->id, .size = w->size, .staged = true,
				.name = talloc_strdup(ctx, w->name) };
	memcpy(out->sha256, w->sha256, sizeof(out->sha256));
	return RC_OK;
}

enum rc upload_cancel(struct upload_writer *w, struct err *e)
{
	return w->id ? upload_drop(w->db, w->person, w->id, e) : RC_OK;
}

static struct upload from_row(const void *ctx, const struct q_val *v)
{
	struct upload u = { .id = v[UO_ID].i, .size = v[UO_SIZE].i,
			    .name = talloc_strdup(ctx, v[UO_NAME].p),
			    .staged = v[UO_STAGED].i != 0,
			    .infected = v[UO_INFECTED].i != 0 };

	if (v[UO_SHA256].len == sizeof(u.sha256))
		memcpy(u.sha256, v[UO_SHA256].p, sizeof(u.sha256));
	return u;
}

enum rc upload_find(struct db *db, const void *ctx, int64_t person, int64_t id,
		    struct upload *out, bool *found, struct err *e)
{
	struct q_val v[UO_INFECTED + 1];
	enum rc rc = query_row(db, &q_upload_own, QARGS(q_i64(id), q_i64(person)), ctx, v,
			       found, e);

	if (rc == RC_OK && *found)
		*out = from_row(ctx, v);
	return rc;
}

struct listing { const void *ctx; struct upload *files; size_t n; };

static enum rc list_file(void *arg, const struct q_val *v, struct err *e)
{
	struct listing *l = arg;

	(void)e;
	l->files = talloc_realloc(l->ctx, l->files, struct upload, (unsigned)l->n + 1);
	l->files[l->n++] = from_row(l->ctx, v);
	return RC_OK;
}

enum rc upload_of_key(struct db *db, const void *ctx, int64_t person,
		      const unsigned char key[UPLOAD_KEY], struct upload **files, size_t *n,
		      struct err *e)
{
	struct listing l = { .ctx = ctx };
	enum rc rc = query_each(db, &q_upload_of_key,
				QARGS(q_i64(person), q_bin(key, UPLOAD_KEY)), list_file, &l, e);

	*files = l.files;
	*n = l.n;
	return rc;
}

enum rc upload_of_person(struct db *db, int64_t person, int64_t *waiting, int64_t *bytes,
			 struct err *e)
{
	struct q_val v[2] = { { 0 } };
	bool found = false;
	enum rc rc = query_row(db, &q_upload_of_person,
			       QARGS(q_time(clock_now_ms() - KEPT_MS), q_i64(person)), NULL, v,
			       &found, e);

	*waiting = v[0].i;
	*bytes = v[1].i;
	return rc;
}

enum rc upload_total(struct db *db, int64_t *bytes, struct err *e)
{
	struct q_val v = { 0 };
	bool found = false;
	enum rc rc = query_row(db, &q_upload_total, QNONE, NULL, &v, &found, e);

	*bytes = v.i;
	return rc;
}

struct keep { int64_t person; const unsigned char *key; const struct upload *files; size_t n; };

static enum rc keep(struct db *db, void *arg, struct err *e)
{
	const struct keep *k = arg;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < k->n && !rc; i++)
		if (k->files[i].staged)
			rc = query_exec(db, &q_upload_keep,
					QARGS(q_bin(k->key, UPLOAD_KEY), q_i64(k->files[i].id),
					      q_i64(k->person)), NULL, e);
	return rc;
}

enum rc upload_keep(struct db *db, int64_t person, const unsigned char key[UPLOAD_KEY],
		    const struct upload *files, size_t n, struct err *e)
{
	struct keep k = { person, key, files, n };
	size_t staged = 0;

	for (size_t i = 0; i < n; i++)
		staged += files[i].staged;
	return staged > 0 ? db_write_twice(db, keep, &k, e) : RC_OK;
}

struct drop { int64_t person, id; };

static enum rc drop(struct db *db, void *arg, struct err *e)
{
	const struct drop *d = arg;

	return query_exec(db, &q_upload_drop, QARGS(q_i64(d->id), q_i64(d->person)), NULL, e);
}

enum rc upload_drop(struct db *db, int64_t person, int64_t id, struct err *e)
{
	struct drop d = { person, id };

	return db_write_twice(db, drop, &d, e);
}

enum rc upload_link(struct db *db, int64_t person, const int64_t *ids, size_t n,
		    int64_t entry, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < n && !rc; i++) {
		rc = query_exec(db, &q_upload_link,
				QARGS(q_i64(entry), q_i64(ids[i]), q_i64(person)), &changed, e);
		if (!rc && changed != 1)
			return ERR(e, RC_INVALID, "upload.gone", "file %" PRId64
				   " of person %" PRId64 " is not staged", ids[i], person);
	}
	return rc;
}

struct sweep { const char *state; int64_t before, n; };

static enum rc sweep_some(struct db *db, void *arg, struct err *e)
{
	struct sweep *s = arg;

	return query_exec(db, &q_upload_sweep, QARGS(q_text(s->state), q_time(s->before)),
			  &s->n, e);
}

enum rc upload_sweep(struct db *db, int64_t *n, struct err *e)
{
	static const char *const states[] = { "receiving", "staged" };
	enum rc rc = RC_OK;

	*n = 0;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		struct sweep s = { states[i], clock_now_ms() - KEPT_MS, 1 };

		for (unsigned k = 0; k < SWEEPS_MAX && !rc && s.n > 0; k++) {
			rc = db_write(db, sweep_some, &s, e);
			*n += rc ? 0 : s.n;
		}
	}
	return rc;
}
