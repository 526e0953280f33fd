/* SPDX-License-Identifier: EUPL-1.2 */
/* q_person - statements about organisations and people */
#include "lib/q_person.h"

const struct query q_org_add = {
	.name = "org_add",
	.sql = "INSERT INTO organisation (name, short_name, visibility, mail_quote)"
	       " VALUES (?, ?, COALESCE(?, 'all'), COALESCE(?, 'excerpt'))",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT },
};

const struct query q_org_find = {
	.name = "org_find",
	.sql = "SELECT id FROM organisation WHERE short_name = ?",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id") },
};

/* NULL keeps what is there. */
const struct query q_org_set = {
	.name = "org_set",
	.sql = "UPDATE organisation SET name = COALESCE(?, name),"
	       " visibility = COALESCE(?, visibility), mail_quote = COALESCE(?, mail_quote),"
	       " active = COALESCE(?, active) WHERE short_name = ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_BOOL, Q_TEXT },
};

const struct query q_org_list = {
	.name = "org_list",
	.sql = "SELECT o.short_name, o.name, o.visibility, o.mail_quote, o.active,"
	       " (SELECT COUNT(*) FROM person p WHERE p.organisation_id = o.id"
	       " AND p.active = 1),"
	       " (SELECT COUNT(*) FROM ticket t WHERE t.organisation_id = o.id"
	       " AND t.is_open = 1)"
	       " FROM organisation o ORDER BY o.name, o.id",
	.cols = { KEEP(TEXT, "short_name"), KEEP(TEXT, "name"), KEEP(TEXT, "visibility"),
		  KEEP(TEXT, "mail_quote"), KEEP(BOOL, "active"), KEEP(I64, "contacts"),
		  KEEP(I64, "open_tickets") },
};

const struct query q_person_add = {
	.name = "person_add",
	.sql = "INSERT INTO person (organisation_id, role, email, email_folded, given_name,"
	       " family_name, phone, department, lang, is_lead, sees_all)"
	       " VALUES (?, ?, ?, ?, ?, ?, COALESCE(?, ''), COALESCE(?, ''), COALESCE(?, ''),"
	       " ?, ?)",
	.args = { Q_I64, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT,
		  Q_BOOL, Q_BOOL },
};

const struct query q_person_find = {
	.name = "person_find",
	.sql = "SELECT id, COALESCE(organisation_id, 0), role, active FROM person"
	       " WHERE email_folded = ?",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id"), KEEP(I64, "organisation"), KEEP(TEXT, "role"),
		  KEEP(BOOL, "active") },
};

const struct query q_person_set = {
	.name = "person_set",
	.sql = "UPDATE person SET is_lead = COALESCE(?, is_lead),"
	       " sees_all = COALESCE(?, sees_all), lang = COALESCE(?, lang) WHERE id = ?",
	.args = { Q_BOOL, Q_BOOL, Q_TEXT, Q_I64 },
};

/* An import tells these of people who are there already. */
const struct query q_person_update = {
	.name = "person_update",
	.sql = "UPDATE person SET given_name = ?, family_name = ?,"
	       " phone = COALESCE(?, phone), is_lead = ? WHERE id = ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_BOOL, Q_I64 },
};

const struct query q_person_active = {
	.name = "person_active",
	.sql = "UPDATE person SET active = ? WHERE id = ?",
	.args = { Q_BOOL, Q_I64 },
};

const struct query q_person_end_sessions = {
	.name = "person_end_sessions",
	.sql = "DELETE FROM session WHERE person_id = ?",
	.args = { Q_I64 },
};

const struct query q_person_end_requests = {
	.name = "person_end_requests",
	.sql = "UPDATE reset_request SET dead_at = UTC_TIMESTAMP(3)"
	       " WHERE person_id = ? AND dead_at IS NULL",
	.args = { Q_I64 },
};

const struct query q_person_end_mailed = {
	.name = "person_end_mailed",
	.sql = "DELETE FROM credential WHERE person_id = ? AND kind = 'mailed'",
	.args = { Q_I64 },
};

/* What has not gone out yet must not reach somebody who left. */
const struct query q_person_end_mails = {
	.name = "person_end_mails",
	.sql = "UPDATE outbox SET state = 'given_up', last_reply = 'account deactivated'"
	       " WHERE person_id = ? AND state IN ('queued', 'deferred', 'held')",
	.args = { Q_I64 },
};

const struct query q_person_email = {
	.name = "person_email",
	.sql = "UPDATE person SET email = ?, email_folded = ? WHERE id = ?",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
};

/* What has not gone out yet follows the person; the notice stays with the old address. */
const struct query q_person_move_mails = {
	.name = "person_move_mails",
	.sql = "UPDATE outbox x JOIN person p ON p.id = x.person_id SET x.address = p.email"
	       " WHERE x.person_id = ? AND x.state IN ('queued', 'deferred', 'held')"
	       " AND x.kind NOT IN ('address_changed', 'password_changed', 'reset_link',"
	       " 'new_password')",
	.args = { Q_I64 },
};

const struct query q_contact_list = {
	.name = "contact_list",
	.sql = "SELECT p.email, p.given_name, p.family_name, o.short_name, p.phone, p.is_lead,"
	       " p.sees_all, p.active, p.lang, p.last_login_at, EXISTS (SELECT 1 FROM credential c"
	       " WHERE c.person_id = p.id AND c.kind = 'own')"
	       " FROM person p JOIN organisation o ON o.id = p.organisation_id"
	       " WHERE p.role = 'contact' AND o.short_name LIKE ? ESCAPE '\\\\'"
	       " ORDER BY o.short_name, p.family_name, p.given_name, p.id",
	.args = { Q_TEXT },
	.cols = { KEEP(TEXT, "email"), KEEP(TEXT, "given_name"), KEEP(TEXT, "family_name"),
		  KEEP(TEXT, "organisation"), KEEP(TEXT, "phone"), KEEP(BOOL, "lead"),
		  KEEP(BOOL, "sees_all"), KEEP(BOOL, "active"), KEEP(TEXT, "language"),
		  KEEP(TIME, "last_login"), KEEP(BOOL, "has_password") },
};

const struct query q_agent_list = {
	.name = "agent_list",
	.sql = "SELECT p.email, p.given_name, p.family_name, p.role, p.active, p.lang,"
	       " p.last_login_at, EXISTS (SELECT 1 FROM credential c"
	       " WHERE c.person_id = p.id AND c.kind = 'own')"
	       " FROM person p WHERE p.role <> 'contact'"
	       " ORDER BY p.family_name, p.given_name, p.id",
	.cols = { KEEP(TEXT, "email"), KEEP(TEXT, "given_name"), KEEP(TEXT, "family_name"),
		  KEEP(TEXT, "role"), KEEP(BOOL, "active"), KEEP(TEXT, "language"),
		  KEEP(TIME, "last_login"), KEEP(BOOL, "has_password") },
};

const struct query *const q_person[] = {
	&q_org_add, &q_org_find, &q_org_set, &q_org_list, &q_person_add, &q_person_find,
	&q_person_set, &q_person_update, &q_person_active, &q_person_end_sessions,
	&q_person_end_requests, &q_person_end_mailed, &q_person_end_mails, &q_person_email,
	&q_person_move_mails, &q_contact_list,
	&q_agent_list, NULL
};
