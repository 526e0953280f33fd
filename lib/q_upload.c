/* SPDX-License-Identifier: EUPL-1.2 */
/* q_upload - statements about files: staged, linked, read */

#include "lib/q_upload.h"

#include "lib/q_visible.h"

const struct query q_upload_insert = {
	.name = "upload_insert",
	.sql = "INSERT INTO upload (person_id, name) VALUES (?, ?)",
	.args = { Q_I64, Q_TEXT },
};

const struct query q_upload_chunk_insert = {
	.name = "upload_chunk_insert",
	.sql = "INSERT INTO upload_chunk (upload_id, seq, data) VALUES (?, ?, ?)",
	.args = { Q_I64, Q_I64, Q_BIN },
};

/* Arguments: upload, person, name, no chunk is looked for, seq, not yet complete. */
const struct query q_upload_written = {
	.name = "upload_written",
	.sql = "SELECT u.id FROM upload u WHERE u.id = ? AND u.person_id = ? AND u.name = ?"
	       " AND (? OR EXISTS (SELECT 1 FROM upload_chunk c"
	       "  WHERE c.upload_id = u.id AND c.seq = ?))"
	       " AND (? OR u.state <> 'receiving')",
	.args = { Q_I64, Q_I64, Q_TEXT, Q_BOOL, Q_I64, Q_BOOL },
	.cols = { KEEP(I64, "id") },
};

const struct query q_upload_done = {
	.name = "upload_done",
	.sql = "UPDATE upload SET state = 'staged', size = ?, sha256 = ?, scan = ?"
	       " WHERE id = ? AND state = 'receiving'",
	.args = { Q_I64, Q_BIN, Q_TEXT, Q_I64 },
};

const struct query q_upload_own = {
	.name = "upload_own",
	.sql = "SELECT id, name, size, sha256, state = 'staged', scan = 'infected' FROM upload"
	       " WHERE id = ? AND person_id = ? AND state <> 'receiving'",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "name"), KEEP(I64, "size"), KEEP(BIN, "sha256"),
		  KEEP(BOOL, "staged"), KEEP(BOOL, "infected") },
};

const struct query q_upload_of_key = {
	.name = "upload_of_key",
	.sql = "SELECT id, name, size, sha256, state = 'staged', scan = 'infected' FROM upload"
	       " WHERE person_id = ? AND form_key = ? AND state = 'staged' ORDER BY id LIMIT 64",
	.args = { Q_I64, Q_BIN },
	.cols = { KEEP(I64, "id"), KEEP(TEXT, "name"), KEEP(I64, "size"), KEEP(BIN, "sha256"),
		  KEEP(BOOL, "staged"), KEEP(BOOL, "infected") },
};

/* Arguments: person, since when. */
const struct query q_upload_of_person = {
	.name = "upload_of_person",
	.sql = "SELECT CAST(COALESCE(SUM(state <> 'linked'), 0) AS SIGNED),"
	       " CAST(COALESCE(SUM(IF(created_at > ?, size, 0)), 0) AS SIGNED)"
	       " FROM upload WHERE person_id = ?",
	.args = { Q_TIME, Q_I64 },
	.cols = { KEEP(I64, "waiting"), KEEP(I64, "bytes") },
};

const struct query q_upload_total = {
	.name = "upload_total",
	.sql = "SELECT CAST(COALESCE(SUM(size), 0) AS SIGNED) FROM upload",
	.cols = { KEEP(I64, "bytes") },
};

const struct query q_upload_keep = {
	.name = "upload_keep",
	.sql = "UPDATE upload SET form_key = ? WHERE id = ? AND person_id = ? AND state = 'staged'",
	.args = { Q_BIN, Q_I64, Q_I64 },
};

const struct query q_upload_drop = {
	.name = "upload_drop",
	.sql = "DELETE FROM upload WHERE id = ? AND person_id = ? AND state <> 'linked'",
	.args = { Q_I64, Q_I64 },
};

const struct query q_upload_link = {
	.name = "upload_link",
	.sql = "UPDATE upload SET state = 'linked', entry_id = ?"
	       " WHERE id = ? AND person_id = ? AND state = 'staged'",
	.args = { Q_I64, Q_I64, Q_I64 },
};

/* A draft keeps its files as long as it is there itself. */
const struct query q_upload_sweep = {
	.name = "upload_sweep",
	.sql = "DELETE FROM upload WHERE state = ? AND created_at < ? AND NOT EXISTS"
	       " (SELECT 1 FROM draft d WHERE d.person_id = upload.person_id"
	       "  AND d.form_key = upload.form_key) LIMIT 4",
	.args = { Q_TEXT, Q_TIME },
};

const struct query q_upload_of_ticket = {
	.name = "upload_of_ticket",
	.sql = "SELECT e.id, u.id, u.name, u.size, u.scan, u.person_id FROM ticket t"
	       " JOIN entry e ON e.ticket_id = t.id"
	       " JOIN upload u ON u.entry_id = e.id AND u.state = 'linked'"
	       " WHERE t.id = ? AND " VISIBLE_TO " ORDER BY e.id, u.id",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "entry"), KEEP(I64, "id"), KEEP(TEXT, "name"), KEEP(I64, "size"),
		  KEEP(TEXT, "scan"), KEEP(I64, "sender") },
};

/* What belongs to an internal note is the desk's. */
const struct query q_upload_download = {
	.name = "upload_download",
	.sql = "SELECT u.name, u.size, u.sha256, u.scan, u.person_id FROM upload u"
	       " LEFT JOIN entry e ON e.id = u.entry_id LEFT JOIN note n ON n.id = u.note_id"
	       " JOIN ticket t ON t.id = COALESCE(e.ticket_id, n.ticket_id)"
	       " WHERE u.id = ? AND u.state = 'linked'"
	       " AND (u.note_id IS NULL OR EXISTS (SELECT 1 FROM person s"
	       "  WHERE s.id = ? AND s.role <> 'contact'))"
	       " AND " VISIBLE_TO,
	.args = { Q_I64, Q_I64, Q_I64 },
	.cols = { KEEP(TEXT, "name"), KEEP(I64, "size"), KEEP(BIN, "sha256"),
		  KEEP(TEXT, "scan"), KEEP(I64, "sender") },
};

const struct query q_upload_chunk = {
	.name = "upload_chunk",
	.sql = "SELECT data FROM upload_chunk WHERE upload_id = ? AND seq = ?",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(BIN, "data") },
};

const struct query *const q_upload[] = {
	&q_upload_insert, &q_upload_chunk_insert, &q_upload_done, &q_upload_own, &q_upload_written,
	&q_upload_of_key, &q_upload_of_person, &q_upload_total, &q_upload_keep, &q_upload_drop,
	&q_upload_link, &q_upload_sweep,
	&q_upload_of_ticket, &q_upload_download, &q_upload_chunk, NULL
};
