/* SPDX-License-Identifier: EUPL-1.2 */
/* q_settings - statements of the settings pages */
#include "lib/q_settings.h"

const struct query q_settings_get = {
	.name = "settings_get",
	.sql = "SELECT given_name, family_name, phone, department, lang, mail_scope, mail_mode,"
	       " idle FROM person WHERE id = ?",
	.args = { Q_I64 },
	.cols = { KEEP(TEXT, "given_name"), KEEP(TEXT, "family_name"), KEEP(TEXT, "phone"),
		  KEEP(TEXT, "department"), KEEP(TEXT, "lang"), KEEP(TEXT, "mail_scope"),
		  KEEP(TEXT, "mail_mode"), KEEP(TEXT, "idle") },
};

const struct query q_settings_profile = {
	.name = "settings_profile",
	.sql = "UPDATE person SET given_name = ?, family_name = ?, phone = ?, department = ?,"
	       " lang = ? WHERE id = ?",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_I64 },
};

const struct query q_settings_mail = {
	.name = "settings_mail",
	.sql = "UPDATE person SET mail_scope = ?, mail_mode = ? WHERE id = ?",
	.args = { Q_TEXT, Q_TEXT, Q_I64 },
};

const struct query q_settings_idle = {
	.name = "settings_idle",
	.sql = "UPDATE person SET idle = ? WHERE id = ?",
	.args = { Q_TEXT, Q_I64 },
};

/* By a link in a mail; what is off stays as it is. */
const struct query q_settings_mail_none = {
	.name = "settings_mail_none",
	.sql = "UPDATE person SET mail_scope = 'none' WHERE id = ? AND mail_scope <> 'none'",
	.args = { Q_I64 },
};

const struct query q_settings_mail_own = {
	.name = "settings_mail_own",
	.sql = "UPDATE person SET mail_scope = 'own' WHERE id = ? AND mail_scope = 'organisation'",
	.args = { Q_I64 },
};

const struct query *const q_settings[] = {
	&q_settings_get, &q_settings_profile, &q_settings_mail, &q_settings_idle,
	&q_settings_mail_none, &q_settings_mail_own, NULL
};
