/* SPDX-License-Identifier: EUPL-1.2 */
/* q_ticket_write - statements of ticket.c and its rooms */

#include "lib/q_ticket_write.h"
#include "lib/q_visible.h"

#define LOCK_COLS \
	"t.status, t.organisation_id, t.reporter_id, t.assignee_id, t.status_at," \
	" t.promised_at, t.first_answer_at"
#define LOCK_SHOW \
	KEEP(TEXT, "status"), KEEP(I64, "organisation"), KEEP(I64, "reporter"), \
	KEEP(I64, "assignee"), KEEP(TIME, "status_at"), KEEP(TIME, "promised"), \
	KEEP(TIME, "answered"), KEEP(BOOL, "on"), KEEP(BOOL, "lead"), KEEP(BOOL, "staff")

/* The reader stands in subqueries: FOR UPDATE locks the row of ticket and nothing else. */
const struct query q_ticket_lock = {
	.name = "ticket_lock",
	.sql = "SELECT " LOCK_COLS ","
	       " EXISTS (SELECT 1 FROM ticket_person x"
	       "  WHERE x.ticket_id = t.id AND x.person_id = ?),"
	       " (SELECT l.is_lead = 1 AND l.organisation_id = t.organisation_id"
	       "  FROM person l WHERE l.id = ?),"
	       " (SELECT s.role <> 'contact' FROM person s WHERE s.id = ?)"
	       " FROM ticket t WHERE t.id = ? AND " VISIBLE_TO " FOR UPDATE",
	.args = { Q_I64, Q_I64, Q_I64, Q_I64, Q_I64 },
	.cols = { LOCK_SHOW },
};

const struct query q_ticket_lock_any = {
	.name = "ticket_lock_any",
	.sql = "SELECT " LOCK_COLS ", 0, 0, 1 FROM ticket t WHERE t.id = ? FOR UPDATE",
	.args = { Q_I64 },
	.cols = { LOCK_SHOW },
};

const struct query q_ticket_orphan = {
	.name = "ticket_orphan",
	.sql = "SELECT t.id FROM ticket t JOIN person r ON r.id = t.reporter_id"
	       " JOIN person p ON p.organisation_id = t.organisation_id"
	       " WHERE t.id = ? AND p.id = ? AND p.is_lead = 1 AND p.active = 1"
	       " AND r.active = 0",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_ticket_contact = {
	.name = "ticket_contact",
	.sql = "SELECT p.active, p.organisation_id, p.role = 'contact'"
	       " FROM person p WHERE p.id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(BOOL, "active"), KEEP(I64, "organisation"), KEEP(BOOL, "contact") },
};

const struct query q_ticket_module = {
	.name = "ticket_module",
	.sql = "SELECT id FROM module WHERE id = ? AND active = 1",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_ticket_agent = {
	.name = "ticket_agent",
	.sql = "SELECT id FROM person WHERE id = ? AND role <> 'contact' AND active = 1",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_ticket_insert = {
	.name = "ticket_insert",
	.sql = "INSERT INTO ticket (organisation_id, reporter_id, created_by, kind, priority,"
	       " module_id, private, subject, ref_id, created_at, updated_at, status_at)"
	       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.args = { Q_I64, Q_I64, Q_I64, Q_TEXT, Q_TEXT, Q_I64, Q_BOOL, Q_TEXT, Q_I64,
		  Q_TIME, Q_TIME, Q_TIME },
};

const struct query q_ticket_entry = {
	.name = "ticket_entry",
	.sql = "INSERT INTO entry (ticket_id, person_id, type, by_desk, at, text, old_value,"
	       " new_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	.args = { Q_I64, Q_I64, Q_TEXT, Q_BOOL, Q_TIME, Q_TEXT, Q_TEXT, Q_TEXT },
};

const struct query q_ticket_store = {
	.name = "ticket_store",
	.sql = "UPDATE ticket SET status = ?, status_at = ?, assignee_id = ?, promised_at = ?,"
	       " reporter_id = ?, first_answer_at = ?, updated_at = ?, last_entry_id = ?"
	       " WHERE id = ?",
	.args = { Q_TEXT, Q_TIME, Q_I64, Q_TIME, Q_I64, Q_TIME, Q_TIME, Q_I64, Q_I64 },
};

const struct query q_ticket_copies = {
	.name = "ticket_copies",
	.sql = "UPDATE ticket_person SET status = ?, updated_at = ? WHERE ticket_id = ?",
	.args = { Q_TEXT, Q_TIME, Q_I64 },
};

const struct query q_ticket_first_entry = {
	.name = "ticket_first_entry",
	.sql = "UPDATE ticket SET last_entry_id = ? WHERE id = ?",
	.args = { Q_I64, Q_I64 },
};

const struct query q_ticket_person = {
	.name = "ticket_person",
	.sql = "INSERT INTO ticket_person (ticket_id, person_id, part, status, updated_at)"
	       " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE part = VALUES(part)",
	.args = { Q_I64, Q_I64, Q_TEXT, Q_TEXT, Q_TIME },
};

const struct query q_ticket_demote = {
	.name = "ticket_demote",
	.sql = "UPDATE ticket_person SET part = 'participant'"
	       " WHERE ticket_id = ? AND person_id = ?",
	.args = { Q_I64, Q_I64 },
};

const struct query q_ticket_due = {
	.name = "ticket_due",
	.sql = "SELECT id FROM ticket WHERE status = 'solved' AND status_at < ?"
	       " ORDER BY status_at LIMIT ?",
	.args = { Q_TIME, Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_ticket_unread = {
	.name = "ticket_unread",
	.sql = "SELECT t.id FROM ticket t"
	       " LEFT JOIN ticket_read r ON r.ticket_id = t.id AND r.person_id = ?"
	       " WHERE t.id = ? AND t.last_entry_id > COALESCE(r.entry_id, 0) AND " VISIBLE_TO,
	.args = { Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_ticket_mark = {
	.name = "ticket_mark",
	.sql = "INSERT INTO ticket_read (person_id, ticket_id, entry_id, read_at)"
	       " SELECT ?, t.id, t.last_entry_id, ? FROM ticket t"
	       " WHERE t.id = ? AND t.last_entry_id IS NOT NULL AND " VISIBLE_TO
	       " ON DUPLICATE KEY UPDATE entry_id = GREATEST(entry_id, VALUES(entry_id)),"
	       " read_at = VALUES(read_at)",
	.args = { Q_I64, Q_TIME, Q_I64, Q_I64 },
};

const struct query *const q_ticket_write[] = {
	&q_ticket_lock, &q_ticket_lock_any, &q_ticket_orphan, &q_ticket_contact,
	&q_ticket_module, &q_ticket_agent, &q_ticket_insert, &q_ticket_entry,
	&q_ticket_store, &q_ticket_copies, &q_ticket_first_entry, &q_ticket_person,
	&q_ticket_demote, &q_ticket_due, &q_ticket_unread, &q_ticket_mark, NULL
};
