/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master - starts, watches and replaces the processes of one site
 *
 * The master holds the sockets and forks; it answers no request, reads nothing from
 * strangers and never connects to the database. What to do about a child is decided in
 * policy.h; here it is done. Rooms: master.c (the loop), child.c (fork, reap, order),
 * reload.c (the next generation).
 */
#ifndef FCGI_MASTER_H
#define FCGI_MASTER_H

#include "fcgi/generation.h"
#include "fcgi/listener.h"
#include "fcgi/orphan.h"
#include "fcgi/policy.h"
#include <sys/types.h>

#define WORKERS_MAX 256u
#define BOARD_FILE "portald.board"
#define PID_FILE "portald.pid"

struct child {
	enum board_kind kind;		/* BK_NONE: slot is free */
	pid_t pid;
	unsigned number;		/* of a worker, from 1 */
	unsigned generation;
	int64_t started_ms;
	enum order wanted, told;
	int64_t told_ms;
};

/* What belongs to one generation and lives in the master. */
struct set {
	struct generation *gen;
	struct listener *web, *status;	/* shared with the other set where the path is the same */
	unsigned workers;		/* as many as there shall be */
};

struct master {
	const char *conf_path;
	bool to_stderr;			/* -f: the log goes there whatever the settings say */
	const char *pid_path, *board_path;
	struct set now;
	struct set next;		/* gen NULL: no reload under way */
	int64_t next_ms;		/* since when */
	bool reload_again;		/* asked for while one was under way */
	unsigned generations;		/* numbers given so far */
	enum order stop;		/* ORDER_NONE: running */
	bool ready_said;
	int64_t sample_ms, watchdog_ms;
	struct busy busy;
	struct backoff backoff[BK_STATUS + 1];
	struct orphans *orphans;	/* of a master that was killed; NULL: none */
	struct board *board;
	struct child child[BOARD_SLOTS];	/* same index as the board's slot; 0 is unused */
};

/* Runs until it is told to stop; exit code. The settings are loaded first, problems go to
 * standard error. */
int master_run(const char *conf_path, bool to_stderr);

/* child.c */
/* Starts what is missing in the set. Back-off counts for the current one only. False: no
 * slot or no process could be had. */
bool child_fill(struct master *m, struct set *s);
/* Takes in who has ended. */
void child_reap(struct master *m);
/* Gives each child the order that is due. */
void child_orders(struct master *m, int64_t now);
/* How many there are, of this generation or (0) of all. */
unsigned child_count(const struct master *m, enum board_kind kind, unsigned generation);
/* How many of one kind the set wants. */
unsigned child_want(const struct set *s, enum board_kind kind);
/* True when all that the set wants are there and past their start. */
bool child_all_ready(const struct master *m, const struct set *s);
/* From now on wanted of all children, or of those of one generation (not 0). */
void child_want_order(struct master *m, unsigned generation, enum order wanted);
void child_signal_all(const struct master *m, int number);
/* One worker of the highest number fewer. */
void child_drop_worker(struct master *m);

/* reload.c */
/* Proves the next generation and starts its processes beside the old ones. */
void reload_begin(struct master *m);
/* Adopts it when all its processes are ready; gives up when they do not come up. */
void reload_watch(struct master *m, int64_t now);
/* One of its processes died before it was ready. */
void reload_abort(struct master *m, const char *why);
/* Opens the log of these settings. */
enum rc reload_open_log(const struct master *m, const struct conf *conf, struct err *e) MUST_CHECK;

#endif
