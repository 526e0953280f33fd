/* SPDX-License-Identifier: EUPL-1.2 */
/* q_session - statements of fcgi/session.c and of the list of one's own sessions */
#include "lib/q_session.h"

/* Neither idle, by the person's choice, nor in use for too long. */
#define TEXT_OF(n) #n
#define TIMES(n) TEXT_OF(n)
#define LIVE "s.seen_at > UTC_TIMESTAMP(3)" \
	" - INTERVAL (? * IF(p.idle = 'long', " TIMES(IDLE_LONG) ", 1)) SECOND" \
	" AND s.created_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND"
#define OLDER_THAN_A_MINUTE "seen_at < UTC_TIMESTAMP(3) - INTERVAL 60 SECOND"

/* Deactivating a person or an organisation ends sessions with the next request. */
const struct query q_session_find = {
	.name = "session_find",
	.sql = "SELECT s.public_id, s." OLDER_THAN_A_MINUTE ", s.flash, p.id,"
	       " COALESCE(p.organisation_id, 0), p.role, p.is_lead, p.sees_all, p.must_change,"
	       " o.visibility, CONCAT(p.given_name, ' ', p.family_name), p.email, o.name, p.lang"
	       " FROM session s JOIN person p ON p.id = s.person_id"
	       " LEFT JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE s.hash = ? AND " LIVE " AND p.active = 1"
	       " AND (p.organisation_id IS NULL OR o.active = 1)",
	.args = { Q_BIN, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "public_id"), KEEP(BOOL, "touch"), KEEP(TEXT, "flash"),
		  KEEP(I64, "person"), KEEP(I64, "organisation"), KEEP(TEXT, "role"),
		  KEEP(BOOL, "lead"), KEEP(BOOL, "sees_all"), KEEP(BOOL, "must_change"),
		  KEEP(TEXT, "visibility"), KEEP(TEXT, "name"), KEEP(TEXT, "email"),
		  KEEP(TEXT, "organisation_name"), KEEP(TEXT, "lang") },
};

const struct query q_session_add = {
	.name = "session_add",
	.sql = "INSERT INTO session (hash, person_id, ip, agent) VALUES (?, ?, ?, ?)",
	.args = { Q_BIN, Q_I64, Q_TEXT, Q_TEXT },
};

/* No session lasts longer than 30 days (conf_table.c); a few at a time. */
const struct query q_session_sweep = {
	.name = "session_sweep",
	.sql = "DELETE FROM session WHERE seen_at < UTC_TIMESTAMP(3) - INTERVAL 31 DAY LIMIT 20",
};

const struct query q_session_end = {
	.name = "session_end",
	.sql = "DELETE FROM session WHERE hash = ?",
	.args = { Q_BIN },
};

const struct query q_session_end_all = {
	.name = "session_end_all",
	.sql = "DELETE FROM session WHERE person_id = ?",
	.args = { Q_I64 },
};

const struct query q_session_end_others = {
	.name = "session_end_others",
	.sql = "DELETE FROM session WHERE person_id = ? AND hash <> ?",
	.args = { Q_I64, Q_BIN },
};

const struct query q_session_end_one = {
	.name = "session_end_one",
	.sql = "DELETE FROM session WHERE person_id = ? AND public_id = ?",
	.args = { Q_I64, Q_I64 },
};

const struct query q_session_touch = {
	.name = "session_touch",
	.sql = "UPDATE session SET seen_at = UTC_TIMESTAMP(3) WHERE hash = ? AND "
	       OLDER_THAN_A_MINUTE,
	.args = { Q_BIN },
};

/* A line that is there already is not said twice. Arguments: line, line, line, hash. */
const struct query q_session_flash_add = {
	.name = "session_flash_add",
	.sql = "UPDATE session SET flash = CASE WHEN flash IS NULL THEN ?"
	       " WHEN LOCATE(BINARY CONCAT('\\n', ?, '\\n'),"
	       "  BINARY CONCAT('\\n', flash, '\\n')) > 0 THEN flash"
	       " ELSE CONCAT(flash, '\\n', ?) END WHERE hash = ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_BIN },
};

const struct query q_session_flash_clear = {
	.name = "session_flash_clear",
	.sql = "UPDATE session SET flash = NULL WHERE hash = ?",
	.args = { Q_BIN },
};

const struct query q_session_list = {
	.name = "session_list",
	.sql = "SELECT s.public_id, s.created_at, s.seen_at, s.ip, s.agent FROM session s"
	       " JOIN person p ON p.id = s.person_id WHERE s.person_id = ? AND "
	       LIVE " ORDER BY s.seen_at DESC, s.public_id DESC",
	.args = { Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TIME, "created"), KEEP(TIME, "seen"), KEEP(TEXT, "ip"),
		  KEEP(TEXT, "agent") },
};

const struct query *const q_session[] = {
	&q_session_find, &q_session_add, &q_session_sweep, &q_session_end, &q_session_end_all,
	&q_session_end_others, &q_session_end_one, &q_session_touch, &q_session_flash_add,
	&q_session_flash_clear, &q_session_list, NULL
};
