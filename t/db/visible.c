/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * visible - what each person sees of each ticket, by every statement that decides it
 *
 * visible portal.conf: a line "person ticket words" per pair, where words are of detail,
 * entries, people, newer, subject, lock (the statement gave the ticket), own, org, all (in
 * that list); then "counts person scope list count" (rows of the list, sum of the figures).
 * For t/db/visibility.t.
 */

#include "lib/conf.h"
#include "lib/q_ticket.h"
#include "lib/ticket.h"
#include "lib/ticket_row.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define MAX 100
static struct db *db;
static struct err e;

struct ids { int64_t v[MAX]; size_t n; };

static enum rc keep(void *arg, const struct q_val *v, struct err *err)
{
	struct ids *ids = arg;

	(void)err;
	if (ids->n < MAX)
		ids->v[ids->n++] = v[0].i;
	return RC_OK;
}

static void must(enum rc rc)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "%s %s\n", err_name(rc), e.cause);
	exit(2);
}

static struct ids ids_of(const struct query *q, struct q_args args)
{
	struct ids ids = { .n = 0 };

	must(query_each(db, q, args, keep, &ids, &e));
	return ids;
}

static bool gives(const struct query *q, struct q_args args)
{
	return ids_of(q, args).n > 0;
}

static bool sees(int64_t person, int64_t ticket)
{
	const struct q_arg p = q_i64(person), t = q_i64(ticket);
	struct ids people = ids_of(&q_ticket_people, QARGS(t, q_i64(4), t, q_i64(4)));

	for (size_t i = 0; i < people.n; i++)
		if (people.v[i] == person)
			return gives(&q_ticket_people, QARGS(t, p, t, p));
	return false;
}

static bool newer(int64_t person, int64_t ticket)
{
	const struct q_arg p = q_i64(person), t = q_i64(ticket);
	struct ids newest = ids_of(&q_ticket_newer, QARGS(t, q_i64(0), q_i64(0), p));

	return newest.n == 1 && newest.v[0] > 0;
}

static enum rc try_lock(struct db *d, void *arg, struct err *err)
{
	int64_t *pair = arg;
	struct ticket_row r;
	enum rc rc = ticket_lock(d, &(struct actor){ .person = pair[0] }, pair[1], &r, err);

	pair[2] = rc == RC_OK;
	return rc == RC_NOTFOUND ? RC_OK : rc;
}

static bool locks(int64_t person, int64_t ticket)
{
	int64_t pair[3] = { person, ticket, 0 };

	must(db_write(db, try_lock, pair, &e));
	return pair[2];
}

static struct ids list(int64_t person, enum list_scope scope)
{
	void *tmp = talloc_new(NULL);
	const struct ticket_filter f = { .scope = scope, .person = person, .lang = "de",
					 .default_lang = "de", .limit = MAX };
	struct q_arg_list args;
	const struct query *q = q_ticket_list(tmp, &f, &args);
	struct ids ids = ids_of(q, (struct q_args){ args.v, args.n });

	talloc_free(tmp);
	return ids;
}

static const char *const scope_names[] = { "own", "org", "all" };

static void show_pair(int64_t person, int64_t ticket, const struct ids *lists)
{
	const struct q_arg p = q_i64(person), t = q_i64(ticket), l = q_text("de");

	printf("%" PRId64 " %" PRId64, person, ticket);
	printf("%s", gives(&q_ticket_detail, QARGS(l, l, t, p)) ? " detail" : "");
	printf("%s", gives(&q_ticket_entries, QARGS(q_i64(0), p, l, l, l, l, t, p)) ?
	       " entries" : "");
	printf("%s", sees(person, ticket) ? " people" : "");
	printf("%s", newer(person, ticket) ? " newer" : "");
	printf("%s", gives(&q_ticket_subject, QARGS(t, p)) ? " subject" : "");
	printf("%s", locks(person, ticket) ? " lock" : "");
	for (unsigned s = 0; s < LIST_SCOPES; s++)
		for (size_t i = 0; i < lists[s].n; i++)
			if (lists[s].v[i] == ticket)
				printf(" %s", scope_names[s]);
	printf("\n");
}

struct sums { int64_t n[LIST_SCOPES]; };

static enum rc add(void *arg, const struct q_val *v, struct err *err)
{
	struct sums *sums = arg;

	(void)err;
	for (unsigned s = 0; s < LIST_SCOPES; s++)
		if (strcmp(scope_names[s], v[0].p) == 0)
			sums->n[s] += v[2].i;
	return RC_OK;
}

static void show_counts(int64_t person, const struct ids *lists)
{
	const struct q_arg p = q_i64(person);
	struct sums sums = { { 0 } };

	must(query_each(db, &q_ticket_counts, QARGS(p, p, p, p), add, &sums, &e));
	must(query_each(db, &q_ticket_counts_staff, QARGS(p, p), add, &sums, &e));
	for (unsigned s = 0; s < LIST_SCOPES; s++)
		printf("counts %" PRId64 " %s %zu %" PRId64 "\n", person, scope_names[s],
		       lists[s].n, sums.n[s]);
}

static const struct query q_people = {
	.name = "all_people", .sql = "SELECT id FROM person ORDER BY id",
	.cols = { KEEP(I64, "id") },
};
static const struct query q_tickets = {
	.name = "all_tickets", .sql = "SELECT id FROM ticket ORDER BY id",
	.cols = { KEEP(I64, "id") },
};

int main(int argc, char **argv)
{
	void *ctx = talloc_new(NULL);
	struct ids people, tickets, lists[LIST_SCOPES];
	struct conf *conf;

	if (argc != 2 || conf_load(ctx, argv[1], stderr, &conf, &e) != RC_OK)
		return 2;
	db = db_new(ctx, conf, DB_CTL);
	people = ids_of(&q_people, QNONE);
	tickets = ids_of(&q_tickets, QNONE);
	for (size_t i = 0; i < people.n; i++) {
		for (unsigned s = 0; s < LIST_SCOPES; s++)
			lists[s] = list(people.v[i], (enum list_scope)s);
		for (size_t k = 0; k < tickets.n; k++)
			show_pair(people.v[i], tickets.v[k], lists);
		show_counts(people.v[i], lists);
	}
	talloc_free(ctx);
	return 0;
}
