/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_import - portalctl contact import */
#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "lib/person.h"
#include <assert.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#define FILE_MAX_BYTES (4u << 20)
enum { F_ORG, F_GIVEN, F_FAMILY, F_EMAIL, F_PHONE, F_LEAD, N_FIELDS };

struct line {
	unsigned number;
	char *field[N_FIELDS];
	bool lead;
};

struct import {
	struct line *lines;
	size_t n;
	bool quiet;
	unsigned added, updated;
	unsigned at;		/* line in work, for the error */
};

static enum rc read_file(struct ctl *c, const char *path, char **text, size_t *len,
			 struct err *e)
{
	GError *error = NULL;
	gsize n;
	char *raw;
	enum rc rc;

	if (!strcmp(path, "-"))
		return ctl_stdin(c, FILE_MAX_BYTES, text, len, e);
	if (!g_file_get_contents(path, &raw, &n, &error)) {
		rc = ERR(e, RC_INVALID, "", "could not read the import: %s", error->message);
		g_error_free(error);
		return rc;
	}
	*text = talloc_strndup(c->mem, raw, n);
	*len = n;
	g_free(raw);
	return RC_OK;
}

static enum rc check_fields(struct line *l, int found, struct err *e)
{
	static const char *const yes[] = { "yes", "ja", "1", "x", NULL };
	static const char *const no[] = { "no", "nein", "0", "", NULL };

	if (found != N_FIELDS && found != N_FIELDS - 1)
		return ERR(e, RC_INVALID, "", "line %u: %s; short name;given;family;email;phone;"
			   "lead is needed", l->number, found < 0 ? "a quote at the wrong place"
								  : "wrong number of fields");
	if (found == N_FIELDS - 1)
		l->field[F_LEAD] = l->field[F_PHONE] + strlen(l->field[F_PHONE]);
	for (int i = 0; yes[i]; i++)
		if (!strcasecmp(l->field[F_LEAD], yes[i]))
			l->lead = true;
	for (int i = 0; no[i] && !l->lead; i++)
		if (!strcasecmp(l->field[F_LEAD], no[i]))
			return RC_OK;
	return l->lead ? RC_OK : ERR(e, RC_INVALID, "", "line %u: lead is \"%s\"; yes or no is"
				     " needed", l->number, l->field[F_LEAD]);
}

/* A first line whose address has no @ names the columns. */
static bool is_head(const struct line *l)
{
	return l->number == 1 && !strchr(l->field[F_EMAIL], '@');
}

static enum rc parse(struct ctl *c, char *text, struct import *im, struct err *e)
{
	unsigned number = 0;

	if (!strncmp(text, "\xef\xbb\xbf", 3))
		text += 3;	/* byte order mark of spreadsheets */
	for (char *next; text; text = next) {
		struct line l = { .number = ++number };
		int found;

		next = strchr(text, '\n');
		if (next)
			*next++ = '\0';
		g_strchomp(text);
		if (!*text)
			continue;
		found = csv_split(text, l.field, N_FIELDS);
		if (found > F_EMAIL && is_head(&l))
			continue;
		if (check_fields(&l, found, e))
			return RC_INVALID;
		im->lines = talloc_realloc_size(c->mem, im->lines, (im->n + 1) * sizeof(l));
		assert(im->lines);
		im->lines[im->n++] = l;
	}
	return RC_OK;
}

static enum rc update(struct db *db, struct import *im, const struct person_found *f,
		      const struct person_new *p, struct err *e)
{
	if (f->staff || f->organisation != p->organisation)
		return ERR(e, RC_CONFLICT, "", "%s belongs to the support desk or to another"
			   " organisation", p->email);
	im->updated++;
	return person_update(db, f->id, p, 0, e);
}

static enum rc import_line(struct db *db, struct import *im, const struct line *l,
			   struct err *e)
{
	struct person_new p = { .role = "contact", .email = l->field[F_EMAIL],
		.given_name = l->field[F_GIVEN], .family_name = l->field[F_FAMILY],
		/* An empty field says nothing about somebody who is there already. */
		.phone = *l->field[F_PHONE] ? l->field[F_PHONE] : NULL, .lead = l->lead };
	struct person_found f;
	int64_t id;
	enum rc rc = org_find(db, l->field[F_ORG], &p.organisation, e);

	if (rc)
		return rc;
	rc = person_find(db, p.email, &f, e);
	if (rc != RC_NOTFOUND)
		return rc ? rc : update(db, im, &f, &p, e);
	rc = person_add(db, &p, 0, &id, e);
	if (!rc && !im->quiet)
		rc = person_invite(db, id, e);
	im->added++;
	return rc;
}

static enum rc import_in_write(struct db *db, void *arg, struct err *e)
{
	struct import *im = arg;
	enum rc rc = RC_OK;

	im->added = im->updated = 0;
	for (size_t i = 0; i < im->n && !rc; i++) {
		im->at = im->lines[i].number;
		rc = import_line(db, im, &im->lines[i], e);
	}
	return rc;
}

enum rc cmd_contact_import(struct ctl *c, struct err *e)
{
	struct import im = { .quiet = ctl_opt(c, "quiet") };
	char cause[sizeof(e->cause)], *text;
	size_t len;
	enum rc rc = read_file(c, c->args[0], &text, &len, e);

	if (!rc && strlen(text) != len)
		rc = ERR(e, RC_INVALID, "", "the import holds a NUL byte");
	if (!rc)
		rc = parse(c, text, &im, e);
	if (rc)
		return rc;
	rc = db_write(c->db, import_in_write, &im, e);
	if (rc == RC_INVALID || rc == RC_NOTFOUND || rc == RC_CONFLICT) {
		memcpy(cause, e->cause, sizeof(cause));
		return ERR(e, RC_INVALID, "", "line %u: %s; nothing was imported", im.at, cause);
	}
	if (!rc)
		printf("%u added%s, %u updated\n", im.added, im.quiet ? "" : " and invited",
		       im.updated);
	return rc;
}
