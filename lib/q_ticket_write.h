/* SPDX-License-Identifier: EUPL-1.2 */
/* q_ticket_write - statements of ticket.c and its rooms; columns as the enums say */
#ifndef LIB_Q_TICKET_WRITE_H
#define LIB_Q_TICKET_WRITE_H

#include "lib/query.h"

/* person, person, person, id, person: the row, locked, if that person may see it. */
extern const struct query q_ticket_lock;
/* id: the same for the portal itself. */
extern const struct query q_ticket_lock_any;
enum ticket_lock_col {
	TL_STATUS, TL_ORGANISATION, TL_REPORTER, TL_ASSIGNEE, TL_STATUS_AT, TL_PROMISED,
	TL_ANSWERED, TL_ON, TL_LEAD, TL_STAFF, TL_COUNT
};
/* id, person: whether that lead may take over a ticket whose reporter is deactivated. */
extern const struct query q_ticket_orphan;

/* person: active, organisation, role is contact */
extern const struct query q_ticket_contact;
enum ticket_contact_col { TP_ACTIVE, TP_ORGANISATION, TP_CONTACT, TP_COUNT };
/* id: one row if the module is offered */
extern const struct query q_ticket_module;
/* id: one row if that person is an active agent */
extern const struct query q_ticket_agent;

/* organisation, reporter, created_by, kind, priority, module, private, subject, ref,
 * now, now, now */
extern const struct query q_ticket_insert;
/* ticket, person, type, by_desk, now, text, old, new */
extern const struct query q_ticket_entry;
/* status, now (if the status changed), assignee, promised, reporter, answered, now,
 * entry, id */
extern const struct query q_ticket_store;
/* status, now, ticket: the copies */
extern const struct query q_ticket_copies;
/* entry, id */
extern const struct query q_ticket_first_entry;
/* ticket, person, part, status, now */
extern const struct query q_ticket_person;
/* ticket, person: who was reporter becomes participant */
extern const struct query q_ticket_demote;

/* before, limit: ids of tickets solved before that */
extern const struct query q_ticket_due;

/* person, ticket, person: one row if something there is not read yet */
extern const struct query q_ticket_unread;
/* person, now, ticket, person */
extern const struct query q_ticket_mark;

extern const struct query *const q_ticket_write[];

#endif
