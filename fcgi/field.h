/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * field - the types of form fields: one row each, one judge each
 *
 * A judge gets a value as received (text, len), cleans what its type cleans (trimming,
 * line ends), sets id where the type has one, and present = false when nothing was
 * entered. The result is a message id, NULL when the value is good.
 */
#ifndef FCGI_FIELD_H
#define FCGI_FIELD_H

#include "fcgi/form.h"

#define FIELD_LIST_MAX 64

const char *field_judge(const void *mem, const struct field *f, struct value *v);
/* "line", "text", ...: field/@type in the page document. */
const char *field_type_name(enum field_type type);
/* True when s is a local path that may stand in a Location (SECURITY a60): '/' first, no
 * second '/', printable ASCII without backslash, quotes and angle brackets. */
bool field_path_ok(const char *s, size_t len);

#endif
