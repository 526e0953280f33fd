/* SPDX-License-Identifier: EUPL-1.2 */
/* suggest.c - what may help before, or right after, a ticket is sent */

#include "fcgi/suggest.h"

#include "lib/q_suggest.h"
#include "lib/words.h"

#define ARTICLES 4
#define TICKETS 4

struct wish { struct words subject, text; int64_t module, except; };

static enum rc add_articles(struct page *pg, xmlNode *out, const struct wish *w, struct err *e)
{
	const struct words *must = w->subject.n ? &w->subject : &w->text;
	const char *lang = pg->lang;

	return query_xml(pg->db, &q_suggest_articles,
			 QARGS(q_text(lang), q_text(pg->conf->default_language), q_text(lang),
			       q_text(words_boolean(pg->mem, must, NULL)),
			       q_text(words_boolean(pg->mem, &w->subject, &w->text)),
			       q_text(words_like(pg->mem, must, 0)),
			       q_text(words_like(pg->mem, must, 1)),
			       q_text(words_like(pg->mem, must, 2)),
			       q_i64_or_null(w->module), q_i64(ARTICLES)),
			 out, NULL, e);
}

static enum rc add_tickets(struct page *pg, xmlNode *out, const struct wish *w, struct err *e)
{
	const struct q_arg who = q_i64(pg->user->id);
	struct q_arg args[2 * SUGGEST_SUBJECT + 6];
	size_t n = 0;

	for (size_t i = 0; i < SUGGEST_SUBJECT; i++)
		args[n++] = q_text(words_like(pg->mem, &w->subject, i));
	for (size_t i = 0; i < SUGGEST_SUBJECT; i++)
		args[n++] = q_text(words_like(pg->mem, &w->text, i));
	args[n++] = who;
	args[n++] = who;
	args[n++] = who;
	args[n++] = q_i64(w->except);
	args[n++] = q_i64(SUGGEST_SCORE);
	args[n++] = q_i64(TICKETS);
	return query_xml(pg->db, &q_suggest_tickets, (struct q_args){ args, n }, out, NULL, e);
}
_Static_assert(SUGGEST_SUBJECT == WORDS_MAX, "each word has its pattern");

enum rc suggest_add(struct page *pg, const char *subject, const char *text, int64_t module,
		    int64_t except, struct err *e)
{
	struct wish w = { .module = module, .except = except };
	xmlNode *out = xml_elem(pg->body, "suggestions");
	enum rc rc;

	words_read(pg->mem, &w.subject, subject, NULL);
	words_read(pg->mem, &w.text, text, &w.subject);
	if (w.subject.n + w.text.n == 0) {
		xml_attr(out, "words", "none");
		return RC_OK;
	}
	rc = add_articles(pg, out, &w, e);
	return rc == RC_OK ? add_tickets(pg, out, &w, e) : rc;
}
