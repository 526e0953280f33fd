/* SPDX-License-Identifier: EUPL-1.2 */
/* query_compose - a declaration put together from declared fragments */
#include "lib/query_private.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

#define FRAGMENT_ARGS (sizeof(((struct q_fragment *)NULL)->args) / sizeof(enum q_type))

struct place { const char *mark; size_t len; };
static const struct place places[] = { { "{where}", 7 }, { "{order}", 7 }, { "{limit}", 7 } };
enum { WHERE, ORDER, LIMIT, N_PLACES };

static void add_args(struct query *q, const struct q_fragment *f)
{
	unsigned n = q_count_args(q);

	for (size_t i = 0; i < FRAGMENT_ARGS && f->args[i] != Q_END; i++) {
		assert(n < Q_MAX_ARGS);
		q->args[n++] = f->args[i];
	}
}

static char *append(char *sql, const char *text, size_t len)
{
	sql = talloc_strndup_append_buffer(sql, text, len);
	assert(sql);
	return sql;
}

static char *append_fragment(char *sql, struct query *q, const struct q_fragment *f)
{
	add_args(q, f);
	sql = append(sql, " ", 1);
	return append(sql, f->sql, strlen(f->sql));
}

/* The place that starts at p, N_PLACES if none does. */
static int place_at(const char *p)
{
	int i = 0;

	while (i < N_PLACES && strncmp(p, places[i].mark, places[i].len) != 0)
		i++;
	return i;
}

const struct query *query_compose(const void *ctx, const struct query *base,
				  const struct q_fragment *const *where, size_t n_where,
				  const struct q_fragment *order,
				  const struct q_fragment *limit)
{
	struct query *q = talloc_memdup(ctx, base, sizeof(*base));
	const char *from, *p;
	char *sql;
	bool used[N_PLACES] = { n_where == 0, !order, !limit };

	assert(q);
	sql = talloc_strdup(q, "");
	for (from = p = base->sql; (p = strchr(p, '{')); ) {
		int place = place_at(p);

		if (place == N_PLACES) {
			p++;
			continue;
		}
		sql = append(sql, from, (size_t)(p - from));
		for (size_t i = 0; place == WHERE && i < n_where; i++)
			sql = append_fragment(sql, q, where[i]);
		if (place == ORDER && order)
			sql = append_fragment(sql, q, order);
		if (place == LIMIT && limit)
			sql = append_fragment(sql, q, limit);
		used[place] = true;
		from = p += places[place].len;
	}
	for (int i = 0; i < N_PLACES; i++)
		assert(used[i]);
	q->sql = append(sql, from, strlen(from));
	return q;
}

char *query_like(const void *ctx, const char *text)
{
	char *out = talloc_size(ctx, 2 * strlen(text) + 1), *p = out;

	assert(out);
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			*p++ = '\\';
		*p++ = *text;
	}
	*p = '\0';
	return out;
}
