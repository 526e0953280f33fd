/* SPDX-License-Identifier: EUPL-1.2 */
/* throttle - counted limits in the database, shared by all workers and nodes */
#include "lib/throttle.h"
#include "lib/q_throttle.h"
#include "lib/token.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct hit {
	const char *kind;
	unsigned char bucket[32];
	long window_s;
	int64_t hits, seconds;
};

static enum rc hit_in_write(struct db *db, void *arg, struct err *e)
{
	struct hit *h = arg;
	struct q_arg kind = q_text(h->kind), bucket = q_bin(h->bucket, sizeof(h->bucket));
	struct q_arg window = q_i64(h->window_s);
	struct q_val v[2];
	bool found;
	enum rc rc = query_exec(db, &q_throttle_hit, QARGS(kind, bucket, window, window),
				NULL, e);

	/* Both statements are one transaction: the row is locked, so the number is ours. */
	if (!rc)
		rc = query_row(db, &q_throttle_state, QARGS(window, kind, bucket), NULL, v,
			       &found, e);
	if (rc)
		return rc;
	if (!found)
		return ERR(e, RC_BUG, "error.500", "throttle %s: the counted row is gone", h->kind);
	h->hits = v[0].i;
	h->seconds = v[1].i;
	return RC_OK;
}

enum rc throttle_hit(struct db *db, const struct conf_limit *limit, const char *kind,
		     const char *key, long *retry_after_s, struct err *e)
{
	struct hit h = { .kind = kind, .window_s = limit->window_s };
	char msgid[64];
	enum rc rc;

	token_sha256(key, strlen(key), h.bucket);
	/* counted twice in the rare case: the form would have to be sent again otherwise */
	rc = db_write_twice(db, hit_in_write, &h, e);
	if (rc || h.hits <= limit->count)
		return rc;
	if (retry_after_s)
		*retry_after_s = (long)h.seconds;
	snprintf(msgid, sizeof(msgid), "throttle.%.*s", (int)strcspn(kind, "."), kind);
	return ERR(e, RC_DENIED, msgid, "limit %s reached: %ld in %ld s, free in %lld s", kind,
		   limit->count, limit->window_s, (long long)h.seconds);
}

static enum rc give_back_in_write(struct db *db, void *arg, struct err *e)
{
	const struct hit *h = arg;

	return query_exec(db, &q_throttle_give_back,
			  QARGS(q_text(h->kind), q_bin(h->bucket, sizeof(h->bucket))), NULL, e);
}

enum rc throttle_give_back(struct db *db, const char *kind, const char *key, struct err *e)
{
	struct hit h = { .kind = kind };

	token_sha256(key, strlen(key), h.bucket);
	return db_write(db, give_back_in_write, &h, e);
}

static enum rc clear_in_write(struct db *db, void *arg, struct err *e)
{
	const struct hit *h = arg;

	return query_exec(db, &q_throttle_clear,
			  QARGS(q_text(h->kind), q_bin(h->bucket, sizeof(h->bucket))), NULL, e);
}

enum rc throttle_clear(struct db *db, const char *kind, const char *key, struct err *e)
{
	struct hit h = { .kind = kind };

	token_sha256(key, strlen(key), h.bucket);
	return db_write_twice(db, clear_in_write, &h, e);
}
