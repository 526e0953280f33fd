/* SPDX-License-Identifier: EUPL-1.2 */
/* q_outbox - statements that write mails down for the people whom they concern */
#include "lib/q_outbox.h"
#include "lib/q_visible.h"

/* Somebody whom mail reaches at all. */
#define REACHABLE "p.active = 1 AND (o.id IS NULL OR o.active = 1)"
/* about: 1 = about a ticket, which people may refuse; 0 = about the account */
const struct query q_outbox_add = {
	.name = "outbox_add",
	.sql = "INSERT INTO outbox (kind, person_id, address, ticket_id, entry_id, request_id)"
	       " SELECT ?, p.id, p.email, ?, ?, ? FROM person p"
	       "  WHERE p.id = ? AND p.active = 1 AND (? = 0 OR p.mail_scope <> 'none')",
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64, Q_I64, Q_I64 },
};

const struct query q_outbox_actor = {
	.name = "outbox_actor",
	.sql = "SELECT role <> 'contact' FROM person WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "staff") },
};

#define INSERT_NOW "INSERT INTO outbox (kind, person_id, address, ticket_id, entry_id)" \
	" SELECT ?, p.id, p.email, t.id, ?"
#define CONTACTS "p.role = 'contact' AND p.id <> ? AND p.mail_scope <> 'none' AND " REACHABLE
#define FROM_ON_TICKET " FROM ticket t JOIN ticket_person tp ON tp.ticket_id = t.id" \
	" JOIN person p ON p.id = tp.person_id" \
	" LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" WHERE t.id = ? AND " CONTACTS " AND " VISIBLE
#define FROM_ORGANISATION " FROM ticket t JOIN person p ON p.organisation_id = t.organisation_id" \
	" LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" WHERE t.id = ? AND " CONTACTS " AND p.mail_scope = 'organisation'" \
	" AND NOT EXISTS (SELECT 1 FROM ticket_person tp" \
	"   WHERE tp.ticket_id = t.id AND tp.person_id = p.id) AND " VISIBLE
/* Who works on it, or all of the desk when nobody (who still is there) does. */
#define FROM_DESK " FROM ticket t JOIN person p ON p.organisation_id IS NULL" \
	" LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" WHERE t.id = ? AND p.id <> ? AND p.role <> 'contact' AND p.mail_scope <> 'none'" \
	" AND (p.id = t.assignee_id OR NOT EXISTS (SELECT 1 FROM person a" \
	"   WHERE a.id = t.assignee_id AND a.active = 1 AND a.role <> 'contact'))" \
	" AND " REACHABLE " AND " VISIBLE
#define AT_ONCE " AND p.mail_mode = 'now'"

/* The last argument: 0 leaves the reporter out, who has a receipt. */
const struct query q_outbox_on_ticket = {
	.name = "outbox_on_ticket",
	.sql = INSERT_NOW FROM_ON_TICKET AT_ONCE " AND (? = 1 OR tp.part <> 'reporter')",
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64, Q_I64 },
};

const struct query q_outbox_organisation = {
	.name = "outbox_organisation",
	.sql = INSERT_NOW FROM_ORGANISATION AT_ONCE,
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64 },
};

const struct query q_outbox_desk = {
	.name = "outbox_desk",
	.sql = INSERT_NOW FROM_DESK AT_ONCE,
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64 },
};

/* Who wants a mail a day; the last argument says whether the desk is concerned. */
const struct query q_outbox_daily = {
	.name = "outbox_daily",
	.sql = "SELECT p.id" FROM_ON_TICKET " AND p.mail_mode = 'daily'"
	       " UNION SELECT p.id" FROM_ORGANISATION " AND p.mail_mode = 'daily'"
	       " UNION SELECT p.id" FROM_DESK " AND p.mail_mode = 'daily' AND ? = 1"
	       " LIMIT 500",
	.args = { Q_I64, Q_I64, Q_I64, Q_I64, Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id") },
};

/* Locks a digest that waits, so that no mailer takes it before this fact is committed. */
const struct query q_outbox_digest_touch = {
	.name = "outbox_digest_touch",
	.sql = "UPDATE outbox SET next_at = next_at WHERE person_id = ? AND kind = 'digest'"
	       " AND state IN ('queued', 'deferred')",
	.args = { Q_I64 },
};

/* It tells what happened from this entry on, the entry included. */
const struct query q_outbox_digest_add = {
	.name = "outbox_digest_add",
	.sql = "INSERT INTO outbox (kind, person_id, address, next_at, created_at)"
	       " SELECT 'digest', p.id, p.email, ?,"
	       " COALESCE((SELECT e.at FROM entry e WHERE e.id = ?), UTC_TIMESTAMP(3))"
	       " FROM person p WHERE p.id = ?",
	.args = { Q_TIME, Q_I64, Q_I64 },
};

/* One reminder each time a ticket became solved, before it closes itself. */
const struct query q_outbox_closing_soon = {
	.name = "outbox_closing_soon",
	.sql = "INSERT INTO outbox (kind, person_id, address, ticket_id)"
	       " SELECT 'closed_soon', p.id, p.email, t.id FROM ticket t"
	       " JOIN person p ON p.id = t.reporter_id"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE t.status = 'solved' AND t.status_at < ? AND p.role = 'contact'"
	       " AND p.mail_scope <> 'none' AND " REACHABLE
	       " AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.ticket_id = t.id"
	       "   AND x.kind = 'closed_soon' AND x.created_at >= t.status_at) LIMIT ?",
	.args = { Q_TIME, Q_I64 },
};

const struct query *const q_outbox[] = {
	&q_outbox_add, &q_outbox_actor, &q_outbox_on_ticket, &q_outbox_organisation,
	&q_outbox_desk, &q_outbox_daily, &q_outbox_digest_touch, &q_outbox_digest_add,
	&q_outbox_closing_soon, &q_outbox_due, &q_outbox_expire, &q_outbox_claim,
	&q_outbox_held, &q_outbox_sent, &q_outbox_failed, &q_outbox_release,
	&q_sweep_session, &q_sweep_session_old, &q_sweep_throttle, &q_sweep_form_result,
	&q_sweep_reset_token, &q_sweep_mailed, &q_sweep_draft, NULL
};
