/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail_slot - one mail on its way: claimed, built, handed to a child, marked
 *
 * A slot is taken when its row has been claimed and free again when the row has been
 * marked. While the database is away the mark waits in the slot, so that what the relay
 * took is not sent a second time.
 */
#ifndef FCGI_MAIL_SLOT_H
#define FCGI_MAIL_SLOT_H

#include "fcgi/generation.h"
#include "lib/db.h"
#include "lib/mail.h"
#include "lib/outbox_queue.h"
#include <stdbool.h>
#include <stdint.h>

enum mail_todo { MT_NONE, MT_DELIVER, MT_MARK_SENT, MT_MARK_DEFERRED, MT_MARK_REFUSED,
		 MT_MARK_OVER, MT_MARK_NOT_DUE, MT_PUT_BACK };

struct mail_slot {
	enum mail_todo todo;		/* MT_NONE: free */
	void *mem;			/* message and delivery */
	struct outbox_row row;
	char owner[64];
	struct mail_delivery *delivery;
	struct mail_result result;
	int64_t started_ms;		/* monotonic */
};

/* Takes the slot for a claimed row (copied), draws the mail and starts its delivery, unless
 * that could end after begin_until (monotonic): then the row is put back. */
void mail_slot_begin(struct mail_slot *s, const struct generation *g, struct db *db,
		     const struct outbox_row *row, const char *owner, int64_t begin_until);
/* Looks whether the delivery is over. */
void mail_slot_look(struct mail_slot *s, const struct conf *conf);
/* Ends it at once; a mail that the relay has not taken is tried again soon. */
void mail_slot_stop(struct mail_slot *s, const struct conf *conf);
/* Writes the mark and frees the slot; false when the database could not be reached. */
bool mail_slot_settle(struct mail_slot *s, struct db *db);

#endif
