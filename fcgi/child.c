/* SPDX-License-Identifier: EUPL-1.2 */
/* child - fork, reap and order the processes of the master */
#include "fcgi/master.h"
#include "fcgi/pidfile.h"
#include "fcgi/process.h"
#include "fcgi/sig.h"
#include "fcgi/title.h"
#include "lib/clock.h"
#include "lib/log.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVED_MS 10000	/* who has no requests and ran this long was no bad start */

/* Whether the kind serves a socket: its requests count, and the deadline is for them. */
static bool answers(enum board_kind kind)
{
	return kind == BK_WORKER || kind == BK_STATUS;
}

/* What a child is called in the log and by ps. */
static void name_of(const struct child *c, char *out, size_t size)
{
	if (c->kind == BK_WORKER)
		snprintf(out, size, "worker %u", c->number);
	else
		snprintf(out, size, "%s", board_kind_name(c->kind));
}

static void close_other(struct listener *l, const struct listener *mine)
{
	if (l && l != mine && l->fd >= 0 && (!mine || l->fd != mine->fd))
		close(l->fd);
}

/* The child keeps the one socket it serves and nothing else of the master. */
static void leave_master(const struct master *m, const struct listener *mine)
{
	close_other(m->now.web, mine);
	close_other(m->now.status, mine);
	if (m->next.web != m->now.web)
		close_other(m->next.web, mine);
	if (m->next.status != m->now.status)
		close_other(m->next.status, mine);
	pidfile_forget();
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void name_self(const struct child *c)
{
	char name[32];

	name_of(c, name, sizeof(name));
	title_set("%s", name);
	if (c->kind == BK_WORKER)
		snprintf(name, sizeof(name), "w%u", c->number);
	log_set_process(name);
}

/* The life of a child; the result is its exit code. */
static int live(const struct master *m, const struct set *s, const struct child *c,
		pid_t parent)
{
	const struct listener *mine = c->kind == BK_WORKER ? s->web :
		c->kind == BK_STATUS ? s->status : NULL;

	prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (getppid() != parent)
		return 0;
	sig_init();
	leave_master(m, mine);
	name_self(c);
	board_set_own(m->board, (unsigned)(c - m->child));
	if (!clock_set_zone(s->gen->conf->time_zone))
		log_warn("process", "could not set the time zone %s", s->gen->conf->time_zone);
	if (c->kind == BK_WORKER)
		return worker_main(s->gen, mine->fd, c->number);
	if (c->kind == BK_STATUS)
		return status_main(s->gen, mine->fd);
	board_state_set(BS_IDLE);
	return c->kind == BK_SCANNER ? scanner_main(s->gen) : mailer_main(s->gen);
}

static unsigned free_slot(const struct master *m)
{
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind == BK_NONE)
			return i;
	return 0;
}

/* Lowest number that no staying worker of the generation has. */
static unsigned free_number(const struct master *m, unsigned generation)
{
	unsigned n = 1, i;

	for (i = 1; i < BOARD_SLOTS; i++) {
		const struct child *c = &m->child[i];

		if (c->kind == BK_WORKER && c->generation == generation &&
		    c->wanted == ORDER_NONE && c->number == n) {
			n++;
			i = 0;
		}
	}
	return n;
}

static bool spawn(struct master *m, struct set *s, enum board_kind kind)
{
	unsigned slot = free_slot(m);
	struct child *c = &m->child[slot];
	unsigned number = kind == BK_WORKER ? free_number(m, s->gen->number) : 0;
	pid_t parent = getpid(), pid;

	if (slot == 0)
		return false;
	*c = (struct child){ .kind = kind, .number = number, .generation = s->gen->number,
			     .started_ms = clock_mono_ms() };
	board_slot_begin(m->board, slot, kind, s->gen->number);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exit(live(m, s, c, parent));
	if (pid < 0) {
		log_error("master", "could not start a process: %s", strerror(errno));
		board_slot_free(m->board, slot);
		c->kind = BK_NONE;
		return false;
	}
	c->pid = pid;
	m->board->slot[slot].pid = pid;
	return true;
}

/* Those that stay: a child on its way out does not count. */
static unsigned staying(const struct master *m, enum board_kind kind, unsigned generation)
{
	unsigned n = 0, i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind == kind && m->child[i].generation == generation &&
		    m->child[i].wanted == ORDER_NONE && m->child[i].told == ORDER_NONE)
			n++;
	return n;
}

unsigned child_want(const struct set *s, enum board_kind kind)
{
	enum conf_role role = s->gen->conf->role;

	if (kind == BK_WORKER)
		return role == ROLE_MAIL ? 0 : s->workers;
	if (kind == BK_MAILER)
		return role == ROLE_WEB ? 0 : 1;
	if (kind == BK_SCANNER)
		return *s->gen->conf->scan ? 1 : 0;
	return kind == BK_STATUS ? 1 : 0;
}

bool child_fill(struct master *m, struct set *s)
{
	int64_t now = clock_mono_ms();
	unsigned kind, n;

	for (kind = BK_WORKER; kind <= BK_STATUS; kind++) {
		if (s == &m->now && backoff_wait(&m->backoff[kind], now) > 0)
			continue;
		for (n = staying(m, kind, s->gen->number); n < child_want(s, kind); n++)
			if (!spawn(m, s, kind))
				return false;
	}
	return true;
}

unsigned child_count(const struct master *m, enum board_kind kind, unsigned generation)
{
	unsigned n = 0, i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE && (kind == BK_NONE || m->child[i].kind == kind) &&
		    (generation == 0 || m->child[i].generation == generation))
			n++;
	return n;
}

