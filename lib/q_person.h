/* SPDX-License-Identifier: EUPL-1.2 */
/* q_person - statements about organisations and people */
#ifndef LIB_Q_PERSON_H
#define LIB_Q_PERSON_H

#include "lib/query.h"

extern const struct query q_org_add, q_org_find, q_org_set, q_org_list;
extern const struct query q_person_add, q_person_find, q_person_set, q_person_update,
	q_person_active, q_person_end_sessions, q_person_end_requests,
	q_person_end_mailed, q_person_end_mails, q_person_email, q_person_move_mails,
	q_contact_list, q_agent_list;
extern const struct query *const q_person[];

#endif
