/* SPDX-License-Identifier: EUPL-1.2 */
/* forms.c - the declared fields of every page, and nothing else */

#include "fcgi/forms.h"

/* access */

static const struct field logout_fields[] = { { 0 } };

static const char *const login_notices[] = {
	"logged-out", "mailed", "chosen", "rescued", NULL
};

static const struct field login_fields[] = {
	{ "email", F_EMAIL, F_REQUIRED, 0, 254, NULL },
	{ "password", F_PASSWORD, F_REQUIRED, 0, 128, NULL },
	{ "next", F_PATH, F_DROP_BAD, 0, 2000, NULL },
	{ 0 }
};

static const struct field login_query_fields[] = {
	{ "next", F_PATH, F_DROP_BAD, 0, 2000, NULL },
	{ "notice", F_ENUM, F_DROP_BAD, 0, 0, login_notices },
	{ 0 }
};

static const struct field password_forgot_fields[] = {
	{ "email", F_EMAIL, F_REQUIRED, 0, 254, NULL },
	{ 0 }
};

static const struct field password_reset_fields[] = {
	{ "password", F_PASSWORD, 0, 0, 1024, NULL },
	{ "password2", F_PASSWORD, 0, 0, 1024, NULL },
	{ 0 }
};

static const struct field password_change_fields[] = {
	{ "current", F_PASSWORD, 0, 0, 128, NULL },
	{ "password", F_PASSWORD, F_REQUIRED, 0, 1024, NULL },
	{ "password2", F_PASSWORD, F_REQUIRED, 0, 1024, NULL },
	{ 0 }
};

static const struct field no_fields[] = { { 0 } };

/* Two ways to show a form whose POST is read by the first: only a button where the new
 * password is mailed, no current one where the change is forced. */
const struct form
	form_login = { "login", login_fields, 0 },
	form_logout = { "logout", logout_fields, 0 },
	form_password_forgot = { "password-forgot", password_forgot_fields, 0 },
	form_password_reset = { "password-reset", password_reset_fields, 0 },
	form_password_button = { "password-reset", no_fields, 0 },
	form_password_change = { "password-change", password_change_fields, 0 },
	form_password_forced = { "password-change", password_change_fields + 1, 0 },
	query_login = { "login-query", login_query_fields, FORM_GET };

/* settings */

static const char *const mail_scopes[] = { "own", "organisation", "none", NULL };
static const char *const mail_modes[] = { "now", "daily", NULL };
static const char *const idles[] = { "short", "long", NULL };

static const struct field settings_profile_fields[] = {
	{ "given_name", F_LINE, F_REQUIRED, 1, 100, NULL },
	{ "family_name", F_LINE, F_REQUIRED, 1, 100, NULL },
	{ "phone", F_LINE, 0, 0, 50, NULL },
	{ "department", F_LINE, 0, 0, 100, NULL },
	{ "lang", F_LINE, F_REQUIRED, 0, 8, NULL },
	{ 0 }
};

static const struct field settings_mail_fields[] = {
	{ "mail_scope", F_ENUM, F_REQUIRED, 0, 0, mail_scopes },
	{ "mail_mode", F_ENUM, F_REQUIRED, 0, 0, mail_modes },
	{ 0 }
};

/* One of the three; each has a button of its own. */
static const struct field settings_sessions_fields[] = {
	{ "session", F_ID, 0, 0, 0, NULL },
	{ "all", F_BUTTON, 0, 0, 0, NULL },
	{ "idle", F_ENUM, 0, 0, 0, idles },
	{ 0 }
};

static const struct field mail_off_fields[] = {
	{ "off", F_BUTTON, 0, 0, 0, NULL },
	{ 0 }
};

const struct form
	form_mail_off = { "mail-off", mail_off_fields, 0 },
	form_settings_password = { "settings-password", password_change_fields, 0 },
	form_settings_profile = { "settings-profile", settings_profile_fields, FORM_RESCUE },
	form_settings_mail = { "settings-mail", settings_mail_fields, FORM_RESCUE },
	form_settings_sessions = { "settings-sessions", settings_sessions_fields, FORM_ONCE };

/* tickets */

static const char *const kinds[] = { "incident", "change", "question", "suggestion", NULL };
static const char *const priorities[] = { "low", "normal", "high", "critical", NULL };
static const char *const list_states[] = {
	"new", "open", "waiting", "solved", "closed", "all", NULL
};
static const char *const contact_states[] = { "closed", "open", NULL };
static const char *const scopes[] = { "own", "org", "all", NULL };
static const char *const sorts[] = {
	"-updated", "updated", "-created", "created", "-priority", "priority",
	"status", "-status", "subject", "-subject", NULL
};