bool child_all_ready(const struct master *m, const struct set *s)
{
	unsigned ready[BK_STATUS + 1] = { 0 }, kind, i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE && m->child[i].generation == s->gen->number &&
		    m->board->slot[i].state > BS_STARTING)
			ready[m->child[i].kind]++;
	for (kind = BK_WORKER; kind <= BK_STATUS; kind++)
		if (ready[kind] < child_want(s, kind))
			return false;
	return true;
}

static bool has_served(const struct master *m, const struct child *c)
{
	const struct board_slot *b = &m->board->slot[c - m->child];

	if (!answers(c->kind))
		return clock_mono_ms() - c->started_ms >= SERVED_MS;
	return b->requests > 0 || (b->state >= BS_READING && b->state <= BS_WRITING);
}

static bool sibling_served(const struct master *m, const struct child *c)
{
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind == c->kind && m->child[i].generation == c->generation &&
		    has_served(m, &m->child[i]))
			return true;
	return false;
}

static void say_died(const struct master *m, const struct child *c, int status)
{
	const struct board_slot *b = &m->board->slot[c - m->child];
	char name[32], how[64];

	name_of(c, name, sizeof(name));
	if (WIFSIGNALED(status))
		snprintf(how, sizeof(how), "was ended by signal %d", WTERMSIG(status));
	else
		snprintf(how, sizeof(how), "ended with code %d", WEXITSTATUS(status));
	if (c->told >= ORDER_TERM)
		log_info("master", "%s (process %d) %s", name, (int)c->pid, how);
	else
		log_error("master", "event=died %s (process %d) %s; state=%s route=%.47s "
			  "request=%.39s", name, (int)c->pid, how, board_state_name(b->state),
			  b->route, b->request_id);
}

/* A worker that ended by itself has had its max_requests. */
static bool is_recycled(const struct child *c, int status)
{
	return c->kind == BK_WORKER && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void ended(struct master *m, struct child *c, int status)
{
	bool asked = c->told != ORDER_NONE;
	bool early = m->next.gen && c->generation == m->next.gen->number;
	struct backoff *b = &m->backoff[c->kind];

	if (!(WIFEXITED(status) && WEXITSTATUS(status) == 0) || (!asked && !is_recycled(c, status)))
		say_died(m, c, status);
	if (!asked && !is_recycled(c, status) && !early) {
		m->board->respawns++;
		if (sibling_served(m, c))
			backoff_served(b);
		backoff_died(b, has_served(m, c), clock_mono_ms());
	}
	board_slot_free(m->board, (unsigned)(c - m->child));
	c->kind = BK_NONE;
	if (early && !asked)
		reload_abort(m, "a new process died before it was ready");
}

void child_reap(struct master *m)
{
	int status;
	unsigned i;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 1; i < BOARD_SLOTS; i++)
			if (m->child[i].kind != BK_NONE && m->child[i].pid == pid) {
				ended(m, &m->child[i], status);
				break;
			}
}

static void say_order(struct master *m, const struct child *c, enum order order, int64_t busy,
		      bool overdue)
{
	const struct board_slot *b = &m->board->slot[c - m->child];
	const char *with = order == ORDER_KILL ? "KILL" : "TERM";
	char name[32];

	name_of(c, name, sizeof(name));
	if (overdue) {
		if (order == ORDER_TERM)
			m->board->killed++;
		log_error("master", "event=deadline %s (process %d) has been at state=%s "
			  "route=%.47s request=%.39s for %" PRId64 " ms: sending %s", name,
			  (int)c->pid, board_state_name(b->state), b->route, b->request_id, busy,
			  with);
	} else {
		log_warn("master", "event=slow-end %s (process %d) state=%s route=%.47s does not "
			 "end: sending %s", name, (int)c->pid, board_state_name(b->state), b->route,
			 with);
	}
}

static void order_one(struct master *m, struct child *c, const struct policy_limits *l, int64_t now)
{
	static const int signals[] = { 0, SIGQUIT, SIGTERM, SIGKILL };
	const struct board_slot *b = &m->board->slot[c - m->child];
	const struct policy_child p = {
		.timed = answers(c->kind), .told = c->told, .told_ms = c->told_ms,
		.wanted = c->wanted, .state = b->state, .since_ms = b->since_ms,
		.request_ms = b->request_ms,
	};
	enum order order = policy_order(&p, l, now);

	if (order == ORDER_NONE)
		return;
	if (order > c->wanted)
		say_order(m, c, order, policy_busy_ms(&p, now), policy_overdue(&p, l, now));
	kill(c->pid, signals[order]);
	c->told = order;
	c->told_ms = now;
}

void child_orders(struct master *m, int64_t now)
{
	const struct policy_limits limits = {
		.deadline_ms = m->now.gen->conf->request_deadline_ms,
		.stop_ms = m->now.gen->conf->stop_timeout_ms,
	};
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE)
			order_one(m, &m->child[i], &limits, now);
}

void child_want_order(struct master *m, unsigned generation, enum order wanted)
{
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE &&
		    (generation == 0 || m->child[i].generation == generation))
			m->child[i].wanted = policy_stronger(m->child[i].wanted, wanted);
}

void child_signal_all(const struct master *m, int number)
{
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++)
		if (m->child[i].kind != BK_NONE)
			kill(m->child[i].pid, number);
}

void child_drop_worker(struct master *m)
{
	struct child *last = NULL;
	unsigned i;

	for (i = 1; i < BOARD_SLOTS; i++) {
		struct child *c = &m->child[i];

		if (c->kind == BK_WORKER && c->generation == m->now.gen->number &&
		    c->wanted == ORDER_NONE && (!last || c->number > last->number))
			last = c;
	}
	if (last)
		last->wanted = ORDER_QUIT;
}
