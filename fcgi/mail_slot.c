/* SPDX-License-Identifier: EUPL-1.2 */
/* mail_slot - one mail on its way: claimed, built, handed to a child, marked */
#include "fcgi/mail_slot.h"
#include "lib/board.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/maildoc.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define ALERT_EVERY_MS INT64_C(600000)

/* The state of the relay is worth waking somebody, but not with every mail. */
static bool alert_is_due(void)
{
	static int64_t last;
	int64_t now = clock_mono_ms();

	if (last && now - last < ALERT_EVERY_MS)
		return false;
	last = now;
	return true;
}

static const char *kind_of(const struct mail_slot *s)
{
	const char *name = mail_kind_name(s->row.kind);

	return name ? name : "unknown";
}

static void set_reply(struct mail_slot *s, const char *text)
{
	snprintf(s->result.reply, sizeof(s->result.reply), "%.*s",
		 (int)sizeof(s->result.reply) - 1, text);
}

/* No mail came about: not due any more, never deliverable, the database away, or our
 * mistake, which an update may mend before the mail is given up. */
static void not_built(struct mail_slot *s, const struct conf *conf, enum rc rc, const struct err *e)
{
	set_reply(s, e->cause);
	if (rc == RC_NOTFOUND) {
		s->todo = MT_MARK_NOT_DUE;
	} else if (rc == RC_INVALID) {
		s->todo = MT_MARK_REFUSED;
	} else if (rc == RC_BUSY || rc == RC_UNCERTAIN) {
		s->todo = MT_PUT_BACK;
	} else {
		log_error("mail", "mail %" PRId64 " (%s) could not be made: %s", s->row.id,
			  kind_of(s), e->cause);
		s->todo = outbox_is_over(conf, &s->row, clock_now_ms()) ? MT_MARK_OVER
								       : MT_MARK_DEFERRED;
	}
}

/* What made drawing slow (a database that hardly answers) has eaten the lease: somebody else
 * may take the row while we would be delivering it. */
static enum rc in_time(int64_t begin_until, struct err *e)
{
	if (clock_mono_ms() <= begin_until)
		return RC_OK;
	return ERR(e, RC_BUSY, "", "drawing this mail took too long");
}

void mail_slot_begin(struct mail_slot *s, const struct generation *g, struct db *db,
		     const struct outbox_row *row, const char *owner, int64_t begin_until)
{
	struct err e = { 0 };
	char *message;
	size_t len;
	enum rc rc;

	*s = (struct mail_slot){ .todo = MT_DELIVER, .mem = talloc_new(NULL), .row = *row,
				 .started_ms = clock_mono_ms() };
	assert(s->mem);
	snprintf(s->owner, sizeof(s->owner), "%s", owner);
	s->row.address = talloc_strdup(s->mem, row->address);
	rc = maildoc_message(s->mem, db, g->conf, g->catalog, g->sheets, &s->row, &message,
			     &len, &e);
	if (!rc)
		rc = in_time(begin_until, &e);
	if (!rc)
		rc = mail_start(s->mem, g->conf, g->conf->mail_bounce, s->row.address, message, len,
				&s->delivery, &e);
	if (rc)
		not_built(s, g->conf, rc, &e);
}

static void deferred(struct mail_slot *s, const struct conf *conf)
{
	const struct mail_result *r = &s->result;
	/* with a code the text is the relay's and may name the recipient */
	const char *why = r->code ? "see the queue" : r->reply;

	s->todo = outbox_is_over(conf, &s->row, clock_now_ms()) ? MT_MARK_OVER : MT_MARK_DEFERRED;
	if ((r->tls || r->setup) && alert_is_due())
		log_alert("mail", "the relay %s does not take mail as it is set up: code=%d %s",
			  conf->smtp_host, r->code, why);
	log_warn("mail", "event=deferred mail=%" PRId64 " kind=%s attempt=%" PRId64 " code=%d %s",
		 s->row.id, kind_of(s), s->row.attempts, r->code, why);
}

