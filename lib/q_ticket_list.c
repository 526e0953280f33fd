/* SPDX-License-Identifier: EUPL-1.2 */
/* q_ticket_list - the list of tickets, put together from declared fragments */

#include "lib/q_ticket.h"
#include "lib/q_visible.h"
#include <assert.h>

/*
 * One base per scope, so that each reads one index range: own starts at ticket_person,
 * org and all start at ticket. STRAIGHT_JOIN keeps it that way whatever the statistics
 * say.
 */
#define LIST_SELECT "SELECT STRAIGHT_JOIN " TICKET_COLS " FROM person p"
#define TOTAL_SELECT "SELECT COUNT(*) FROM (SELECT STRAIGHT_JOIN 1 FROM person p"
#define ORG_JOIN " JOIN organisation o ON o.id = p.organisation_id"
#define FROM_OWN \
	" JOIN ticket_person me ON me.person_id = p.id JOIN ticket t ON t.id = me.ticket_id"
#define FROM_ORG ORG_JOIN " JOIN ticket t ON t.organisation_id = p.organisation_id"
#define FROM_ALL " JOIN ticket t"
#define WHERE_OWN " WHERE p.id = ? AND p.active = 1"
#define WHERE_ORG WHERE_OWN " AND " VISIBLE_ORG
#define WHERE_ALL WHERE_OWN " AND " VISIBLE_STAFF
#define LIST_END "{where}{order}{limit}"
#define TOTAL_END "{where}{limit}) c"

static const struct query list_base[LIST_SCOPES] = {
	[LIST_OWN] = {
		.name = "ticket_list_own",
		.sql = LIST_SELECT FROM_OWN TICKET_JOINS WHERE_OWN LIST_END,
		.args = { Q_TEXT, Q_TEXT, Q_I64 }, .row = "ticket", .cols = { TICKET_SHOW },
	},
	[LIST_ORG] = {
		.name = "ticket_list_org",
		.sql = LIST_SELECT FROM_ORG TICKET_ME TICKET_JOINS WHERE_ORG LIST_END,
		.args = { Q_TEXT, Q_TEXT, Q_I64 }, .row = "ticket", .cols = { TICKET_SHOW },
	},
	[LIST_ALL] = {
		.name = "ticket_list_all",
		.sql = LIST_SELECT FROM_ALL TICKET_ME TICKET_JOINS WHERE_ALL LIST_END,
		.args = { Q_TEXT, Q_TEXT, Q_I64 }, .row = "ticket", .cols = { TICKET_SHOW },
	},
};

static const struct query total_base[LIST_SCOPES] = {
	[LIST_OWN] = {
		.name = "ticket_total_own", .sql = TOTAL_SELECT FROM_OWN WHERE_OWN TOTAL_END,
		.args = { Q_I64 }, .cols = { KEEP(I64, "n") },
	},
	[LIST_ORG] = {
		.name = "ticket_total_org", .sql = TOTAL_SELECT FROM_ORG WHERE_ORG TOTAL_END,
		.args = { Q_I64 }, .cols = { KEEP(I64, "n") },
	},
	[LIST_ALL] = {
		.name = "ticket_total_all", .sql = TOTAL_SELECT FROM_ALL WHERE_ALL TOTAL_END,
		.args = { Q_I64 }, .cols = { KEEP(I64, "n") },
	},
};

/* Columns that own lists read from their own index ([0]), all others from ticket ([1]). */
static const struct q_fragment
	by_open[2] = { { " AND me.is_open = 1", { Q_END } },
		       { " AND t.is_open = 1", { Q_END } } },
	by_status[2] = { { " AND me.status = ?", { Q_TEXT } },
			 { " AND t.status = ?", { Q_TEXT } } },
	by_statuses[2] = {
		{ " AND me.status IN (?,?,?,?,?)", { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT } },
		{ " AND t.status IN (?,?,?,?,?)", { Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT } },
	},
	by_kind = { " AND t.kind = ?", { Q_TEXT } },
	by_priority = { " AND t.priority = ?", { Q_TEXT } },
	by_module = { " AND t.module_id = ?", { Q_I64 } },
	by_reporter = { " AND t.reporter_id = ?", { Q_I64 } },
	by_from = { " AND t.created_at >= ?", { Q_TIME } },
	by_to = { " AND t.created_at < ?", { Q_TIME } },
	by_number = { " AND t.id = ?", { Q_I64 } },
	by_text = { " AND (t.subject LIKE ? ESCAPE '\\\\' OR EXISTS (SELECT 1 FROM entry se"
		    " WHERE se.ticket_id = t.id AND se.type = 'text'"
		    " AND se.text LIKE ? ESCAPE '\\\\'))", { Q_TEXT, Q_TEXT } },
	limit = { " LIMIT ?", { Q_I64 } };

/*
 * Sort columns: one row per sort, [own][direction]. The condition "at or beyond the value,
 * and truly beyond it or beyond the id" lets the optimiser read a range.
 */
