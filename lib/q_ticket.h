/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_ticket - statements that read tickets; the list is composed of fragments
 *
 * Who reads is an argument of every statement; what that person may not see is not in
 * its rows (q_visible.h). Lists go forwards and backwards from a cursor: the value of
 * the sort column and the id of the row where the last page ended or began.
 */
#ifndef LIB_Q_TICKET_H
#define LIB_Q_TICKET_H

#include "lib/q_ticket_cols.h"
#include "lib/query.h"

enum list_scope { LIST_OWN, LIST_ORG, LIST_ALL, LIST_SCOPES };
enum list_sort { SORT_UPDATED, SORT_CREATED, SORT_STATUS, SORT_PRIORITY, SORT_SUBJECT,
	SORT_MAX };

#define LIST_STATUSES 5		/* number of words for status */
#define LIST_COUNT_MAX 1000	/* totals are not counted further */

struct ticket_cursor {
	bool set, before;	/* before: the page that ends just above the row */
	int64_t value;		/* ms, or index of the enum; unused for SORT_SUBJECT */
	const char *text;	/* SORT_SUBJECT */
	int64_t id;
};

struct ticket_filter {
	enum list_scope scope;
	int64_t person;
	const char *lang, *default_lang;
	const char *status[LIST_STATUSES];	/* n_status 0: all, but closed if open_only */
	size_t n_status;
	bool open_only;
	const char *kind, *priority;		/* NULL: any */
	int64_t module, reporter;		/* 0: any */
	int64_t from, to;			/* created in [from, to), 0: any */
	int64_t number;				/* searched for, 0: none */
	const char *like;			/* pattern for subject and texts, NULL none */
	enum list_sort sort;
	bool descending;
	struct ticket_cursor cursor;
	long limit;
};

struct q_arg_list { struct q_arg v[Q_MAX_ARGS]; size_t n; };

/* The list of f, in its order (with cursor.before: in the reverse order). */
const struct query *q_ticket_list(const void *ctx, const struct ticket_filter *f,
				  struct q_arg_list *args);
/* How many f chooses, cursor and limit aside; at most LIST_COUNT_MAX + 1. */
const struct query *q_ticket_total(const void *ctx, const struct ticket_filter *f,
				   struct q_arg_list *args);

/* Calls fn for every kind of filter (some 3,000), or for every statement they make; for the
 * tests. A result other than RC_OK ends and is returned. */
enum rc q_ticket_each_filter(enum rc (*fn)(const struct ticket_filter *, void *, struct err *),
			     void *arg, struct err *e) MUST_CHECK;
enum rc q_ticket_each_combination(void *ctx,
	enum rc (*fn)(const struct query *, void *, struct err *), void *arg,
	struct err *e) MUST_CHECK;

/* All args in order. Counts per scope and status (person, person, person, person), staff
 * (person, person): values scope, status, n. */
extern const struct query q_ticket_counts, q_ticket_counts_staff;
/* Modules that are offered, people of the reader's organisation: what, id, name, active
 * (lang, default_lang, person). person 0: modules alone. */
extern const struct query q_ticket_choices;

/* lang, default_lang, id, person */
extern const struct query q_ticket_detail;
enum ticket_detail_col { TD_ON = TC_COUNT, TD_LEAD, TD_READ, TD_VISIBILITY,
	TD_REF, TD_COUNT };
/* read entry, person, lang x 2 twice, id, person */
extern const struct query q_ticket_entries;
/* id, person, id, person: id, name, part, lead, sees */
extern const struct query q_ticket_people;
/* id, person: the reference to a ticket, for those who may see that one too. */
extern const struct query q_ticket_subject;
/* id, entry, person, person: newest text by others after that entry, 0 none */
extern const struct query q_ticket_newer;

extern const struct query *const q_ticket[];

#endif
