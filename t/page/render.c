/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * render - draws page documents with the portal's own render, for golden.t
 *
 * render SHEETS OUT FILE... reads SHEETS/page/\*.xsl and SHEETS/messages/\*.xml once and
 * writes OUT/<page>--<state>.html for each t/page/<page>/<state>.xml. What the render
 * has to complain about goes to the standard error.
 */
#include "lib/catalog.h"
#include "lib/clock.h"
#include "lib/err.h"
#include "lib/log.h"
#include "lib/render.h"
#include <glib.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

static int complain(const char *what, const struct err *e)
{
	fprintf(stderr, "%s: %s\n", what, e->cause);
	return 1;
}

static int write_page(const char *out, const char *file, const char *html, size_t len)
{
	g_autofree char *folder = g_path_get_dirname(file);
	g_autofree char *page = g_path_get_basename(folder);
	g_autofree char *state = g_path_get_basename(file);
	g_autofree char *path = NULL;

	*strrchr(state, '.') = '\0';
	path = g_strdup_printf("%s/%s--%s.html", out, page, state);
	if (g_file_set_contents(path, html, (gssize)len, NULL))
		return 0;
	fprintf(stderr, "could not write %s\n", path);
	return 1;
}

/* The render has locked libxml2 against opening files, so this one is read here. */
static xmlDoc *parse(const char *file)
{
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_get_contents(file, &text, &len, NULL))
		return NULL;
	return xmlReadMemory(text, (int)len, file, NULL, XML_PARSE_NONET);
}

static int draw(const struct sheets *sheets, const char *out, const char *file)
{
	void *mem = talloc_new(NULL);
	xmlDoc *doc = parse(file);
	xmlChar *name = doc ? xmlGetNoNsProp(xmlDocGetRootElement(doc), BAD_CAST "name") : NULL;
	struct err e = { 0 };
	char *html;
	size_t len;
	int failed;

	if (!name) {
		fprintf(stderr, "%s is no page document\n", file);
		failed = 1;
	} else if (render_run(mem, sheets, "page", (char *)name, NULL, doc, &html, &len, &e)) {
		failed = complain(file, &e);
	} else {
		failed = write_page(out, file, html, len);
	}
	xmlFree(name);
	xmlFreeDoc(doc);
	talloc_free(mem);
	return failed;
}

int main(int argc, char **argv)
{
	void *mem = talloc_new(NULL);
	struct catalog *catalog;
	struct sheets *sheets;
	struct err e = { 0 };
	int i, failed = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: render SHEETS OUT FILE...\n");
		return 2;
	}
	if (!clock_set_zone("Europe/Berlin") ||
	    catalog_load(mem, talloc_asprintf(mem, "%s/messages", argv[1]), &catalog, &e) ||
	    render_load(mem, argv[1], catalog, &sheets, &e))
		return complain(argv[1], &e);
	for (i = 3; i < argc; i++)
		failed |= draw(sheets, argv[2], argv[i]);
	talloc_free(mem);
	return failed;
}
