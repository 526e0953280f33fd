/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mailer - takes mails from the outbox and hands them to the relay, a few at a time
 *
 * It looks every other second (mail_look), claims as many rows as it has free slots, draws
 * each mail and gives it to a child (lib/mail.h), so that a slow relay holds up nobody but
 * its own mail. Once a minute it closes tickets whose time is over, writes the reminders
 * before and the daily digests, and removes what has expired.
 * Database or relay away: it stays and tries again.
 */
#include "fcgi/mail_slot.h"
#include "fcgi/process.h"
#include "fcgi/sig.h"
#include "lib/clock.h"
#include "lib/credential.h"
#include "lib/log.h"
#include "lib/ticket.h"
#include "lib/token.h"
#include "lib/upload.h"
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <unistd.h>

#define SLOTS 4
#define SOON_MS 2000		/* chores that are not done; nothing else to wait for */
#define CHORES_MS 60000
#define DRAW_MS 30000		/* of a lease, from the claim to the start of a delivery */
#define MARK_MS 30000		/* of a lease, from the end of a delivery to its mark */
#define LAST_MARKS_MS 5000	/* a stop waits so long with what has been sent */
#define LAST_LOOK_MS 100
#define CLOSE_AT_ONCE 50
#define DIGESTS_AT_ONCE 200

struct mailer {
	const struct generation *g;
	struct db *db;
	struct mail_slot slot[SLOTS];
	int64_t look_at, chores_at;	/* monotonic */
	bool away;			/* the database, as last told to the log */
};

/* Said once when it goes and once when it is back. */
static void note_database(struct mailer *m, enum rc rc, const struct err *e)
{
	if (rc == RC_OK && m->away) {
		m->away = false;
		log_info("mail", "the database is back");
	} else if ((rc == RC_BUSY || rc == RC_UNCERTAIN) && !m->away) {
		m->away = true;
		log_warn("mail", "the mailer waits for the database: %s", e->cause);
	} else if (rc && rc != RC_BUSY && rc != RC_UNCERTAIN) {
		log_error("mail", "the mailer could not do its work: %s", e->cause);
	}
}

static unsigned count(const struct mailer *m, bool delivering)
{
	unsigned n = 0;

	for (unsigned i = 0; i < SLOTS; i++)
		n += delivering ? m->slot[i].todo == MT_DELIVER : m->slot[i].todo == MT_NONE;
	return n;
}

/* New for each claim: what is found under it has been claimed by it. */
static void make_owner(char *out, size_t size)
{
	unsigned char random[8];
	char host[24] = "", hex[17];

	token_random(random, sizeof(random));
	for (unsigned i = 0; i < sizeof(random); i++)
		snprintf(hex + 2 * i, 3, "%02x", random[i]);
	if (gethostname(host, sizeof(host) - 1) != 0)
		host[0] = '\0';
	for (char *p = host; *p; p++)
		if (*p < 0x21 || *p > 0x7e)
			*p = '-';
	snprintf(out, size, "%s:%d:%s", host, (int)getpid(), hex);
}

/* Marks what is over. A put-back row must not be claimed again in the same breath. */
static void settle(struct mailer *m)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		struct mail_slot *s = &m->slot[i];
		bool put_back = s->todo == MT_PUT_BACK;

		mail_slot_look(s, m->g->conf);
		if (s->todo == MT_NONE || s->todo == MT_DELIVER)
			continue;
		if (!mail_slot_settle(s, m->db) || put_back)
			m->look_at = clock_mono_ms() + m->g->conf->mail_look_ms;
	}
}

static void begin_rows(struct mailer *m, const struct outbox_row *rows, size_t n,
		       const char *owner, int64_t begin_until)
{
	unsigned slot = 0;

	for (size_t i = 0; i < n; i++) {
		while (slot < SLOTS && m->slot[slot].todo != MT_NONE)
			slot++;
		assert(slot < SLOTS);
		mail_slot_begin(&m->slot[slot++], m->g, m->db, &rows[i], owner, begin_until);
		settle(m);	/* what the relay has taken meanwhile is not left without a mark */
	}
}

static void claim(struct mailer *m)
{
	const int64_t lease = DRAW_MS + m->g->conf->delivery_timeout_ms + MARK_MS;
	const int64_t begin_until = clock_mono_ms() + DRAW_MS;
	unsigned free_slots = count(m, false);
	void *mem = talloc_new(NULL);
	struct outbox_row *rows;
	struct err e = { 0 };
	char owner[64];
	size_t n = 0;
	enum rc rc;

	make_owner(owner, sizeof(owner));
	rc = outbox_claim(m->db, mem, owner, lease, free_slots, &rows, &n, &e);
	note_database(m, rc, &e);
	/* a full hand: there may be more, as soon as a slot is free */
	m->look_at = clock_mono_ms();
	if (rc || n == 0 || n < free_slots)
		m->look_at += m->g->conf->mail_look_ms;
	if (!rc)
		begin_rows(m, rows, n, owner, begin_until);	/* what it puts back must wait */
	talloc_free(mem);
}

