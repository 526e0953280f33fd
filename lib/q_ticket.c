/* SPDX-License-Identifier: EUPL-1.2 */
/* q_ticket - statements that read one ticket, and the figures of lists */

#include "lib/q_ticket.h"
#include "lib/q_visible.h"

#define OPEN_STATES "('new','open','waiting','solved')"
#define READER " FROM person p JOIN organisation o ON o.id = p.organisation_id"

/* Closed tickets grow for ever: they are counted up to a bound. */
const struct query q_ticket_counts = {
	.name = "ticket_counts",
	.sql = "SELECT 'own', tp.status, COUNT(*) FROM ticket_person tp"
	       " WHERE tp.person_id = ? AND tp.status IN " OPEN_STATES " GROUP BY tp.status"
	       " UNION ALL SELECT 'own', 'closed', COUNT(*) FROM (SELECT 1 FROM ticket_person tp"
	       "  WHERE tp.person_id = ? AND tp.status = 'closed' LIMIT 1000) c"
	       " UNION ALL SELECT 'org', t.status, COUNT(*)" READER
	       "  JOIN ticket t ON t.organisation_id = p.organisation_id"
	       "  WHERE p.id = ? AND " VISIBLE_ORG " AND t.status IN " OPEN_STATES
	       "  GROUP BY t.status"
	       " UNION ALL SELECT 'org', 'closed', COUNT(*) FROM (SELECT 1" READER
	       "  JOIN ticket t ON t.organisation_id = p.organisation_id"
	       "  WHERE p.id = ? AND " VISIBLE_ORG " AND t.status = 'closed' LIMIT 1000) c",
	.args = { Q_I64, Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(TEXT, "scope"), KEEP(TEXT, "status"), KEEP(I64, "n") },
};

const struct query q_ticket_counts_staff = {
	.name = "ticket_counts_staff",
	.sql = "SELECT 'all', t.status, COUNT(*) FROM person p JOIN ticket t"
	       " WHERE p.id = ? AND " VISIBLE_STAFF " AND t.status IN " OPEN_STATES
	       " GROUP BY t.status"
	       " UNION ALL SELECT 'all', 'closed', COUNT(*) FROM (SELECT 1 FROM person p"
	       "  JOIN ticket t WHERE p.id = ? AND " VISIBLE_STAFF " AND t.status = 'closed'"
	       "  LIMIT 1000) c",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(TEXT, "scope"), KEEP(TEXT, "status"), KEEP(I64, "n") },
};

const struct query q_ticket_choices = {
	.name = "ticket_choices",
	.sql = "SELECT c.what, c.id, c.name, c.active, c.sees, c.lead FROM ("
	       " SELECT 'module' AS what, m.id AS id, " MODULE_NAME("m.id") " AS name,"
	       "  m.active AS active, m.position AS position, '' AS family, 0 AS sees, 0 AS lead"
	       "  FROM module m WHERE m.active = 1"
	       " UNION ALL SELECT 'person', p.id, " PERSON_NAME("p") ", p.active, 0,"
	       "  p.family_name, p.active = 1 AND " VISIBLE_ORG_RIGHT ", p.is_lead = 1"
	       "  FROM person w JOIN person p ON p.organisation_id = w.organisation_id"
	       "  JOIN organisation o ON o.id = p.organisation_id"
	       "  WHERE w.id = ? AND w.role = 'contact'"
	       ") c WHERE c.name IS NOT NULL ORDER BY c.what, c.position, c.family, c.name,"
	       " c.id LIMIT 1000",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
	.cols = { KEEP(TEXT, "what"), KEEP(I64, "id"), KEEP(TEXT, "name"),
		  KEEP(BOOL, "active"), KEEP(BOOL, "sees"), KEEP(BOOL, "lead") },
};

const struct query q_ticket_detail = {
	.name = "ticket_detail",
	.sql = "SELECT " TICKET_COLS ","
	       " me.person_id IS NOT NULL,"
	       " p.is_lead = 1 AND p.organisation_id = t.organisation_id,"
	       " r.entry_id, og.visibility, t.ref_id"
	       " FROM ticket t JOIN person p LEFT JOIN organisation o ON o.id = p.organisation_id"
	       TICKET_ME TICKET_JOINS
	       " WHERE t.id = ? AND p.id = ? AND " VISIBLE,
	.args = { Q_TEXT, Q_TEXT, Q_I64, Q_I64 },
	.row = "ticket",
	.cols = { TICKET_SHOW, KEEP(BOOL, "on"), KEEP(BOOL, "lead"), KEEP(I64, "read"),
		  KEEP(TEXT, "visibility"), KEEP(I64, "ref") },
};

