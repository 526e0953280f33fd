/* SPDX-License-Identifier: EUPL-1.2 */
/* faq-article.c - one article, what is related, whether it helped */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "lib/q_faq.h"

#include <string.h>

static enum rc add_related(struct page *pg, xmlNode *faq, const struct q_val *v,
			   struct err *e)
{
	const struct q_arg module = v[FA_MODULE].null ? q_null(Q_I64) : q_i64(v[FA_MODULE].i);

	return query_xml(pg->db, &q_faq_related,
			 QARGS(q_text(pg->lang), q_text(pg->conf->default_language),
			       q_i64(v[FA_CATEGORY].i), module, q_i64(v[FA_ID].i), module),
			 xml_elem(faq, "related"), NULL, e);
}

enum rc page_faq_article_show(struct page *pg, struct err *e)
{
	const struct q_arg lang = q_text(pg->lang), other = q_text(pg->conf->default_language);
	xmlNode *faq = xml_elem(pg->body, "faq"), *article;
	struct q_val v[Q_MAX_COLS];
	enum rc rc = query_xml_one(pg->db, &q_faq_article,
				   QARGS(lang, other, lang, other, lang, other,
					 q_i64(pg->user->id), q_text(pg->param[0]),
					 q_bool(pg->user->staff)),
				   pg->mem, faq, &article, v, "faq.missing", e);

	if (rc != RC_OK || (rc = add_related(pg, faq, v, e)))
		return rc;
	page_form(pg, pg->body, &form_helpful, "/faq/%s/helpful", pg->param[0]);
	return RC_OK;
}

/* One vote each; a second one replaces the first. */
enum rc page_faq_article_act(struct page *pg, struct err *e)
{
	const bool helpful = strcmp(form_text(&pg->form, "helpful"), "yes") == 0;
	struct q_val id;
	bool found = false;
	enum rc rc = query_row(pg->db, &q_faq_lock, QARGS(q_text(pg->param[0])), pg->mem, &id,
			       &found, e);

	if (rc == RC_OK && !found)
		rc = ERR(e, RC_NOTFOUND, "faq.missing", "there is no article %s", pg->param[0]);
	if (rc != RC_OK ||
	    (rc = query_exec(pg->db, &q_faq_vote,
			     QARGS(q_i64(id.i), q_i64(pg->user->id), q_bool(helpful)), NULL, e)) ||
	    (rc = query_exec(pg->db, &q_faq_recount,
			     QARGS(q_i64(id.i), q_i64(id.i), q_i64(id.i)), NULL, e)) ||
	    (rc = page_flash(pg, "success", "faq.thanks", NULL, NULL, e)))
		return rc;
	page_redirect(pg, "/faq/%s", pg->param[0]);
	return RC_OK;
}
