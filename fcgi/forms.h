/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * forms - every declared form (POST) and query (GET) of the portal
 *
 * form_<name> is what a page posts, query_<name> what its address may hold. The route
 * table, page_form and the tests use these; a field that is not here does not exist.
 */
#ifndef FCGI_FORMS_H
#define FCGI_FORMS_H

#include "fcgi/form.h"

/* access */
extern const struct form form_login, form_logout, form_password_forgot,
	form_password_reset, form_password_button, form_password_change, form_password_forced;
extern const struct form query_login;

/* settings */
extern const struct form form_mail_off, form_settings_password, form_settings_profile,
	form_settings_mail, form_settings_sessions;

/* tickets */
extern const struct form form_ticket_new, form_comment, form_ticket_status, form_draft;
extern const struct form query_ticket_list, query_ticket_new;

/* questions and answers */
extern const struct form form_helpful;
extern const struct form query_faq_list;

#endif
