/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * grants - the two database accounts and what they may do (SECURITY a70, a94)
 *
 * The owner changes the schema; the portal's account reads and writes rows, table by
 * table, because audit is append only for it. Nothing here runs: the text is for the
 * database's administrator, may be run any number of times and holds no password in
 * clear.
 */
#ifndef LIB_GRANTS_H
#define LIB_GRANTS_H

#include "lib/conf.h"
#include "lib/err.h"
#include "lib/schema_file.h"
#include <stdio.h>

/* The database and its owner; to be run before the first migration. host is the accounts'
 * host part. RC_INVALID for names that cannot be written safely. */
enum rc grants_print_owner(const struct conf *conf, const char *host, FILE *out,
			   struct err *e) MUST_CHECK;
/* The portal's account and its rights on every table of files; after each migration. */
enum rc grants_print_portal(const struct conf *conf, const char *host,
			    const struct schema_files *files, FILE *out, struct err *e) MUST_CHECK;

/* What the portal's account needs on a table: "SELECT, INSERT", ...; NULL nothing. */
const char *grants_needed(const char *table);
/* Calls fn for every table that files leave behind; a result other than RC_OK ends. */
enum rc grants_each_table(const struct schema_files *files,
			  enum rc (*fn)(void *arg, const char *table, struct err *e),
			  void *arg, struct err *e) MUST_CHECK;

#endif
