/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_mail - portalctl mail queue, retry, drop, test */
#include "ctl/ctl.h"
#include "lib/outbox.h"
#include "lib/person.h"
#include "lib/q_admin.h"
#include <inttypes.h>
#include <stdio.h>

#define LIST_DEFAULT 100

enum rc cmd_mail_queue(struct ctl *c, struct err *e)
{
	const char *limit = ctl_opt(c, "limit");
	int64_t n = LIST_DEFAULT;
	enum rc rc = limit ? ctl_number("--limit", limit, &n, e) : RC_OK;

	if (rc)
		return rc;
	return ctl_list(c, ctl_opt(c, "all") ? &q_admin_mail_all : &q_admin_mail_queue,
			QARGS(q_i64(n)), e);
}

struct change {
	const struct query *q;
	int64_t id, changed;
};

static enum rc change_in_write(struct db *db, void *arg, struct err *e)
{
	struct change *ch = arg;

	return query_exec(db, ch->q, QARGS(q_i64(ch->id)), &ch->changed, e);
}

static enum rc change(struct ctl *c, const struct query *q, const char *done, struct err *e)
{
	struct change ch = { .q = q };
	struct q_val v[1];
	bool found = false;
	enum rc rc = ctl_number("mail", c->args[0], &ch.id, e);

	if (!rc)
		rc = db_write(c->db, change_in_write, &ch, e);
	if (!rc && ch.changed == 0) {
		rc = query_row(c->db, &q_admin_mail_state, QARGS(q_i64(ch.id)), c->mem, v,
			       &found, e);
		if (!rc && !found)
			rc = ERR(e, RC_NOTFOUND, "", "there is no mail %" PRId64, ch.id);
		else if (!rc)
			rc = ERR(e, RC_CONFLICT, "", "mail %" PRId64 " is %s and stays so", ch.id,
				 v[0].p);
	}
	if (!rc)
		printf("mail %" PRId64 ": %s\n", ch.id, done);
	return rc;
}

enum rc cmd_mail_retry(struct ctl *c, struct err *e)
{
	return change(c, &q_admin_mail_retry, "queued", e);
}

enum rc cmd_mail_drop(struct ctl *c, struct err *e)
{
	return change(c, &q_admin_mail_drop, "given up", e);
}

static enum rc test_in_write(struct db *db, void *arg, struct err *e)
{
	const struct person_found *p = arg;

	return outbox_add(db, MAIL_TEST, p->id, 0, 0, 0, e);
}

enum rc cmd_mail_test(struct ctl *c, struct err *e)
{
	struct person_found p;
	enum rc rc = person_find(c->db, c->args[0], &p, e);

	if (!rc)
		rc = db_write(c->db, test_in_write, &p, e);
	if (!rc)
		printf("test mail to %s queued; see portalctl mail queue\n", c->args[0]);
	return rc;
}
