/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * migrate - brings the schema forward to the files of schema/
 *
 * schema_version has a row per file that was applied wholly, schema_progress the number of
 * statements done of the file in work, so a migration killed at any step goes on where it
 * stopped. Only one runs at a time: schema_lock's one row holds who; no GET_LOCK and no
 * LOCK TABLES, so that it holds on Galera too (SECURITY c38). A row whose connection is
 * gone is taken over at once on the same server, after its lease on another node.
 *
 * SCHEMA_VERSION (lib/db.h) is the version this program needs.
 */
#ifndef LIB_MIGRATE_H
#define LIB_MIGRATE_H

#include "lib/db.h"
#include "lib/err.h"
#include <stdint.h>

/* Told about each step, one line without newline. */
typedef void migrate_say_fn(void *arg, const char *line);

struct migrate_options {
	const char *dir;	/* schema files */
	int64_t wait_ms;	/* how long to wait for another migration */
	migrate_say_fn *say;	/* may be NULL */
	void *arg;
};

/* db must be DB_OWNER. RC_CONFLICT: the database is newer than the files, or a file that
 * was applied has changed since. RC_BUSY: another migration runs, or the database is
 * away. */
enum rc migrate_run(struct db *db, const struct migrate_options *o, struct err *e) MUST_CHECK;

#endif
