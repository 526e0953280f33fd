/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_ticket - portalctl ticket show, reply, status, assign, promise */
#include "ctl/account.h"
#include "lib/q_admin.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define TEXT_BYTES 80000	/* 20,000 characters of up to four bytes */

struct act {
	const struct conf *conf;
	struct actor who;
	int64_t ticket, promise, agent, entry;
	const char *text, *status;
};

static enum rc ticket_there(struct ctl *c, int64_t id, struct err *e)
{
	struct q_val v[Q_MAX_COLS];
	bool found = false;
	enum rc rc = query_row(c->db, &q_admin_ticket, QARGS(q_i64(id)), c->mem, v, &found, e);

	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "", "there is no ticket %" PRId64, id);
	return rc;
}

static enum rc check_status(const char *word, struct err *e)
{
	static const char *const words[] = { "open", "waiting", "solved", "closed" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!word || !strcmp(words[i], word))
			return RC_OK;
	return ERR(e, RC_INVALID, "", "status \"%s\" is not possible; allowed: open, waiting,"
		   " solved, closed", word);
}

static enum rc begin(struct ctl *c, struct act *a, bool need_actor, struct err *e)
{
	enum rc rc = ctl_number("ticket", c->args[0], &a->ticket, e);

	a->conf = c->conf;
	if (!rc)
		rc = account_actor(c, need_actor, &a->who, e);
	return rc ? rc : ticket_there(c, a->ticket, e);
}

struct showing { struct ctl *c; json_object *entries; };

static enum rc show_entry(void *arg, const struct q_val *v, struct err *e)
{
	struct showing *s = arg;
	char *at = ctl_text(NULL, Q_TIME, &v[1]);

	(void)e;
	if (s->entries) {
		json_object_array_add(s->entries, ctl_json_row(&q_admin_entries, v));
	} else {
		printf("\n-- %s  ", at);
		ctl_put(v[3].null ? "portal" : v[3].p, v[3].null ? 6 : v[3].len);
		printf("%s  %s", v[4].i ? " (desk)" : "", v[2].p);
		if (!v[5].null || !v[6].null) {
			printf(" ");
			ctl_put(v[5].null ? "" : v[5].p, v[5].len);
			printf(" -> ");
			ctl_put(v[6].null ? "" : v[6].p, v[6].len);
		}
		putchar('\n');
		if (!v[7].null) {
			ctl_put(v[7].p, v[7].len);
			putchar('\n');
		}
	}
	talloc_free(at);
	return RC_OK;
}

static void show_head(const struct q_val *v)
{
	const struct query *q = &q_admin_ticket;

	for (unsigned i = 0; i < Q_MAX_COLS && q->cols[i].show != QS_END; i++) {
		char *text = ctl_text(NULL, q->cols[i].type, &v[i]);

		printf("%-15s ", q->cols[i].name);
		ctl_put(text, strlen(text));
		putchar('\n');
		talloc_free(text);
	}
}

enum rc cmd_ticket_show(struct ctl *c, struct err *e)
{
	struct q_val v[Q_MAX_COLS];
	struct showing s = { .c = c };
	json_object *ticket = NULL;
	int64_t id;
	bool found = false;
	enum rc rc = ctl_number("ticket", c->args[0], &id, e);

	if (!rc)
		rc = query_row(c->db, &q_admin_ticket, QARGS(q_i64(id)), c->mem, v, &found, e);
	if (!rc && !found)
		rc = ERR(e, RC_NOTFOUND, "", "there is no ticket %" PRId64, id);
	if (rc)
		return rc;
	if (c->json) {
		ticket = ctl_json_row(&q_admin_ticket, v);
		s.entries = json_object_new_array();
		json_object_object_add(ticket, "entries", s.entries);
	} else {
		show_head(v);
	}
	rc = query_each(c->db, &q_admin_entries, QARGS(q_i64(id)), show_entry, &s, e);
	if (!rc && ticket)
		ctl_json_print(ticket);
	else
		json_object_put(ticket);
	return rc;
}

