/* SPDX-License-Identifier: EUPL-1.2 */
/* q_outbox_queue - statements of the mailer: claiming, marking, sweeping */
#include "lib/q_outbox.h"

#define DUE "next_at <= UTC_TIMESTAMP(3)"
#define LEASE_OVER "state = 'sending' AND lease_until < UTC_TIMESTAMP(3)"
#define NO_LEASE "lease_owner = NULL, lease_until = NULL"
#define WHERE_MINE " WHERE id = ? AND state = 'sending' AND lease_owner = ?"

/* Three index look-ups: what an idle mailer asks every other second. */
const struct query q_outbox_due = {
	.name = "outbox_due",
	.sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'queued' AND " DUE ")"
	       " OR EXISTS (SELECT 1 FROM outbox WHERE state = 'deferred' AND " DUE ")"
	       " OR EXISTS (SELECT 1 FROM outbox WHERE " LEASE_OVER ")",
	.cols = { KEEP(I64, "due") },
};

/* A mailer that died may have sent it: it goes out again, with the same Message-ID. */
const struct query q_outbox_expire = {
	.name = "outbox_expire",
	.sql = "UPDATE outbox SET state = 'deferred', next_at = UTC_TIMESTAMP(3), " NO_LEASE ","
	       " last_reply = 'the mailer that had it did not come back' WHERE " LEASE_OVER,
};

/* One state at a time, so that the index gives the order and only these rows are locked. The
 * lease begins and ends by one clock, whichever node claims and whichever looks. */
const struct query q_outbox_claim = {
	.name = "outbox_claim",
	.sql = "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_owner = ?,"
	       " lease_until = UTC_TIMESTAMP(3) + INTERVAL ? * 1000 MICROSECOND"
	       " WHERE state = ? AND " DUE
	       " ORDER BY next_at, id LIMIT ?",
	.args = { Q_TEXT, Q_I64, Q_TEXT, Q_I64 },
};

const struct query q_outbox_held = {
	.name = "outbox_held",
	.sql = "SELECT id, kind, person_id, address, ticket_id, entry_id, request_id, attempts,"
	       " created_at FROM outbox WHERE state = 'sending' AND lease_owner = ? ORDER BY id",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "kind"), KEEP(I64, "person"), KEEP(TEXT, "address"),
		  KEEP(I64, "ticket"), KEEP(I64, "entry"), KEEP(I64, "request"),
		  KEEP(I64, "attempts"), KEEP(TIME, "created") },
};

const struct query q_outbox_sent = {
	.name = "outbox_sent",
	.sql = "UPDATE outbox SET state = 'sent', sent_at = UTC_TIMESTAMP(3), " NO_LEASE ","
	       " last_reply = ?" WHERE_MINE,
	.args = { Q_TEXT, Q_I64, Q_TEXT },
};

const struct query q_outbox_failed = {
	.name = "outbox_failed",
	.sql = "UPDATE outbox SET state = ?, next_at = ?, " NO_LEASE ", last_reply = ?" WHERE_MINE,
	.args = { Q_TEXT, Q_TIME, Q_TEXT, Q_I64, Q_TEXT },
};

/* What was claimed and not begun, or is known not to have gone out. */
const struct query q_outbox_release = {
	.name = "outbox_release",
	.sql = "UPDATE outbox SET state = IF(attempts > 1, 'deferred', 'queued'),"
	       " attempts = attempts - 1, " NO_LEASE WHERE_MINE,
	.args = { Q_I64, Q_TEXT },
};

#define SWEEP(name_, sql_) { .name = name_, .sql = sql_ " LIMIT 1000", .args = { Q_TIME } }

/* Where people chose to stay longer, the day's limit sweeps. */
const struct query q_sweep_session = SWEEP("sweep_session",
	"DELETE FROM session WHERE seen_at < ? AND NOT EXISTS (SELECT 1 FROM person p"
	" WHERE p.id = session.person_id AND p.idle = 'long')");
const struct query q_sweep_session_old = SWEEP("sweep_session_old",
	"DELETE FROM session WHERE created_at < ?");
const struct query q_sweep_throttle = SWEEP("sweep_throttle",
	"DELETE FROM throttle WHERE started_at < ?");
const struct query q_sweep_form_result = SWEEP("sweep_form_result",
	"DELETE FROM form_result WHERE created_at < ?");
const struct query q_sweep_reset_token = SWEEP("sweep_reset_token",
	"DELETE FROM reset_token WHERE expires_at < ?");
const struct query q_sweep_mailed = SWEEP("sweep_mailed",
	"DELETE FROM credential WHERE kind = 'mailed' AND expires_at < ?");
/* Kept because a session had ended, and never fetched. */
const struct query q_sweep_draft = SWEEP("sweep_draft",
	"DELETE FROM draft WHERE rescued = 1 AND updated_at < ?");
