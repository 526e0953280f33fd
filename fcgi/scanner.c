/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * scanner - shows every file to clamd and marks what it says; only where scan is set
 *
 * It looks every second, oldest first, also at files that are not sent yet. A file goes to
 * clamd chunk by chunk without a transaction; two nodes that look at the same file at the
 * same time do no harm. clamd away: files stay pending and it is tried again, after 60 s at
 * the latest. A file that breaks clamd off three times while it is alive is given up.
 */
#include "fcgi/process.h"
#include "fcgi/sig.h"
#include "lib/board.h"
#include "lib/clamd.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/upload.h"
#include "lib/upload_scan.h"
#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define LOOK_MS 1000
#define DATABASE_MS 2000	/* until the next look after it was away */
#define AWAY_FIRST_MS 1000
#define AWAY_MAX_MS 60000
#define SAY_AWAY_MS 600000
#define RECENT_MS 3600000	/* a look goes back so far; all are looked at once a minute */
#define ALL_MS 60000
#define BROKEN_MAX 3

#define CONNECT_MS 5000
#define SEND_MS 30000
#define REPLY_MS 180000		/* clamd's own MaxScanTime is 120 s */

struct scanner {
	struct db *db;
	struct clamd clamd;
	int64_t since;			/* ms; 0: all */
	bool all;			/* the look that began at 0 is not over */
	int64_t look_at, all_at;	/* monotonic */
	bool database_away;
	int64_t away_ms, said_away_at;	/* last pause, 0: clamd is there; last alert */
	int64_t broken;			/* the file that broke clamd off last, and how often */
	unsigned broken_times;
};

static bool stop(void)
{
	sig_poll();
	return sig_stopping();
}

/* Said once when it goes and once when it is back. False: no use to go on now. */
static bool database_well(struct scanner *s, enum rc rc, const struct err *e)
{
	const bool away = rc == RC_BUSY || rc == RC_UNCERTAIN;

	if (rc && !away)
		log_error("scan", "the scanner could not do its work: %s", e->cause);
	else if (away && !s->database_away)
		log_warn("scan", "the scanner waits for the database: %s", e->cause);
	else if (!rc && s->database_away)
		log_info("scan", "the database is back");
	s->database_away = away;
	if (rc)
		s->look_at = clock_mono_ms() + DATABASE_MS;
	return rc == RC_OK;
}

static void clamd_is_away(struct scanner *s, const char *why)
{
	const int64_t now = clock_mono_ms();

	if (!s->said_away_at || now - s->said_away_at >= SAY_AWAY_MS) {
		log_alert("scan", "event=scanner-away files wait, clamd at %s: %s",
			  s->clamd.address, why);
		s->said_away_at = now;
	} else if (!s->away_ms) {
		log_info("scan", "event=scanner-away again, clamd at %s: %s", s->clamd.address,
			 why);
	}
	s->away_ms = s->away_ms ? s->away_ms * 2 : AWAY_FIRST_MS;
	if (s->away_ms > AWAY_MAX_MS)
		s->away_ms = AWAY_MAX_MS;
	s->look_at = now + s->away_ms;
	s->since = 0;
	s->all = true;
}

static void clamd_is_there(struct scanner *s)
{
	if (s->away_ms)
		log_info("scan", "event=scanner-back clamd at %s answers", s->clamd.address);
	s->away_ms = 0;
}

struct reading {
	struct db *db;
	const struct upload_pending *file;
	int64_t seq;
	void *chunk;
};

static enum rc next_piece(void *arg, const char **p, size_t *len, struct err *e)
{
	struct reading *r = arg;

	talloc_free(r->chunk);
	r->chunk = NULL;
	*p = "";
	*len = 0;
	if (r->seq * UPLOAD_CHUNK >= r->file->size)
		return RC_OK;
	r->chunk = talloc_new(NULL);
	return upload_scan_chunk(r->db, r->chunk, r->file->id, r->seq++, p, len, e);
}

static void tell(int64_t id, const char *scan, const char *text, const struct upload_marked *m)
{
	struct board *b = board_shared();

	if (strcmp(scan, "infected") == 0) {
		b->files_infected++;
		log_alert("scan", "event=infected upload=%" PRId64 " ticket=%" PRId64
			  " signature=%s", id, m->ticket, text);
	} else if (strcmp(scan, "error") == 0) {
		b->files_unchecked++;
		log_warn("scan", "event=unchecked upload=%" PRId64 " could not be checked: %s", id,
			 text);
	} else {
		b->files_clean++;
		log_info("scan", "event=clean upload=%" PRId64, id);
	}
	if (b->files_pending > 0)
		b->files_pending--;
}

