/* SPDX-License-Identifier: EUPL-1.2 */
/* q_session - statements of fcgi/session.c and of the list of one's own sessions */
#ifndef LIB_Q_SESSION_H
#define LIB_Q_SESSION_H

#include "lib/query.h"

/* How many times longer a session may rest for people who chose so: WCAG 2.2.1 asks for it. */
#define IDLE_LONG 10

enum session_col {	/* columns of q_session_find */
	SC_PUBLIC_ID, SC_TOUCH, SC_FLASH, SC_PERSON, SC_ORGANISATION, SC_ROLE, SC_LEAD,
	SC_SEES_ALL, SC_MUST_CHANGE, SC_VISIBILITY, SC_NAME, SC_EMAIL, SC_ORGANISATION_NAME,
	SC_LANG, SC_COLS
};
extern const struct query q_session_find, q_session_add, q_session_sweep, q_session_end,
	q_session_end_all, q_session_end_others, q_session_end_one, q_session_touch,
	q_session_flash_add, q_session_flash_clear, q_session_list;
extern const struct query *const q_session[];

#endif
