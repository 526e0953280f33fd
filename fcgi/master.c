/* SPDX-License-Identifier: EUPL-1.2 */
/* master - starts, watches and replaces the processes of one site */
#include "fcgi/master.h"
#include "fcgi/pidfile.h"
#include "fcgi/sig.h"
#include "fcgi/title.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <talloc.h>
#include <unistd.h>

#define TICK_MS 1000		/* when nothing is going on */
#define TICK_ORDERED_MS 100	/* while a child is on its way out */
#define TICK_RELOAD_MS 20

static void open_again(struct master *m)
{
	struct err e = { 0 };

	if (log_reopen(&e) != RC_OK)
		log_warn("master", "could not open the log again: %s", e.cause);
	child_signal_all(m, SIGUSR1);
	log_info("master", "event=reopened logs are open again");
}

/* No new request gets in from here on, unless systemd keeps the socket for our successor. */
static void begin_stop(struct master *m, enum order how)
{
	if (m->stop == ORDER_NONE) {
		reload_abort(m, "the portal stops");
		sd_notify(0, "STOPPING=1");
		listener_close(m->now.web);
		listener_close(m->now.status);
		m->now.web = m->now.status = NULL;
		log_info("master", "event=stopping %s", how == ORDER_QUIT ?
			 "running requests are finished first" : "at once");
	}
	m->stop = policy_stronger(m->stop, how);
	child_want_order(m, 0, m->stop);
}

static void change_workers(struct master *m, int by)
{
	unsigned n = m->now.workers;

	if ((by < 0 && n <= 1) || (by > 0 && n >= WORKERS_MAX))
		return;
	if (by < 0)
		child_drop_worker(m);
	m->now.workers = by < 0 ? n - 1 : n + 1;
	log_info("master", "event=workers %u workers from now on", m->now.workers);
}

static void obey(struct master *m, unsigned flags)
{
	if (flags & SF_STOP)
		begin_stop(m, ORDER_TERM);
	else if (flags & SF_QUIT)
		begin_stop(m, ORDER_QUIT);
	if (flags & SF_REOPEN)
		open_again(m);
	if (m->stop != ORDER_NONE)
		return;		/* cannot reload while stopping */
	if (flags & SF_RELOAD)
		reload_begin(m);
	if (flags & SF_MORE)
		change_workers(m, 1);
	if (flags & SF_FEWER)
		change_workers(m, -1);
}

/* Whether every worker has a request and yet somebody knocks. */
static bool all_busy_and_waiting(const struct master *m)
{
	struct pollfd fd = { .fd = m->now.web->fd, .events = POLLIN };
	unsigned i, workers = 0;

	for (i = 1; i < BOARD_SLOTS; i++) {
		if (m->child[i].kind != BK_WORKER || m->child[i].wanted != ORDER_NONE)
			continue;
		if (m->board->slot[i].state <= BS_IDLE)
			return false;
		workers++;
	}
	return workers > 0 && poll(&fd, 1, 0) > 0;
}

static void sample_busy(struct master *m, int64_t now)
{
	bool busy;

	if (now - m->sample_ms < TICK_MS)
		return;
	m->sample_ms = now;
	busy = all_busy_and_waiting(m);
	if (busy)
		m->board->busy_all++;
	if (policy_busy_say(&m->busy, busy, now))
		log_warn("master", "event=all-busy all %u workers are busy and requests wait: "
			 "raise workers", m->now.workers);
}

/* systemd restarts us when this stops coming (WatchdogSec). */
static void feed_watchdog(struct master *m, int64_t now)
{
	uint64_t usec = 0;

	if (sd_watchdog_enabled(0, &usec) <= 0 || now - m->watchdog_ms < (int64_t)(usec / 4000))
		return;
	m->watchdog_ms = now;
	sd_notify(0, "WATCHDOG=1");
}

