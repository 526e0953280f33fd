/* SPDX-License-Identifier: EUPL-1.2 */
/* q_throttle - statements of throttle */
#include "lib/q_throttle.h"

/* In the window that began at started_at; a window from the future (the clock was set
 * back) is over. Assignments run from left to right, so hits still sees the old start. */
#define RUNNING "(started_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND" \
	" AND started_at <= UTC_TIMESTAMP(3))"

const struct query q_throttle_hit = {
	.name = "throttle_hit",
	.sql = "INSERT INTO throttle (kind, bucket, started_at, hits)"
	       " VALUES (?, ?, UTC_TIMESTAMP(3), 1) ON DUPLICATE KEY UPDATE"
	       " hits = IF(" RUNNING ", LEAST(hits + 1, 1000000), 1),"
	       " started_at = IF(" RUNNING ", started_at, UTC_TIMESTAMP(3))",
	.args = { Q_TEXT, Q_BIN, Q_I64, Q_I64 },
};

/* Hits, and seconds until the window ends (at least 1). */
const struct query q_throttle_state = {
	.name = "throttle_state",
	.sql = "SELECT hits, GREATEST(1, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3),"
	       " started_at + INTERVAL ? SECOND) + 1)"
	       " FROM throttle WHERE kind = ? AND bucket = ?",
	.args = { Q_I64, Q_TEXT, Q_BIN },
	.cols = { KEEP(I64, "hits"), KEEP(I64, "seconds") },
};

const struct query q_throttle_give_back = {
	.name = "throttle_give_back",
	.sql = "UPDATE throttle SET hits = hits - 1 WHERE kind = ? AND bucket = ? AND hits > 0",
	.args = { Q_TEXT, Q_BIN },
};

const struct query q_throttle_clear = {
	.name = "throttle_clear",
	.sql = "DELETE FROM throttle WHERE kind = ? AND bucket = ?",
	.args = { Q_TEXT, Q_BIN },
};

const struct query *const q_throttle[] = {
	&q_throttle_hit, &q_throttle_state, &q_throttle_give_back, &q_throttle_clear, NULL
};
