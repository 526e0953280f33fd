/* SPDX-License-Identifier: EUPL-1.2 */
/* q_admin - statements that only portalctl runs: tickets as text, the mail queue */
#include "lib/q_admin.h"

#define NAME(p) "CONCAT(" p ".given_name, ' ', " p ".family_name)"

const struct query q_admin_ticket = {
	.name = "admin_ticket",
	.sql = "SELECT t.id, t.subject, t.kind, t.status, t.priority, t.private, o.short_name,"
	       " " NAME("r") ", r.email, a.email, m.code, t.promised_at, t.created_at,"
	       " t.updated_at, t.status_at, t.ref_id"
	       " FROM ticket t JOIN organisation o ON o.id = t.organisation_id"
	       " JOIN person r ON r.id = t.reporter_id"
	       " LEFT JOIN person a ON a.id = t.assignee_id"
	       " LEFT JOIN module m ON m.id = t.module_id WHERE t.id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "subject"), KEEP(TEXT, "kind"),
		  KEEP(TEXT, "status"), KEEP(TEXT, "priority"), KEEP(BOOL, "private"),
		  KEEP(TEXT, "organisation"), KEEP(TEXT, "reporter"),
		  KEEP(TEXT, "reporter_email"), KEEP(TEXT, "assignee"), KEEP(TEXT, "module"),
		  KEEP(TIME, "promised"), KEEP(TIME, "created"), KEEP(TIME, "updated"),
		  KEEP(TIME, "status_since"), KEEP(I64, "ref") },
};

const struct query q_admin_entries = {
	.name = "admin_entries",
	.sql = "SELECT e.id, e.at, e.type, " NAME("p") ", e.by_desk, e.old_value,"
	       " e.new_value, e.text FROM entry e LEFT JOIN person p ON p.id = e.person_id"
	       " WHERE e.ticket_id = ? ORDER BY e.id",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TIME, "at"), KEEP(TEXT, "type"), KEEP(TEXT, "by"),
		  KEEP(BOOL, "by_desk"), KEEP(TEXT, "old"), KEEP(TEXT, "new"),
		  KEEP(TEXT, "text") },
};

/* Private tickets that somebody reported, for handover. */
/* The last argument: 1 = also what is not closed. */
const struct query q_admin_tickets_of = {
	.name = "admin_tickets_of",
	.sql = "SELECT id FROM ticket WHERE reporter_id = ? AND organisation_id = ?"
	       " AND (private = 1 OR (? = 1 AND status <> 'closed')) ORDER BY id",
	.args = { Q_I64, Q_I64, Q_BOOL },
	.cols = { KEEP(I64, "id") },
};

/* Only what waits for its turn has a next one. */
#define MAIL_ROWS "SELECT x.id, x.kind, x.address, x.state, x.attempts, x.created_at," \
	" IF(x.state IN ('queued', 'deferred'), x.next_at, NULL), x.ticket_id, x.last_reply" \
	" FROM outbox x"
#define MAIL_COLS { KEEP(I64, "id"), KEEP(TEXT, "kind"), KEEP(TEXT, "recipient"), \
	KEEP(TEXT, "state"), KEEP(I64, "attempts"), KEEP(TIME, "created"), \
	KEEP(TIME, "next"), KEEP(I64, "ticket"), KEEP(TEXT, "last_reply") }

const struct query q_admin_mail_queue = {
	.name = "admin_mail_queue",
	.sql = MAIL_ROWS " WHERE x.state IN ('queued', 'sending', 'deferred', 'refused',"
	       " 'given_up', 'held') ORDER BY x.id DESC LIMIT ?",
	.args = { Q_I64 },
	.cols = MAIL_COLS,
};

const struct query q_admin_mail_all = {
	.name = "admin_mail_all",
	.sql = MAIL_ROWS " ORDER BY x.id DESC LIMIT ?",
	.args = { Q_I64 },
	.cols = MAIL_COLS,
};

/* A row that a mailer holds is left to it until its lease is over. */
const struct query q_admin_mail_retry = {
	.name = "admin_mail_retry",
	.sql = "UPDATE outbox SET state = 'queued', next_at = UTC_TIMESTAMP(3),"
	       " lease_owner = NULL, lease_until = NULL WHERE id = ? AND"
	       " (state IN ('queued', 'deferred', 'refused', 'given_up', 'held')"
	       " OR (state = 'sending' AND lease_until < UTC_TIMESTAMP(3)))",
	.args = { Q_I64 },
};

const struct query q_admin_mail_drop = {
	.name = "admin_mail_drop",
	.sql = "UPDATE outbox SET state = 'given_up', last_reply = 'dropped by portalctl',"
	       " lease_owner = NULL, lease_until = NULL WHERE id = ? AND"
	       " (state IN ('queued', 'deferred', 'refused', 'given_up', 'held')"
	       " OR (state = 'sending' AND lease_until < UTC_TIMESTAMP(3)))",
	.args = { Q_I64 },
};

const struct query q_admin_mail_state = {
	.name = "admin_mail_state",
	.sql = "SELECT state FROM outbox WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "state") },
};

const struct query *const q_admin[] = {
	&q_admin_ticket, &q_admin_entries, &q_admin_tickets_of, &q_admin_mail_queue,
	&q_admin_mail_all, &q_admin_mail_retry, &q_admin_mail_drop, &q_admin_mail_state, NULL
};
