/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * address - local addresses with a query, made of declared fields
 *
 * Everything is on mem; names and values are percent-encoded.
 */
#ifndef FCGI_ADDRESS_H
#define FCGI_ADDRESS_H

#include "fcgi/form.h"

struct address { const void *mem; char *text; bool query; };

void address_init(struct address *a, const void *mem, const char *path);
/* Appends name=value; nothing when value is NULL. */
void address_add(struct address *a, const char *name, const char *value);
/* Appends those fields of vs that are in names (ends with NULL) and have a value. */
void address_add_fields(struct address *a, const struct values *vs,
			const char *const *names);

#endif
