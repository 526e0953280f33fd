/* SPDX-License-Identifier: EUPL-1.2 */
/* query_bind - C values to and from the wire */
#include "lib/query_private.h"
#include <assert.h>
#include <string.h>
#include <talloc.h>

#define MS_PER_DAY INT64_C(86400000)

struct q_arg q_i64(int64_t v)
{
	return (struct q_arg){ Q_I64, false, v, NULL, 0 };
}

struct q_arg q_i64_or_null(int64_t v)
{
	return (struct q_arg){ Q_I64, v == 0, v, NULL, 0 };
}

struct q_arg q_text(const char *s)
{
	return (struct q_arg){ Q_TEXT, !s, 0, s, s ? strlen(s) : 0 };
}

struct q_arg q_bin(const void *p, size_t len)
{
	return (struct q_arg){ Q_BIN, !p, 0, p, len };
}

struct q_arg q_time(int64_t ms)
{
	return (struct q_arg){ Q_TIME, false, ms, NULL, 0 };
}

struct q_arg q_null(enum q_type type)
{
	return (struct q_arg){ type, true, 0, NULL, 0 };
}

struct q_arg q_bool(bool v)
{
	return (struct q_arg){ Q_BOOL, false, v, NULL, 0 };
}

/* Days since 1970-01-01 of a Gregorian date and back, after Howard Hinnant's "chrono-
 * compatible low-level date algorithms": years begin in March, eras have 400 years. No
 * mktime: neither the process's zone nor its summer time may touch what is stored. */
static int64_t days_from_date(int64_t y, unsigned m, unsigned d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (int64_t)(m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_from_days(int64_t days, MYSQL_TIME *t)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	t->day = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	t->month = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	t->year = (unsigned)(yoe + era * 400 + (t->month <= 2));
}

MYSQL_TIME q_time_from_ms(int64_t ms)
{
	MYSQL_TIME t = { 0 };
	int64_t days = ms / MS_PER_DAY, rest = ms % MS_PER_DAY;

	if (rest < 0) {
		rest += MS_PER_DAY;
		days--;
	}
	date_from_days(days, &t);
	t.hour = (unsigned)(rest / 3600000);
	t.minute = (unsigned)(rest / 60000 % 60);
	t.second = (unsigned)(rest / 1000 % 60);
	t.second_part = (unsigned long)(rest % 1000) * 1000;
	t.time_type = MYSQL_TIMESTAMP_DATETIME;
	return t;
}

int64_t q_time_to_ms(const MYSQL_TIME *t)
{
	return days_from_date((int64_t)t->year, t->month, t->day) * MS_PER_DAY +
	       (int64_t)t->hour * 3600000 + (int64_t)t->minute * 60000 +
	       (int64_t)t->second * 1000 + (int64_t)(t->second_part / 1000);
}

static void bind_arg(const struct q_arg *a, MYSQL_BIND *b, MYSQL_TIME *t)
{
	if (a->null) {
		b->buffer_type = MYSQL_TYPE_NULL;
		return;
	}
	switch (a->type) {
	case Q_I64:
	case Q_BOOL:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = (void *)(uintptr_t)&a->i;
		break;
	case Q_TIME:
		*t = q_time_from_ms(a->i);
		b->buffer_type = MYSQL_TYPE_DATETIME;
		b->buffer = t;
		break;
	case Q_TEXT:
	case Q_BIN:
		b->buffer_type = a->type == Q_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		b->buffer = (void *)(uintptr_t)a->p;
		b->buffer_length = a->len;
		break;
	case Q_END:
		assert(!"an argument without type");
	}
}

enum rc q_bind_args(const struct query *q, struct q_args args, MYSQL_BIND *params,
		    MYSQL_TIME *times, struct err *e)
{
	size_t n = q_count_args(q);

	if (args.n != n)
		return ERR(e, RC_BUG, "error.500", "query %s takes %zu arguments, %zu given",
			   q->name, n, args.n);
	memset(params, 0, Q_MAX_ARGS * sizeof(*params));
	for (size_t i = 0; i < n; i++) {
		if (args.v[i].type != q->args[i])
			return ERR(e, RC_BUG, "error.500", "query %s: argument %zu has type %d,"
				   " declared is %d", q->name, i + 1, (int)args.v[i].type,
				   (int)q->args[i]);
		bind_arg(&args.v[i], &params[i], &times[i]);
	}
	return RC_OK;
}

/* Text gets a buffer for the longest value of this result, and one byte for the NUL. */
static void bind_text(struct q_run *r, unsigned i, const MYSQL_FIELD *f)
{
	MYSQL_BIND *b = &r->bind[i];

	b->buffer_type = r->q->cols[i].type == Q_BIN ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
	b->buffer_length = f->max_length + 1;
	b->buffer = talloc_size(r->mem, b->buffer_length);
	assert(b->buffer);
}

enum rc q_bind_cols(struct q_run *r, struct err *e)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(r->s->stmt);
	unsigned found = meta ? mysql_num_fields(meta) : 0;

	if (found != r->n_cols) {
		mysql_free_result(meta);
		return ERR(e, RC_BUG, "error.500", "query %s gives %u columns, declared are %u",
			   r->q->name, found, r->n_cols);
	}
	for (unsigned i = 0; i < r->n_cols; i++) {
		MYSQL_BIND *b = &r->bind[i];

		memset(b, 0, sizeof(*b));
		b->is_null = &r->is_null[i];
		b->error = &r->error[i];
		b->length = &r->length[i];
		switch (r->q->cols[i].type) {
		case Q_TIME:
			b->buffer_type = MYSQL_TYPE_DATETIME;
			b->buffer = &r->time[i];
			break;
		case Q_TEXT:
		case Q_BIN:
			bind_text(r, i, mysql_fetch_field_direct(meta, i));
			break;
		default:
			b->buffer_type = MYSQL_TYPE_LONGLONG;
			b->buffer = &r->number[i];
		}
	}
	mysql_free_result(meta);
	return RC_OK;
}

void q_read_row(struct q_run *r)
{
	for (unsigned i = 0; i < r->n_cols; i++) {
		struct q_val *v = &r->val[i];
		char *text = r->bind[i].buffer;

		*v = (struct q_val){ .null = r->is_null[i] };
		if (v->null)
			continue;
		switch (r->q->cols[i].type) {
		case Q_TIME:
			v->i = q_time_to_ms(&r->time[i]);
			break;
		case Q_TEXT:
		case Q_BIN:
			v->len = r->length[i];
			text[v->len] = '\0';
			v->p = text;
			break;
		default:
			v->i = r->number[i];
		}
	}
}
