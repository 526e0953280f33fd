/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sig - the signals of master and children: number, verb, meaning
 *
 * All of them are blocked all the time except inside sig_wait and sig_sleep (and ppoll
 * with sig_mask), so nothing is ever cut in the middle and none is lost between a test
 * and a wait. Handlers only set flags. A process that works for long without waiting
 * calls sig_poll to let pending ones in.
 *
 * In a child QUIT and TERM both end it after what it is doing; the master decides how
 * long it waits before the next stronger one. USR1 asks for the logs to be opened again.
 */
#ifndef FCGI_SIG_H
#define FCGI_SIG_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	SF_RELOAD = 1,	/* HUP: new settings and sheets */
	SF_REOPEN = 2,	/* USR1: logs again */
	SF_QUIT = 4,	/* finish what runs, then end */
	SF_STOP = 8,	/* end soon */
	SF_MORE = 16,	/* TTIN: one worker more */
	SF_FEWER = 32,	/* TTOU: one worker fewer */
	SF_CHILD = 64	/* a child ended (master only) */
};

struct sig_row {
	int number;
	const char *name;
	const char *verb;	/* for portald -s; NULL: none */
	unsigned flag;
	const char *doc;
};
extern const struct sig_row sig_table[];	/* ends with number 0 */

/* Number for a verb of -s, 0 if there is none of that name. */
int sig_find(const char *verb);

/* Blocks every signal of the table; handlers without SA_RESTART; SIGPIPE ignored. Call
 * again after FCGX_Init, which puts its own handlers where it finds defaults, and after
 * fork: it forgets what came before. */
void sig_init(void);
/* What is let in while waiting: everything of the table is open in it. */
const sigset_t *sig_mask(void);

/* ppoll with that mask; timeout_ms < 0 is for ever. As poll(2), but a pending signal comes
 * first (-1, EINTR) even when a descriptor is ready. */
int sig_wait(struct pollfd *fds, unsigned n, int64_t timeout_ms);
/* Sleeps; ends early when a signal came. */
void sig_sleep(int64_t ms);
/* Lets in what is pending. */
void sig_poll(void);

/* Flags since the last call, and clears them. */
unsigned sig_take(void);
/* For children: QUIT or STOP came (stays so); USR1 came since the last call. */
bool sig_stopping(void);
bool sig_take_reopen(void);

#endif
