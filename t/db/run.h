/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * run - what the C programs of t/db share: settings from argv[1], connections, SQL
 *
 * Each program is started by the Perl test of the same name, which makes the database.
 */
#ifndef T_DB_RUN_H
#define T_DB_RUN_H

#include "lib/conf.h"
#include "lib/query.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static const struct conf *conf;
static struct err e;

static inline void load_conf(int argc, char **argv)
{
	struct conf *c = NULL;

	if (argc != 2 || conf_load(talloc_new(NULL), argv[1], stderr, &c, &e)) {
		printf("Bail out! settings: %s\n", e.cause);
		_Exit(1);
	}
	conf = c;
}

#define OK(expression) do { \
	enum rc rc_ = (expression); \
	if (rc_) \
		fail_msg("%s: %s: %s", #expression, err_name(rc_), e.cause); \
} while (0)

/* A statement as the schema's owner. */
static inline void owner(const char *sql)
{
	struct db *db = db_new(NULL, conf, DB_OWNER);

	OK(db_run(db, sql, strlen(sql), &e));
	talloc_free(db);
}

#endif