/* What an event's value means to people; two arguments. */
#define EVENT_NAME(v) \
	"CASE WHEN e.type IN ('assignee','participant','reporter')" \
	" THEN (SELECT " PERSON_NAME("ep") " FROM person ep WHERE ep.id = CAST(" v " AS SIGNED))" \
	" WHEN e.type = 'module' THEN " MODULE_NAME("CAST(" v " AS SIGNED)") " END"
#define EVENT_WORD(v) \
	"IF(e.type IN ('status','promise','priority','kind','private'), " v ", NULL)"

const struct query q_ticket_entries = {
	.name = "ticket_entries",
	.sql = "SELECT e.id, e.type, e.at, e.person_id, e.by_desk,"
	       " e.id > ? AND (e.person_id IS NULL OR e.person_id <> ?),"
	       " " EVENT_WORD("e.old_value") ", " EVENT_WORD("e.new_value") ","
	       " " PERSON_NAME("a") ", e.person_id,"
	       " IF(e.by_desk, NULL, ao.name), e.text,"
	       " " EVENT_NAME("e.old_value") ", " EVENT_NAME("e.new_value")
	       " FROM ticket t JOIN entry e ON e.ticket_id = t.id"
	       " LEFT JOIN person a ON a.id = e.person_id"
	       " LEFT JOIN organisation ao ON ao.id = a.organisation_id"
	       " WHERE t.id = ? AND " VISIBLE_TO " ORDER BY e.id",
	.args = { Q_I64, Q_I64, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_I64, Q_I64 },
	.row = "entry",
	.cols = { ATTR(I64, "id"), ATTR(TEXT, "type"), ATTR(TIME, "at"), ATTR(I64, "by"),
		  ATTR(BOOL, "by-desk"), ATTR(BOOL, "new"), ATTR(TEXT, "old"),
		  ATTR(TEXT, "new-value"), ELEM(TEXT, "author"), ATTR(I64, "author@id"),
		  ELEM(TEXT, "organisation"), PLAIN("text"), ELEM(TEXT, "old"),
		  ELEM(TEXT, "new") },
};

/* Who is on it, and who else of the organisation sees it. */
const struct query q_ticket_people = {
	.name = "ticket_people",
	.sql = "SELECT q.id, q.name, q.part, q.lead, q.sees FROM ("
	       " SELECT p.id AS id, " PERSON_NAME("p") " AS name, x.part AS part,"
	       "  p.is_lead = 1 AND p.organisation_id = t.organisation_id AS lead,"
	       "  p.active AS sees, p.family_name AS family_name, p.given_name AS given_name"
	       "  FROM ticket t JOIN ticket_person x ON x.ticket_id = t.id"
	       "  JOIN person p ON p.id = x.person_id"
	       "  WHERE t.id = ? AND " VISIBLE_TO
	       " UNION ALL SELECT p.id, " PERSON_NAME("p") ", NULL, p.is_lead = 1, p.active,"
	       "  p.family_name, p.given_name"
	       "  FROM ticket t JOIN organisation o ON o.id = t.organisation_id"
	       "  JOIN person p ON p.organisation_id = o.id"
	       "  WHERE t.id = ? AND " VISIBLE_TO " AND " VISIBLE " AND NOT " VISIBLE_ON
	       ") q ORDER BY q.family_name, q.given_name, q.id LIMIT 500",
	.args = { Q_I64, Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "name"), KEEP(TEXT, "part"),
		  KEEP(BOOL, "lead"), KEEP(BOOL, "sees") },
};

const struct query q_ticket_subject = {
	.name = "ticket_subject",
	.sql = "SELECT t.id, t.subject FROM ticket t WHERE t.id = ? AND " VISIBLE_TO,
	.args = { Q_I64, Q_I64 },
	.row = "ref",
	.cols = { ATTR(I64, "id"), ELEM(TEXT, "subject") },
};

const struct query q_ticket_newer = {
	.name = "ticket_newer",
	.sql = "SELECT COALESCE(MAX(e.id), 0) FROM ticket t JOIN entry e ON e.ticket_id = t.id"
	       " WHERE t.id = ? AND e.id > ? AND e.type = 'text'"
	       " AND (e.person_id IS NULL OR e.person_id <> ?) AND " VISIBLE_TO,
	.args = { Q_I64, Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "entry") },
};

const struct query *const q_ticket[] = {
	&q_ticket_counts, &q_ticket_counts_staff, &q_ticket_choices, &q_ticket_detail,
	&q_ticket_entries, &q_ticket_people, &q_ticket_subject,
	&q_ticket_newer, NULL
};
