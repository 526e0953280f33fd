/* SPDX-License-Identifier: EUPL-1.2 */
/* rights - whether the portal's database account holds the rights it needs and no more */
#include "ctl/rights.h"
#include "lib/grants.h"
#include "lib/q_migrate.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

struct held { const char *table, *right; };
struct audit { const void *mem; struct held *v; size_t n; };

/* Whether a list like "SELECT, INSERT" names the right. */
static bool lists(const char *list, const char *right)
{
	size_t n = strlen(right);

	for (const char *p = list; p; p = strchr(p, ',')) {
		p += strspn(p, ", ");
		if (!strncmp(p, right, n) && (!p[n] || p[n] == ','))
			return true;
	}
	return false;
}

static enum rc note(void *arg, const struct q_val *v, struct err *e)
{
	struct audit *a = arg;
	const char *needed;

	if (!*v[0].p || !strcmp(v[0].p, "*"))
		return ERR(e, RC_DENIED, "", "the account holds %s on %s, which is more than it"
			   " needs", v[1].p, *v[0].p ? "the whole database" : "the whole server");
	needed = grants_needed(v[0].p);
	if (!needed || !lists(needed, v[1].p))
		return ERR(e, RC_DENIED, "", "the account holds %s on table %s, which is more than"
			   " it needs", v[1].p, v[0].p);
	a->v = talloc_realloc_size(a->mem, a->v, (a->n + 1) * sizeof(*a->v));
	assert(a->v);
	a->v[a->n].table = talloc_strdup(a->mem, v[0].p);
	a->v[a->n++].right = talloc_strdup(a->mem, v[1].p);
	return RC_OK;
}

static bool holds(const struct audit *a, const char *table, const char *right)
{
	for (size_t i = 0; i < a->n; i++)
		if (!strcmp(a->v[i].table, table) && !strcmp(a->v[i].right, right))
			return true;
	return false;
}

static enum rc check_table(void *arg, const char *table, struct err *e)
{
	static const char *const each[] = { "SELECT", "INSERT", "UPDATE", "DELETE" };
	const char *needed = grants_needed(table);

	for (size_t i = 0; needed && i < sizeof(each) / sizeof(*each); i++)
		if (lists(needed, each[i]) && !holds(arg, table, each[i]))
			return ERR(e, RC_DENIED, "", "the account lacks %s on table %s", each[i],
				   table);
	return RC_OK;
}

enum rc rights_check(struct db *db, const struct conf *conf, struct err *e)
{
	struct audit a = { .mem = talloc_new(NULL) };
	struct schema_files files;
	enum rc rc = schema_load(a.mem, conf->schema_dir, &files, e);

	if (!rc)
		rc = query_each(db, &q_schema_grants, QNONE, note, &a, e);
	if (!rc)
		rc = grants_each_table(&files, check_table, &a, e);
	talloc_free((void *)(uintptr_t)a.mem);
	return rc;
}
