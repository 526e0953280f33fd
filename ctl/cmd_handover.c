/* SPDX-License-Identifier: EUPL-1.2 */
/* cmd_handover - portalctl contact handover, and deactivate, which may hand over too */
#include "ctl/account.h"
#include "lib/q_admin.h"
#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>

struct handover {
	struct actor who;
	struct person_found from, to;
	bool open;		/* also what is not closed, private or not */
	int64_t *tickets;
	size_t n, next;
};

static enum rc collect(void *arg, const struct q_val *v, struct err *e)
{
	struct handover *h = arg;

	(void)e;
	h->tickets = talloc_realloc_size(NULL, h->tickets, (h->n + 1) * sizeof(*h->tickets));
	h->tickets[h->n++] = v[0].i;
	return RC_OK;
}

static enum rc find_tickets(struct ctl *c, struct handover *h, struct err *e)
{
	return query_each(c->db, &q_admin_tickets_of,
			  QARGS(q_i64(h->from.id), q_i64(h->from.organisation), q_bool(h->open)),
			  collect, h, e);
}

static enum rc find_heir(struct ctl *c, struct handover *h, const char *email, struct err *e)
{
	enum rc rc = account_find(c, email, &h->to, e);

	if (rc)
		return rc;
	if (h->to.id == h->from.id)
		return ERR(e, RC_INVALID, "", "%s cannot take over from the same account", email);
	if (!h->to.active || h->to.organisation != h->from.organisation)
		return ERR(e, RC_INVALID, "", "%s cannot take over: an active contact of the same"
			   " organisation is needed", email);
	return RC_OK;
}

static enum rc handover_in_write(struct db *db, void *arg, struct err *e)
{
	struct handover *h = arg;

	return ticket_handover(db, &h->who, h->tickets[h->next], h->to.id, e);
}

/* Each ticket in a transaction of its own: what is done stays done, and the command may
 * be run again for the rest. */
static enum rc hand_over(struct ctl *c, struct handover *h, struct err *e)
{
	enum rc rc = find_tickets(c, h, e);

	for (h->next = 0; h->next < h->n && !rc; h->next++) {
		rc = db_write(c->db, handover_in_write, h, e);
		if (!rc)
			printf("ticket %" PRId64 " handed over\n", h->tickets[h->next]);
	}
	return rc;
}

enum rc cmd_contact_handover(struct ctl *c, struct err *e)
{
	struct handover h = { .open = ctl_opt(c, "open") };
	enum rc rc = account_actor(c, false, &h.who, e);

	if (!rc)
		rc = account_find(c, c->args[0], &h.from, e);
	if (!rc)
		rc = find_heir(c, &h, c->args[1], e);
	if (!rc)
		rc = hand_over(c, &h, e);
	if (!rc && h.n == 0)
		printf("%s has no %stickets to hand over\n", c->args[0], h.open ? "" : "private ");
	talloc_free(h.tickets);
	return rc;
}

/* Nobody would answer for what is private or not closed. */
static enum rc say_what_is_left(struct ctl *c, struct handover *h, struct err *e)
{
	enum rc rc = find_tickets(c, h, e);

	if (!rc && h->n > 0)
		printf("%zu private or open tickets are still theirs: portalctl contact handover"
		       " --open %s TO-EMAIL\n", h->n, c->args[0]);
	return rc;
}

/* First the account, which is urgent; the handover can be run again. */
enum rc cmd_contact_deactivate(struct ctl *c, struct err *e)
{
	struct handover h = { .who = { 0, true }, .open = true };
	const char *to = ctl_opt(c, "handover");
	enum rc rc = account_find(c, c->args[0], &h.from, e);

	if (!rc && to)
		rc = find_heir(c, &h, to, e);
	if (!rc)
		rc = cmd_deactivate(c, e);
	if (!rc)
		rc = to ? hand_over(c, &h, e) : say_what_is_left(c, &h, e);
	talloc_free(h.tickets);
	return rc;
}
