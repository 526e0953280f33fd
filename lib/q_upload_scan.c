/* SPDX-License-Identifier: EUPL-1.2 */
/* q_upload_scan - statements about what the virus scanner has to see and has said */

#include "lib/q_upload_scan.h"

#define WHOLE "u.state IN ('staged', 'linked')"

/* Asked every second: the range of upload_sweep (state, created_at) keeps it to the newest
 * rows, however many files there are. */
const struct query q_upload_scan_next = {
	.name = "upload_scan_next",
	.sql = "SELECT u.id, u.size, u.created_at FROM upload u"
	       " WHERE " WHOLE " AND u.created_at >= ? AND u.scan = 'pending'"
	       " ORDER BY u.created_at, u.id LIMIT 16",
	.args = { Q_TIME },
	.cols = { KEEP(I64, "id"), KEEP(I64, "size"), KEEP(TIME, "created") },
};

const struct query q_upload_scan_count = {
	.name = "upload_scan_count",
	.sql = "SELECT COUNT(*) FROM upload u WHERE " WHOLE " AND u.scan = 'pending'",
	.args = { 0 },
	.cols = { KEEP(I64, "n") },
};

/* Another node may have been faster. */
const struct query q_upload_scan_mark = {
	.name = "upload_scan_mark",
	.sql = "UPDATE upload SET scan = ? WHERE id = ? AND scan = 'pending'",
	.args = { Q_TEXT, Q_I64 },
};

const struct query q_upload_scan_where = {
	.name = "upload_scan_where",
	.sql = "SELECT u.person_id, COALESCE(e.ticket_id, n.ticket_id) FROM upload u"
	       " LEFT JOIN entry e ON e.id = u.entry_id LEFT JOIN note n ON n.id = u.note_id"
	       " WHERE u.id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "sender"), KEEP(I64, "ticket") },
};

const struct query q_upload_scan_again = {
	.name = "upload_scan_again",
	.sql = "UPDATE upload u SET u.scan = 'pending' WHERE u.id = ? AND " WHOLE,
	.args = { Q_I64 },
};

#define LIST "SELECT u.id, u.scan, u.state, u.size, u.name, p.email," \
	" COALESCE(e.ticket_id, n.ticket_id), u.created_at FROM upload u" \
	" JOIN person p ON p.id = u.person_id LEFT JOIN entry e ON e.id = u.entry_id" \
	" LEFT JOIN note n ON n.id = u.note_id WHERE " WHOLE
#define LIST_COLS { KEEP(I64, "id"), KEEP(TEXT, "scan"), KEEP(TEXT, "state"), KEEP(I64, "size"), \
	KEEP(TEXT, "name"), KEEP(TEXT, "sender"), KEEP(I64, "ticket"), KEEP(TIME, "created") }

const struct query q_upload_scan_list = {
	.name = "upload_scan_list",
	.sql = LIST " AND u.scan IN ('pending', 'infected', 'error') ORDER BY u.id DESC LIMIT ?",
	.args = { Q_I64 },
	.cols = LIST_COLS,
};

const struct query q_upload_scan_list_of = {
	.name = "upload_scan_list_of",
	.sql = LIST " AND u.scan = ? ORDER BY u.id DESC LIMIT ?",
	.args = { Q_TEXT, Q_I64 },
	.cols = LIST_COLS,
};

const struct query *const q_upload_scan[] = {
	&q_upload_scan_next, &q_upload_scan_count, &q_upload_scan_mark, &q_upload_scan_where,
	&q_upload_scan_again, &q_upload_scan_list, &q_upload_scan_list_of, NULL
};
