/* SPDX-License-Identifier: EUPL-1.2 */
/* q_throttle - statements of throttle */
#ifndef LIB_Q_THROTTLE_H
#define LIB_Q_THROTTLE_H

#include "lib/query.h"

extern const struct query q_throttle_hit, q_throttle_state, q_throttle_give_back, q_throttle_clear;
extern const struct query *const q_throttle[];

#endif
