/* SPDX-License-Identifier: EUPL-1.2 */
/* sig - the signals of master and children: number, verb, meaning */
#include "fcgi/sig.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>

const struct sig_row sig_table[] = {
	{ SIGHUP, "HUP", "reload", SF_RELOAD,
	  "prove new settings and sheets, then replace the workers; on failure keep the old" },
	{ SIGUSR1, "USR1", "reopen", SF_REOPEN, "open the logs again, workers between requests" },
	{ SIGQUIT, "QUIT", "quit", SF_QUIT,
	  "finish running requests up to stop_timeout, then end" },
	{ SIGTERM, "TERM", "stop", SF_STOP, "end within a second" },
	{ SIGINT, "INT", NULL, SF_STOP, "the same" },
	{ SIGTTIN, "TTIN", NULL, SF_MORE, "one worker more" },
	{ SIGTTOU, "TTOU", NULL, SF_FEWER, "one worker fewer" },
	{ SIGCHLD, "CHLD", NULL, SF_CHILD, "a child ended" },
	{ 0, NULL, NULL, 0, NULL }
};

static volatile sig_atomic_t seen;	/* flags not taken yet */
static volatile sig_atomic_t stopping;
static sigset_t waiting;

/* All signals of the table are blocked while one is handled, so |= is safe. */
static void note(int number)
{
	const struct sig_row *row;

	for (row = sig_table; row->number; row++)
		if (row->number == number)
			seen |= (sig_atomic_t)row->flag;
	if (seen & (SF_QUIT | SF_STOP))
		stopping = 1;
}

int sig_find(const char *verb)
{
	const struct sig_row *row;

	for (row = sig_table; row->number; row++)
		if (row->verb && strcmp(row->verb, verb) == 0)
			return row->number;
	return 0;
}

void sig_init(void)
{
	struct sigaction act = { .sa_handler = note }, ignore = { .sa_handler = SIG_IGN };
	const struct sig_row *row;
	sigset_t all;

	sigemptyset(&all);
	for (row = sig_table; row->number; row++)
		sigaddset(&all, row->number);
	sigprocmask(SIG_BLOCK, &all, &waiting);
	for (row = sig_table; row->number; row++)
		sigdelset(&waiting, row->number);
	act.sa_mask = all;
	for (row = sig_table; row->number; row++)
		sigaction(row->number, &act, NULL);
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, NULL);
	seen = 0;
	stopping = 0;
}

const sigset_t *sig_mask(void)
{
	return &waiting;
}

int sig_wait(struct pollfd *fds, unsigned n, int64_t timeout_ms)
{
	const struct timespec none = { 0, 0 };
	struct timespec ts = { .tv_sec = timeout_ms / 1000,
			       .tv_nsec = (timeout_ms % 1000) * 1000000 };

	/* ppoll lets no signal in when a descriptor is ready, and under load it always is. */
	if (n > 0 && ppoll(NULL, 0, &none, &waiting) < 0)
		return -1;
	return ppoll(fds, n, timeout_ms < 0 ? NULL : &ts, &waiting);
}

void sig_sleep(int64_t ms)
{
	(void)sig_wait(NULL, 0, ms < 0 ? 0 : ms);
}

/* Each wait lets in one signal only, since all are blocked while it is handled. */
void sig_poll(void)
{
	while (sig_wait(NULL, 0, 0) < 0 && errno == EINTR)
		;
}

unsigned sig_take(void)
{
	sig_atomic_t taken = seen;	/* nothing comes in between: they are blocked */

	seen = 0;
	return (unsigned)taken;
}

bool sig_stopping(void)
{
	return stopping != 0;
}

bool sig_take_reopen(void)
{
	bool was = (seen & SF_REOPEN) != 0;

	seen &= ~SF_REOPEN;
	return was;
}
