/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf_table - every setting: name, type, bounds, default, documentation
 *
 * A row's member is checked against its kind at compile time. Text of defaults may use
 * the same {names} as the file (conf_parse.c expands them).
 */
#ifndef LIB_CONF_TABLE_H
#define LIB_CONF_TABLE_H

#include "lib/conf.h"
#include <stddef.h>

enum conf_kind {
	K_TEXT,		/* one line, no control characters */
	K_PATH,		/* absolute path, "" only where the default is "" */
	K_COUNT,	/* long */
	K_DURATION,	/* long, ms; "30s", "15min", "24h", "14d" */
	K_SIZE,		/* long, bytes; "512", "64K", "25M" */
	K_SIZE_KIB,	/* the same, kept in KiB */
	K_LIMIT,	/* struct conf_limit; "10 / 15min" */
	K_BOOL,		/* "yes", "no" */
	K_CHOICE,	/* enum; one of words, kept as index */
	K_WORD,		/* const char *; one of words */
	K_SECRET	/* struct conf_secret; value is the path of a file */
};
enum {
	C_LAZY = 1,	/* K_SECRET: a file that is missing or not for us is no secret, no error */
	C_FILE = 2	/* K_PATH: the file must be readable */
};

struct setting {
	const char *name;
	enum conf_kind kind;
	size_t at;		/* offset in struct conf */
	long min, max;		/* in the unit kept; K_SECRET: bytes */
	const char *fallback;	/* default as written in the file; NULL: must be given */
	const char *example;	/* for the example file where there is no default, else NULL */
	const char *const *words;
	unsigned flags;
	/* K_TEXT: NULL if fine, else what is allowed. May be NULL. */
	const char *(*check)(const char *value);
	const char *doc;	/* plain sentences */
};

struct section {
	const char *title;
	const struct setting *settings;	/* ends with name NULL */
};

extern const struct section conf_sections[];	/* ends with title NULL */

/* Row by name, NULL if there is none; row whose name is nearest to a wrong one. */
const struct setting *conf_find(const char *name);
const struct setting *conf_nearest(const char *name);

/* Reads value into c (texts are copied to c). False: *wrong (on c) says what is wrong. */
bool conf_parse(struct conf *c, const struct setting *s, const char *value, char **wrong);
/* Writes the effective value in the form the file takes, on ctx. */
char *conf_format(const void *ctx, const struct conf *c, const struct setting *s);
/* What a value may be ("1 to 256"), on ctx. */
char *conf_allowed(const void *ctx, const struct setting *s);
/* The member a row stands for. */
void *conf_member(struct conf *c, const struct setting *s);

/* Puts in what {names} stand for: {site}, {run_dir}, {datadir}, {sysconfdir}, {rundir},
 * {statedir}. NULL for an unknown name. */
char *conf_expand(struct conf *c, const char *value);

/* Values that follow from others: https, mail_host, mail_bounce, mail_from_name. */
void conf_derive(struct conf *c);
/* Rules that concern more than one setting; say is called once per problem. */
typedef void conf_say_fn(void *arg, const char *name, const char *fmt, ...);
void conf_cross_check(const struct conf *c, conf_say_fn *say, void *arg);

/* Checkers of single texts (conf_check.c). */
const char *check_site(const char *value);
const char *check_base_url(const char *value);
const char *check_zone(const char *value);
const char *check_time(const char *value);
const char *check_language(const char *value);
const char *check_email(const char *value);
const char *check_email_or_none(const char *value);
const char *check_host(const char *value);
const char *check_host_or_none(const char *value);
const char *check_db_name(const char *value);
const char *check_url_path(const char *value);
const char *check_scan(const char *value);
bool conf_is_loopback(const char *host);

#endif
