/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_check - portalctl check: is all there that the portal needs? */
#include "ctl/ctl.h"
#include "ctl/relay.h"
#include "ctl/rights.h"
#include "lib/catalog.h"
#include "lib/clamd.h"
#include "lib/maildoc.h"
#include "lib/q_all.h"
#include "lib/render.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

struct check {
	const char *name;
	/* *text (on c->mem) is said when all is well. */
	enum rc (*run)(struct ctl *c, char **text, struct err *e);
	const char *todo;	/* what to do when it fails */
	int needs;		/* index of a check that must have passed, -1 none */
};

static enum rc check_settings(struct ctl *c, char **text, struct err *e)
{
	struct conf *conf = NULL;
	enum rc rc = conf_load(c->mem, c->conf_path, stderr, &conf, e);

	if (rc)
		return rc;
	c->conf = conf;
	c->db = db_new(c->mem, conf, DB_CTL);
	*text = talloc_strdup(c->mem, c->conf_path);
	return RC_OK;
}

static enum rc check_database(struct ctl *c, char **text, struct err *e)
{
	*text = talloc_asprintf(c->mem, "%s as %s", c->conf->db_name, c->conf->db_user);
	return db_connect(c->db, e);
}

static enum rc check_schema(struct ctl *c, char **text, struct err *e)
{
	*text = talloc_asprintf(c->mem, "version %d", SCHEMA_VERSION);
	return db_check_schema(c->db, e);
}

static enum rc check_rights(struct ctl *c, char **text, struct err *e)
{
	*text = talloc_asprintf(c->mem, "%s may do what it needs and no more", c->conf->db_user);
	return rights_check(c->db, c->conf, e);
}

struct counting { struct db *db, *owner; unsigned n; };

/* The schema's own statements run under the owner's account only. */
static enum rc check_one(const struct query *q, void *arg, struct err *e)
{
	struct counting *k = arg;

	k->n++;
	return query_check(strncmp(q->name, "schema_", 7) ? k->db : k->owner, q, e);
}

static enum rc check_queries(struct ctl *c, char **text, struct err *e)
{
	struct counting k = { c->db, db_new(c->mem, c->conf, DB_OWNER), 0 };
	enum rc rc = q_all_each(k.owner, check_one, &k, e);

	talloc_free(k.owner);
	*text = talloc_asprintf(c->mem, "%u prepared", k.n);
	return rc;
}

/* Which pages there must be only portald knows; its -t says. */
static enum rc check_mail_sheets(struct ctl *c, const struct sheets *sheets, struct err *e)
{
	char *problems = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&problems, &len);
	enum rc rc = RC_OK;
	unsigned missing;

	if (!out)
		return ERR(e, RC_BUSY, "", "out of memory");
	missing = maildoc_missing(sheets, out);
	if (fclose(out) != 0)
		return ERR(e, RC_BUSY, "", "out of memory");
	for (size_t i = 0; i + 1 < len; i++)	/* one line each, of a check that has one */
		if (problems[i] == '\n')
			problems[i] = ',';
	if (missing > 0)
		rc = ERR(e, RC_INVALID, "", "in %s: %.*s", c->conf->sheet_dir, (int)len - 1,
			 problems);
	free(problems);
	return rc;
}

static enum rc check_sheets(struct ctl *c, char **text, struct err *e)
{
	char *dir = talloc_asprintf(c->mem, "%s/messages", c->conf->sheet_dir);
	struct catalog *catalog;
	struct sheets *sheets;
	enum rc rc = catalog_load(c->mem, dir, &catalog, e);

	if (!rc && catalog_find_language(catalog, c->conf->default_language) < 0)
		rc = ERR(e, RC_INVALID, "", "default_language %s has no file in %s",
			 c->conf->default_language, dir);
	if (!rc)
		rc = render_load(c->mem, c->conf->sheet_dir, catalog, &sheets, e);
	if (!rc)
		rc = check_mail_sheets(c, sheets, e);
	*text = talloc_strdup(c->mem, c->conf->sheet_dir);
	return rc;
}

