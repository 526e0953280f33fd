/* SPDX-License-Identifier: EUPL-1.2 */
/* form.c - pairs against a declaration: what is declared, once, and judged */

#include "fcgi/form.h"

#include "fcgi/field.h"
#include "lib/token.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

static size_t field_count(const struct form *form)
{
	size_t n = 0;

	while (form && form->fields[n].name)
		n++;
	return n;
}

void form_empty(const void *mem, const struct form *form, struct values *out)
{
	size_t n = field_count(form);

	*out = (struct values){ .form = form, .v = talloc_zero_array(mem, struct value,
								     (unsigned)n + 1) };
	for (size_t i = 0; i < n; i++)
		out->v[i].text = "";
}

static void wrong(struct values *vs, struct value *v, const char *msgid)
{
	if (!v->error)
		v->error = msgid;
	vs->errors++;
}

static void take_one(const void *mem, struct values *vs, size_t i, const struct pair *p)
{
	const struct field *f = &vs->form->fields[i];
	struct value v = { .present = true, .text = p->value, .len = p->len };
	const char *error = field_judge(mem, f, &v);

	if (error && f->flags & F_DROP_BAD)
		return;
	vs->v[i] = v;
	if (error) {
		vs->v[i].present = true;
		wrong(vs, &vs->v[i], error);
	}
}

/* All pairs of a list field; empty entries (a "none" choice) count for nothing. */
static void take_list(const void *mem, struct values *vs, size_t i,
		      const struct pair *pairs, size_t n_pairs)
{
	const struct field *f = &vs->form->fields[i];
	const char **texts = talloc_zero_array(mem, const char *, FIELD_LIST_MAX + 1);
	int64_t *ids = talloc_zero_array(mem, int64_t, FIELD_LIST_MAX + 1);
	struct value *out = &vs->v[i];
	size_t n = 0;

	for (size_t k = 0; k < n_pairs; k++) {
		struct value v = { .present = true, .text = pairs[k].value, .len = pairs[k].len };
		const char *error;

		if (strcmp(pairs[k].name, f->name) != 0)
			continue;
		error = field_judge(mem, f, &v);
		if (!error && !v.present)
			continue;
		if (!error && n == FIELD_LIST_MAX)
			error = "form.error.repeated";
		if (error && !(f->flags & F_DROP_BAD))
			wrong(vs, out, error);
		if (n == FIELD_LIST_MAX || (error && f->flags & F_DROP_BAD))
			continue;
		texts[n] = v.text;
		ids[n++] = v.id;
	}
	out->present = n > 0;
	out->list = texts;
	out->ids = ids;
	out->n = n;
	if (n > 0) {
		out->text = texts[0];
		out->len = strlen(texts[0]);
		out->id = ids[0];
	}
}

static void read_field(const void *mem, struct values *vs, size_t i,
		       const struct pair *pairs, size_t n_pairs)
{
	const struct field *f = &vs->form->fields[i];
	const struct pair *first = NULL;
	size_t n = 0;

	for (size_t k = 0; k < n_pairs; k++) {
		if (strcmp(pairs[k].name, f->name) != 0)
			continue;
		first = first ? first : &pairs[k];
		n++;
	}
	if (f->flags & F_LIST)
		take_list(mem, vs, i, pairs, n_pairs);
	else if (n == 1 || (n > 1 && !(f->flags & F_DROP_BAD)))
		take_one(mem, vs, i, first);
	if (n > 1 && !(f->flags & F_LIST))
		wrong(vs, &vs->v[i], "form.error.repeated");
	if (f->flags & F_REQUIRED && !vs->v[i].present && !vs->v[i].error)
		wrong(vs, &vs->v[i], "form.error.required");
}

enum rc form_read(const void *mem, const struct form *form, const struct pair *pairs,
		  size_t n_pairs, struct values *out, struct err *e)
{
	(void)e;
	form_empty(mem, form, out);
	for (size_t i = 0; i < field_count(form); i++)
		read_field(mem, out, i, pairs, n_pairs);
	return RC_OK;
}

static void hash_part(char **buf, const char *p, size_t len)
{
	size_t at = talloc_get_size(*buf);
	uint64_t n = len;

	*buf = talloc_realloc_size(NULL, *buf, at + sizeof(n) + len);
	memcpy(*buf + at, &n, sizeof(n));
	if (len)
		memcpy(*buf + at + sizeof(n), p, len);
}

void form_hash(const struct values *vs, unsigned char out[32])
{
	char *buf = talloc_size(NULL, 0);
	size_t n = field_count(vs->form);

	for (size_t i = 0; i < n; i++) {
		const struct value *v = &vs->v[i];
		enum field_type type = vs->form->fields[i].type;

		if (type == F_STAGED || type == F_REMOVE || vs->form->fields[i].flags & F_ASIDE)
			continue;
		hash_part(&buf, vs->form->fields[i].name, strlen(vs->form->fields[i].name));
		hash_part(&buf, v->present ? "1" : "0", 1);
		if (!v->list)
			hash_part(&buf, v->text, v->len);
		for (size_t k = 0; k < v->n; k++)
			hash_part(&buf, v->list[k], strlen(v->list[k]));
	}
	token_sha256(buf, talloc_get_size(buf), out);
	talloc_free(buf);
}

struct value *form_value(const struct values *vs, const char *name)
{
	size_t n = field_count(vs->form);

	for (size_t i = 0; i < n; i++)
		if (strcmp(vs->form->fields[i].name, name) == 0)
			return &vs->v[i];
	assert(!"form_value: the field is not declared");
	return NULL;
}

void form_forgive(struct values *vs)
{
	for (size_t i = 0; i < field_count(vs->form); i++)
		vs->v[i].error = NULL;
	vs->errors = 0;
}

void form_error(struct values *vs, const char *name, const char *msgid)
{
	wrong(vs, form_value(vs, name), msgid);
}

bool form_looks(struct values *vs)
{
	bool looks = false;

	for (size_t i = 0; i < field_count(vs->form); i++)
		looks = looks || (vs->form->fields[i].flags & F_LOOK && vs->v[i].present);
	if (looks)
		form_forgive(vs);
	return looks;
}