static enum rc reply_in_write(struct db *db, void *arg, struct err *e)
{
	struct act *a = arg;

	return ticket_comment(db, a->conf, &a->who, a->ticket, a->text, a->status, a->promise,
			      &a->entry, e);
}

static enum rc reply_text(struct ctl *c, struct act *a, struct err *e)
{
	char *text;
	size_t len;
	enum rc rc;

	a->text = ctl_opt(c, "text");
	if (!a->text) {
		rc = ctl_stdin(c, TEXT_BYTES, &text, &len, e);
		if (rc)
			return rc;
		a->text = text;
	}
	if (!*a->text)
		return ERR(e, RC_INVALID, "", "the answer is empty: give it by --text or standard"
			   " input");
	return RC_OK;
}

enum rc cmd_ticket_reply(struct ctl *c, struct err *e)
{
	struct act a = { .status = ctl_opt(c, "status") };
	const char *promise = ctl_opt(c, "promise");
	enum rc rc = begin(c, &a, true, e);

	if (!rc)
		rc = check_status(a.status, e);
	if (!rc && promise)
		rc = ctl_day("--promise", promise, &a.promise, e);
	if (!rc)
		rc = reply_text(c, &a, e);
	if (!rc)
		rc = db_write(c->db, reply_in_write, &a, e);
	if (!rc)
		printf("ticket %" PRId64 ": answered (entry %" PRId64 ")\n", a.ticket, a.entry);
	return rc;
}

static enum rc status_in_write(struct db *db, void *arg, struct err *e)
{
	struct act *a = arg;

	return ticket_set_status(db, a->conf, &a->who, a->ticket, a->status, e);
}

enum rc cmd_ticket_status(struct ctl *c, struct err *e)
{
	struct act a = { .status = c->args[1] };
	enum rc rc = begin(c, &a, false, e);

	if (!rc)
		rc = check_status(a.status, e);
	if (!rc)
		rc = db_write(c->db, status_in_write, &a, e);
	if (!rc)
		printf("ticket %" PRId64 ": %s\n", a.ticket, a.status);
	return rc;
}

static enum rc assign_in_write(struct db *db, void *arg, struct err *e)
{
	struct act *a = arg;

	return ticket_assign(db, &a->who, a->ticket, a->agent, e);
}

enum rc cmd_ticket_assign(struct ctl *c, struct err *e)
{
	struct act a = { .agent = 0 };
	struct person_found p = { 0 };
	bool nobody = !strcmp(c->args[1], "-");
	enum rc rc = begin(c, &a, false, e);

	if (!rc && !nobody)
		rc = person_find(c->db, c->args[1], &p, e);
	if (!rc && !nobody && (!p.staff || !p.active))
		rc = ERR(e, RC_INVALID, "", "%s is no active agent; see portalctl agent list",
			 c->args[1]);
	if (rc)
		return rc;
	a.agent = p.id;
	rc = db_write(c->db, assign_in_write, &a, e);
	if (!rc)
		printf("ticket %" PRId64 ": assigned to %s\n", a.ticket,
		       nobody ? "nobody" : c->args[1]);
	return rc;
}

static enum rc promise_in_write(struct db *db, void *arg, struct err *e)
{
	struct act *a = arg;

	return ticket_promise(db, &a->who, a->ticket, a->promise, e);
}

enum rc cmd_ticket_promise(struct ctl *c, struct err *e)
{
	struct act a = { .promise = 0 };
	enum rc rc = begin(c, &a, false, e);

	if (!rc)
		rc = ctl_day("day", c->args[1], &a.promise, e);
	if (!rc)
		rc = db_write(c->db, promise_in_write, &a, e);
	if (!rc)
		printf("ticket %" PRId64 ": answer promised until %s\n", a.ticket, c->args[1]);
	return rc;
}
