/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form - declared fields, and their values once judged
 *
 * Undeclared fields do not exist for a handler; a repeated field that is no list is
 * an error on it. Values are cleaned of nothing: what is invalid is an error with a
 * message id, and the value (made safe by xml.c) is shown again.
 */
#ifndef FCGI_FORM_H
#define FCGI_FORM_H

#include "fcgi/request.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	F_LINE,		/* one line, no control characters, trimmed; min/max code points */
	F_TEXT,		/* many lines; CRLF and CR become LF */
	F_EMAIL,	/* strict address, max 254 bytes, trimmed */
	F_PASSWORD,	/* bytes as received; never shown again; wiped */
	F_ENUM,		/* one of choices */
	F_ID,		/* 1 .. 2^53 */
	F_BOOL,		/* "1" or "on" */
	F_DATE,		/* yyyy-mm-dd */
	F_BUTTON,	/* present or not */
	F_PATH,		/* local path for next: SECURITY a60 */
	F_OPAQUE,	/* token, at most max bytes */
	/* The three of a form that takes files, all lists. The gate fills F_FILE: ids are
	 * those of lib/upload.h, to be linked; the other two say which staged before. */
	F_FILE, F_STAGED, F_REMOVE
};
enum { F_REQUIRED = 1, F_LIST = 2, F_DROP_BAD = 4, F_LOOK = 8, F_ASIDE = 16 };
	/* F_DROP_BAD: a bad value counts as absent (filters in an address); two are an
	 * error all the same
	 * F_LOOK: a button that only asks for the page again, as it was filled in: nothing
	 * is judged, nothing is done, the answer is 200
	 * F_ASIDE: about the page and not what was typed: no part of form_hash */

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	unsigned min, max;	/* code points; max entries of a list are 64 */
	const char *const *choices;	/* NULL-terminated */
};

struct form {
	const char *name;	/* "ticket-new": also in the key */
	const struct field *fields;	/* ends with name NULL */
	unsigned flags;
};
enum {
	FORM_ONCE = 1,	/* one form, one result (PRODUCT.md section 3): the gate
			 * keeps (person, key), content hash and the answer's path */
	FORM_DRAFT = 4,	/* what was typed may be kept as a draft, by the button "draft"; also
			 * FORM_ONCE and FORM_RESCUE */
	FORM_RESCUE = 8,	/* what was typed is kept when the session is over; its page
				 * asks page_draft for it */
	FORM_GET = 2	/* a filter: page_form draws it with method="get", without csrf
			 * and key, and with the values of pg->query */
};

struct value {
	bool present;
	const char *text;	/* "" if absent */
	size_t len;
	int64_t id;		/* F_ID, F_BOOL; F_ENUM: index; F_DATE: ms (local midnight) */
	const char *error;	/* message id or NULL */
	const char *const *list;	/* F_LIST: NULL-terminated texts */
	const int64_t *ids;	/* F_LIST of F_ID */
	size_t n;		/* entries of the list */
};

struct values {
	const struct form *form;
	struct value *v;	/* as many as form has fields, same order */
	unsigned errors;
};

/* Judges pairs against form. *out is always filled (on mem); errors are counted,
 * not returned. RC_INVALID only when the pairs could not be read. */
enum rc form_read(const void *mem, const struct form *form, const struct pair *pairs,
		  size_t n_pairs, struct values *out, struct err *e) MUST_CHECK;

/* The values of a form nobody has filled in: no field present, no errors. form NULL: a
 * form without fields. */
void form_empty(const void *mem, const struct form *form, struct values *out);
/* SHA-256 over the declared fields in their order, as judged (buttons included); of files
 * content and names, however they came. */
void form_hash(const struct values *vs, unsigned char out[32]);
/* Value by field name; asserts that it is declared. */
struct value *form_value(const struct values *vs, const char *name);
static inline const char *form_text(const struct values *vs, const char *name)
{ return form_value(vs, name)->text; }
static inline int64_t form_id(const struct values *vs, const char *name)
{ return form_value(vs, name)->id; }
static inline bool form_has(const struct values *vs, const char *name)
{ return form_value(vs, name)->present; }
/* Takes all errors back: a draft may be as it is. */
void form_forgive(struct values *vs);
/* Whether a button with F_LOOK was pressed; no field is wrong then. */
bool form_looks(struct values *vs);
/* Marks a field as wrong (first error wins). */
void form_error(struct values *vs, const char *name, const char *msgid);

#endif
