/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * orphan - the children that a killed master left behind
 *
 * They are told by the kernel that their master is gone, finish their request and end. One
 * that is stopped or stuck does not, and keeps the old socket, and whoever waits at it, for
 * ever; the master that watched it is dead. So the next one does: it finds them on the board
 * that was left, and a process that still has that very file mapped is one of them.
 */
#ifndef FCGI_ORPHAN_H
#define FCGI_ORPHAN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct orphans;

/* Reads the board that lies there; before a new one takes its place. NULL: nobody is left. */
struct orphans *orphan_find(const void *ctx, const char *board_path, int64_t until_ms);
/* Ends those that are stopped, and after until_ms (monotonic) all. How many there are still. */
size_t orphan_tend(struct orphans *o, int64_t now_ms);

#endif
