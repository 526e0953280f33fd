/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * render - stylesheets and the transform; owner of libxslt
 *
 * In lib because the mailer draws its mails with it too. All sheets compile
 * once (in the master, before forking); a set belongs to one generation. Pages stay
 * compiled; mails and the sheets that say p:rare="true" (pages seldom asked for) are
 * compiled again, from the text that was proven, when they are drawn. Afterwards nothing is
 * read: document(), external entities and all five security preferences are refused, depth,
 * variables and steps are limited.
 *
 * Functions in namespace urn:kundenportal (prefix p), looked up per transform:
 *   p:t(id, name, value, ...)	message in the document's language
 *   p:time(iso, style)		time as in catalog_time; "" for an empty iso
 *   p:initials(name)		first letters of the first and the last word
 *   p:size(bytes)		"184 KB", "2,4 MB"
 *   p:enc(text)		text as part of an address's query
 * The language is /page/@lang or /mail/@lang, "now" is @now of the root.
 *
 * What is written does not depend on xsl:output (use method="html" there, for previews):
 * pages and the mode "html" are HTML written by lib/html.h, which says why, beginning
 * with <!DOCTYPE html>; the other modes of mails are the text of the result.
 */
#ifndef LIB_RENDER_H
#define LIB_RENDER_H

#include "lib/catalog.h"
#include "lib/err.h"
#include <libxml/tree.h>
#include <stddef.h>

struct sheets;

/* Compiles dir/page/\*.xsl, dir/mail/\*.xsl. Freed with ctx. */
enum rc render_load(const void *ctx, const char *dir, const struct catalog *catalog,
		    struct sheets **out, struct err *e) MUST_CHECK;
/* 1 if the set has page/<name>.xsl. kind is "page" or "mail". */
int render_has(const struct sheets *s, const char *kind, const char *name);
/* Transforms doc wholly to memory on mem (NUL-terminated). A failed transform is RC_BUG;
 * the cause names the sheet and what libxslt said. mode: initial mode for mails ("html",
 * "text", "subject") or NULL. */
enum rc render_run(const void *mem, const struct sheets *s, const char *kind,
		   const char *name, const char *mode, xmlDoc *doc, char **out,
		   size_t *len, struct err *e) MUST_CHECK;

#endif
