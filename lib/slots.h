/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * slots - how many may do something at once, over all processes of the site on this host
 *
 * A slot is a locked byte of a file (open file description locks): it is free again when
 * its process dies, however that happens. The file holds nothing.
 */
#ifndef LIB_SLOTS_H
#define LIB_SLOTS_H

#include "lib/err.h"

struct slots;

/* path is made if missing (0600). Each process opens its own: a description inherited by
 * fork would share its parent's locks, so it is opened again there. */
enum rc slots_new(const void *ctx, const char *path, long count, struct slots **out,
		  struct err *e) MUST_CHECK;
/* Waits at most wait_ms; *slot is what slots_give takes back. RC_BUSY with msgid when
 * all stay taken. */
enum rc slots_take(struct slots *s, long wait_ms, const char *msgid, long *slot,
		   struct err *e) MUST_CHECK;
void slots_give(struct slots *s, long slot);

#endif
