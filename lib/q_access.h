/* SPDX-License-Identifier: EUPL-1.2 */
/* q_access - statements of access.c, access_login.c and access_reset.c */
#ifndef LIB_Q_ACCESS_H
#define LIB_Q_ACCESS_H

#include "lib/query.h"

extern const struct query q_access_audit, q_access_credentials, q_access_lock,
	q_access_rehash, q_access_forget, q_access_must_change, q_access_logged_in,
	q_access_forced, q_access_own, q_access_words, q_access_lock_person, q_access_set_own,
	q_access_changed, q_access_lock_email, q_access_asked, q_access_ask, q_access_link,
	q_access_use_link, q_access_lock_request, q_access_kill_links, q_access_kill_older,
	q_access_kill_request, q_access_sweep_links, q_access_add_link, q_access_drop_mailed,
	q_access_add_mailed;
extern const struct query *const q_access[];

#endif