static void tend(struct master *m)
{
	int64_t now = clock_mono_ms();

	child_orders(m, now);
	if (m->orphans && orphan_tend(m->orphans, now) == 0)
		TALLOC_FREE(m->orphans);
	feed_watchdog(m, now);
	if (m->stop != ORDER_NONE)
		return;
	child_fill(m, &m->now);
	if (!m->ready_said && child_all_ready(m, &m->now)) {
		m->ready_said = true;
		sd_notifyf(0, "READY=1\nSTATUS=generation %u", m->now.gen->number);
		log_info("master", "event=ready site %s answers, %u workers",
			 m->now.gen->conf->site, child_want(&m->now, BK_WORKER));
	}
	reload_watch(m, now);
	sample_busy(m, now);
}

static bool somebody_leaves(const struct master *m)
{
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE && m->child[i].told != ORDER_NONE)
			return true;
	return false;
}

static int64_t next_tick(const struct master *m)
{
	if (m->next.gen || !m->ready_said)
		return TICK_RELOAD_MS;
	return somebody_leaves(m) ? TICK_ORDERED_MS : TICK_MS;
}

static void loop(struct master *m)
{
	while (m->stop == ORDER_NONE || child_count(m, BK_NONE, 0) > 0) {
		tend(m);
		sig_sleep(next_tick(m));
		child_reap(m);
		obey(m, sig_take());
	}
}

/* Everything that can fail at a start, in an order that leaves another site's or another
 * master's things alone. */
static enum rc set_up(struct master *m, struct err *e)
{
	const struct conf *conf = m->now.gen->conf;
	enum rc rc = reload_open_log(m, conf, e);

	if (rc != RC_OK)
		return rc;
	m->pid_path = talloc_asprintf(m, "%s/" PID_FILE, conf->run_dir);
	m->board_path = talloc_asprintf(m, "%s/" BOARD_FILE, conf->run_dir);
	rc = pidfile_take(m->pid_path, e);
	if (rc != RC_OK)
		return rc;
	m->orphans = orphan_find(m, m->board_path, clock_mono_ms() + conf->request_deadline_ms);
	rc = board_create(m, m->board_path, &m->board, e);
	if (rc != RC_OK)
		return rc;
	rc = listener_open(NULL, conf->listen, &m->now.web, e);
	if (rc != RC_OK)
		return rc;
	return listener_open(NULL, conf->status_listen, &m->now.status, e);
}

static void tear_down(struct master *m)
{
	listener_close(m->now.web);
	listener_close(m->now.status);
	if (m->board)
		unlink(m->board_path);
	pidfile_drop();
	talloc_free(m->now.gen);
}

static void begin(struct master *m)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0)	/* passwords pass through our memory */
		log_warn("master", "could not switch off core files: %s", strerror(errno));
	board_slot_begin(m->board, 0, BK_MASTER, 1);
	m->board->generation = 1;
	board_set_own(m->board, 0);
	board_state_set(BS_IDLE);
	title_set("master %s", m->now.gen->conf->site);
	m->now.workers = (unsigned)m->now.gen->conf->workers;
	log_info("master", "event=started process %d", (int)getpid());
}

int master_run(const char *conf_path, bool to_stderr)
{
	struct master *m = talloc_zero(NULL, struct master);
	struct err e = { 0 };
	int code = 1;

	m->conf_path = conf_path;
	m->to_stderr = to_stderr;
	m->generations = 1;
	sig_init();
	log_set_process("master");
	if (generation_load(NULL, conf_path, 1, stderr, &m->now.gen, &e) != RC_OK) {
		talloc_free(m);
		return code;
	}
	if (set_up(m, &e) == RC_OK) {
		begin(m);
		loop(m);
		log_info("master", "event=ended");
		code = 0;
	} else {
		fprintf(stderr, "portald: %s\n", e.cause);
		log_alert("master", "event=start-failed %s", e.cause);
	}
	tear_down(m);
	talloc_free(m);
	return code;
}
