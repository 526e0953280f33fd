/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail - hands one message to the relay, in a process of its own
 *
 * The only owner of libesmtp, which hangs, crashes and says "sent" too early (SECURITY
 * section 0, (c)25-29). So each delivery is a child with a wall-clock limit, which ends it
 * even while its parent waits for something else; it has TLS
 * settings of its own, sees nothing but its pipe, and "sent" means: the relay took
 * responsibility (2xx after the final dot) for the recipient, in a session that was
 * encrypted and checked where the settings ask for it, and in which the relay never
 * answered more than it was asked. Everything else is "deferred", or "refused" where the
 * relay says that this recipient or this message will never be taken.
 *
 * Life cycle: mail_start; wait for mail_fd (or until mail_wait_ms); mail_done. Freeing a
 * delivery that still runs kills its child.
 */
#ifndef LIB_MAIL_H
#define LIB_MAIL_H

#include "lib/conf.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>

enum mail_outcome { MAIL_SENT, MAIL_DEFERRED, MAIL_REFUSED };

struct mail_result {
	enum mail_outcome outcome;
	int code;		/* what the relay answered last, 0 if nothing */
	bool tls;		/* trouble with encryption or the relay's certificate */
	bool setup;		/* the settings or the relay are wrong, not this mail */
	char reply[300];	/* printable ASCII; may hold the recipient's address */
};

struct mail_delivery;

/* Starts the child. from and to have been checked with mime_address_ok, message with
 * mime_is_wire (looked at again: RC_INVALID). conf and message must outlive the result,
 * which is on ctx. RC_BUSY when no process can be started. */
enum rc mail_start(const void *ctx, const struct conf *conf, const char *from, const char *to,
		   const char *message, size_t len, struct mail_delivery **out,
		   struct err *e) MUST_CHECK;
/* Readable when there is something to learn from the child. */
int mail_fd(const struct mail_delivery *d);
/* Time until mail_done has to be called even if nothing was to be read. */
long mail_wait_ms(const struct mail_delivery *d);
/* True when the delivery is over (child gone); fills *result. Never blocks. */
bool mail_done(struct mail_delivery *d, struct mail_result *result);
/* Ends it at once. True when what became of the mail was known by then (the relay may have
 * taken it and be slow to say goodbye); fills *result. False: cut, nothing is known. */
bool mail_stop(struct mail_delivery *d, struct mail_result *result);

/* All of it: starts, waits and ends (portalctl, tests). */
enum rc mail_send(const struct conf *conf, const char *from, const char *to,
		  const char *message, size_t len, struct mail_result *result,
		  struct err *e) MUST_CHECK;

/* Whether these settings ask for encryption on the way to the relay. */
bool mail_needs_tls(const struct conf *conf);

#endif
