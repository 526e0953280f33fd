/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * faq_list - the parts of the page of questions and answers
 */
#ifndef FCGI_FAQ_LIST_H
#define FCGI_FAQ_LIST_H

#include "fcgi/page.h"

struct faq_list {
	struct page *pg;
	xmlNode *faq;		/* body/faq */
	const char *chosen;	/* category asked for, NULL none */
	bool ranked;		/* categories in the order of their first article */
	int64_t all, total;	/* articles there are; those that were put in */
};

/* <category> for each that has articles. */
enum rc faq_list_categories(struct faq_list *l, struct err *e) MUST_CHECK;
/* <filter>; after the categories, which are its choices. */
void faq_list_filter(struct faq_list *l);
/* The first articles of each category, and <popular>. */
enum rc faq_list_overview(struct faq_list *l, struct err *e) MUST_CHECK;
/* What fits search and category; categories without a hit go. */
enum rc faq_list_found(struct faq_list *l, struct err *e) MUST_CHECK;

#endif
