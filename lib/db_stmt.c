/* SPDX-License-Identifier: EUPL-1.2 */
/* db_stmt - prepared statements of a connection, keyed by their SQL text */
#include "lib/db_private.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

static int stmt_free(struct db_stmt *s)
{
	if (s->cached)
		g_hash_table_remove(s->db->stmts, s->sql);
	if (s->stmt)
		mysql_stmt_close(s->stmt);
	return 0;
}

void db_stmt_drop(struct db *db)
{
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, db->stmts);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct db_stmt *s = value;

		g_hash_table_iter_steal(&it);
		s->cached = false;
		/* One in use is closed now, as its connection ends, and freed by its user. */
		if (s->busy) {
			mysql_stmt_close(s->stmt);
			s->stmt = NULL;
		} else {
			talloc_free(s);
		}
	}
}

void db_stmt_forget(struct db *db)
{
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, db->stmts);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct db_stmt *s = value;

		g_hash_table_iter_steal(&it);
		talloc_set_destructor(s, NULL);
		talloc_free(s);
	}
}

/* Frees the statement that was not used for longest; false if all are in use. */
static bool evict(struct db *db)
{
	struct db_stmt *oldest = NULL;
	GHashTableIter it;
	void *value;

	g_hash_table_iter_init(&it, db->stmts);
	while (g_hash_table_iter_next(&it, NULL, &value)) {
		struct db_stmt *s = value;

		if (!s->busy && (!oldest || s->used < oldest->used))
			oldest = s;
	}
	talloc_free(oldest);
	return oldest != NULL;
}

static struct db_stmt *stmt_new(struct db *db, const char *sql)
{
	struct db_stmt *s = talloc_zero(db, struct db_stmt);
	const my_bool on = 1;

	assert(s);
	s->db = db;
	s->sql = talloc_strdup(s, sql);
	s->stmt = mysql_stmt_init(db->my);
	assert(s->sql && s->stmt);
	talloc_set_destructor(s, stmt_free);
	mysql_stmt_attr_set(s->stmt, STMT_ATTR_UPDATE_MAX_LENGTH, &on);
	return s;
}

static enum rc prepare(struct db *db, const char *name, const char *sql,
		       struct db_stmt **out, struct err *e)
{
	struct db_stmt *s;
	unsigned number;
	enum rc rc;

	for (;;) {
		s = stmt_new(db, sql);
		if (!mysql_stmt_prepare(s->stmt, sql, strlen(sql)))
			break;
		number = mysql_stmt_errno(s->stmt);
		/* The server's limit counts all programs: give some of ours back. */
		if (number == DB_ER_MAX_STATEMENTS && evict(db)) {
			talloc_free(s);
			continue;
		}
		rc = db_fail(db, name, number, mysql_stmt_error(s->stmt), e);
		talloc_free(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

enum rc db_stmt_get(struct db *db, const char *name, const char *sql,
		    struct db_stmt **out, struct err *e)
{
	struct db_stmt *s = g_hash_table_lookup(db->stmts, sql);
	enum rc rc;

	if (!s || s->busy) {
		bool keep = !s;

		if (keep && g_hash_table_size(db->stmts) >= DB_STMT_MAX)
			keep = evict(db);
		rc = prepare(db, name, sql, &s, e);
		if (rc)
			return rc;
		s->cached = keep;
		if (keep)
			g_hash_table_insert(db->stmts, (void *)(uintptr_t)s->sql, s);
	}
	s->busy = true;
	s->used = ++db->tick;
	*out = s;
	return RC_OK;
}

void db_stmt_put(struct db_stmt *s)
{
	s->busy = false;
	if (s->stmt)
		mysql_stmt_free_result(s->stmt);
	if (!s->cached)
		talloc_free(s);
}