/* stand: page and state of the draft (gate_draft.c) */
static const struct field ticket_new_fields[] = {
	{ "kind", F_ENUM, F_REQUIRED, 0, 0, kinds },
	{ "subject", F_LINE, F_REQUIRED, 1, 200, NULL },
	{ "text", F_TEXT, F_REQUIRED, 1, 20000, NULL },
	{ "priority", F_ENUM, 0, 0, 0, priorities },
	{ "module", F_ID, 0, 0, 0, NULL },
	{ "private", F_BOOL, 0, 0, 0, NULL },
	{ "participant", F_ID, F_LIST, 0, 0, NULL },
	{ "file", F_FILE, F_LIST, 0, 0, NULL },
	{ "staged", F_STAGED, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ "remove", F_REMOVE, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ "ref", F_OPAQUE, 0, 0, 16, NULL },
	{ "stand", F_OPAQUE, F_ASIDE | F_DROP_BAD, 0, 64, NULL },
	{ "draft", F_BUTTON, 0, 0, 0, NULL },
	{ "suggest", F_BUTTON, F_LOOK, 0, 0, NULL },
	{ 0 }
};

/* seen: newest entry that was on the page when writing began */
static const struct field comment_fields[] = {
	{ "text", F_TEXT, F_REQUIRED, 1, 20000, NULL },
	{ "file", F_FILE, F_LIST, 0, 0, NULL },
	{ "staged", F_STAGED, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ "remove", F_REMOVE, F_LIST | F_DROP_BAD, 0, 0, NULL },
	{ "close", F_BUTTON, 0, 0, 0, NULL },
	{ "seen", F_OPAQUE, 0, 0, 16, NULL },
	{ "stand", F_OPAQUE, F_ASIDE | F_DROP_BAD, 0, 64, NULL },
	{ "draft", F_BUTTON, 0, 0, 0, NULL },
	{ 0 }
};

static const struct field ticket_status_fields[] = {
	{ "status", F_ENUM, F_REQUIRED, 0, 0, contact_states },
	{ "seen", F_OPAQUE, 0, 0, 16, NULL },
	{ 0 }
};

/* next: the page one was on */
static const struct field draft_fields[] = {
	{ "next", F_PATH, F_DROP_BAD, 0, 2000, NULL },
	{ 0 }
};

static const struct field ticket_list_fields[] = {
	{ "q", F_LINE, F_DROP_BAD, 0, 200, NULL },
	{ "kind", F_ENUM, F_DROP_BAD, 0, 0, kinds },
	{ "module", F_ID, F_DROP_BAD, 0, 0, NULL },
	{ "priority", F_ENUM, F_DROP_BAD, 0, 0, priorities },
	{ "reporter", F_ID, F_DROP_BAD, 0, 0, NULL },
	{ "from", F_DATE, F_DROP_BAD, 0, 0, NULL },
	{ "to", F_DATE, F_DROP_BAD, 0, 0, NULL },
	{ "sort", F_ENUM, F_DROP_BAD, 0, 0, sorts },
	{ "scope", F_ENUM, F_DROP_BAD, 0, 0, scopes },
	{ "status", F_ENUM, F_LIST | F_DROP_BAD, 0, 0, list_states },
	{ "after", F_OPAQUE, F_DROP_BAD, 0, 1400, NULL },
	{ "before", F_OPAQUE, F_DROP_BAD, 0, 1400, NULL },
	{ 0 }
};

static const struct field ticket_new_query_fields[] = {
	{ "ref", F_ID, F_DROP_BAD, 0, 0, NULL },
	{ "kind", F_ENUM, F_DROP_BAD, 0, 0, kinds },
	{ "subject", F_LINE, F_DROP_BAD, 0, 200, NULL },
	{ "module", F_ID, F_DROP_BAD, 0, 0, NULL },
	{ 0 }
};

const struct form
	form_ticket_new = { "ticket-new", ticket_new_fields, FORM_ONCE | FORM_DRAFT | FORM_RESCUE },
	form_comment = { "comment", comment_fields, FORM_ONCE | FORM_DRAFT | FORM_RESCUE },
	form_ticket_status = { "ticket-status", ticket_status_fields, FORM_ONCE },
	form_draft = { "draft", draft_fields, FORM_ONCE },
	query_ticket_list = { "ticket-filter", ticket_list_fields, FORM_GET },
	query_ticket_new = { "ticket-new-query", ticket_new_query_fields, FORM_GET };

/* questions and answers */

static const char *const yes_no[] = { "yes", "no", NULL };

static const struct field helpful_fields[] = {
	{ "helpful", F_ENUM, F_REQUIRED, 0, 0, yes_no },
	{ 0 }
};

static const struct field faq_list_fields[] = {
	{ "q", F_LINE, F_DROP_BAD, 0, 200, NULL },
	{ "category", F_LINE, F_DROP_BAD, 0, 64, NULL },
	{ 0 }
};

const struct form
	form_helpful = { "helpful", helpful_fields, 0 },
	query_faq_list = { "faq-filter", faq_list_fields, FORM_GET };
