/* SPDX-License-Identifier: EUPL-1.2 */
/* db - life cycle of a connection, and transactions */
#include "lib/db_private.h"
#include "lib/clock.h"
#include <assert.h>
#include <errno.h>
#include <sys/random.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#define BACKOFF_FIRST_MS 100
#define BACKOFF_MAX_MS 2000
#define UNCERTAIN_TRIES 3
#define WRITE_TRIES 5
#define WRITE_MS 2500		/* a whole lock wait has cost the user enough: no second one */

int64_t db_clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int db_free(struct db *db)
{
	db_close(db);
	g_hash_table_destroy(db->stmts);
	return 0;
}

struct db *db_new(const void *ctx, const struct conf *conf, enum db_role role)
{
	struct db *db = talloc_zero(ctx, struct db);

	assert(db);
	db->conf = conf;
	db->role = role;
	db->stmts = g_hash_table_new(g_str_hash, g_str_equal);
	talloc_set_destructor(db, db_free);
	return db;
}

void db_close(struct db *db)
{
	if (!db->my)
		return;
	if (db->owner != getpid()) {
		/* Inherited: closing it properly would end the parent's session
		 * (SECURITY c32), so only our copy of the descriptor goes. */
		close(mysql_get_socket(db->my));
		db_stmt_forget(db);
	} else {
		db_stmt_drop(db);
		mysql_close(db->my);
	}
	db->my = NULL;
}

bool db_was_silent(const struct db *db)
{
	return db->lost && db_clock_us() - db->since_us >= db->conf->db_timeout_ms * 1000;
}

void db_failed_try(struct db *db)
{
	db->backoff_ms = db->backoff_ms ? db->backoff_ms * 2 : BACKOFF_FIRST_MS;
	if (db->backoff_ms > BACKOFF_MAX_MS)
		db->backoff_ms = BACKOFF_MAX_MS;
	db->retry_at_ms = clock_mono_ms() + db->backoff_ms;
}

static enum rc check_version(struct db *db, struct err *e)
{
	long version = 0;
	enum rc rc = db_schema_version(db, db->my, &version, e);

	if (rc || version == SCHEMA_VERSION)
		return rc;
	if (version < SCHEMA_VERSION)
		return ERR(e, RC_BUSY, "error.503", "the schema is at version %ld, older than"
			   " this program's %d: run portalctl migrate", version, SCHEMA_VERSION);
	return ERR(e, RC_BUSY, "error.503", "the schema is at version %ld, newer than this"
		   " program's %d: install the newer program", version, SCHEMA_VERSION);
}

enum rc db_connect(struct db *db, struct err *e)
{
	enum rc rc;

	if (db->my && db->owner != getpid())
		db_close(db);
	if (db->my)
		return RC_OK;
	if (db->in_write)
		return ERR(e, RC_BUSY, "error.503",
			   "the database connection was lost in a transaction");
	if (db->retry_at_ms && clock_mono_ms() < db->retry_at_ms)
		return ERR(e, RC_BUSY, "error.503",
			   "the database was away a moment ago; not tried again yet");
	rc = db_open(db, &db->my, e);
	db->owner = getpid();
	if (!rc && (db->role == DB_WEB || db->role == DB_MAILER))
		rc = check_version(db, e);
	if (rc) {
		db_close(db);
		db_failed_try(db);
		return rc;
	}
	db->retry_at_ms = 0;
	db->backoff_ms = 0;
	return RC_OK;
}

/* The statement that opens a transaction; an idle connection may have been closed by the
 * server meanwhile, and nothing is lost by opening another. */
enum rc db_begin_write(struct db *db, struct err *e)
{
	enum rc rc;

	if (db->in_write)
		return ERR(e, RC_BUG, "", "a write transaction is running already");
	db->repeat = db->duplicate = db->undone = false;
	for (int try = 0;; try++) {
		rc = db_connect(db, e);
		if (rc)
			return rc;
		rc = db_text(db, db->my, "START TRANSACTION READ WRITE", e);
		if (!rc || try > 0 || !db->lost || db_was_silent(db))
			break;
	}
	db->in_write = !rc;
	return rc;
}

