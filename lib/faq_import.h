/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * faq_import - articles from Markdown files into the database
 *
 * A folder holds `categories` (lines slug | position | German | English) and articles
 * <slug>.<lang>.md: lines "key: value" (title, category, position, summary, module),
 * an empty line, then CommonMark. Importing twice changes nothing; an article that the
 * desk has edited (builtin taken off it) is left alone when the product's own are
 * imported again.
 */
#ifndef LIB_FAQ_IMPORT_H
#define LIB_FAQ_IMPORT_H

#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>

/* All articles of dir, published, in one write transaction; *n is their number
 * (texts, not articles). RC_INVALID names file and line of what is wrong. */
enum rc faq_import(struct db *db, const char *dir, bool builtin, unsigned *n,
		   struct err *e) MUST_CHECK;

#endif
