/* SPDX-License-Identifier: EUPL-1.2 */
/* generation - one set of settings, messages and compiled sheets */
#include "fcgi/generation.h"
#include "fcgi/route.h"
#include "lib/maildoc.h"
#include "lib/token.h"
#include <glib.h>
#include <talloc.h>

/* A page without its sheet shall not be found by the first person who opens it. */
static unsigned missing_sheets(const struct sheets *sheets, FILE *problems)
{
	const struct route *r;
	unsigned n = 0;

	for (r = routes; r->name; r++) {
		if (!r->show || r->show_as || r->flags & (R_NO_DB | R_FILE) ||
		    render_has(sheets, "page", r->name))
			continue;
		fprintf(problems, "page/%s.xsl is missing for %s\n", r->name, r->pattern);
		n++;
	}
	if (!render_has(sheets, "page", "error")) {
		fprintf(problems, "page/error.xsl is missing\n");
		n++;
	}
	return n;
}

static enum rc load_sheets(struct generation *g, FILE *problems, struct err *e)
{
	const char *dir = g->conf->sheet_dir;
	const char *messages = talloc_asprintf(g, "%s/messages", dir);
	struct catalog *catalog;
	struct sheets *sheets;
	unsigned missing;
	enum rc rc = catalog_load(g, messages, &catalog, e);

	if (rc != RC_OK)
		return rc;
	g->catalog = catalog;
	if (catalog_find_language(catalog, g->conf->default_language) < 0)
		return ERR(e, RC_INVALID, "", "default_language %s has no file in %s",
			   g->conf->default_language, messages);
	rc = render_load(g, dir, catalog, &sheets, e);
	if (rc != RC_OK)
		return rc;
	g->sheets = sheets;
	missing = missing_sheets(sheets, problems) + maildoc_missing(sheets, problems);
	if (missing > 0)
		return ERR(e, RC_INVALID, "", "%u stylesheets are missing in %s", missing, dir);
	return RC_OK;
}

/*
 * Part of the addresses of style sheet and script, so that browsers may keep them for a
 * year and still get new ones at once. The static files lie beside the sheets once
 * installed, and below them in the source tree.
 */
static char *static_version(const struct generation *g)
{
	static const char *const places[] = { "static", "../static" };
	static const char *const files[] = { "portal.css", "portal.js" };
	unsigned char hash[G_N_ELEMENTS(files)][32], both[32];
	const size_t n = G_N_ELEMENTS(files);
	size_t found = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(places) && found < n; i++) {
		for (found = 0; found < n; found++) {
			char *path = talloc_asprintf(g, "%s/%s/%s", g->conf->sheet_dir,
						     places[i], files[found]);
			gchar *text;
			gsize len;

			if (!g_file_get_contents(path, &text, &len, NULL))
				break;
			token_sha256(text, len, hash[found]);
			g_free(text);
		}
	}
	if (found < n)
		return NULL;
	token_sha256(hash, sizeof(hash), both);
	return talloc_asprintf(g, "%02x%02x%02x%02x", both[0], both[1], both[2], both[3]);
}

enum rc generation_load(const void *ctx, const char *conf_path, unsigned number,
			FILE *problems, struct generation **out, struct err *e)
{
	struct generation *g = talloc_zero(ctx, struct generation);
	struct err why = { 0 };
	struct conf *conf;
	enum rc rc = conf_load(g, conf_path, problems, &conf, &why);

	if (rc == RC_OK) {
		g->number = number;
		g->conf = conf;
		g->version = static_version(g);
		rc = load_sheets(g, problems, &why);
		if (rc != RC_OK)
			fprintf(problems, "%s\n", why.cause);
	}
	if (rc != RC_OK) {
		talloc_free(g);
		return ERR(e, rc, why.msgid, "%s", why.cause);
	}
	*out = g;
	return RC_OK;
}
