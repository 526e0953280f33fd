/* SPDX-License-Identifier: EUPL-1.2 */
/* q_faq - statements of questions and answers */

#include "lib/q_faq.h"
#include "lib/q_ticket.h"
#include <assert.h>

/* The text of article a that fits the reader best, as alias x. Two arguments. */
#define TEXT_JOIN \
	" JOIN faq_text x ON x.article_id = a.id AND x.lang = (SELECT y.lang FROM faq_text y" \
	" WHERE y.article_id = a.id ORDER BY y.lang = ? DESC, y.lang = ? DESC, y.lang LIMIT 1)"
#define CATEGORY_NAME \
	"COALESCE((SELECT ct.name FROM faq_category_text ct WHERE ct.category_id = c.id" \
	" ORDER BY ct.lang = ? DESC, ct.lang = ? DESC, ct.lang LIMIT 1), c.slug)"
#define ARTICLE_SHOW \
	KEEP(TEXT, "category"), ATTR(TEXT, "slug"), ATTR(TIME, "updated"), \
	ELEM(TEXT, "title"), ELEM(TEXT, "summary")

const struct query q_faq_categories = {
	.name = "faq_categories",
	.sql = "SELECT c.slug, n.n, " CATEGORY_NAME " FROM faq_category c"
	       " JOIN (SELECT a.category_id AS category_id, COUNT(*) AS n FROM faq_article a"
	       "  WHERE a.state = 'published' GROUP BY a.category_id) n ON n.category_id = c.id"
	       " ORDER BY c.position, c.id",
	.args = { Q_TEXT, Q_TEXT },
	.row = "category",
	.cols = { ATTR(TEXT, "slug"), ATTR(I64, "n"), ELEM(TEXT, "name") },
};

const struct query q_faq_overview = {
	.name = "faq_overview",
	.sql = "SELECT f.category, f.slug, f.updated_at, f.title, f.summary FROM"
	       " (SELECT c.slug AS category, a.slug AS slug, a.updated_at AS updated_at,"
	       "   x.title AS title, x.summary AS summary,"
	       "   ROW_NUMBER() OVER (PARTITION BY a.category_id"
	       "    ORDER BY a.position, a.id) AS place,"
	       "   c.position AS position FROM faq_category c"
	       "  JOIN faq_article a ON a.category_id = c.id AND a.state = 'published'" TEXT_JOIN
	       " ) f WHERE f.place <= ? ORDER BY f.position, f.category, f.place",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
	.row = "article",
	.cols = { ARTICLE_SHOW },
};

const struct query q_faq_popular = {
	.name = "faq_popular",
	.sql = "SELECT a.slug, x.title FROM faq_article a" TEXT_JOIN
	       " WHERE a.state = 'published'"
	       " ORDER BY CAST(a.helpful_yes AS SIGNED) - a.helpful_no DESC, a.position, a.id"
	       " LIMIT 5",
	.args = { Q_TEXT, Q_TEXT },
	.row = "article",
	.cols = { ATTR(TEXT, "slug"), ELEM(TEXT, "title") },
};

/* A draft is the desk's alone. */
const struct query q_faq_article = {
	.name = "faq_article",
	.sql = "SELECT a.id, a.category_id, a.module_id, a.slug, a.updated_at, x.lang,"
	       " CASE v.helpful WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END,"
	       " IF(a.state = 'draft', 1, 0), x.title, x.summary, " CATEGORY_NAME ","
	       " c.slug, " MODULE_NAME("a.module_id") ", a.module_id, x.body"
	       " FROM faq_article a JOIN faq_category c ON c.id = a.category_id" TEXT_JOIN
	       " LEFT JOIN faq_vote v ON v.article_id = a.id AND v.person_id = ?"
	       " WHERE a.slug = ? AND (a.state = 'published' OR ? = 1)",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_I64, Q_TEXT, Q_BOOL },
	.row = "article",
	.cols = { KEEP(I64, "id"), KEEP(I64, "category_id"), KEEP(I64, "module_id"),
		  ATTR(TEXT, "slug"), ATTR(TIME, "updated"), ATTR(TEXT, "lang"),
		  ATTR(TEXT, "vote"), ATTR(BOOL, "draft"), ELEM(TEXT, "title"),
		  ELEM(TEXT, "summary"), ELEM(TEXT, "category"),
		  ATTR(TEXT, "category@slug"), ELEM(TEXT, "module"), ATTR(I64, "module@id"),
		  MARKDOWN("text") },
};