static bool mark(struct scanner *s, int64_t id, const char *scan, const char *text)
{
	struct upload_marked m = { 0 };
	struct err e = { 0 };

	if (!database_well(s, upload_scan_mark(s->db, id, scan, text, &m, &e), &e))
		return false;
	if (m.done)
		tell(id, scan, text, &m);
	return true;
}

/* Whether it is the file or clamd: a clamd that is alive and breaks off over the same file
 * again and again shall not keep all others waiting. */
static bool broken(struct scanner *s, int64_t id, const char *why)
{
	struct clamd_answer ping;

	if (!clamd_ping(&s->clamd, &ping)) {
		if (ping.verdict != CLAMD_STOPPED)
			clamd_is_away(s, why);
		return false;
	}
	s->broken_times = s->broken == id ? s->broken_times + 1 : 1;
	s->broken = id;
	if (s->broken_times >= BROKEN_MAX)
		return mark(s, id, "error", why);
	clamd_is_away(s, why);
	return false;
}

/* True: go on with the next. */
static bool scan(struct scanner *s, const struct upload_pending *file)
{
	struct reading r = { s->db, file, 0, NULL };
	struct clamd_answer a = { 0 };
	struct err e = { 0 };
	enum rc rc = clamd_scan(&s->clamd, &(struct clamd_content){ next_piece, &r }, &a, &e);

	talloc_free(r.chunk);
	/* removed by its sender meanwhile, then there is nothing to mark; or half a file */
	if (rc == RC_NOTFOUND)
		return mark(s, file->id, "error", "a part of its content is missing");
	if (!database_well(s, rc, &e) || a.verdict == CLAMD_STOPPED)
		return false;
	if (a.verdict == CLAMD_AWAY) {
		clamd_is_away(s, a.text);
		return false;
	}
	if (a.verdict == CLAMD_BROKEN)
		return broken(s, file->id, a.text);
	clamd_is_there(s);
	return mark(s, file->id, a.verdict == CLAMD_CLEAN ? "clean" :
		    a.verdict == CLAMD_INFECTED ? "infected" : "error", a.text);
}

/* A look at all reads every row in an order: whether any waits is told much cheaper by a
 * count. */
static bool find(struct scanner *s, struct upload_pending file[UPLOAD_SCAN_BATCH], size_t *n)
{
	struct board *b = board_shared();
	int64_t pending = 0;
	struct err e = { 0 };
	enum rc rc = s->since ? RC_OK : upload_scan_count(s->db, &pending, &e);

	*n = 0;
	if (!rc && (s->since || pending > 0))
		rc = upload_scan_next(s->db, s->since, file, n, &e);
	if (!database_well(s, rc, &e))
		return false;
	if (!s->since)
		b->files_pending = (uint64_t)pending;
	else if (*n < UPLOAD_SCAN_BATCH || b->files_pending < *n)
		b->files_pending = *n;
	return true;
}

static void look(struct scanner *s)
{
	struct upload_pending file[UPLOAD_SCAN_BATCH];
	size_t n;

	if (clock_mono_ms() >= s->all_at && !s->all) {
		s->all = true;
		s->since = 0;
	}
	if (!find(s, file, &n))
		return;
	for (size_t i = 0; i < n; i++)
		if (sig_stopping() || !scan(s, &file[i]))
			return;
	s->look_at = clock_mono_ms() + (n == UPLOAD_SCAN_BATCH ? 0 : LOOK_MS);
	if (n == UPLOAD_SCAN_BATCH) {
		s->since = file[n - 1].created;
		return;
	}
	if (s->all)
		s->all_at = clock_mono_ms() + ALL_MS;
	s->all = false;
	s->since = clock_now_ms() - RECENT_MS;
}

int scanner_main(const struct generation *g)
{
	struct scanner *s = talloc_zero(NULL, struct scanner);
	struct err e = { 0 };

	assert(s);
	s->db = db_new(s, g->conf, DB_MAILER);
	s->clamd = (struct clamd){ g->conf->scan, CONNECT_MS, SEND_MS, REPLY_MS, stop };
	s->all = true;
	log_info("scan", "the scanner is ready: clamd at %s", g->conf->scan);
	while (!sig_stopping()) {
		if (sig_take_reopen() && log_reopen(&e) != RC_OK)
			log_error("scan", "could not open the log again: %s", e.cause);
		if (clock_mono_ms() >= s->look_at)
			look(s);
		sig_sleep(s->look_at > clock_mono_ms() ? s->look_at - clock_mono_ms() : 0);
	}
	board_shared()->files_pending = 0;
	talloc_free(s);
	return 0;
}
