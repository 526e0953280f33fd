/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * upload_scan - files and the virus scanner: who may have what, what is to look at, the mark
 *
 * none -> (setting scan) pending -> clean, infected or error. A file is pending from the
 * statement on that stages it. An entry is sent with files that are pending: nothing waits
 * for the scanner but the others' download.
 */
#ifndef LIB_UPLOAD_SCAN_H
#define LIB_UPLOAD_SCAN_H

#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum upload_access {
	UPLOAD_OPEN,
	UPLOAD_WAITS,		/* not looked at yet: its sender's */
	UPLOAD_UNCHECKED,	/* could not be looked at: its sender's */
	UPLOAD_INFECTED		/* nobody's */
};

/*
 * THE rule, for whoever may see the ticket; scan is the row's word, own: the reader sent it.
 * Without a scanner in the settings pending and error are the same as never checked, so that
 * nothing waits for one that is gone; infected stays infected.
 */
enum upload_access upload_access(const struct conf *conf, const char *scan, bool own);
/* What a page says of it: "pending", "error", "infected", or NULL for nothing. */
const char *upload_scan_shown(const struct conf *conf, const char *scan);

#define UPLOAD_SCAN_BATCH 16
struct upload_pending { int64_t id, size, created; };

/* The oldest that wait, of those that began to come in at since (ms) or later; at most a
 * batch, in out. */
enum rc upload_scan_next(struct db *db, int64_t since,
			 struct upload_pending out[UPLOAD_SCAN_BATCH], size_t *n,
			 struct err *e) MUST_CHECK;
enum rc upload_scan_count(struct db *db, int64_t *n, struct err *e) MUST_CHECK;
/* A chunk of a file on ctx; RC_NOTFOUND when there is none. */
enum rc upload_scan_chunk(struct db *db, const void *ctx, int64_t id, int64_t seq,
			  const char **p, size_t *len, struct err *e) MUST_CHECK;

struct upload_marked { bool done; int64_t ticket; };
/* "clean", "infected" or "error" if the file still waits (done); an infected one leaves a row
 * in the audit log with what was found. Runs its own transaction. */
enum rc upload_scan_mark(struct db *db, int64_t id, const char *scan, const char *signature,
			 struct upload_marked *out, struct err *e) MUST_CHECK;
/* Lets it wait again; RC_NOTFOUND when there is no such file. Runs its own transaction. */
enum rc upload_scan_again(struct db *db, int64_t id, struct err *e) MUST_CHECK;

#endif
