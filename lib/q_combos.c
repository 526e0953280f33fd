/* SPDX-License-Identifier: EUPL-1.2 */
/* q_combos - every combination of fragments the composed lists can be made of */

#include "lib/q_faq.h"
#include "lib/q_ticket.h"
#include <talloc.h>

typedef enum rc filter_fn(const struct ticket_filter *f, void *arg, struct err *e);

static enum rc each_cursor(struct ticket_filter f, filter_fn *fn, void *arg, struct err *e)
{
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < 6 && !rc; i++) {
		f.descending = i & 1;
		f.cursor = (struct ticket_cursor){ .set = i > 1, .before = i > 3, .text = "x",
						   .id = 1 };
		rc = fn(&f, arg, e);
	}
	return rc;
}

/* The plain filters are parts of one AND and do not meet: all or none of them. */
static enum rc each_filter(struct ticket_filter f, filter_fn *fn, void *arg, struct err *e)
{
	enum rc rc = RC_OK;

	for (unsigned bits = 0; bits < 8 * SORT_MAX && !rc; bits++) {
		struct ticket_filter g = f;

		g.sort = (enum list_sort)(bits / 8);
		if (bits & 1) {
			g.kind = "incident";
			g.priority = "high";
			g.module = g.reporter = g.from = g.to = 1;
		}
		g.like = bits & 2 ? "%x%" : NULL;
		g.number = bits & 4 ? 10001 : 0;
		rc = each_cursor(g, fn, arg, e);
	}
	return rc;
}

enum rc q_ticket_each_filter(filter_fn *fn, void *arg, struct err *e)
{
	struct ticket_filter f = { .person = 1, .lang = "de", .default_lang = "de",
				   .status = { "new", "open" }, .limit = 26 };
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < 4 * LIST_SCOPES && !rc; i++) {
		f.scope = (enum list_scope)(i / 4);
		f.open_only = i % 4 == 3;
		f.n_status = f.open_only ? 0 : i % 4;
		rc = each_filter(f, fn, arg, e);
	}
	return rc;
}

struct walk {
	enum rc (*fn)(const struct query *, void *, struct err *);
	void *arg;
};

static enum rc compose(const struct ticket_filter *f, void *arg, struct err *e)
{
	const struct walk *w = arg;
	void *tmp = talloc_new(NULL);
	struct q_arg_list args;
	enum rc rc = w->fn(q_ticket_list(tmp, f, &args), w->arg, e);

	if (!rc && f->sort == SORT_UPDATED && !f->cursor.set)
		rc = w->fn(q_ticket_total(tmp, f, &args), w->arg, e);
	talloc_free(tmp);
	return rc;
}

enum rc q_ticket_each_combination(void *ctx,
	enum rc (*fn)(const struct query *, void *, struct err *), void *arg, struct err *e)
{
	struct walk w = { fn, arg };

	(void)ctx;
	return q_ticket_each_filter(compose, &w, e);
}

enum rc q_faq_each_combination(void *ctx,
	enum rc (*fn)(const struct query *, void *, struct err *), void *arg, struct err *e)
{
	struct faq_search s = { .lang = "de", .default_lang = "de", .limit = 10,
				.like = { "%a%", "%b%", "%c%", "%d%" } };
	struct q_arg_list args;
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < 2 * (FAQ_WORDS + 1) && !rc; i++) {
		s.category = i & 1 ? "portal" : NULL;
		s.n_like = i / 2;
		rc = fn(q_faq_find(ctx, &s, &args), arg, e);
	}
	return rc;
}
