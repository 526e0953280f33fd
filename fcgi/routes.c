/* SPDX-License-Identifier: EUPL-1.2 */
/* routes.c - THE table: every path of the portal, who may use it, and its handlers */

#include "fcgi/forms.h"
#include "fcgi/page/pages.h"
#include "fcgi/route.h"

/* Per person and per network: two kinds of hits, and the settings of that name. */
#define LIMIT(what) .throttle = { #what ".person", #what ".network" }, \
	.limit = { offsetof(struct conf, what##_person), offsetof(struct conf, what##_network) }

const struct route routes[] = {
	/* start and access */
	{ .name = "start", .pattern = "/", .guard = G_PERSON, .show = page_start_show },
	{ .name = "login", .pattern = "/login", .guard = G_GUEST, .flags = R_OWN_TX,
	  .query = &query_login, .show = page_login_show,
	  .form = &form_login, .act = page_login_act },
	{ .name = "logout", .pattern = "/logout", .guard = G_FORCED,
	  .form = &form_logout, .act = page_logout_act },
	{ .name = "password-forgot", .pattern = "/password/forgot", .guard = G_GUEST,
	  .flags = R_OWN_TX, .show = page_password_forgot_show,
	  .form = &form_password_forgot, .act = page_password_forgot_act },
	{ .name = "password-forgot-sent", .pattern = "/password/forgot/sent", .guard = G_GUEST,
	  .show = page_password_forgot_sent_show },
	{ .name = "password-reset", .pattern = "/password/reset/{token}", .guard = G_GUEST,
	  .flags = R_OWN_TX | R_TOKEN, .show = page_password_reset_show,
	  .form = &form_password_reset, .act = page_password_reset_act },
	{ .name = "password-change", .pattern = "/password/change", .guard = G_FORCED,
	  .flags = R_OWN_TX, .show = page_password_change_show,
	  .form = &form_password_change, .act = page_password_change_act },

	/* tickets */
	{ .name = "ticket-list", .pattern = "/tickets", .guard = G_PERSON,
	  .query = &query_ticket_list, .show = page_ticket_list_show },
	{ .name = "ticket-new", .pattern = "/tickets/new", .guard = G_PERSON,
	  .query = &query_ticket_new, .show = page_ticket_new_show,
	  .form = &form_ticket_new, .act = page_ticket_new_act,
	  LIMIT(ticket) },
	{ .name = "ticket", .pattern = "/tickets/{id}", .guard = G_PERSON, .flags = R_SEEN,
	  .show = page_ticket_show },
	{ .name = "ticket-comment", .pattern = "/tickets/{id}/comments", .guard = G_PERSON,
	  .flags = R_POST_ONLY, .show = page_ticket_show, .show_as = "ticket",
	  .form = &form_comment, .act = page_ticket_comment_act,
	  LIMIT(comment) },
	{ .name = "ticket-status", .pattern = "/tickets/{id}/status", .guard = G_PERSON,
	  .flags = R_POST_ONLY, .show = page_ticket_show, .show_as = "ticket",
	  .form = &form_ticket_status, .act = page_ticket_status_act },

	{ .name = "attachment", .pattern = "/attachments/{id}/{name}", .guard = G_PERSON,
	  .flags = R_FILE, .show = page_attachment_show },
	{ .name = "draft-list", .pattern = "/drafts", .guard = G_PERSON,
	  .show = page_draft_list_show },
	{ .name = "draft", .pattern = "/drafts/{id}", .guard = G_PERSON,
	  .show = page_draft_show, .show_as = "draft-list",
	  .form = &form_draft, .act = page_draft_act },

	/* questions and answers */
	{ .name = "faq-list", .pattern = "/faq", .guard = G_PERSON,
	  .query = &query_faq_list, .show = page_faq_list_show },
	{ .name = "faq-article", .pattern = "/faq/{slug}", .guard = G_PERSON,
	  .show = page_faq_article_show },
	{ .name = "faq-helpful", .pattern = "/faq/{slug}/helpful", .guard = G_PERSON,
	  .flags = R_POST_ONLY, .show = page_faq_article_show, .show_as = "faq-article",
	  .form = &form_helpful, .act = page_faq_article_act },

	/* settings */
	{ .name = "settings", .pattern = "/settings", .guard = G_PERSON,
	  .show = page_settings_show },
	{ .name = "settings-password", .pattern = "/settings/password", .guard = G_PERSON,
	  .flags = R_OWN_TX, .show = page_settings_password_show,
	  .form = &form_settings_password, .act = page_settings_password_act },
	{ .name = "settings-profile", .pattern = "/settings/profile", .guard = G_PERSON,
	  .show = page_settings_profile_show,
	  .form = &form_settings_profile, .act = page_settings_profile_act },
	{ .name = "settings-mail", .pattern = "/settings/mail", .guard = G_PERSON,
	  .show = page_settings_mail_show,
	  .form = &form_settings_mail, .act = page_settings_mail_act },
	{ .name = "settings-sessions", .pattern = "/settings/sessions", .guard = G_PERSON,
	  .show = page_settings_sessions_show,
	  .form = &form_settings_sessions, .act = page_settings_sessions_act },
	/* List-Unsubscribe-Post: mail programs post here without having seen the page */
	{ .name = "mail-off", .pattern = "/mail/off/{token}", .guard = G_PUBLIC,
	  .flags = R_TOKEN | R_NO_CSRF, .show = page_mail_off_show,
	  .form = &form_mail_off, .act = page_mail_off_act },

	/* what comes with every site */
	{ .name = "accessibility", .pattern = "/accessibility", .guard = G_PUBLIC,
	  .show = page_accessibility_show },
	{ .name = "privacy", .pattern = "/privacy", .guard = G_PUBLIC,
	  .show = page_privacy_show },
	{ .name = "imprint", .pattern = "/imprint", .guard = G_PUBLIC,
	  .show = page_imprint_show },
	{ .name = "robots", .pattern = "/robots.txt", .guard = G_PUBLIC, .flags = R_NO_DB,
	  .show = page_robots_show },
	{ .name = "ping", .pattern = "/-/ping", .guard = G_PUBLIC, .flags = R_NO_DB,
	  .show = page_ping_show },
	{ .name = "change-password", .pattern = "/.well-known/change-password",
	  .guard = G_PUBLIC, .flags = R_NO_DB, .show = page_change_password_show },
	{ 0 }
};
