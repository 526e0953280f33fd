/* SPDX-License-Identifier: EUPL-1.2 */
/* faq-list.c - questions and answers: categories, search, often helpful */

#include "fcgi/faq_list.h"
#include "fcgi/page/pages.h"

enum rc page_faq_list_show(struct page *pg, struct err *e)
{
	struct faq_list l = { .pg = pg };
	bool found;
	enum rc rc;

	if (form_has(&pg->query, "category"))
		l.chosen = form_text(&pg->query, "category");
	found = l.chosen || form_has(&pg->query, "q");
	l.faq = xml_elem(pg->body, "faq");
	rc = faq_list_categories(&l, e);
	if (rc != RC_OK)
		return rc;
	faq_list_filter(&l);
	rc = found ? faq_list_found(&l, e) : faq_list_overview(&l, e);
	xml_attr_i64(l.faq, "total", found ? l.total : l.all);
	return rc;
}
