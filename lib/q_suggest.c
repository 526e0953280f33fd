/* SPDX-License-Identifier: EUPL-1.2 */
/* q_suggest - statements that look for what fits a text: articles, open tickets */
#include "lib/q_suggest.h"
#include "lib/q_ticket_cols.h"
#include "lib/q_visible.h"

#define HIT "MATCH (x.title, x.summary, x.body) AGAINST (? IN BOOLEAN MODE)"
#define IN_TITLE "(x.title LIKE ? ESCAPE '\\\\')"
#define IN_SUBJECT "(t.subject LIKE ? ESCAPE '\\\\')"

/* A word of the title and the module weigh more than how often a word is in the body. */
const struct query q_suggest_articles = {
	.name = "suggest_articles",
	.sql = "SELECT a.slug, x.title, COALESCE((SELECT ct.name FROM faq_category_text ct"
	       "  WHERE ct.category_id = a.category_id"
	       "  ORDER BY ct.lang = ? DESC, ct.lang = ? DESC, ct.lang LIMIT 1), '')"
	       " FROM faq_text x JOIN faq_article a ON a.id = x.article_id"
	       " AND a.state = 'published'"
	       " WHERE x.lang = ? AND " HIT
	       " ORDER BY " HIT " * (1 + " IN_TITLE " + " IN_TITLE " + " IN_TITLE ")"
	       " * IF(a.module_id = ?, 2, 1) DESC, a.id LIMIT ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_I64, Q_I64 },
	.row = "article",
	.cols = { ATTR(TEXT, "slug"), ELEM(TEXT, "title"), ELEM(TEXT, "category") },
};

/* The newest of both ranges, read off their indexes: nobody looks for a duplicate further
 * back, and LIKE finds a word inside a compound. */
#define NEWEST "300"
const struct query q_suggest_tickets = {
	.name = "suggest_tickets",
	.sql = "SELECT t.id, t.status, IF(me.person_id IS NULL, NULL, 1), t.subject, "
	       PERSON_NAME("rp") ", CAST(2 * (" IN_SUBJECT " + " IN_SUBJECT " + " IN_SUBJECT " + "
	       IN_SUBJECT " + " IN_SUBJECT " + " IN_SUBJECT ") + " IN_SUBJECT " + " IN_SUBJECT
	       " + " IN_SUBJECT " + " IN_SUBJECT " + " IN_SUBJECT " + " IN_SUBJECT
	       " AS SIGNED) AS score"
	       " FROM ((SELECT op.ticket_id AS id FROM ticket_person op WHERE op.person_id = ?"
	       "   AND op.is_open = 1 ORDER BY op.updated_at DESC LIMIT " NEWEST ")"
	       "  UNION (SELECT ot.id AS id FROM ticket ot WHERE ot.organisation_id ="
	       "   (SELECT organisation_id FROM person WHERE id = ?) AND ot.private = 0"
	       "   AND ot.is_open = 1 ORDER BY ot.updated_at DESC LIMIT " NEWEST ")) c"
	       " JOIN ticket t ON t.id = c.id JOIN person p ON p.id = ?"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " JOIN person rp ON rp.id = t.reporter_id" TICKET_ME
	       " WHERE " VISIBLE " AND t.id <> ?"
	       " HAVING score >= ? ORDER BY score DESC, t.updated_at DESC, t.id LIMIT ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT,
		  Q_TEXT, Q_TEXT, Q_I64, Q_I64, Q_I64, Q_I64, Q_I64, Q_I64 },
	.row = "ticket",
	.cols = { ATTR(I64, "id"), ATTR(TEXT, "status"), ATTR(BOOL, "mine"), ELEM(TEXT, "subject"),
		  ELEM(TEXT, "reporter"), KEEP(I64, "score") },
};

const struct query *const q_suggest[] = { &q_suggest_articles, &q_suggest_tickets, NULL };