static void judge(struct mail_slot *s, const struct conf *conf)
{
	if (s->result.outcome == MAIL_SENT) {
		s->todo = MT_MARK_SENT;
		log_info("mail", "event=sent mail=%" PRId64 " kind=%s attempt=%" PRId64
			 " ms=%" PRId64, s->row.id, kind_of(s), s->row.attempts,
			 clock_mono_ms() - s->started_ms);
	} else if (s->result.outcome == MAIL_REFUSED) {
		s->todo = MT_MARK_REFUSED;
	} else {
		deferred(s, conf);
	}
}

void mail_slot_look(struct mail_slot *s, const struct conf *conf)
{
	if (s->todo == MT_DELIVER && mail_done(s->delivery, &s->result))
		judge(s, conf);
}

void mail_slot_stop(struct mail_slot *s, const struct conf *conf)
{
	if (s->todo != MT_DELIVER)
		return;
	if (mail_stop(s->delivery, &s->result)) {
		judge(s, conf);
		return;
	}
	set_reply(s, "the portal was stopped while this mail was on its way");
	s->todo = MT_MARK_DEFERRED;
	s->row.attempts = 0;
}

static void count(enum mail_todo todo)
{
	struct board *b = board_shared();

	if (!b)
		return;
	if (todo == MT_MARK_SENT)
		b->mails_sent++;
	else if (todo == MT_MARK_DEFERRED)
		b->mails_deferred++;
	else if (todo == MT_MARK_REFUSED || todo == MT_MARK_OVER)
		b->mails_dead++;
}

static void tell(const struct mail_slot *s)
{
	if (s->todo == MT_MARK_REFUSED)
		log_alert("mail", "event=refused mail=%" PRId64 " kind=%s code=%d it will never"
			  " arrive: see portalctl mail queue", s->row.id, kind_of(s),
			  s->result.code);
	else if (s->todo == MT_MARK_OVER)
		log_alert("mail", "event=given_up mail=%" PRId64 " kind=%s attempts=%" PRId64
			  " code=%d see portalctl mail queue", s->row.id, kind_of(s),
			  s->row.attempts, s->result.code);
	else if (s->todo == MT_MARK_NOT_DUE)
		log_info("mail", "event=not_due mail=%" PRId64 " kind=%s %s", s->row.id,
			 kind_of(s), s->result.reply);
}

static enum rc mark(const struct mail_slot *s, struct db *db, struct err *e)
{
	const char *reply = s->result.reply;
	int64_t now = clock_now_ms();

	switch (s->todo) {
	case MT_MARK_SENT:
		return outbox_mark_sent(db, s->row.id, s->owner, reply, e);
	case MT_MARK_DEFERRED:
		if (s->row.attempts > 0)
			now += outbox_backoff_ms(s->row.attempts);
		return outbox_mark_failed(db, s->row.id, s->owner, "deferred", now, reply, e);
	case MT_MARK_REFUSED:
		return outbox_mark_failed(db, s->row.id, s->owner, "refused", now, reply, e);
	case MT_MARK_OVER:
	case MT_MARK_NOT_DUE:
		return outbox_mark_failed(db, s->row.id, s->owner, "given_up", now, reply, e);
	case MT_PUT_BACK:
		return outbox_release(db, s->row.id, s->owner, e);
	default:
		return ERR(e, RC_BUG, "", "a mail that is on its way cannot be marked");
	}
}

/* After RC_UNCERTAIN the mark may be there already: then the next try finds no row. */
bool mail_slot_settle(struct mail_slot *s, struct db *db)
{
	struct err e = { 0 };
	enum rc rc = mark(s, db, &e);

	if (rc == RC_BUSY || rc == RC_UNCERTAIN)
		return false;
	if (rc == RC_CONFLICT)
		log_info("mail", "mail %" PRId64 " is not held by this mailer any more", s->row.id);
	else if (rc)
		log_error("mail", "mail %" PRId64 " could not be marked: %s", s->row.id, e.cause);
	count(s->todo);
	tell(s);
	talloc_free(s->mem);
	*s = (struct mail_slot){ .todo = MT_NONE };
	return true;
}
