/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_faq - statements of questions and answers
 *
 * A text is taken in the reader's language, else in the default language, else in any:
 * each statement with texts begins with those two arguments per text.
 */
#ifndef LIB_Q_FAQ_H
#define LIB_Q_FAQ_H

#include "lib/query.h"

#define FAQ_WORDS 4	/* of a search; more are ignored */
#define FAQ_FEW 5	/* articles per category on the overview */

/* lang, default_lang: categories that have published articles: slug, n, name. */
extern const struct query q_faq_categories;
/* lang, default_lang, number per category: category, slug, updated, title, summary. */
extern const struct query q_faq_overview;
/* lang, default_lang: the articles most found helpful. */
extern const struct query q_faq_popular;
/* lang, default_lang (three times), person, slug, staff: one article; keeps
 * its id, category and module. */
extern const struct query q_faq_article;
enum faq_article_col { FA_ID, FA_CATEGORY, FA_MODULE, FA_COUNT };
/* lang, default_lang, category, module, id, module: others of the category or module. */
extern const struct query q_faq_related;
/* lang, boolean search twice, limit: columns as q_faq_overview, best first. */
extern const struct query q_faq_loose;
/* slug: id of a published article, locked. */
extern const struct query q_faq_lock;
/* article, person, helpful */
extern const struct query q_faq_vote;
/* article, article, article: counts its votes again. */
extern const struct query q_faq_recount;

struct faq_search {
	const char *lang, *default_lang;
	const char *category;			/* slug, NULL any */
	const char *like[FAQ_WORDS];		/* patterns, all must match */
	size_t n_like;
	long limit;
};
struct q_arg_list;
/* Articles that fit, best first; columns as q_faq_overview. */
const struct query *q_faq_find(const void *ctx, const struct faq_search *s,
			       struct q_arg_list *args);

/* Calls fn for every statement of q_faq_find; for the tests. */
enum rc q_faq_each_combination(void *ctx,
	enum rc (*fn)(const struct query *, void *, struct err *), void *arg,
	struct err *e) MUST_CHECK;

extern const struct query *const q_faq[];

#endif
