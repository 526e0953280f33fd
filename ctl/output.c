/* SPDX-License-Identifier: EUPL-1.2 */
/* output - rows as a table for people or as JSON for programs */
#include "ctl/ctl.h"
#include "lib/clock.h"
#include "lib/utf8.h"
#include <assert.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

void ctl_json_add(json_object *o, const char *name, const char *text)
{
	json_object_object_add(o, name, text ? json_object_new_string(text) : NULL);
}

void ctl_json_print(json_object *o)
{
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
					       JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

static json_object *json_value(enum q_type type, const struct q_val *v)
{
	char iso[CLOCK_ISO_SIZE];

	if (v->null)
		return NULL;
	switch (type) {
	case Q_BOOL:
		return json_object_new_boolean(v->i != 0);
	case Q_I64:
		return json_object_new_int64(v->i);
	case Q_TIME:
		return json_object_new_string(clock_iso(v->i, iso));
	default:
		return json_object_new_string_len(v->p, (int)v->len);
	}
}

json_object *ctl_json_row(const struct query *q, const struct q_val *v)
{
	json_object *o = json_object_new_object();

	for (unsigned i = 0; i < Q_MAX_COLS && q->cols[i].show != QS_END; i++)
		json_object_object_add(o, q->cols[i].name, json_value(q->cols[i].type, &v[i]));
	return o;
}

char *ctl_text(const void *ctx, enum q_type type, const struct q_val *v)
{
	struct clock_local t;

	if (v->null)
		return talloc_strdup(ctx, "");
	switch (type) {
	case Q_BOOL:
		return talloc_strdup(ctx, v->i ? "yes" : "no");
	case Q_I64:
		return talloc_asprintf(ctx, "%" PRId64, v->i);
	case Q_TIME:
		clock_to_local(v->i, &t);
		return talloc_asprintf(ctx, "%04d-%02d-%02d %02d:%02d", t.year, t.month, t.day,
				       t.hour, t.minute);
	default:
		return talloc_strndup(ctx, v->p, v->len);
	}
}

void ctl_put(const char *text, size_t len)
{
	uint32_t cp;
	size_t n;

	for (; len > 0; text += n, len -= n) {
		n = utf8_next(text, len, &cp);
		/* An escape sequence in somebody's text must not drive the terminal. */
		if (n == 0 || (cp < 0x20 && cp != '\n' && cp != '\t') ||
		    (cp >= 0x7f && cp < 0xa0)) {
			putchar('?');
			n = n ? n : 1;
		} else {
			fwrite(text, 1, n, stdout);
		}
	}
}

struct listing {
	struct ctl *c;
	const struct query *q;
	unsigned n_cols;
	char ***rows;		/* of n_cols texts; row 0 holds the names */
	size_t n_rows;
	json_object *array;
};

static void add_row(struct listing *l, char **row)
{
	l->rows = talloc_realloc_size(l->c->mem, l->rows, (l->n_rows + 1) * sizeof(*l->rows));
	assert(l->rows);
	l->rows[l->n_rows++] = row;
}

static char **new_row(const struct listing *l)
{
	char **row = talloc_zero_size(l->c->mem, (l->n_cols + 1) * sizeof(*row));

	assert(row);
	return row;
}

static enum rc list_row(void *arg, const struct q_val *v, struct err *e)
{
	struct listing *l = arg;
	char **row;

	(void)e;
	if (l->array) {
		json_object_array_add(l->array, ctl_json_row(l->q, v));
		return RC_OK;
	}
	row = new_row(l);
	for (unsigned i = 0; i < l->n_cols; i++)
		row[i] = ctl_text(row, l->q->cols[i].type, &v[i]);
	add_row(l, row);
	return RC_OK;
}

static void print_table(const struct listing *l)
{
	long width[Q_MAX_COLS] = { 0 };

	for (size_t r = 0; r < l->n_rows; r++)
		for (unsigned i = 0; i < l->n_cols; i++)
			width[i] = MAX(width[i], g_utf8_strlen(l->rows[r][i], -1));
	for (size_t r = 0; r < l->n_rows; r++) {
		for (unsigned i = 0; i < l->n_cols; i++) {
			const char *text = l->rows[r][i];

			ctl_put(text, strlen(text));
			if (i + 1 < l->n_cols)
				printf("%*s", (int)(width[i] - g_utf8_strlen(text, -1)) + 2, "");
		}
		putchar('\n');
	}
}

enum rc ctl_list(struct ctl *c, const struct query *q, struct q_args args, struct err *e)
{
	struct listing l = { .c = c, .q = q };
	char **head;
	enum rc rc;

	while (l.n_cols < Q_MAX_COLS && q->cols[l.n_cols].show != QS_END)
		l.n_cols++;
	if (c->json)
		l.array = json_object_new_array();
	head = new_row(&l);
	for (unsigned i = 0; i < l.n_cols; i++)
		head[i] = talloc_strdup(head, q->cols[i].name);
	add_row(&l, head);
	rc = query_each(c->db, q, args, list_row, &l, e);
	if (!rc && !c->json)
		print_table(&l);
	if (!rc && c->json)
		ctl_json_print(l.array);
	else
		json_object_put(l.array);
	return rc;
}
