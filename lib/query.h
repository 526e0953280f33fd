/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * query - declared queries; their rows become XML or C values
 *
 * A declaration names its SQL, its arguments' types and its columns. There is no
 * string building: optional filters and orders are put together by q_*.c from
 * declared fragments chosen by enums (query_compose), and the db test prepares
 * every declaration and every combination and compares counts and types with
 * the statement's metadata. Every q_*.c file lists its declarations in an array
 * registered in q_all.c, so nothing escapes the test.
 *
 * SQL is written with "{where}", "{order}", "{limit}" only where query_compose fills them.
 * In XML: ATTR makes an attribute (name "reporter@id": of the child element reporter),
 * ELEM a child element, PLAIN and MARKDOWN a child element filled by richtext, KEEP only
 * a C value (no XML). NULL is absent.
 */
#ifndef LIB_QUERY_H
#define LIB_QUERY_H

#include "lib/db.h"
#include "lib/err.h"
#include "lib/xml.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum q_type { Q_END, Q_I64, Q_TEXT, Q_BIN, Q_TIME, Q_BOOL };
	/* Q_TIME: DATETIME(3) UTC <-> int64_t ms. Q_BOOL: TINYINT; in XML an
	 * attribute "true", absent when 0. Q_TEXT: chars; Q_BIN: bytes. */
enum q_show { QS_END, QS_ATTR, QS_ELEM, QS_PLAIN, QS_MARKDOWN, QS_KEEP };

struct q_col { enum q_show show; enum q_type type; const char *name; };
#define ATTR(type, name)	{ QS_ATTR, Q_##type, name }
#define ELEM(type, name)	{ QS_ELEM, Q_##type, name }
#define PLAIN(name)		{ QS_PLAIN, Q_TEXT, name }
#define MARKDOWN(name)		{ QS_MARKDOWN, Q_TEXT, name }
#define KEEP(type, name)	{ QS_KEEP, Q_##type, name }

#define Q_MAX_ARGS 24
#define Q_MAX_COLS 40

struct query {
	const char *name;		/* unique; shown in logs */
	const char *sql;
	enum q_type args[Q_MAX_ARGS];
	const char *row;		/* element name of a row, NULL if no XML */
	struct q_col cols[Q_MAX_COLS];	/* none: INSERT, UPDATE, DELETE */
};

/* An argument; null = SQL NULL. Text and bytes are not copied. */
struct q_arg { enum q_type type; bool null; int64_t i; const char *p; size_t len; };
struct q_arg q_i64(int64_t v);
struct q_arg q_i64_or_null(int64_t v);		/* 0 is NULL */
struct q_arg q_text(const char *s);		/* NULL is NULL */
struct q_arg q_bin(const void *p, size_t len);
struct q_arg q_time(int64_t ms);
struct q_arg q_null(enum q_type type);
struct q_arg q_bool(bool v);
struct q_args { const struct q_arg *v; size_t n; };
#define QARGS(...) ((struct q_args){ (const struct q_arg[]){ __VA_ARGS__ }, \
	sizeof((const struct q_arg[]){ __VA_ARGS__ }) / sizeof(struct q_arg) })
#define QNONE ((struct q_args){ NULL, 0 })

/* A column's value; p is NUL-terminated, valid until the runner returns
 * (query_each) or as long as ctx (query_row). */
struct q_val { bool null; int64_t i; const char *p; size_t len; };

/* Appends one element per row below parent (row's name; NULL row: columns go
 * straight onto parent and there must be at most one row). *rows may be NULL. */
enum rc query_xml(struct db *db, const struct query *q, struct q_args args,
		  xmlNode *parent, size_t *rows, struct err *e) MUST_CHECK;
/* Like query_xml for exactly one row; *node is its element. No row: RC_NOTFOUND
 * with msgid. vals (may be NULL) has one struct per column, on ctx. */
enum rc query_xml_one(struct db *db, const struct query *q, struct q_args args,
		      const void *ctx, xmlNode *parent, xmlNode **node,
		      struct q_val *vals, const char *msgid, struct err *e) MUST_CHECK;
/* One row into vals (copied to ctx). *found false when there is none. More than
 * one row is RC_BUG. */
enum rc query_row(struct db *db, const struct query *q, struct q_args args,
		  const void *ctx, struct q_val *vals, bool *found, struct err *e) MUST_CHECK;
/* Whether there is a row; its columns do not matter. */
enum rc query_exists(struct db *db, const struct query *q, struct q_args args, bool *found,
		     struct err *e) MUST_CHECK;
/* Calls fn for each row; a result other than RC_OK stops and is returned. */
enum rc query_each(struct db *db, const struct query *q, struct q_args args,
		   enum rc (*fn)(void *arg, const struct q_val *vals, struct err *e),
		   void *arg, struct err *e) MUST_CHECK;
/* INSERT, UPDATE, DELETE. *changed (may be NULL) is the number of rows: those found, also
 * when an UPDATE left them as they were (CLIENT_FOUND_ROWS). */
enum rc query_exec(struct db *db, const struct query *q, struct q_args args,
		   int64_t *changed, struct err *e) MUST_CHECK;
/* The same; a number other than n is RC_CONFLICT with msgid. */
enum rc query_exec_n(struct db *db, const struct query *q, struct q_args args,
		     int64_t n, const char *msgid, struct err *e) MUST_CHECK;
/* True if the last query_exec failed with a duplicate key (1062); it then
 * returned RC_CONFLICT. */
bool query_duplicate(const struct db *db);

/*
 * A composed query: base declaration plus fragments. "{where}" and "{order}" and
 * "{limit}" in base.sql stand where the chosen fragments go, in the order given;
 * their arguments follow in the same order. Returns a declaration on ctx whose
 * name and SQL are stable for the same choice, so that the statement cache (keyed
 * by SQL text) finds it.
 */
struct q_fragment { const char *sql; enum q_type args[6]; };
const struct query *query_compose(const void *ctx, const struct query *base,
				  const struct q_fragment *const *where, size_t n_where,
				  const struct q_fragment *order,
				  const struct q_fragment *limit);

/* Prepares q without running it and compares it with its declaration. */
enum rc query_check(struct db *db, const struct query *q, struct err *e) MUST_CHECK;

/* All declarations (q_all.c); NULL-terminated. */
extern const struct query *const *const q_all[];

/* Escapes %, _ and \ for LIKE ... ESCAPE '\\', on ctx. */
char *query_like(const void *ctx, const char *text);

#endif
