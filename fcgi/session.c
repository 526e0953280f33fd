/* SPDX-License-Identifier: EUPL-1.2 */
/* session - who is behind a cookie, and messages shown once */

#include "fcgi/session.h"

#include "lib/q_session.h"
#include "lib/token.h"

#include <string.h>
#include <talloc.h>

#define AGENT_MAX 255
#define IP_MAX 45

static enum role role_of(const char *word)
{
	return strcmp(word, "admin") == 0 ? ROLE_ADMIN :
		strcmp(word, "agent") == 0 ? ROLE_AGENT : ROLE_CONTACT;
}

static void fill_user(const struct q_val *v, struct user *u)
{
	u->id = v[SC_PERSON].i;
	u->organisation = v[SC_ORGANISATION].i;
	u->role = role_of(v[SC_ROLE].p);
	u->staff = u->role != ROLE_CONTACT;
	u->lead = v[SC_LEAD].i != 0;
	u->sees_all = v[SC_SEES_ALL].i != 0;
	u->must_change = v[SC_MUST_CHANGE].i != 0;
	/* who has no organisation sees nobody's tickets by way of one */
	if (v[SC_VISIBILITY].null || strcmp(v[SC_VISIBILITY].p, "own") == 0)
		u->visibility = VIS_OWN;
	else
		u->visibility = strcmp(v[SC_VISIBILITY].p, "all") == 0 ? VIS_ALL : VIS_CHOSEN;
	u->name = v[SC_NAME].p;
	u->email = v[SC_EMAIL].p;
	u->organisation_name = v[SC_ORGANISATION_NAME].null ? NULL : v[SC_ORGANISATION_NAME].p;
	u->lang = v[SC_LANG].p;
}

enum rc session_find(struct db *db, const struct conf *conf, const void *mem,
		     const char *cookie, struct session *out, struct err *e)
{
	struct q_val v[SC_COLS];
	bool found = false;
	enum rc rc;

	*out = (struct session){ .found = false };
	if (!token_hash(cookie, out->hash))
		return RC_OK;
	rc = query_row(db, &q_session_find,
		       QARGS(q_bin(out->hash, sizeof(out->hash)),
			     q_i64(conf->session_idle_ms / 1000),
			     q_i64(conf->session_max_ms / 1000)), mem, v, &found, e);
	if (rc != RC_OK)
		return rc;
	out->found = found;
	out->expired = !found;
	if (!found)
		return RC_OK;
	out->public_id = v[SC_PUBLIC_ID].i;
	out->touch = v[SC_TOUCH].i != 0;
	out->flash = v[SC_FLASH].null ? NULL : v[SC_FLASH].p;
	fill_user(v, &out->user);
	return RC_OK;
}

/* Clean and cut to max code points. */
static char *cut(const void *mem, const char *text, size_t max)
{
	size_t len = 0, n = 0, i = 0;
	char *out = xml_clean(mem, text, strlen(text), &len);

	for (; i < len; i++)
		if (((unsigned char)out[i] & 0xc0) != 0x80 && n++ == max)
			break;
	out[i] = '\0';
	return out;
}

/* The column takes ASCII only, as addresses are. */
static const char *address(const void *mem, const char *ip)
{
	for (const char *p = ip; *p; p++)
		if ((unsigned char)*p >= 0x80)
			return "";
	return talloc_strndup(mem, ip, IP_MAX);
}

enum rc session_new(struct db *db, const void *mem, int64_t person, const char *ip,
		    const char *agent, char **cookie, int64_t *public_id, struct err *e)
{
	unsigned char hash[TOKEN_HASH];
	char text[TOKEN_TEXT];
	enum rc rc;

	token_new(text, hash);
	rc = query_exec(db, &q_session_add,
			QARGS(q_bin(hash, sizeof(hash)), q_i64(person),
			      q_text(address(mem, ip)), q_text(cut(mem, agent, AGENT_MAX))),
			NULL, e);
	if (rc == RC_OK) {
		*public_id = db_last_id(db);
		*cookie = talloc_strdup(mem, text);
		rc = query_exec(db, &q_session_sweep, QNONE, NULL, e);
	}
	explicit_bzero(text, sizeof(text));
	return rc;
}

enum rc session_end(struct db *db, const unsigned char hash[32], struct err *e)
{
	return query_exec(db, &q_session_end, QARGS(q_bin(hash, TOKEN_HASH)), NULL, e);
}

enum rc session_end_all(struct db *db, int64_t person, const unsigned char *keep,
			struct err *e)
{
	if (!keep)
		return query_exec(db, &q_session_end_all, QARGS(q_i64(person)), NULL, e);
	return query_exec(db, &q_session_end_others,
			  QARGS(q_i64(person), q_bin(keep, TOKEN_HASH)), NULL, e);
}

enum rc session_end_one(struct db *db, int64_t person, int64_t public_id, struct err *e)
{
	int64_t changed = 0;
	enum rc rc = query_exec(db, &q_session_end_one, QARGS(q_i64(person), q_i64(public_id)),
				&changed, e);

	if (rc != RC_OK || changed == 1)
		return rc;
	return ERR(e, RC_NOTFOUND, "", "person %lld has no session %lld", (long long)person,
		   (long long)public_id);
}

static enum rc touch_in_write(struct db *db, void *arg, struct err *e)
{
	return query_exec(db, &q_session_touch, QARGS(q_bin(arg, TOKEN_HASH)), NULL, e);
}

enum rc session_touch(struct db *db, const unsigned char hash[32], struct err *e)
{
	unsigned char copy[TOKEN_HASH];

	memcpy(copy, hash, sizeof(copy));
	return db_write(db, touch_in_write, copy, e);
}

enum rc session_flash_add(struct db *db, const unsigned char hash[32], const char *line,
			  struct err *e)
{
	return query_exec(db, &q_session_flash_add,
			  QARGS(q_text(line), q_text(line), q_text(line),
				q_bin(hash, TOKEN_HASH)), NULL, e);
}

static enum rc clear_in_write(struct db *db, void *arg, struct err *e)
{
	return query_exec(db, &q_session_flash_clear, QARGS(q_bin(arg, TOKEN_HASH)), NULL, e);
}

enum rc session_flash_clear(struct db *db, const unsigned char hash[32], struct err *e)
{
	unsigned char copy[TOKEN_HASH];

	memcpy(copy, hash, sizeof(copy));
	return db_write(db, clear_in_write, copy, e);
}