static enum rc check_mail(struct ctl *c, char **text, struct err *e)
{
	*text = talloc_asprintf(c->mem, "%s:%ld greets", c->conf->smtp_host, c->conf->smtp_port);
	return relay_check(c->conf, e);
}

#define SCAN_MS 5000

static enum rc check_scan(struct ctl *c, char **text, struct err *e)
{
	const struct clamd clamd = { c->conf->scan, SCAN_MS, SCAN_MS, SCAN_MS, NULL };
	struct clamd_answer why;

	*text = talloc_asprintf(c->mem, "clamd at %s answers", c->conf->scan);
	if (!*c->conf->scan)
		*text = talloc_strdup(c->mem, "none is set: files are not checked");
	else if (!clamd_ping(&clamd, &why))
		return ERR(e, RC_BUSY, "", "clamd at %s: %s", c->conf->scan, why.text);
	return RC_OK;
}

enum { SETTINGS, DATABASE, SCHEMA, RIGHTS, QUERIES, SHEETS, MAIL, SCAN, N_CHECKS };
static const struct check checks[N_CHECKS] = {
	[SETTINGS] = { "settings", check_settings, "mend the lines above; see portal.conf(5)", -1 },
	[DATABASE] = { "database", check_database, "start MariaDB, check db_socket or db_host,"
		       " db_name, db_user and db_password_file; portalctl db-grants prints the"
		       " account's SQL", SETTINGS },
	[SCHEMA] = { "schema", check_schema, "run portalctl migrate", DATABASE },
	[RIGHTS] = { "rights", check_rights, "let the database's administrator run the SQL that"
		     " portalctl db-grants prints", SCHEMA },
	[QUERIES] = { "queries", check_queries, "program and schema do not fit: report it",
		      SCHEMA },
	[SHEETS] = { "sheets", check_sheets, "check sheet_dir and what was changed there;"
		     " portald -t looks at the pages too",
		     SETTINGS },
	[MAIL] = { "mail", check_mail, "check smtp_host and smtp_port; mails wait until the relay"
		   " answers", SETTINGS },
	[SCAN] = { "scan", check_scan, "check that clamd runs and that the portal's account may use"
		   " its socket; files wait until it answers", SETTINGS },
};

static void report(json_object *array, const struct check *k, const char *result,
		   const char *text, const char *todo)
{
	json_object *o;

	if (!array) {
		printf("%-5s %-9s ", result, k->name);
		ctl_put(text, strlen(text));
		printf("%s%s\n", todo ? ": " : "", todo ? todo : "");
		return;
	}
	o = json_object_new_object();
	ctl_json_add(o, "check", k->name);
	ctl_json_add(o, "result", result);
	ctl_json_add(o, "text", text);
	ctl_json_add(o, "todo", todo);
	json_object_array_add(array, o);
}

static bool run_one(struct ctl *c, json_object *array, const struct check *k)
{
	struct err e = { .cause = "" };
	char *text = NULL;

	if (k->run(c, &text, &e)) {
		report(array, k, "fail", e.cause, k->todo);
		return false;
	}
	report(array, k, "ok", text, NULL);
	return true;
}

enum rc cmd_check(struct ctl *c, struct err *e)
{
	json_object *array = c->json ? json_object_new_array() : NULL;
	bool passed[N_CHECKS] = { false };
	unsigned failed = 0;

	for (int i = 0; i < N_CHECKS; i++) {
		const struct check *k = &checks[i];

		if (i == QUERIES && !ctl_opt(c, "queries"))
			continue;
		if (k->needs >= 0 && !passed[k->needs]) {
			report(array, k, "skip", "needs what failed above", NULL);
			continue;
		}
		passed[i] = run_one(c, array, k);
		failed += !passed[i];
	}
	if (array)
		ctl_json_print(array);
	return failed ? ERR(e, RC_BUSY, "", "%u of the checks failed", failed) : RC_OK;
}
