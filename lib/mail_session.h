/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mail_session - what happens inside the child of a delivery; for lib/mail*.c only
 */
#ifndef LIB_MAIL_SESSION_H
#define LIB_MAIL_SESSION_H

#include "lib/mail.h"

struct mail_job {
	const struct conf *conf;
	const char *from, *to;
	const char *message;
	size_t len;
	int fd;			/* results go here, one write each */
};

/* Talks to the relay and writes what came of it. Does not return. */
_Noreturn void mail_session(const struct mail_job *job);

/*
 * Counts what is asked and answered before encryption starts. The library keeps what
 * the relay (or somebody in between) says too early and takes it for answers inside the
 * encrypted session, up to a false "250" for a mail nobody took.
 */
struct mail_watch {
	int expected;		/* answers that may still come */
	bool in_line, last;	/* inside a line; it is the last one of its answer */
	unsigned column;
};
void mail_watch_init(struct mail_watch *w);
/* What we wrote; what was read: false when the relay said something unasked. */
void mail_watch_written(struct mail_watch *w, const char *p, size_t len);
bool mail_watch_read(struct mail_watch *w, const char *p, size_t len);

/* The pure part of the verdict: codes of the four steps (0 = no answer), whether the
 * recipient is complete, whether encryption was there where needed, whether the relay
 * was asked for a login that did not work. */
struct mail_codes {
	int mail, rcpt, message;
	bool complete, tls_missing, login_failed;
};
enum mail_outcome mail_judge(const struct mail_codes *c, int *code, bool *setup);

#endif
