/* SPDX-License-Identifier: EUPL-1.2 */
/* q_mail - statements that read what a mail tells */
#ifndef LIB_Q_MAIL_H
#define LIB_Q_MAIL_H

#include "lib/query.h"

enum { MP_GIVEN, MP_FAMILY, MP_LANG, MP_ROLE, MP_REACHABLE, MP_SCOPE, MP_COLS };
enum { MT_ID, MT_KIND, MT_STATUS, MT_PRIORITY, MT_PRIVATE, MT_PROMISED, MT_CREATED,
       MT_STATUS_AT, MT_SUBJECT, MT_MODULE, MT_REPORTER, MT_ORGANISATION, MT_ASSIGNEE,
       MT_QUOTE, MT_ON, MT_COLS };
enum { MD_ID, MD_STATUS, MD_PRIVATE, MD_SUBJECT, MD_KIND, MD_N, MD_ON, MD_COLS };
enum { ME_ID, ME_AT, ME_BY_DESK, ME_AUTHOR, ME_TEXT, ME_COLS };

extern const struct query q_mail_person, q_mail_ticket, q_mail_entry, q_mail_first;
extern const struct query q_mail_first_of, q_mail_digest;
extern const struct query *const q_mail[];

#endif
