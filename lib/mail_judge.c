/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_judge - what the relay's answers mean for a mail; no input, no output */
#include "lib/mail_session.h"

static bool is_class(int code, int first)
{
	return code / 100 == first;
}

/* 552 at MAIL is about this message's size; every other 5xx there is about us. */
enum mail_outcome mail_judge(const struct mail_codes *c, int *code, bool *setup)
{
	*setup = c->tls_missing || c->login_failed;
	*code = c->message ? c->message : c->rcpt ? c->rcpt : c->mail;
	if (*setup)
		return MAIL_DEFERRED;
	if (c->mail && !is_class(c->mail, 2)) {
		*code = c->mail;
		*setup = is_class(c->mail, 5) && c->mail != 552;
		return c->mail == 552 ? MAIL_REFUSED : MAIL_DEFERRED;
	}
	/* a relay that takes no recipient may answer 554 to DATA: the reason is at RCPT */
	if (c->rcpt && !is_class(c->rcpt, 2)) {
		*code = c->rcpt;
		return is_class(c->rcpt, 5) ? MAIL_REFUSED : MAIL_DEFERRED;
	}
	if (is_class(c->mail, 2) && is_class(c->rcpt, 2)) {
		if (is_class(c->message, 2) && c->complete)
			return MAIL_SENT;
		if (is_class(c->message, 5))
			return MAIL_REFUSED;
	}
	return MAIL_DEFERRED;
}

void mail_watch_init(struct mail_watch *w)
{
	*w = (struct mail_watch){ .expected = 1 };	/* the greeting comes by itself */
}

void mail_watch_written(struct mail_watch *w, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] == '\n')
			w->expected++;
}

/* The fourth character tells a last line ("250 ok") from one that goes on ("250-ok"). */
bool mail_watch_read(struct mail_watch *w, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!w->in_line) {
			if (w->expected <= 0)
				return false;
			w->in_line = w->last = true;
			w->column = 0;
		}
		if (w->column == 3 && p[i] == '-')
			w->last = false;
		w->column++;
		if (p[i] == '\n') {
			w->in_line = false;
			w->expected -= w->last;
		}
	}
	return true;
}
