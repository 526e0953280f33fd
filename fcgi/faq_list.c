/* SPDX-License-Identifier: EUPL-1.2 */
/* faq_list.c - the parts of the page of questions and answers */

#include "fcgi/faq_list.h"

#include "fcgi/forms.h"
#include "lib/q_faq.h"
#include "lib/words.h"
#include "lib/q_ticket.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define HITS_MAX 100
#define LOOSE_MAX 10

static bool is(xmlNode *node, const char *name, const char *attribute, const char *value)
{
	xmlChar *have = xmlGetNoNsProp(node, (const xmlChar *)attribute);
	bool same = !strcmp((const char *)node->name, name) && have &&
		(!value || !strcmp((const char *)have, value));

	xmlFree(have);
	return same;
}

static bool is_category(xmlNode *node, const char *slug)
{
	return is(node, "category", "slug", slug);
}

/* The first article, or the first of a category. */
static xmlNode *first_article(xmlNode *faq, const char *category)
{
	xmlNode *n = faq->children;

	while (n && !is(n, "article", "category", category))
		n = n->next;
	return n;
}

enum rc faq_list_categories(struct faq_list *l, struct err *e)
{
	struct page *pg = l->pg;
	enum rc rc = query_xml(pg->db, &q_faq_categories,
			       QARGS(q_text(pg->lang), q_text(pg->conf->default_language)),
			       l->faq, NULL, e);

	for (xmlNode *n = l->faq->children; n && rc == RC_OK; n = n->next) {
		xmlChar *count = xmlGetNoNsProp(n, (const xmlChar *)"n");

		l->all += strtoll((const char *)count, NULL, 10);
		xmlFree(count);
		if (l->chosen && is_category(n, l->chosen))
			xml_attr(n, "current", "true");
	}
	return rc;
}

/* A search shows the categories in which it found something. */
static void drop_empty(xmlNode *faq)
{
	xmlNode *n, *next;

	for (n = faq->children; n; n = next) {
		xmlChar *slug = xmlGetNoNsProp(n, (const xmlChar *)"slug");

		next = n->next;
		if (is_category(n, NULL) && !first_article(faq, (const char *)slug)) {
			xmlUnlinkNode(n);
			xmlFreeNode(n);
		}
		xmlFree(slug);
	}
}

/* Behind the other categories, before all articles. */
static void move_back(xmlNode *faq, xmlNode *category)
{
	xmlNode *article = first_article(faq, NULL);

	xmlUnlinkNode(category);
	if (article)
		xmlAddPrevSibling(article, category);
	else
		xmlAddChild(faq, category);
}

/* Columns of q_faq_overview and q_faq_find alike. */
static enum rc add_article(void *arg, const struct q_val *v, struct err *e)
{
	struct faq_list *l = arg;
	xmlNode *category = l->faq->children, *node;

	(void)e;
	while (category && !is_category(category, v[0].p))
		category = category->next;
	/* published between the two statements, or not asked for */
	if (!category || (l->chosen && strcmp(l->chosen, v[0].p) != 0))
		return RC_OK;
	if (l->ranked && !first_article(l->faq, v[0].p))
		move_back(l->faq, category);
	node = xml_elem(l->faq, "article");
	xml_attr(node, "slug", v[1].p);
	xml_attr(node, "category", v[0].p);
	xml_attr_time(node, "updated", v[2].i);
	xml_elem_textn(node, "title", v[3].p, v[3].len);
	xml_elem_textn(node, "summary", v[4].p, v[4].len);
	l->total++;
	return RC_OK;
}

/* The words of the search as patterns; what is beyond FAQ_WORDS is left out. */
static void read_words(struct page *pg, struct faq_search *s)
{
	const char *q = form_text(&pg->query, "q");

	while (*(q += strspn(q, " ")) && s->n_like < FAQ_WORDS) {
		size_t len = strcspn(q, " ");
		const char *word = talloc_strndup(pg->mem, q, len);

		s->like[s->n_like++] = talloc_asprintf(pg->mem, "%%%s%%",
						       query_like(pg->mem, word));
		q += len;
	}
}

static enum rc add_loose(struct faq_list *l, struct err *e)
{
	struct page *pg = l->pg;
	struct words words;
	const char *search;
	enum rc rc;

	words_read(pg->mem, &words, form_text(&pg->query, "q"), NULL);
	if (words.n == 0)
		return RC_OK;
	search = words_boolean(pg->mem, &words, NULL);
	rc = query_each(pg->db, &q_faq_loose,
			QARGS(q_text(pg->lang), q_text(search), q_text(search), q_i64(LOOSE_MAX)),
			add_article, l, e);
	xml_attr(l->faq, "loose", l->total > 0 ? "true" : NULL);
	return rc;
}

enum rc faq_list_found(struct faq_list *l, struct err *e)
{
	struct page *pg = l->pg;
	struct faq_search s = { .lang = pg->lang, .default_lang = pg->conf->default_language,
				.category = l->chosen, .limit = HITS_MAX };
	struct q_arg_list args;
	const struct query *q;
	enum rc rc;

	read_words(pg, &s);
	q = q_faq_find(pg->mem, &s, &args);
	l->ranked = s.n_like > 0;
	rc = query_each(pg->db, q, (struct q_args){ args.v, args.n }, add_article, l, e);
	if (rc == RC_OK && l->total == 0 && s.n_like > 0)
		rc = add_loose(l, e);
	drop_empty(l->faq);
	return rc;
}

enum rc faq_list_overview(struct faq_list *l, struct err *e)
{
	struct page *pg = l->pg;
	const struct q_arg lang = q_text(pg->lang), other = q_text(pg->conf->default_language);
	enum rc rc = query_each(pg->db, &q_faq_overview, QARGS(lang, other, q_i64(FAQ_FEW)),
				add_article, l, e);

	if (rc != RC_OK)
		return rc;
	return query_xml(pg->db, &q_faq_popular, QARGS(lang, other),
			 xml_elem(pg->body, "popular"), NULL, e);
}

/* Offered as choices in the filter, with their names. */
void faq_list_filter(struct faq_list *l)
{
	xmlNode *form = page_form(l->pg, xml_elem(l->pg->body, "filter"), &query_faq_list, "/faq");

	for (xmlNode *n = l->faq->children; n; n = n->next) {
		xmlChar *slug = xmlGetNoNsProp(n, (const xmlChar *)"slug");
		xmlChar *name = xmlNodeGetContent(n->children);

		page_form_choice(l->pg, form, "category", (const char *)slug,
				 (const char *)name);
		xmlFree(slug);
		xmlFree(name);
	}
}
