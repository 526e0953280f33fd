/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pidfile - one master per run folder
 *
 * The master holds a lock on the file as long as it lives, however it dies; so a stale
 * file is no obstacle, and a number in it that belongs to another program fools nobody.
 */
#ifndef FCGI_PIDFILE_H
#define FCGI_PIDFILE_H

#include "lib/err.h"
#include <sys/types.h>

/* RC_CONFLICT: another master runs (the cause says which). path must stay valid. */
enum rc pidfile_take(const char *path, struct err *e) MUST_CHECK;
/* In a child: the lock is the parent's, the descriptor need not stay open. */
void pidfile_forget(void);
/* Removes the file and gives up the lock. */
void pidfile_drop(void);
/* The process that holds the lock; RC_NOTFOUND when none does. */
enum rc pidfile_holder(const char *path, pid_t *pid, struct err *e) MUST_CHECK;

#endif