#define SORT(c, id, type) { \
	{ .order = { " ORDER BY " c ", " id, { Q_END } }, \
	  .beyond = { " AND " c " >= ? AND (" c " > ? OR " id " > ?)", { type, type, Q_I64 } } }, \
	{ .order = { " ORDER BY " c " DESC, " id " DESC", { Q_END } }, \
	  .beyond = { " AND " c " <= ? AND (" c " < ? OR " id " < ?)", { type, type, Q_I64 } } } }

struct sort { struct q_fragment order, beyond; };
static const struct sort sorts[SORT_MAX][2] = {
	[SORT_UPDATED] = SORT("t.updated_at", "t.id", Q_TIME),
	[SORT_CREATED] = SORT("t.created_at", "t.id", Q_TIME),
	[SORT_STATUS] = SORT("(t.status + 0)", "t.id", Q_I64),
	[SORT_PRIORITY] = SORT("(t.priority + 0)", "t.id", Q_I64),
	[SORT_SUBJECT] = SORT("t.subject", "t.id", Q_TEXT),
};
static const struct sort sort_own_updated[2] = SORT("me.updated_at", "me.ticket_id", Q_TIME);

struct choice {
	const struct q_fragment *where[16];
	size_t n;
	struct q_arg_list *args;
};

static void arg(struct choice *c, struct q_arg a)
{
	assert(c->args->n < Q_MAX_ARGS);
	c->args->v[c->args->n++] = a;
}

static void choose(struct choice *c, const struct q_fragment *f)
{
	assert(c->n < sizeof(c->where) / sizeof(c->where[0]));
	c->where[c->n++] = f;
}

static void choose_status(struct choice *c, const struct ticket_filter *f)
{
	const unsigned i = f->scope != LIST_OWN;

	if (f->n_status == 1) {
		choose(c, &by_status[i]);
		arg(c, q_text(f->status[0]));
	} else if (f->n_status > 1) {
		choose(c, &by_statuses[i]);
		for (size_t k = 0; k < LIST_STATUSES; k++)
			arg(c, q_text(f->status[k < f->n_status ? k : 0]));
	} else if (f->open_only) {
		choose(c, &by_open[i]);
	}
}

static void choose_one(struct choice *c, bool wanted, const struct q_fragment *f,
		       struct q_arg a)
{
	if (!wanted)
		return;
	choose(c, f);
	arg(c, a);
}

static void choose_where(struct choice *c, const struct ticket_filter *f)
{
	choose_status(c, f);
	choose_one(c, f->kind, &by_kind, q_text(f->kind));
	choose_one(c, f->priority, &by_priority, q_text(f->priority));
	choose_one(c, f->module, &by_module, q_i64(f->module));
	choose_one(c, f->reporter, &by_reporter, q_i64(f->reporter));
	choose_one(c, f->from, &by_from, q_time(f->from));
	choose_one(c, f->to, &by_to, q_time(f->to));
	choose_one(c, f->number, &by_number, q_i64(f->number));
	if (f->like) {
		choose_one(c, true, &by_text, q_text(f->like));
		arg(c, q_text(f->like));
	}
}

static struct q_arg cursor_value(const struct ticket_filter *f)
{
	if (f->sort == SORT_SUBJECT)
		return q_text(f->cursor.text);
	if (f->sort == SORT_UPDATED || f->sort == SORT_CREATED)
		return q_time(f->cursor.value);
	return q_i64(f->cursor.value);
}

const struct query *q_ticket_list(const void *ctx, const struct ticket_filter *f,
				  struct q_arg_list *args)
{
	const bool own = f->scope == LIST_OWN && f->sort == SORT_UPDATED;
	/* The page before is read backwards from the cursor. */
	const bool down = f->descending != (f->cursor.set && f->cursor.before);
	const struct sort *s = own ? &sort_own_updated[down] : &sorts[f->sort][down];
	struct choice c = { .args = args };

	args->n = 0;
	arg(&c, q_text(f->lang));
	arg(&c, q_text(f->default_lang));
	arg(&c, q_i64(f->person));
	choose_where(&c, f);
	if (f->cursor.set) {
		choose(&c, &s->beyond);
		arg(&c, cursor_value(f));
		arg(&c, cursor_value(f));
		arg(&c, q_i64(f->cursor.id));
	}
	arg(&c, q_i64(f->limit));
	return query_compose(ctx, &list_base[f->scope], c.where, c.n, &s->order, &limit);
}

const struct query *q_ticket_total(const void *ctx, const struct ticket_filter *f,
				   struct q_arg_list *args)
{
	struct choice c = { .args = args };

	args->n = 0;
	arg(&c, q_i64(f->person));
	choose_where(&c, f);
	arg(&c, q_i64(LIST_COUNT_MAX + 1));
	return query_compose(ctx, &total_base[f->scope], c.where, c.n, NULL, &limit);
}