/* After a deadlock the server has ended the transaction: what is sent now would be a
 * transaction of its own, so nothing is. */
enum rc db_undone(struct err *e)
{
	return ERR(e, RC_BUSY, "error.503", "the transaction was undone by the database");
}

enum rc db_commit(struct db *db, struct err *e)
{
	enum rc rc;

	if (!db->in_write)
		return ERR(e, RC_BUG, "", "commit outside a write transaction");
	if (!db->my) {
		db->in_write = false;
		return ERR(e, RC_BUSY, "error.503",
			   "the database connection was lost before commit");
	}
	if (db->undone) {
		db_rollback(db);
		db->repeat = true;
		return db_undone(e);
	}
	rc = db_text(db, db->my, "COMMIT", e);
	if (rc && db->lost) {
		db->in_write = false;
		return ERR(e, RC_UNCERTAIN, "error.uncertain",
			   "the database connection was lost in commit");
	}
	if (rc)
		db_rollback(db);
	db->in_write = false;
	return rc;
}

void db_rollback(struct db *db)
{
	bool repeat = db->repeat, duplicate = db->duplicate, lost = db->lost;
	struct err e;

	if (!db->in_write)
		return;
	/* Whoever fails to roll back closes: the server then does it. */
	if (db->my && db_text(db, db->my, "ROLLBACK", &e))
		db_close(db);
	db->in_write = false;
	db->repeat = repeat;
	db->duplicate = duplicate;
	db->lost = lost;
}

bool db_in_write(const struct db *db)
{
	return db->in_write;
}

bool db_should_repeat(const struct db *db)
{
	return db->repeat;
}

/* 10 to 30 ms after the first try, doubling: whoever disturbs is to be through by then. */
static void wait_a_little(int try)
{
	unsigned char r = 0;
	struct timespec t = { 0, 0 };

	if (getrandom(&r, sizeof(r), 0) != sizeof(r))
		r = 128;
	t.tv_nsec = ((10 + (long)r % 20) << try) * 1000000L;
	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

enum rc db_write(struct db *db, enum rc (*fn)(struct db *, void *, struct err *),
		 void *arg, struct err *e)
{
	const int64_t start = clock_mono_ms();
	enum rc rc;

	for (int try = 0;; try++) {
		rc = db_begin_write(db, e);
		if (rc)
			return rc;
		rc = fn(db, arg, e);
		if (!rc)
			rc = db_commit(db, e);
		else
			db_rollback(db);
		if (!rc || rc == RC_UNCERTAIN || !db->repeat || try + 1 == WRITE_TRIES ||
		    clock_mono_ms() - start > WRITE_MS)
			return rc;
		wait_a_little(try);
	}
}

enum rc db_write_twice(struct db *db, enum rc (*fn)(struct db *, void *, struct err *),
		       void *arg, struct err *e)
{
	enum rc rc = RC_UNCERTAIN;

	for (int n = 0; n < UNCERTAIN_TRIES && rc == RC_UNCERTAIN; n++)
		rc = db_write(db, fn, arg, e);
	return rc;
}

enum rc db_run(struct db *db, const char *sql, size_t len, struct err *e)
{
	enum rc rc = db_connect(db, e);

	assert(db->role == DB_OWNER);
	if (rc)
		return rc;
	if (mysql_real_query(db->my, sql, len))
		return db_fail(db, "schema statement", mysql_errno(db->my),
			       mysql_error(db->my), e);
	mysql_free_result(mysql_store_result(db->my));
	return RC_OK;
}

/* As in db_begin_write: an idle connection may have been closed meanwhile. */
enum rc db_check_schema(struct db *db, struct err *e)
{
	enum rc rc;

	for (int try = 0;; try++) {
		rc = db_connect(db, e);
		if (rc)
			return rc;
		rc = check_version(db, e);
		if (!rc || try > 0 || !db->lost || db->in_write || db_was_silent(db))
			return rc;
	}
}

struct db_stat db_stat_get(const struct db *db)
{
	return db->stat;
}

void db_stat_reset(struct db *db)
{
	db->stat = (struct db_stat){ 0, 0, 0 };
}

int64_t db_last_id(const struct db *db)
{
	return db->last_id;
}