const struct query q_faq_related = {
	.name = "faq_related",
	.sql = "SELECT a.slug, x.title FROM faq_article a" TEXT_JOIN
	       " WHERE a.state = 'published' AND (a.category_id = ? OR a.module_id = ?)"
	       " AND a.id <> ? ORDER BY a.module_id <=> ? DESC, a.position, a.id LIMIT 5",
	.args = { Q_TEXT, Q_TEXT, Q_I64, Q_I64, Q_I64, Q_I64 },
	.row = "article",
	.cols = { ATTR(TEXT, "slug"), ELEM(TEXT, "title") },
};

const struct query q_faq_lock = {
	.name = "faq_lock",
	.sql = "SELECT a.id FROM faq_article a WHERE a.slug = ? AND a.state = 'published'"
	       " FOR UPDATE",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id") },
};

const struct query q_faq_vote = {
	.name = "faq_vote",
	.sql = "INSERT INTO faq_vote (article_id, person_id, helpful) VALUES (?, ?, ?)"
	       " ON DUPLICATE KEY UPDATE helpful = VALUES(helpful), at = UTC_TIMESTAMP(3)",
	.args = { Q_I64, Q_I64, Q_BOOL },
};

const struct query q_faq_recount = {
	.name = "faq_recount",
	.sql = "UPDATE faq_article SET helpful_yes = (SELECT COUNT(*) FROM faq_vote"
	       " WHERE article_id = ? AND helpful = 1), helpful_no = (SELECT COUNT(*)"
	       " FROM faq_vote WHERE article_id = ? AND helpful = 0) WHERE id = ?",
	.args = { Q_I64, Q_I64, Q_I64 },
};

/* When no article has all the words of a search: any of them, in any form of the word. */
#define HIT "MATCH (x.title, x.summary, x.body) AGAINST (? IN BOOLEAN MODE)"
const struct query q_faq_loose = {
	.name = "faq_loose",
	.sql = "SELECT c.slug, a.slug, a.updated_at, x.title, x.summary FROM faq_text x"
	       " JOIN faq_article a ON a.id = x.article_id AND a.state = 'published'"
	       " JOIN faq_category c ON c.id = a.category_id"
	       " WHERE x.lang = ? AND " HIT " ORDER BY " HIT " DESC, a.id LIMIT ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_I64 },
	.row = "article",
	.cols = { ARTICLE_SHOW },
};

const struct query *const q_faq[] = {
	&q_faq_categories, &q_faq_overview, &q_faq_popular, &q_faq_article, &q_faq_related,
	&q_faq_loose, &q_faq_lock, &q_faq_vote, &q_faq_recount, NULL
};

/*
 * The search. There are hundreds of articles, not millions, and German compounds want a
 * match inside a word (Reisekosten in Reisekostenabrechnung), which FULLTEXT has not: LIKE
 * for every word, title hits first.
 */
static const struct query find_base = {
	.name = "faq_find",
	.sql = "SELECT c.slug, a.slug, a.updated_at, x.title, x.summary FROM faq_category c"
	       " JOIN faq_article a ON a.category_id = c.id AND a.state = 'published'" TEXT_JOIN
	       " WHERE 1 = 1{where}{order}{limit}",
	.args = { Q_TEXT, Q_TEXT },
	.row = "article",
	.cols = { ARTICLE_SHOW },
};
static const struct q_fragment
	by_category = { "AND c.slug = CONVERT(? USING ascii)", { Q_TEXT } },
	by_word = { "AND CONCAT_WS(' ', x.title, x.summary, x.body) LIKE ? ESCAPE '\\\\'",
		    { Q_TEXT } },
	order_place = { "ORDER BY c.position, c.id, a.position, a.id", { Q_END } },
	order_title = { "ORDER BY x.title LIKE ? ESCAPE '\\\\' DESC, c.position, c.id,"
			" a.position, a.id", { Q_TEXT } },
	limit = { "LIMIT ?", { Q_I64 } };

const struct query *q_faq_find(const void *ctx, const struct faq_search *s,
			       struct q_arg_list *args)
{
	const struct q_fragment *where[FAQ_WORDS + 1];
	size_t n = 0;

	assert(s->n_like <= FAQ_WORDS);
	args->n = 0;
	args->v[args->n++] = q_text(s->lang);
	args->v[args->n++] = q_text(s->default_lang);
	if (s->category) {
		where[n++] = &by_category;
		args->v[args->n++] = q_text(s->category);
	}
	for (size_t i = 0; i < s->n_like; i++) {
		where[n++] = &by_word;
		args->v[args->n++] = q_text(s->like[i]);
	}
	if (s->n_like)
		args->v[args->n++] = q_text(s->like[0]);
	args->v[args->n++] = q_i64(s->limit);
	return query_compose(ctx, &find_base, where, n,
			     s->n_like ? &order_title : &order_place, &limit);
}
