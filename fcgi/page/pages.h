/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pages - the handlers the route table names
 *
 * page_<stem>_show fills the document, page_<stem>_act answers a POST; both are in
 * fcgi/page/<stem>.c (page.h tells what they may do).
 */
#ifndef FCGI_PAGE_PAGES_H
#define FCGI_PAGE_PAGES_H

#include "fcgi/page.h"

/* access */
page_fn page_login_show, page_login_act;
page_fn page_logout_act;
page_fn page_password_forgot_show, page_password_forgot_act;
page_fn page_password_forgot_sent_show;
page_fn page_password_reset_show, page_password_reset_act;
page_fn page_password_change_show, page_password_change_act;

/* settings */
page_fn page_settings_show;
page_fn page_settings_password_show, page_settings_password_act;
page_fn page_settings_profile_show, page_settings_profile_act;
page_fn page_settings_mail_show, page_settings_mail_act;
page_fn page_mail_off_show, page_mail_off_act;
page_fn page_settings_sessions_show, page_settings_sessions_act;

/* tickets */
page_fn page_start_show;
page_fn page_ticket_list_show;
page_fn page_ticket_new_show, page_ticket_new_act;
page_fn page_ticket_show;
page_fn page_ticket_comment_act;
page_fn page_ticket_status_act;
page_fn page_attachment_show;
page_fn page_draft_list_show;
page_fn page_draft_show, page_draft_act;

/* questions and answers */
page_fn page_faq_list_show;
page_fn page_faq_article_show, page_faq_article_act;

/* what comes with every site: fcgi/page/static.c */
page_fn page_robots_show, page_ping_show, page_change_password_show;
page_fn page_accessibility_show, page_privacy_show, page_imprint_show;

/* The gate's error page: status, text by message id, seconds until a retry (0 none), whether
 * it answers a form that may be sent once more. */
void page_error_fill(struct page *pg, int status, const char *msgid, long retry_s, bool sent);

#endif
