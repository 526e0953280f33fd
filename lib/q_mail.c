/* SPDX-License-Identifier: EUPL-1.2 */
/* q_mail - statements that read what a mail tells */
#include "lib/q_mail.h"
#include "lib/q_visible.h"

#define NAME(alias) "CONCAT(" alias ".given_name, ' ', " alias ".family_name)"

const struct query q_mail_person = {
	.name = "mail_person",
	.sql = "SELECT p.given_name, p.family_name, p.lang, p.role,"
	       " p.active = 1 AND (o.id IS NULL OR o.active = 1), p.mail_scope"
	       " FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id WHERE p.id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "given"), KEEP(TEXT, "family"), KEEP(TEXT, "lang"),
		  KEEP(TEXT, "role"), KEEP(I64, "reachable"), KEEP(TEXT, "scope") },
};

/* As the recipient may see it now; arguments: person, language, ticket. A private ticket's
 * subject does not leave the database, a promise counts while we work and it lies ahead. */
const struct query q_mail_ticket = {
	.name = "mail_ticket",
	.sql = "SELECT t.id, t.kind, t.status, t.priority, t.private,"
	       " CASE WHEN t.status IN ('new', 'open') AND t.promised_at > UTC_TIMESTAMP(3)"
	       "   THEN t.promised_at END, t.created_at,"
	       " t.status_at, IF(t.private, NULL, t.subject), m.name, " NAME("r") ", g.name, "
	       NAME("a") ", g.mail_quote, p.role <> 'contact' OR " VISIBLE_ON
	       " FROM ticket t JOIN person p ON p.id = ?"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " JOIN person r ON r.id = t.reporter_id"
	       " JOIN organisation g ON g.id = t.organisation_id"
	       " LEFT JOIN module_text m ON m.module_id = t.module_id AND m.lang = ?"
	       " LEFT JOIN person a ON a.id = t.assignee_id"
	       " WHERE t.id = ? AND " VISIBLE,
	.args = { Q_I64, Q_TEXT, Q_I64 },
	.row = "ticket",
	.cols = { ATTR(I64, "id"), ATTR(TEXT, "kind"), ATTR(TEXT, "status"), ATTR(TEXT, "priority"),
		  ATTR(BOOL, "private"), ATTR(TIME, "promised"), ATTR(TIME, "created"),
		  ATTR(TIME, "status-at"), ELEM(TEXT, "subject"), ELEM(TEXT, "module"),
		  ELEM(TEXT, "reporter"), ELEM(TEXT, "organisation"), ELEM(TEXT, "assignee"),
		  KEEP(TEXT, "quote"), KEEP(I64, "on") },
};

const struct query q_mail_entry = {
	.name = "mail_entry",
	.sql = "SELECT e.id, e.at, e.by_desk, " NAME("a") ", e.text FROM entry e"
	       " LEFT JOIN person a ON a.id = e.person_id WHERE e.id = ? AND e.ticket_id = ?",
	.args = { Q_I64, Q_I64 },
	.row = "entry",
	.cols = { ATTR(I64, "id"), ATTR(TIME, "at"), ATTR(BOOL, "by-desk"), ELEM(TEXT, "author"),
		  KEEP(TEXT, "text") },
};

/* The first mail about the ticket, whoever got it, and the first that this person got; both
 * before this one. */
const struct query q_mail_first = {
	.name = "mail_first",
	.sql = "SELECT id, entry_id FROM outbox WHERE ticket_id = ? AND id < ? ORDER BY id LIMIT 1",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(I64, "entry") },
};
const struct query q_mail_first_of = {
	.name = "mail_first_of",
	.sql = "SELECT id, entry_id FROM outbox WHERE ticket_id = ? AND id < ? AND person_id = ?"
	       " ORDER BY id LIMIT 1",
	.args = { Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(I64, "entry") },
};

/* What was kept for a digest, as far as the person may see the ticket now and wants to hear
 * of it: one row per ticket and kind of news. Arguments: digest, person. */
const struct query q_mail_digest = {
	.name = "mail_digest",
	.sql = "SELECT t.id, t.status, t.private, IF(t.private, NULL, t.subject), x.kind, COUNT(*),"
	       " p.role <> 'contact' OR " VISIBLE_ON
	       	       " FROM outbox x JOIN ticket t ON t.id = x.ticket_id"
	       " JOIN person p ON p.id = x.person_id"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE x.digest_id = ? AND p.id = ? AND " VISIBLE
	       " AND (p.mail_scope = 'organisation' OR p.role <> 'contact' OR " VISIBLE_ON ")"
	       " GROUP BY t.id, x.kind ORDER BY t.id, MIN(x.id) LIMIT 201",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "status"), KEEP(BOOL, "private"),
		  KEEP(TEXT, "subject"), KEEP(TEXT, "kind"), KEEP(I64, "n"),
		  KEEP(I64, "on") },
};

const struct query *const q_mail[] = {
	&q_mail_person, &q_mail_ticket, &q_mail_entry, &q_mail_first, &q_mail_first_of,
	&q_mail_digest, NULL
};
