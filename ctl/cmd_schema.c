/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_schema - portalctl migrate, db-grants */
#include "ctl/ctl.h"
#include "lib/faq_import.h"
#include "lib/grants.h"
#include "lib/migrate.h"
#include <stdio.h>
#include <talloc.h>
#include <unistd.h>

#define WAIT_S 600

static void say(void *arg, const char *line)
{
	(void)arg;
	puts(line);
	fflush(stdout);
}

/* The articles on using the portal come with the program, like the schema; a site may
 * have taken them away. */
static enum rc own_articles(struct ctl *c, struct db *db, struct err *e)
{
	char *dir = talloc_asprintf(c->mem, "%s/faq", c->conf->schema_dir);
	unsigned n = 0;

	if (access(dir, F_OK) != 0)
		return RC_OK;
	if (faq_import(db, dir, true, &n, e))
		return e->rc;
	printf("articles: %u texts up to date\n", n);
	return RC_OK;
}

enum rc cmd_migrate(struct ctl *c, struct err *e)
{
	struct migrate_options o = { .dir = c->conf->schema_dir, .wait_ms = WAIT_S * 1000,
				     .say = say };
	const char *wait = ctl_opt(c, "wait");
	int64_t seconds = WAIT_S;
	struct db *db;
	enum rc rc = wait ? ctl_number("--wait", wait, &seconds, e) : RC_OK;

	if (rc)
		return rc;
	o.wait_ms = seconds * 1000;
	db = db_new(c->mem, c->conf, DB_OWNER);
	rc = migrate_run(db, &o, e);
	return rc ? rc : own_articles(c, db, e);
}

enum rc cmd_db_grants(struct ctl *c, struct err *e)
{
	const char *host = ctl_opt(c, "host");
	struct schema_files files;
	enum rc rc;

	if (!host)
		host = *c->conf->db_host ? "%" : "localhost";
	if (ctl_opt(c, "owner"))
		return grants_print_owner(c->conf, host, stdout, e);
	rc = schema_load(c->mem, c->conf->schema_dir, &files, e);
	return rc ? rc : grants_print_portal(c->conf, host, &files, stdout, e);
}
