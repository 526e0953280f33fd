/* SPDX-License-Identifier: EUPL-1.2 */
/* q_access - statements of access.c, access_login.c and access_reset.c */
#include "lib/q_access.h"

/* A person p who may log in. The organisation stands in a subquery: FOR UPDATE must not
 * lock its row, which every new ticket refers to. */
#define MAY_LOG_IN "p.active = 1 AND (p.organisation_id IS NULL OR EXISTS (SELECT 1" \
	" FROM organisation o WHERE o.id = p.organisation_id AND o.active = 1))"
#define ALIVE "r.link_used_at IS NULL AND r.dead_at IS NULL"

const struct query q_access_audit = {
	.name = "access_audit",
	.sql = "INSERT INTO audit (event, actor_id, person_id, ticket_id, ip, request_id, detail)"
	       " VALUES (?, ?, ?, ?, ?, ?, ?)",
	.args = { Q_TEXT, Q_I64, Q_I64, Q_I64, Q_TEXT, Q_TEXT, Q_TEXT },
};

/* -- logging in ----------------------------------------------------------------------- */

/* At most three: one request's mail may have been sent more than once. */
const struct query q_access_credentials = {
	.name = "access_credentials",
	.sql = "SELECT p.id, c.id, c.phc, COALESCE(c.request_id, 0) FROM person p"
	       " JOIN credential c ON c.person_id = p.id"
	       " WHERE p.email_folded = ? AND c.kind = ? AND " MAY_LOG_IN
	       " AND (c.expires_at IS NULL OR c.expires_at > UTC_TIMESTAMP(3))"
	       " ORDER BY c.id DESC LIMIT 3",
	.args = { Q_TEXT, Q_TEXT },
	.cols = { KEEP(I64, "person"), KEEP(I64, "credential"), KEEP(TEXT, "phc"),
		  KEEP(I64, "request") },
};

/* The row that was verified is still the one that counts. */
const struct query q_access_lock = {
	.name = "access_lock",
	.sql = "SELECT c.id FROM credential c WHERE c.id = ? AND c.phc = ? AND EXISTS (SELECT 1"
	       " FROM person p WHERE p.id = c.person_id AND p.active = 1) FOR UPDATE",
	.args = { Q_I64, Q_TEXT },
	.cols = { KEEP(I64, "id") },
};

const struct query q_access_rehash = {
	.name = "access_rehash",
	.sql = "UPDATE credential SET phc = ? WHERE id = ?",
	.args = { Q_TEXT, Q_I64 },
};

/* All passwords of a person. */
const struct query q_access_forget = {
	.name = "access_forget",
	.sql = "DELETE FROM credential WHERE person_id = ?",
	.args = { Q_I64 },
};

const struct query q_access_must_change = {
	.name = "access_must_change",
	.sql = "UPDATE person SET must_change = 1 WHERE id = ?",
	.args = { Q_I64 },
};

const struct query q_access_logged_in = {
	.name = "access_logged_in",
	.sql = "UPDATE person SET last_login_at = UTC_TIMESTAMP(3) WHERE id = ?",
	.args = { Q_I64 },
};

const struct query q_access_forced = {
	.name = "access_forced",
	.sql = "SELECT must_change FROM person WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(BOOL, "must_change") },
};

/* -- choosing a password ---------------------------------------------------------------- */

const struct query q_access_own = {
	.name = "access_own",
	.sql = "SELECT phc FROM credential WHERE person_id = ? AND kind = 'own'"
	       " ORDER BY id DESC LIMIT 1",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "phc") },
};

const struct query q_access_words = {
	.name = "access_words",
	.sql = "SELECT p.given_name, p.family_name, p.email, (SELECT n.name FROM organisation n"
	       " WHERE n.id = p.organisation_id) FROM person p"
	       " WHERE p.id = ? AND " MAY_LOG_IN,
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "given_name"), KEEP(TEXT, "family_name"), KEEP(TEXT, "email"),
		  KEEP(TEXT, "organisation") },
};

/* Two changes at the same time must not leave two passwords. */
const struct query q_access_lock_person = {
	.name = "access_lock_person",
	.sql = "SELECT id FROM person WHERE id = ? AND active = 1 FOR UPDATE",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "id") },
};

const struct query q_access_set_own = {
	.name = "access_set_own",
	.sql = "INSERT INTO credential (person_id, kind, phc) VALUES (?, 'own', ?)",
	.args = { Q_I64, Q_TEXT },
};

const struct query q_access_changed = {
	.name = "access_changed",
	.sql = "UPDATE person SET must_change = 0 WHERE id = ?",
	.args = { Q_I64 },
};

/* -- passwords by mail ------------------------------------------------------------------ */

const struct query q_access_lock_email = {
	.name = "access_lock_email",
	.sql = "SELECT p.id FROM person p"
	       " WHERE p.email_folded = ? AND " MAY_LOG_IN " FOR UPDATE",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id") },
};

