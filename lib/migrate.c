/* SPDX-License-Identifier: EUPL-1.2 */
/* migrate - brings the schema forward to the files of schema/ */
#include "lib/migrate.h"
#include "lib/clock.h"
#include "lib/q_migrate.h"
#include "lib/schema_file.h"
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#define POLL_MS 200

struct migration {
	struct db *db;
	const struct migrate_options *o;
	const void *mem;
	struct schema_files files;
	long at;		/* highest version applied */
};

static void say(const struct migration *m, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void say(const struct migration *m, const char *fmt, ...)
{
	va_list ap;
	char *line;

	if (!m->o->say)
		return;
	va_start(ap, fmt);
	line = talloc_vasprintf(m->mem, fmt, ap);
	va_end(ap);
	assert(line);
	m->o->say(m->o->arg, line);
	talloc_free(line);
}

static enum rc bootstrap(struct migration *m, struct err *e)
{
	enum rc rc = RC_OK;

	for (const char *const *sql = migrate_bootstrap; *sql && !rc; sql++)
		rc = db_run(m->db, *sql, strlen(*sql), e);
	return rc;
}

static enum rc lock_in_write(struct db *db, void *arg, struct err *e)
{
	return query_exec(db, &q_schema_lock, QNONE, arg, e);
}

static void nap(void)
{
	struct timespec t = { 0, POLL_MS * 1000000L };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

static enum rc holder_error(struct migration *m, struct err *e)
{
	struct q_val v[2];
	bool found;
	enum rc rc = query_row(m->db, &q_schema_lock_holder, QNONE, m->mem, v, &found, e);

	if (rc)
		return rc;
	return ERR(e, RC_BUSY, "", "another migration holds the lock (server %s, connection"
		   " %lld): wait for it to end", found ? v[0].p : "?",
		   found ? (long long)v[1].i : 0);
}

static enum rc lock(struct migration *m, struct err *e)
{
	int64_t until = clock_mono_ms() + m->o->wait_ms, got = 0;
	bool told = false;

	for (;;) {
		enum rc rc = db_write(m->db, lock_in_write, &got, e);

		if (rc || got == 1)
			return rc;
		if (clock_mono_ms() >= until)
			return holder_error(m, e);
		if (!told)
			say(m, "waiting for another migration to end");
		told = true;
		nap();
	}
}

static enum rc check_applied(void *arg, const struct q_val *v, struct err *e)
{
	struct migration *m = arg;
	const struct schema_file *f;

	m->at = (long)v[0].i;
	if (v[0].i < 1 || (size_t)v[0].i > m->files.n)
		return ERR(e, RC_CONFLICT, "", "the database has schema version %lld (%s), this"
			   " program knows only %zu: there is no way back, install the newer"
			   " program", (long long)v[0].i, v[1].p, m->files.n);
	f = &m->files.v[v[0].i - 1];
	if (strcmp(f->checksum, v[2].p) != 0)
		return ERR(e, RC_CONFLICT, "", "schema file %s differs from what was applied as"
			   " %s: restore the file, applied files never change", f->name, v[1].p);
	return RC_OK;
}

static enum rc run_statement(struct migration *m, const struct schema_file *f, size_t i,
			     struct err *e)
{
	const struct schema_statement *s = &f->statements[i];
	int64_t mine = 0;
	enum rc rc = query_exec(m->db, &q_schema_extend, QNONE, &mine, e);

	if (rc)
		return rc;
	if (mine != 1)
		return ERR(e, RC_BUSY, "", "the lock was lost to another migration");
	rc = db_run(m->db, s->sql, s->len, e);
	if (rc && e) {
		char cause[sizeof(e->cause)];

		memcpy(cause, e->cause, sizeof(cause));
		return ERR(e, rc, "", "%s, statement %zu of %zu: %s", f->name, i + 1,
			   f->n_statements, cause);
	}
	if (rc)
		return rc;
	return query_exec(m->db, &q_schema_progress_set,
			  QARGS(q_i64(f->version), q_text(f->checksum), q_i64((int64_t)i + 1)),
			  NULL, e);
}

static enum rc finish_in_write(struct db *db, void *arg, struct err *e)
{
	const struct schema_file *f = arg;
	enum rc rc = query_exec(db, &q_schema_progress_drop, QARGS(q_i64(f->version)), NULL, e);

	if (rc)
		return rc;
	return query_exec(db, &q_schema_version_add,
			  QARGS(q_i64(f->version), q_text(f->name), q_text(f->checksum)),
			  NULL, e);
}

/* Progress of a file that has been mended since counts from the start again. */
static enum rc apply(struct migration *m, struct schema_file *f, struct err *e)
{
	struct q_val done[1] = { { .i = 0 } };
	bool found;
	enum rc rc = query_row(m->db, &q_schema_progress,
			       QARGS(q_i64(f->version), q_text(f->checksum)), m->mem, done,
			       &found, e);

	if (rc)
		return rc;
	if (found)
		say(m, "%s: going on after statement %lld", f->name, (long long)done[0].i);
	for (size_t i = found ? (size_t)done[0].i : 0; i < f->n_statements && !rc; i++)
		rc = run_statement(m, f, i, e);
	if (!rc)
		rc = db_write(m->db, finish_in_write, f, e);
	if (!rc)
		say(m, "%s: applied (%zu statements)", f->name, f->n_statements);
	return rc;
}

static enum rc apply_all(struct migration *m, struct err *e)
{
	enum rc rc = query_each(m->db, &q_schema_applied, QNONE, check_applied, m, e);

	if (!rc && m->at == (long)m->files.n)
		say(m, "schema is at version %ld already", m->at);
	for (size_t i = (size_t)m->at; i < m->files.n && !rc; i++)
		rc = apply(m, &m->files.v[i], e);
	return rc;
}

enum rc migrate_run(struct db *db, const struct migrate_options *o, struct err *e)
{
	struct migration m = { .db = db, .o = o, .mem = talloc_new(NULL) };
	enum rc rc = schema_load(m.mem, o->dir, &m.files, e);

	if (!rc)
		rc = bootstrap(&m, e);
	if (!rc)
		rc = lock(&m, e);
	if (!rc) {
		struct err unlock;

		rc = apply_all(&m, e);
		/* A lock that stays is taken over as soon as this connection is gone. */
		if (query_exec(db, &q_schema_unlock, QNONE, NULL, &unlock))
			say(&m, "the lock was not given back: %s", unlock.cause);
	}
	talloc_free((void *)(uintptr_t)m.mem);
	return rc;
}
