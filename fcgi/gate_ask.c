/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_ask.c - what handlers may ask of the gate: sessions, messages shown once */

#include "fcgi/gate.h"

#include <assert.h>
#include <talloc.h>

static struct turn *turn_of(struct page *pg)
{
	assert(pg->gate);
	return pg->gate;
}

/* In the transaction that is open, or in one of its own. */
static enum rc in_write(struct db *db, enum rc (*fn)(struct db *, void *, struct err *),
			void *arg, struct err *e)
{
	return db_in_write(db) ? fn(db, arg, e) : db_write(db, fn, arg, e);
}

struct login_job { struct turn *t; int64_t person; };

static enum rc login_job(struct db *db, void *arg, struct err *e)
{
	struct login_job *job = arg;
	struct turn *t = job->t;
	int64_t public_id = 0;
	char *value = NULL;

	if (t->session.found && session_end(db, t->session.hash, e) != RC_OK)
		return e->rc;
	if (session_new(db, t->mem, job->person, t->req->remote_addr, t->req->user_agent,
			&value, &public_id, e) != RC_OK)
		return e->rc;
	t->new_cookie = value;
	t->pg.session_id = public_id;
	t->can_flash = token_hash(value, t->flash_hash);
	return RC_OK;
}

enum rc page_login(struct page *pg, int64_t person, struct err *e)
{
	struct login_job job = { turn_of(pg), person };

	return in_write(pg->db, login_job, &job, e);
}

static enum rc logout_job(struct db *db, void *arg, struct err *e)
{
	struct turn *t = arg;

	return t->session.found ? session_end(db, t->session.hash, e) : RC_OK;
}

enum rc page_logout(struct page *pg, struct err *e)
{
	struct turn *t = turn_of(pg);

	if (in_write(pg->db, logout_job, t, e) != RC_OK)
		return e->rc;
	t->new_cookie = "";
	t->clear_site = true;
	t->can_flash = false;
	return RC_OK;
}

struct end_job { int64_t person; const unsigned char *keep; };

static enum rc end_job(struct db *db, void *arg, struct err *e)
{
	struct end_job *job = arg;

	return session_end_all(db, job->person, job->keep, e);
}

enum rc page_end_sessions(struct page *pg, int64_t person, bool also_this, struct err *e)
{
	struct turn *t = turn_of(pg);
	bool own = t->session.found && t->session.user.id == person;
	struct end_job job = { person, own && !also_this ? t->session.hash : NULL };

	if (in_write(pg->db, end_job, &job, e) != RC_OK)
		return e->rc;
	if (own && also_this) {
		t->new_cookie = "";
		t->can_flash = false;
	}
	return RC_OK;
}

struct end_one_job { int64_t person, public_id; };

static enum rc end_one_job(struct db *db, void *arg, struct err *e)
{
	struct end_one_job *job = arg;

	return session_end_one(db, job->person, job->public_id, e);
}

enum rc page_end_session(struct page *pg, int64_t public_id, struct err *e)
{
	struct end_one_job job = { pg->user->id, public_id };

	return in_write(pg->db, end_one_job, &job, e);
}

struct flash_job { const unsigned char *hash; const char *line; };

static enum rc flash_job(struct db *db, void *arg, struct err *e)
{
	struct flash_job *job = arg;

	return session_flash_add(db, job->hash, job->line, e);
}

/* Tabs and line ends part fields and lines of the stored text. */
static char *flash_word(const void *mem, const char *s)
{
	char *out = talloc_strdup(mem, s ? s : "");

	for (char *p = out; *p; p++)
		if (*p == '\t' || *p == '\n' || *p == '\r')
			*p = ' ';
	return out;
}

enum rc page_flash(struct page *pg, const char *kind, const char *msgid,
		   const char *arg1, const char *arg2, struct err *e)
{
	struct turn *t = turn_of(pg);
	struct flash_job job = { t->flash_hash, NULL };

	if (!t->can_flash)
		return ERR(e, RC_BUG, "", "message %s for a guest, who has no session", msgid);
	job.line = talloc_asprintf(t->mem, "%s\t%s\t%s\t%s", kind, msgid,
				   flash_word(t->mem, arg1), flash_word(t->mem, arg2));
	return in_write(pg->db, flash_job, &job, e);
}
