/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * session - who is behind a cookie, and messages shown once
 */
#ifndef FCGI_SESSION_H
#define FCGI_SESSION_H

#include "fcgi/page.h"

struct session {
	bool found;		/* a live session of an active person */
	bool expired;		/* the cookie named one that is over */
	int64_t public_id;
	unsigned char hash[32];
	bool touch;		/* seen_at is older than a minute */
	const char *flash;	/* as stored, NULL none */
	struct user user;
};

/* One query: session, person, organisation, idle and absolute limits. */
enum rc session_find(struct db *db, const struct conf *conf, const void *mem,
		     const char *cookie, struct session *out, struct err *e) MUST_CHECK;
/* New row; *cookie (on mem) is the value for the browser. Inside a write transaction. */
enum rc session_new(struct db *db, const void *mem, int64_t person, const char *ip,
		    const char *agent, char **cookie, int64_t *public_id, struct err *e) MUST_CHECK;
enum rc session_end(struct db *db, const unsigned char hash[32], struct err *e) MUST_CHECK;
/* All of a person's but keep (NULL: all). */
enum rc session_end_all(struct db *db, int64_t person, const unsigned char *keep,
			struct err *e) MUST_CHECK;
enum rc session_end_one(struct db *db, int64_t person, int64_t public_id, struct err *e) MUST_CHECK;
/* Own short write transaction: seen_at, at most once a minute. */
enum rc session_touch(struct db *db, const unsigned char hash[32], struct err *e) MUST_CHECK;
/* Appends a flash line (in the open write transaction); takes all away (in one of its own). */
enum rc session_flash_add(struct db *db, const unsigned char hash[32], const char *line,
			  struct err *e) MUST_CHECK;
enum rc session_flash_clear(struct db *db, const unsigned char hash[32], struct err *e) MUST_CHECK;

#endif
