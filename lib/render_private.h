/* SPDX-License-Identifier: EUPL-1.2 */
/* render_private - what loading and drawing share; private to lib/render*.c */
#ifndef LIB_RENDER_PRIVATE_H
#define LIB_RENDER_PRIVATE_H

#include "lib/render.h"
#include <glib.h>
#include <libxslt/xsltInternals.h>
#include <stdbool.h>

#define DEPTH_MAX 600		/* templates inside each other */
#define VARS_MAX 6000

struct sheet {
	const char *kind, *name, *path;
	xsltStylesheet *style;	/* NULL: compiled when it is used */
};

/*
 * A compiled sheet with what it imports takes more than 1 MB. Pages stay compiled, and
 * every worker shares the master's copy; those that say p:rare="true" and the mails are
 * compiled again when they are used (about 3 ms). All are compiled once while loading,
 * which proves them.
 */
struct sheets {
	const struct catalog *catalog;
	char *dir;		/* plain path, NULL if there is none */
	GHashTable *files;	/* path -> text: what was proven is what is compiled later */
	bool closed;		/* loaded: nothing is read any more */
	struct sheet *sheet;
	unsigned n;
	struct sheet *recent;	/* compiled for the use that is running or was last */
};

/* The compiled sheet of this path from the texts of the set. */
enum rc render_compile(struct sheets *s, const char *path, xsltStylesheet **out,
		       struct err *e) MUST_CHECK;

/* The libraries' complaints go to buf until the next call; NULL: to the log. They come in
 * pieces and name no sheet. */
void render_listen(char *buf, size_t cap);
void render_complain(void *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What was said as one line for the log: ends of lines become "; ". */
const char *render_said(char *text);

#endif
