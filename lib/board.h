/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * board - what every process is doing, in memory shared by master and children
 *
 * A file (run_dir/portald.board) mapped MAP_SHARED; one writer per slot, atomics, no
 * locks; portalctl status reads the file. Slot 0 is the master.
 */
#ifndef LIB_BOARD_H
#define LIB_BOARD_H

#include "lib/err.h"
#include <stdatomic.h>
#include <stdint.h>

#define BOARD_MAGIC 0x4b504f52u		/* "KPOR" */
#define BOARD_VERSION 2u
#define BOARD_SLOTS 1024u	/* twice the workers there may be: old and new while reloading */

enum board_kind { BK_NONE, BK_MASTER, BK_WORKER, BK_MAILER, BK_SCANNER, BK_STATUS };
enum board_state { BS_FREE, BS_STARTING, BS_IDLE, BS_READING, BS_WORKING, BS_WRITING, BS_STOPPING };

struct board_slot {
	_Atomic int32_t pid;
	_Atomic uint32_t kind, state, generation;
	_Atomic int64_t since_ms;	/* monotonic ms: state entered */
	_Atomic int64_t request_ms;	/* monotonic ms: request began, 0 = none */
	_Atomic uint64_t requests, errors;
	_Atomic uint64_t ms_total;
	char route[48];			/* NUL-terminated; may be seen half-written */
	char request_id[40];
};

struct board {
	uint32_t magic, version, slots, slot_size;
	_Atomic int64_t started_ms;	/* wall clock */
	_Atomic uint32_t generation;
	_Atomic uint64_t reloads, reload_failures, respawns, killed, busy_all;
	_Atomic uint64_t log_lost, mails_sent, mails_deferred, mails_dead;
	_Atomic uint64_t files_clean, files_infected, files_unchecked;
	_Atomic uint64_t files_pending;	/* as the scanner saw it last */
	_Atomic uint64_t requests, errors, ms_total;	/* of all slots, also of those that ended */
	struct board_slot slot[BOARD_SLOTS];
};

/* Makes a new file (an old one is replaced, whoever still has it mapped keeps the old) and
 * maps it, zeroed. Unmapped with ctx. */
enum rc board_create(const void *ctx, const char *path, struct board **out,
		     struct err *e) MUST_CHECK;
/* Maps an existing file read only. RC_NOTFOUND: there is none; RC_CONFLICT: another
 * version's. */
enum rc board_open(const void *ctx, const char *path, const struct board **out,
		   struct err *e) MUST_CHECK;
/* Makes a slot ready for a new child: everything zero but these. */
void board_slot_begin(struct board *b, unsigned slot, enum board_kind kind,
		      unsigned generation);
void board_slot_free(struct board *b, unsigned slot);
const char *board_kind_name(enum board_kind k);
const char *board_state_name(enum board_state s);

/* Own slot of this process, set after fork; the helpers below use it and do nothing
 * without one. */
void board_set_own(struct board *b, unsigned slot);
struct board *board_shared(void);	/* NULL in tests without a board */
const struct board_slot *board_own(void);
void board_state_set(enum board_state s);
/* Beginning and end of a request; the end counts it and takes over log_lost(). */
void board_request_begin(const char *request_id);
void board_request_route(const char *route);
/* It is long, but it moves on: the deadline counts from now. */
void board_request_alive(void);
void board_request_end(int64_t ms, int failed);

#endif