const struct query q_access_asked = {
	.name = "access_asked",
	.sql = "SELECT COUNT(*) FROM reset_request WHERE person_id = ?"
	       " AND created_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND",
	.args = { Q_I64, Q_I64 },
	.cols = { KEEP(I64, "n") },
};

const struct query q_access_ask = {
	.name = "access_ask",
	.sql = "INSERT INTO reset_request (person_id) VALUES (?)",
	.args = { Q_I64 },
};

const struct query q_access_link = {
	.name = "access_link",
	.sql = "SELECT r.id, r.person_id FROM reset_token t"
	       " JOIN reset_request r ON r.id = t.request_id"
	       " JOIN person p ON p.id = r.person_id"
	       " WHERE t.hash = ? AND t.expires_at > UTC_TIMESTAMP(3) AND " ALIVE
	       " AND " MAY_LOG_IN,
	.args = { Q_BIN },
	.cols = { KEEP(I64, "request"), KEEP(I64, "person") },
};

const struct query q_access_use_link = {
	.name = "access_use_link",
	.sql = "UPDATE reset_request SET link_used_at = UTC_TIMESTAMP(3)"
	       " WHERE id = ? AND link_used_at IS NULL AND dead_at IS NULL",
	.args = { Q_I64 },
};

/* The request a mail is due for; used tells whether its button was pressed. */
const struct query q_access_lock_request = {
	.name = "access_lock_request",
	.sql = "SELECT r.person_id, r.link_used_at IS NOT NULL FROM reset_request r"
	       " WHERE r.id = ? AND r.dead_at IS NULL AND EXISTS (SELECT 1 FROM person p"
	       " WHERE p.id = r.person_id AND " MAY_LOG_IN ") FOR UPDATE",
	.args = { Q_I64 },
	.cols = { KEEP(I64, "person"), KEEP(BOOL, "used") },
};

/* A link dies with a newer one; a password that is on its way does not. */
const struct query q_access_kill_links = {
	.name = "access_kill_links",
	.sql = "UPDATE reset_request SET dead_at = UTC_TIMESTAMP(3)"
	       " WHERE person_id = ? AND id < ? AND link_used_at IS NULL AND dead_at IS NULL",
	.args = { Q_I64, Q_I64 },
};

const struct query q_access_kill_older = {
	.name = "access_kill_older",
	.sql = "UPDATE reset_request SET dead_at = UTC_TIMESTAMP(3)"
	       " WHERE person_id = ? AND id < ? AND dead_at IS NULL",
	.args = { Q_I64, Q_I64 },
};

const struct query q_access_kill_request = {
	.name = "access_kill_request",
	.sql = "UPDATE reset_request SET dead_at = UTC_TIMESTAMP(3)"
	       " WHERE id = ? AND dead_at IS NULL",
	.args = { Q_I64 },
};

const struct query q_access_sweep_links = {
	.name = "access_sweep_links",
	.sql = "DELETE t FROM reset_token t JOIN reset_request r ON r.id = t.request_id"
	       " WHERE r.person_id = ? AND t.expires_at < UTC_TIMESTAMP(3)",
	.args = { Q_I64 },
};

const struct query q_access_add_link = {
	.name = "access_add_link",
	.sql = "INSERT INTO reset_token (hash, request_id, expires_at)"
	       " VALUES (?, ?, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)",
	.args = { Q_BIN, Q_I64, Q_I64 },
};

/* Mailed passwords of other requests than this one. */
const struct query q_access_drop_mailed = {
	.name = "access_drop_mailed",
	.sql = "DELETE FROM credential WHERE person_id = ? AND kind = 'mailed'"
	       " AND (request_id <> ? OR expires_at < UTC_TIMESTAMP(3))",
	.args = { Q_I64, Q_I64 },
};

const struct query q_access_add_mailed = {
	.name = "access_add_mailed",
	.sql = "INSERT INTO credential (person_id, kind, phc, request_id, expires_at)"
	       " VALUES (?, 'mailed', ?, ?, UTC_TIMESTAMP(3) + INTERVAL ? SECOND)",
	.args = { Q_I64, Q_TEXT, Q_I64, Q_I64 },
};

const struct query *const q_access[] = {
	&q_access_audit, &q_access_credentials, &q_access_lock, &q_access_rehash,
	&q_access_forget, &q_access_must_change, &q_access_logged_in, &q_access_forced,
	&q_access_own, &q_access_words, &q_access_lock_person, &q_access_set_own,
	&q_access_changed, &q_access_lock_email, &q_access_asked, &q_access_ask,
	&q_access_link, &q_access_use_link, &q_access_lock_request, &q_access_kill_links,
	&q_access_kill_older, &q_access_kill_request, &q_access_sweep_links,
	&q_access_add_link, &q_access_drop_mailed, &q_access_add_mailed, NULL
};
