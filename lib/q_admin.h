/* SPDX-License-Identifier: EUPL-1.2 */
/* q_admin - statements that only portalctl runs: tickets as text, the mail queue */
#ifndef LIB_Q_ADMIN_H
#define LIB_Q_ADMIN_H

#include "lib/query.h"

extern const struct query q_admin_ticket, q_admin_entries, q_admin_tickets_of,
	q_admin_mail_queue, q_admin_mail_all, q_admin_mail_retry, q_admin_mail_drop,
	q_admin_mail_state;
extern const struct query *const q_admin[];

#endif
