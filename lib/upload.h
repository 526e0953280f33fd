/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * upload - files that people send: staged first, then linked to an entry
 *
 * receiving -> staged -> linked. A file is written while it streams in, a chunk of
 * 256 KiB in a transaction of its own, and is staged once it is complete: its sender's
 * alone, until an entry's transaction links it. What is not linked goes after 24 hours.
 * Another person's file is the same as none.
 */
#ifndef LIB_UPLOAD_H
#define LIB_UPLOAD_H

#include "lib/db.h"
#include "lib/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UPLOAD_CHUNK (256 * 1024)
#define UPLOAD_KEY 16

struct upload {
	int64_t id, size;
	const char *name;		/* clean (lib/filename.h) */
	unsigned char sha256[32];
	bool staged;			/* not yet linked */
	bool infected;			/* says the virus scanner: is not to be sent */
};

/* A file on its way in. Nothing is written before the first chunk is full or the file is
 * over. Freed with ctx; what was written of an unfinished file stays until it is swept.
 * check: a virus scanner has to look at it (lib/upload_scan.h). */
struct upload_writer;
struct upload_writer *upload_begin(const void *ctx, struct db *db, int64_t person,
				   const char *name, bool check);
enum rc upload_write(struct upload_writer *w, const char *p, size_t len,
		     struct err *e) MUST_CHECK;
/* The file is staged; *out, its name on ctx. */
enum rc upload_end(struct upload_writer *w, const void *ctx, struct upload *out,
		   struct err *e) MUST_CHECK;
/* Removes what was written. */
enum rc upload_cancel(struct upload_writer *w, struct err *e) MUST_CHECK;

/* A complete file of that person. */
enum rc upload_find(struct db *db, const void *ctx, int64_t person, int64_t id,
		    struct upload *out, bool *found, struct err *e) MUST_CHECK;
/* The staged files of that person that stand for the form with this key, on ctx. */
enum rc upload_of_key(struct db *db, const void *ctx, int64_t person,
		      const unsigned char key[UPLOAD_KEY], struct upload **files, size_t *n,
		      struct err *e) MUST_CHECK;
/* What one person has: files that are not linked, and bytes that came within a day. */
enum rc upload_of_person(struct db *db, int64_t person, int64_t *waiting, int64_t *bytes,
			 struct err *e) MUST_CHECK;
/* Bytes of all files; reads every row of them, but not their content. */
enum rc upload_total(struct db *db, int64_t *bytes, struct err *e) MUST_CHECK;
/* Staged files stand for the form with this key from now on. */
enum rc upload_keep(struct db *db, int64_t person, const unsigned char key[UPLOAD_KEY],
		    const struct upload *files, size_t n, struct err *e) MUST_CHECK;
/* Removes a file that is not linked; any other is left alone. Runs its own transaction. */
enum rc upload_drop(struct db *db, int64_t person, int64_t id, struct err *e) MUST_CHECK;
/* In the entry's transaction. A file that is not there or linked already: RC_INVALID
 * ("upload.gone"). */
enum rc upload_link(struct db *db, int64_t person, const int64_t *ids, size_t n,
		    int64_t entry, struct err *e) MUST_CHECK;

/* Removes what was never linked and is older than a day; *n rows. Runs its own
 * transactions, once a minute in the mailer. */
enum rc upload_sweep(struct db *db, int64_t *n, struct err *e) MUST_CHECK;

#endif
