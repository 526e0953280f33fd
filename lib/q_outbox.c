/* SPDX-License-Identifier: EUPL-1.2 */
/* q_outbox - statements that write mails down for the people whom they concern */
#include "lib/q_outbox.h"
#include "lib/q_ticket_cols.h"
#include "lib/q_visible.h"

/* Somebody whom mail reaches at all. */
#define REACHABLE "p.active = 1 AND (o.id IS NULL OR o.active = 1)"
/* Who wants one mail a day has it kept for the digest. */
#define STATE "IF(p.mail_mode = 'daily', 'held', 'queued')"

/* about, twice: 1 = about a ticket, which people may refuse or have kept for the digest;
 * 0 = about the account */
const struct query q_outbox_add = {
	.name = "outbox_add",
	.sql = "INSERT INTO outbox (kind, person_id, address, ticket_id, entry_id, request_id,"
	       " state) SELECT ?, p.id, p.email, ?, ?, ?, IF(? = 1, " STATE ", 'queued')"
	       " FROM person p WHERE p.id = ? AND p.active = 1"
	       " AND (? = 0 OR p.mail_scope <> 'none')",
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64, Q_BOOL, Q_I64, Q_BOOL },
};

const struct query q_outbox_actor = {
	.name = "outbox_actor",
	.sql = "SELECT role <> 'contact' FROM person WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "staff") },
};

#define INSERT "INSERT INTO outbox (kind, person_id, address, ticket_id, entry_id, state)" \
	" SELECT ?, p.id, p.email, t.id, ?, " STATE
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

/* The last argument: 0 leaves the reporter out, who has a receipt. */
const struct query q_outbox_on_ticket = {
	.name = "outbox_on_ticket",
	.sql = INSERT FROM_ON_TICKET " AND (? = 1 OR tp.part <> 'reporter')",
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64, Q_I64 },
};

const struct query q_outbox_organisation = {
	.name = "outbox_organisation",
	.sql = INSERT FROM_ORGANISATION,
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64 },
};

const struct query q_outbox_desk = {
	.name = "outbox_desk",
	.sql = INSERT FROM_DESK,
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64 },
};

#define KEY(parts) "CONVERT(CONCAT(" parts ") USING ascii) COLLATE ascii_bin"

/* One reminder each time a ticket became solved, before it closes itself; the key keeps two
 * mailers from writing it twice. */
#define SOON_KEY \
	KEY("'soon.', t.id, '.', DATE_FORMAT(t.status_at, '%Y%m%d%H%i%s%f')")
const struct query q_outbox_closing_soon = {
	.name = "outbox_closing_soon",
	.sql = "INSERT INTO outbox (kind, person_id, address, ticket_id, state, once_key)"
	       " SELECT 'closed_soon', p.id, p.email, t.id, " STATE ", " SOON_KEY " FROM ticket t"
	       " JOIN person p ON p.id = t.reporter_id"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE t.status = 'solved' AND t.status_at < ? AND p.role = 'contact'"
	       " AND p.mail_scope <> 'none' AND " REACHABLE
	       " AND NOT EXISTS (SELECT 1 FROM outbox x WHERE x.once_key = " SOON_KEY ") LIMIT ?"
	       " ON DUPLICATE KEY UPDATE once_key = VALUES(once_key)",
	.args = { Q_TIME, Q_I64 },
};

/* Whose kept rows are older than the hour of the digest, without a digest of that day. */
#define DIGEST_KEY(person) KEY("'digest.', " person ", '.', ?")
const struct query q_outbox_digest_due = {
	.name = "outbox_digest_due",
	.sql = "SELECT DISTINCT x.person_id FROM outbox x"
	       " WHERE x.state = 'held' AND x.next_at < ? AND NOT EXISTS"
	       " (SELECT 1 FROM outbox d WHERE d.once_key = " DIGEST_KEY("x.person_id") ") LIMIT ?",
	.args = { Q_TIME, Q_TEXT, Q_I64 },
	.cols = { KEEP(I64, "person") },
};

/* Fails with a duplicate when that day's has been written. Arguments: day, person. */
const struct query q_outbox_digest_add = {
	.name = "outbox_digest_add",
	.sql = "INSERT INTO outbox (kind, person_id, address, once_key)"
	       " SELECT 'digest', p.id, p.email, " DIGEST_KEY("p.id")
	       " FROM person p WHERE p.id = ?",
	.args = { Q_TEXT, Q_I64 },
};

const struct query q_outbox_digest_bind = {
	.name = "outbox_digest_bind",
	.sql = "UPDATE outbox SET state = 'told', digest_id = ?"
	       " WHERE person_id = ? AND state = 'held' AND next_at < ?",
	.args = { Q_I64, Q_I64, Q_TIME },
};

/* What went out about a ticket, the newest first; for the desk alone. Arguments: ticket,
 * reader. */
const struct query q_outbox_of_ticket = {
	.name = "outbox_of_ticket",
	.sql = "SELECT x.id, x.kind, x.state,"
	       " CASE x.state WHEN 'sent' THEN x.sent_at WHEN 'deferred' THEN x.next_at"
	       " ELSE x.created_at END, " PERSON_NAME("r") ","
	       " IF(x.state IN ('deferred', 'refused', 'given_up'), x.last_reply, NULL)"
	       " FROM person p JOIN outbox x JOIN person r ON r.id = x.person_id"
	       " WHERE x.ticket_id = ? AND p.id = ? AND p.active = 1 AND " VISIBLE_STAFF
	       " ORDER BY x.id DESC LIMIT 100",
	.args = { Q_I64, Q_I64 },
	.row = "mail",
	.cols = { ATTR(I64, "id"), ATTR(TEXT, "kind"), ATTR(TEXT, "state"), ATTR(TIME, "at"),
		  ELEM(TEXT, "name"), ELEM(TEXT, "reply") },
};

const struct query *const q_outbox[] = {
	&q_outbox_add, &q_outbox_actor, &q_outbox_on_ticket, &q_outbox_organisation,
	&q_outbox_desk, &q_outbox_closing_soon, &q_outbox_digest_due, &q_outbox_digest_add,
	&q_outbox_digest_bind, &q_outbox_of_ticket, &q_outbox_due, &q_outbox_expire,
	&q_outbox_claim, &q_outbox_held, &q_outbox_sent, &q_outbox_failed, &q_outbox_release,
	&q_sweep_session, &q_sweep_session_old, &q_sweep_throttle, &q_sweep_form_result,
	&q_sweep_reset_token, &q_sweep_mailed, &q_sweep_draft, NULL
};