static void chores(struct mailer *m)
{
	const struct conf *conf = m->g->conf;
	struct err e = { 0 };
	unsigned closed = 0, digests = 0;
	int64_t swept = 0, files = 0;
	enum rc rc = ticket_close_due(m->db, conf, CLOSE_AT_ONCE, &closed, &e);

	if (!rc)
		rc = outbox_closing_soon(m->db, conf, CLOSE_AT_ONCE, &e);
	if (!rc)
		rc = outbox_digests(m->db, conf, DIGESTS_AT_ONCE, &digests, &e);
	if (!rc)
		rc = outbox_sweep(m->db, conf, &swept, &e);
	if (!rc)
		rc = upload_sweep(m->db, &files, &e);
	note_database(m, rc, &e);
	if (closed || swept || files)
		log_info("mail", "closed %u solved tickets, removed %" PRId64 " expired rows and %"
			 PRId64 " files nobody sent", closed, swept, files);
	m->chores_at = clock_mono_ms() +
		(closed == CLOSE_AT_ONCE || digests == DIGESTS_AT_ONCE ? SOON_MS : CHORES_MS);
}

/* Until something is to do: a child has news or is over its time, a look is due. */
static void wait_for_work(struct mailer *m)
{
	struct pollfd fds[SLOTS];
	int64_t wait = m->look_at - clock_mono_ms();
	unsigned n = 0;

	if (sig_stopping() || count(m, false) == 0)
		wait = SOON_MS;
	for (unsigned i = 0; i < SLOTS; i++) {
		const struct mail_slot *s = &m->slot[i];

		if (s->todo != MT_DELIVER)
			continue;
		if (mail_wait_ms(s->delivery) < wait)
			wait = mail_wait_ms(s->delivery);
		if (mail_fd(s->delivery) >= 0)
			fds[n++] = (struct pollfd){ .fd = mail_fd(s->delivery), .events = POLLIN };
	}
	/* a signal (also that of a child that ended) only makes us look earlier */
	(void)sig_wait(fds, n, wait > 0 ? wait : 0);
}

static bool sent_unmarked(const struct mailer *m)
{
	for (unsigned i = 0; i < SLOTS; i++)
		if (m->slot[i].todo == MT_MARK_SENT)
			return true;
	return false;
}

static void cut_deliveries(struct mailer *m)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		mail_slot_look(&m->slot[i], m->g->conf);
		mail_slot_stop(&m->slot[i], m->g->conf);
	}
}

/* QUIT lets deliveries end, TERM cuts them; either way their rows are marked. Without a
 * database the leases bring the rows back, but what the relay has taken would go out twice:
 * for that one a stop waits a little. */
static void finish(struct mailer *m)
{
	int64_t cut_at = 0;

	while (count(m, false) < SLOTS) {
		if (!cut_at && sig_take() & SF_STOP)
			cut_at = clock_mono_ms();
		if (cut_at)
			cut_deliveries(m);
		settle(m);
		if (cut_at && (!sent_unmarked(m) || clock_mono_ms() - cut_at >= LAST_MARKS_MS))
			break;
		if (!cut_at && count(m, true) == 0 && m->away)
			break;
		if (cut_at)
			sig_sleep(LAST_LOOK_MS);
		else if (count(m, false) < SLOTS)
			wait_for_work(m);
	}
	for (unsigned i = 0; i < SLOTS; i++)
		talloc_free(m->slot[i].mem);
}

int mailer_main(const struct generation *g)
{
	struct mailer *m = talloc_zero(NULL, struct mailer);
	struct err e = { 0 };

	assert(m);
	if (credential_init(g->conf, &e) != RC_OK) {
		log_error("mail", "the mailer cannot start: %s", e.cause);
		return 1;
	}
	m->g = g;
	m->db = db_new(m, g->conf, DB_MAILER);
	m->look_at = m->chores_at = clock_mono_ms();
	log_info("mail", "the mailer is ready: relay %s:%ld, %s", g->conf->smtp_host,
		 g->conf->smtp_port, mail_needs_tls(g->conf) ? "encrypted" : "on this host");
	while (!sig_stopping()) {
		if (sig_take_reopen() && log_reopen(&e) != RC_OK)
			log_error("mail", "could not open the log again: %s", e.cause);
		settle(m);
		if (clock_mono_ms() >= m->chores_at)
			chores(m);
		if (count(m, false) > 0 && clock_mono_ms() >= m->look_at)
			claim(m);
		wait_for_work(m);
	}
	finish(m);
	talloc_free(m);
	return 0;
}
