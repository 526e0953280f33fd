/* SPDX-License-Identifier: EUPL-1.2 */
/* q_mail - statements that read what a mail tells */
#include "lib/q_mail.h"
#include "lib/q_visible.h"

#define NAME(alias) "CONCAT(" alias ".given_name, ' ', " alias ".family_name)"

const struct query q_mail_person = {
	.name = "mail_person",
	.sql = "SELECT p.given_name, p.family_name, p.lang, p.role,"
	       " p.active = 1 AND (o.id IS NULL OR o.active = 1)"
	       " FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id WHERE p.id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "given"), KEEP(TEXT, "family"), KEEP(TEXT, "lang"),
		  KEEP(TEXT, "role"), KEEP(I64, "reachable") },
};

/* As the recipient may see it now; arguments: person, language, ticket. A private ticket's
 * subject does not leave the database, a promise counts while we work and it lies ahead. */
const struct query q_mail_ticket = {
	.name = "mail_ticket",
	.sql = "SELECT t.id, t.kind, t.status, t.priority, t.private,"
	       " CASE WHEN t.status IN ('new', 'open') AND t.promised_at > UTC_TIMESTAMP(3)"
	       "   THEN t.promised_at END, t.created_at,"
	       " t.status_at, IF(t.private, NULL, t.subject), m.name, " NAME("r") ", g.name, "
	       NAME("a") ", g.mail_quote"
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
		  KEEP(TEXT, "quote") },
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

/* The first mail that this person got about the ticket, before this one. */
const struct query q_mail_first = {
	.name = "mail_first",
	.sql = "SELECT id, entry_id FROM outbox WHERE ticket_id = ? AND person_id = ? AND id < ?"
	       " ORDER BY id LIMIT 1",
	.args = { Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(I64, "entry") },
};

/* Tickets with something new by others since a time: those one is on (desk: works on, or
 * nobody does), and the organisation's for who asked for them. Arguments: time, person,
 * time. */
const struct query q_mail_digest = {
	.name = "mail_digest",
	.sql = "SELECT t.id, t.status, t.private, IF(t.private, NULL, t.subject),"
	       " (SELECT COUNT(*) FROM entry e WHERE e.ticket_id = t.id AND e.at >= ?"
	       "   AND (e.person_id IS NULL OR e.person_id <> p.id)"
	       "   AND (p.role = 'contact' OR e.by_desk = 0)) AS n"
	       " FROM ticket t JOIN person p ON p.id = ?"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE t.is_open IN (0, 1) AND t.updated_at >= ? AND p.mail_scope <> 'none'"
	       " AND " VISIBLE
	       " AND ((p.role <> 'contact' AND (t.assignee_id = p.id OR t.assignee_id IS NULL))"
	       "   OR (p.role = 'contact' AND (p.mail_scope = 'organisation' OR " VISIBLE_ON ")))"
	       " HAVING n > 0 ORDER BY t.updated_at DESC LIMIT 50",
	.args = { Q_TIME, Q_I64, Q_TIME },
	.row = "ticket",
	.cols = { ATTR(I64, "id"), ATTR(TEXT, "status"), ATTR(BOOL, "private"),
		  ELEM(TEXT, "subject"), ATTR(I64, "n") },
};

const struct query *const q_mail[] = {
	&q_mail_person, &q_mail_ticket, &q_mail_entry, &q_mail_first, &q_mail_digest, NULL
};
