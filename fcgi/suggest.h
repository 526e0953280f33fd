/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * suggest - what may help before, or right after, a ticket is sent
 */
#ifndef FCGI_SUGGEST_H
#define FCGI_SUGGEST_H

#include "fcgi/page.h"

/* <suggestions> in the body: articles in the page's language, and similar open tickets that
 * the reader may see; words="none" when the text has nothing to search for. A word of the
 * subject must be in an article; without a subject the text's words count. module 0: none;
 * except: a ticket that is not suggested. */
enum rc suggest_add(struct page *pg, const char *subject, const char *text, int64_t module,
		    int64_t except, struct err *e) MUST_CHECK;

#endif
