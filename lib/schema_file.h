/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * schema_file - the numbered files of schema/, and their statements
 *
 * NNNN-name.sql, numbered from 0001 without gaps, forward only. A statement ends with a
 * semicolon at the end of a line; lines that begin with "--" between statements are
 * comments. Each statement must do no harm when run twice: MariaDB commits around DDL, and
 * a migration may have been killed before its progress was noted.
 */
#ifndef LIB_SCHEMA_FILE_H
#define LIB_SCHEMA_FILE_H

#include "lib/err.h"
#include <stddef.h>

struct schema_statement { const char *sql; size_t len; };

struct schema_file {
	long version;
	const char *name;	/* "0001-core.sql" */
	char checksum[65];	/* SHA-256 of the whole file, hex */
	struct schema_statement *statements;
	size_t n_statements;
};

struct schema_files { struct schema_file *v; size_t n; };

/* Reads all files of dir in order, on ctx. A gap, a doubled number, an unreadable file or
 * text behind the last semicolon is RC_INVALID. Other files in dir are left alone. */
enum rc schema_load(const void *ctx, const char *dir, struct schema_files *out,
		    struct err *e) MUST_CHECK;
/* Splits text (must live as long as the result); for schema_load and tests. */
enum rc schema_split(const void *ctx, const char *name, const char *text, size_t len,
		     struct schema_file *out, struct err *e) MUST_CHECK;

#endif
