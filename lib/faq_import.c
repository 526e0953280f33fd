/* SPDX-License-Identifier: EUPL-1.2 */
/* faq_import - articles from Markdown files into the database */

#include "lib/faq_import.h"

#include "lib/q_faq_import.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

struct article {
	const char *slug, *lang;
	const char *title, *category, *summary, *module, *body;
	int64_t position;
};

struct import {
	void *mem;
	const char *dir;
	bool builtin;
	unsigned n;
};

static enum rc load(const struct import *im, const char *name, char **text, struct err *e)
{
	char *path = talloc_asprintf(im->mem, "%s/%s", im->dir, name);
	gchar *content = NULL;
	gsize len = 0;
	GError *why = NULL;

	if (!g_file_get_contents(path, &content, &len, &why)) {
		(void)ERR(e, RC_INVALID, "", "could not read %s: %s", path, why->message);
		g_error_free(why);
		return RC_INVALID;
	}
	*text = talloc_strndup(im->mem, content, len);
	g_free(content);
	return RC_OK;
}

/* Cuts s at the first sep; the rest begins after it, both trimmed. NULL if none. */
static char *cut(char *s, char sep)
{
	char *at = strchr(s, sep);

	if (at == NULL)
		return NULL;
	*at = '\0';
	g_strstrip(s);
	return g_strstrip(at + 1);
}

static enum rc category_line(struct db *db, char *slug, struct err *e)
{
	char *position = cut(slug, '|');
	char *de = position != NULL ? cut(position, '|') : NULL;
	char *en = de != NULL ? cut(de, '|') : NULL;

	if (en == NULL)
		return ERR(e, RC_INVALID, "", "categories: '%s' is not"
			   " slug | position | German | English", slug);
	if (query_exec(db, &q_faq_import_category,
		       QARGS(q_text(slug), q_i64(strtoll(position, NULL, 10))), NULL, e)
	    || query_exec(db, &q_faq_import_category_text,
			  QARGS(q_text("de"), q_text(de), q_text(slug)), NULL, e)
	    || query_exec(db, &q_faq_import_category_text,
			  QARGS(q_text("en"), q_text(en), q_text(slug)), NULL, e))
		return e->rc;
	return RC_OK;
}

static enum rc categories(struct db *db, const struct import *im, struct err *e)
{
	char *text, *save = NULL;

	if (load(im, "categories", &text, e))
		return e->rc;
	for (char *line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save))
		if (line[0] != '#' && category_line(db, line, e))
			return e->rc;
	return RC_OK;
}

static enum rc head_line(struct article *a, const char *name, char *key, struct err *e)
{
	const char *value = cut(key, ':');

	if (value == NULL)
		return ERR(e, RC_INVALID, "", "%s: '%s' is not \"key: value\"", name, key);
	if (strcmp(key, "title") == 0)
		a->title = value;
	else if (strcmp(key, "category") == 0)
		a->category = value;
	else if (strcmp(key, "summary") == 0)
		a->summary = value;
	else if (strcmp(key, "module") == 0)
		a->module = value;
	else if (strcmp(key, "position") == 0)
		a->position = strtoll(value, NULL, 10);
	else
		return ERR(e, RC_INVALID, "", "%s: unknown key '%s' (known: title, category,"
			   " summary, module, position)", name, key);
	return RC_OK;
}

static enum rc parse(char *text, const char *name, struct article *a, struct err *e)
{
	char *body = strstr(text, "\n\n"), *save = NULL;

	if (body == NULL)
		return ERR(e, RC_INVALID, "", "%s: no empty line between head and text", name);
	*body = '\0';
	a->body = body + 2;
	for (char *line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save))
		if (head_line(a, name, line, e))
			return e->rc;
	if (a->title == NULL || a->category == NULL)
		return ERR(e, RC_INVALID, "", "%s: title and category are required", name);
	return RC_OK;
}

static enum rc store(struct db *db, const struct import *im, const struct article *a,
		     const char *name, struct err *e)
{
	struct q_val v[2];
	bool found;

	if (query_exec(db, &q_faq_import_article,
		       QARGS(q_text(a->slug), q_text(a->module), q_bool(im->builtin),
			     q_i64(a->position), q_text(a->category)), NULL, e)
	    || query_row(db, &q_faq_import_find, QARGS(q_text(a->slug)), im->mem, v, &found, e))
		return e->rc;
	if (!found)
		return ERR(e, RC_INVALID, "", "%s: unknown category '%s'", name, a->category);
	if (im->builtin && v[1].i == 0)
		return RC_OK;
	return query_exec(db, &q_faq_import_text,
			  QARGS(q_i64(v[0].i), q_text(a->lang), q_text(a->title),
				q_text(a->summary != NULL ? a->summary : ""), q_text(a->body)),
			  NULL, e);
}

/* name is slug.lang.md; anything else in the folder is not ours. */
static enum rc article_file(struct db *db, struct import *im, const char *name, struct err *e)
{
	gchar **part = g_strsplit(name, ".", 4);
	struct article a = { .position = 0 };
	char *text;
	enum rc rc = RC_OK;

	if (g_strv_length(part) == 3 && strcmp(part[2], "md") == 0) {
		a.slug = part[0];
		a.lang = part[1];
		rc = load(im, name, &text, e);
		if (rc == RC_OK)
			rc = parse(text, name, &a, e);
		if (rc == RC_OK)
			rc = store(db, im, &a, name, e);
		im->n++;
	}
	g_strfreev(part);
	return rc;
}

static enum rc import_all(struct db *db, void *arg, struct err *e)
{
	struct import *im = arg;
	GError *why = NULL;
	GDir *dir = g_dir_open(im->dir, 0, &why);
	const char *name;
	enum rc rc;

	if (dir == NULL) {
		(void)ERR(e, RC_INVALID, "", "could not open folder %s: %s", im->dir, why->message);
		g_error_free(why);
		return RC_INVALID;
	}
	im->n = 0;
	rc = categories(db, im, e);
	while (rc == RC_OK && (name = g_dir_read_name(dir)) != NULL)
		rc = article_file(db, im, name, e);
	g_dir_close(dir);
	return rc;
}

enum rc faq_import(struct db *db, const char *dir, bool builtin, unsigned *n, struct err *e)
{
	struct import im = { .mem = talloc_new(NULL), .dir = dir, .builtin = builtin };
	enum rc rc = db_write(db, import_all, &im, e);

	*n = im.n;
	talloc_free(im.mem);
	return rc;
}
