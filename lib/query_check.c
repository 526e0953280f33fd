/* SPDX-License-Identifier: EUPL-1.2 */
/* query_check - a declaration against the metadata of its prepared statement */
#include "lib/query_private.h"
#include <string.h>

#define CHARSET_BINARY 63

static bool is_text_type(enum enum_field_types t)
{
	switch (t) {
	case MYSQL_TYPE_STRING:
	case MYSQL_TYPE_VAR_STRING:
	case MYSQL_TYPE_VARCHAR:
	case MYSQL_TYPE_ENUM:
	case MYSQL_TYPE_TINY_BLOB:
	case MYSQL_TYPE_BLOB:
	case MYSQL_TYPE_MEDIUM_BLOB:
	case MYSQL_TYPE_LONG_BLOB:
		return true;
	default:
		return false;
	}
}

static bool is_int_type(enum enum_field_types t)
{
	return t == MYSQL_TYPE_TINY || t == MYSQL_TYPE_SHORT || t == MYSQL_TYPE_LONG ||
	       t == MYSQL_TYPE_INT24 || t == MYSQL_TYPE_LONGLONG;
}

/* DECIMAL (what SUM gives) is no integer to us: the query says CAST(... AS SIGNED). */
static bool fits(enum q_type type, const MYSQL_FIELD *f)
{
	if (f->type == MYSQL_TYPE_NULL)
		return true;
	switch (type) {
	case Q_I64:
	case Q_BOOL:
		return is_int_type(f->type);
	case Q_TIME:
		return f->type == MYSQL_TYPE_DATETIME || f->type == MYSQL_TYPE_TIMESTAMP;
	case Q_TEXT:
		return is_text_type(f->type) && f->charsetnr != CHARSET_BINARY;
	case Q_BIN:
		return is_text_type(f->type) && f->charsetnr == CHARSET_BINARY;
	case Q_END:
		break;
	}
	return false;
}

static enum rc check_col(const struct query *q, unsigned i, const MYSQL_FIELD *f,
			 struct err *e)
{
	const struct q_col *c = &q->cols[i];
	bool rich = c->show == QS_PLAIN || c->show == QS_MARKDOWN;

	if (!fits(c->type, f))
		return ERR(e, RC_BUG, "", "query %s: column %u (%s) has type %d, charset %u,"
			   " which is not the declared type %d", q->name, i + 1, c->name,
			   (int)f->type, f->charsetnr, (int)c->type);
	if ((rich && c->type != Q_TEXT) || (c->show != QS_KEEP && c->type == Q_BIN))
		return ERR(e, RC_BUG, "", "query %s: column %s cannot be shown that way",
			   q->name, c->name);
	return RC_OK;
}

static enum rc check_cols(const struct query *q, MYSQL_RES *meta, struct err *e)
{
	unsigned found = meta ? mysql_num_fields(meta) : 0, declared = q_count_cols(q);
	enum rc rc = RC_OK;

	if (found != declared)
		return ERR(e, RC_BUG, "", "query %s gives %u columns, declared are %u",
			   q->name, found, declared);
	for (unsigned i = 0; i < found && !rc; i++)
		rc = check_col(q, i, mysql_fetch_field_direct(meta, i), e);
	return rc;
}

enum rc query_check(struct db *db, const struct query *q, struct err *e)
{
	struct db_stmt *s;
	MYSQL_RES *meta;
	unsigned long places;
	enum rc rc;

	if (!q->name || !*q->name || !q->sql)
		return ERR(e, RC_BUG, "", "a query has no name or no SQL");
	rc = db_connect(db, e);
	if (!rc)
		rc = db_stmt_get(db, q->name, q->sql, &s, e);
	if (rc)
		return rc;
	places = mysql_stmt_param_count(s->stmt);
	meta = mysql_stmt_result_metadata(s->stmt);
	if (places != q_count_args(q))
		rc = ERR(e, RC_BUG, "", "query %s has %lu places, declared are %u", q->name,
			 places, q_count_args(q));
	else
		rc = check_cols(q, meta, e);
	mysql_free_result(meta);
	db_stmt_put(s);
	return rc;
}
