/* SPDX-License-Identifier: EUPL-1.2 */
/* address.c - local addresses with a query, made of declared fields */

#include "fcgi/address.h"
#include "fcgi/request.h"

#include <assert.h>
#include <talloc.h>

void address_init(struct address *a, const void *mem, const char *path)
{
	*a = (struct address){ .mem = mem, .text = talloc_strdup(mem, path) };
	assert(a->text);
}

void address_add(struct address *a, const char *name, const char *value)
{
	if (!value)
		return;
	a->text = talloc_asprintf_append(a->text, "%c%s=%s", a->query ? '&' : '?', name,
					 request_encode(a->mem, value));
	assert(a->text);
	a->query = true;
}

void address_add_fields(struct address *a, const struct values *vs,
			const char *const *names)
{
	for (; *names; names++) {
		const struct value *v = form_value(vs, *names);

		for (size_t i = 0; v->present && v->list && i < v->n; i++)
			address_add(a, *names, v->list[i]);
		if (v->present && !v->list)
			address_add(a, *names, v->text);
	}
}
