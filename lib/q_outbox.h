/* SPDX-License-Identifier: EUPL-1.2 */
/* q_outbox - statements about mails: writing them down, claiming, marking, sweeping */
#ifndef LIB_Q_OUTBOX_H
#define LIB_Q_OUTBOX_H

#include "lib/query.h"

/* Columns of q_outbox_held, in this order. */
enum { OH_ID, OH_KIND, OH_PERSON, OH_ADDRESS, OH_TICKET, OH_ENTRY, OH_REQUEST, OH_ATTEMPTS,
       OH_CREATED, OH_COLS };

extern const struct query q_outbox_add, q_outbox_actor, q_outbox_on_ticket,
	q_outbox_organisation, q_outbox_desk, q_outbox_closing_soon, q_outbox_digest_due,
	q_outbox_digest_add, q_outbox_digest_bind, q_outbox_of_ticket;
extern const struct query q_outbox_due, q_outbox_expire, q_outbox_claim, q_outbox_held,
	q_outbox_sent, q_outbox_failed, q_outbox_release;
extern const struct query q_sweep_session, q_sweep_session_old, q_sweep_throttle,
	q_sweep_form_result, q_sweep_reset_token, q_sweep_mailed, q_sweep_draft;
extern const struct query *const q_outbox[];

#endif
