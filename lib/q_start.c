/* SPDX-License-Identifier: EUPL-1.2 */
/* q_start - statements of the start page */

#include "lib/q_start.h"
#include "lib/q_ticket_cols.h"
#include "lib/q_visible.h"

#define OWN " FROM person p JOIN ticket_person me ON me.person_id = p.id" \
	" JOIN ticket t ON t.id = me.ticket_id" TICKET_JOINS

const struct query q_start_waiting = {
	.name = "start_waiting",
	.sql = "SELECT " TICKET_COLS OWN " WHERE p.id = ? AND p.active = 1"
	       " AND me.status IN ('waiting','solved')"
	       " ORDER BY me.updated_at DESC, me.ticket_id DESC LIMIT 10",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
	.row = "ticket",
	.cols = { TICKET_SHOW },
};

const struct query q_start_desk = {
	.name = "start_desk",
	.sql = "SELECT " TICKET_COLS " FROM person p JOIN ticket t ON t.assignee_id = p.id"
	       TICKET_ME TICKET_JOINS " WHERE p.id = ? AND p.active = 1 AND " VISIBLE_STAFF
	       " AND t.status IN ('new','open')"
	       " ORDER BY t.updated_at DESC, t.id DESC LIMIT 10",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
	.row = "ticket",
	.cols = { TICKET_SHOW },
};

/* Looks through the last hundred only: what is older is in the list, marked as unread. */
const struct query q_start_changed = {
	.name = "start_changed",
	.sql = "SELECT " TICKET_COLS " FROM (SELECT person_id, ticket_id, updated_at"
	       "  FROM ticket_person WHERE person_id = ?"
	       "  ORDER BY updated_at DESC, ticket_id DESC LIMIT 100) me"
	       " JOIN person p ON p.id = me.person_id AND p.active = 1"
	       " JOIN ticket t ON t.id = me.ticket_id" TICKET_JOINS
	       " WHERE t.last_entry_id > COALESCE(r.entry_id, 0)"
	       " AND EXISTS (SELECT 1 FROM entry ne WHERE ne.ticket_id = t.id"
	       "  AND ne.id > COALESCE(r.entry_id, 0)"
	       "  AND (ne.person_id IS NULL OR ne.person_id <> p.id))"
	       " ORDER BY me.updated_at DESC, me.ticket_id DESC LIMIT 10",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
	.row = "ticket",
	.cols = { TICKET_SHOW },
};

/* For all, or for the reader's organisation; staff read all. */
const struct query q_start_announcements = {
	.name = "start_announcements",
	.sql = "SELECT a.kind, a.from_at, a.until_at, x.title, x.body FROM announcement a"
	       " JOIN announcement_text x ON x.announcement_id = a.id AND x.lang ="
	       "  (SELECT y.lang FROM announcement_text y WHERE y.announcement_id = a.id"
	       "   ORDER BY y.lang = ? DESC, y.lang = ? DESC, y.lang LIMIT 1)"
	       " WHERE a.from_at <= ? AND (a.until_at IS NULL OR a.until_at > ?)"
	       " AND (a.for_all = 1 OR EXISTS (SELECT 1 FROM person p"
	       "  WHERE p.id = ? AND (" VISIBLE_STAFF " OR EXISTS"
	       "   (SELECT 1 FROM announcement_organisation ao WHERE ao.announcement_id = a.id"
	       "    AND ao.organisation_id = p.organisation_id))))"
	       " ORDER BY a.from_at DESC, a.id DESC LIMIT 10",
	.args = { Q_TEXT, Q_TEXT, Q_TIME, Q_TIME, Q_I64 },
	.row = "announcement",
	.cols = { ATTR(TEXT, "kind"), ATTR(TIME, "from"), ATTR(TIME, "until"),
		  ELEM(TEXT, "title"), MARKDOWN("text") },
};

const struct query *const q_start[] = {
	&q_start_waiting, &q_start_desk, &q_start_changed, &q_start_announcements, NULL
};
