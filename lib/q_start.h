/* SPDX-License-Identifier: EUPL-1.2 */
/* q_start - statements of the start page */
#ifndef LIB_Q_START_H
#define LIB_Q_START_H

#include "lib/query.h"

/* lang, default_lang, person: own tickets whose turn is the reader's. */
extern const struct query q_start_waiting;
/* lang, default_lang, person: tickets an agent has in hand. */
extern const struct query q_start_desk;
/* lang, default_lang, person: own tickets with something new in them. */
extern const struct query q_start_changed;
/* lang, default_lang, now, now, person */
extern const struct query q_start_announcements;

extern const struct query *const q_start[];

#endif
