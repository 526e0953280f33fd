/* SPDX-License-Identifier: EUPL-1.2 */
/* page_form.c - declared forms as elements of the page document, with what was typed */

#include "fcgi/field.h"
#include "fcgi/gate.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>
#include <talloc.h>

/* What is shown in the fields: a filter's address, a wrong POST's form, a draft, else
 * nothing. */
static const struct values *shown(const struct page *pg, const struct form *form)
{
	const struct turn *t = pg->gate;

	if (form->flags & FORM_GET)
		return pg->query.form == form ? &pg->query : NULL;
	if (pg->again && pg->form.form && strcmp(pg->form.form->name, form->name) == 0)
		return &pg->form;
	return t->draft.form == form ? &t->draft.values : NULL;
}

static const struct value *shown_value(const struct values *vs, const char *name)
{
	if (!vs)
		return NULL;
	for (size_t i = 0; vs->form->fields[i].name; i++)
		if (strcmp(vs->form->fields[i].name, name) == 0)
			return &vs->v[i];
	return NULL;
}

static bool holds(const struct value *v, const char *text)
{
	if (!v || !v->present)
		return false;
	if (!v->list)
		return strcmp(v->text, text) == 0;
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->list[i], text) == 0)
			return true;
	return false;
}

static void add_values(xmlNode *node, const struct value *v)
{
	for (size_t i = 0; v->list && i < v->n; i++)
		xml_elem_text(node, "value", v->list[i]);
	if (!v->list && v->present)
		xml_elem_textn(node, "value", v->text, v->len);
}

static bool is_of_files(const struct field *f)
{
	return f->type == F_FILE || f->type == F_STAGED || f->type == F_REMOVE;
}

/* Without files there is no field for them. */
static void add_files(const struct turn *t, xmlNode *parent, const struct field *f)
{
	xmlNode *node;

	if (t->g->conf->attachment_count == 0)
		return;
	if (f->type == F_FILE)
		xml_attr(parent, "multipart", "true");
	node = xml_elem(parent, "field");
	xml_attr(node, "name", f->name);
	xml_attr(node, "type", field_type_name(f->type));
	xml_attr(node, "list", "true");
	gate_draw_files(t, node, f->type);
}

static void add_field(xmlNode *parent, const struct field *f, const struct value *v)
{
	xmlNode *node = xml_elem(parent, "field");

	xml_attr(node, "name", f->name);
	xml_attr(node, "type", field_type_name(f->type));
	xml_attr(node, "required", f->flags & F_REQUIRED ? "true" : NULL);
	xml_attr(node, "list", f->flags & F_LIST ? "true" : NULL);
	if (f->min)
		xml_attr_i64(node, "min", f->min);
	if (f->max)
		xml_attr_i64(node, "max", f->max);
	xml_attr(node, "error", v ? v->error : NULL);
	for (size_t i = 0; f->choices && f->choices[i]; i++) {
		xmlNode *choice = xml_elem(node, "choice");

		xml_attr(choice, "value", f->choices[i]);
		xml_attr(choice, "selected", holds(v, f->choices[i]) ? "true" : NULL);
	}
	if (v && !f->choices && f->type != F_PASSWORD && f->type != F_BUTTON)
		add_values(node, v);
}

/* Of a draft's pages each is a new one; a form that comes back is still the same. */
static void add_stand(const struct turn *t, xmlNode *parent, const struct field *f,
		      const struct values *vs)
{
	const struct value *v = shown_value(vs, f->name);
	const bool drafts = vs == &t->draft.values;
	const char *text = v && v->present ? v->text : NULL;

	add_field(parent, f, NULL);
	xml_elem_text(xmlGetLastChild(parent), "value",
		      gate_stand(t, drafts ? NULL : text, drafts ? text : NULL));
}

/* A filled form keeps its handle until it is sent: its draft and its files hang on it. */
static void add_marks(struct turn *t, xmlNode *node, const struct form *form,
		      const struct values *vs)
{
	unsigned char random[TOKEN_KEY_RANDOM];
	char csrf[88], key[TOKEN_KEY_TEXT];

	if (vs && vs == &t->draft.values)
		gate_form_marks_again(t, form->name, t->draft.key, csrf, key);
	else if (vs && t->key_ok && !t->key_used && token_form_key_random(t->key, random))
		gate_form_marks_again(t, form->name, random, csrf, key);
	else
		gate_form_marks(t, form->name, csrf, key);
	xml_attr(node, "csrf", csrf);
	xml_attr(node, "key", key);
}

xmlNode *page_form(struct page *pg, xmlNode *parent, const struct form *form,
		   const char *action, ...)
{
	struct turn *t = pg->gate;
	const struct values *vs = shown(pg, form);
	xmlNode *node = xml_elem(parent, "form");
	va_list ap;

	va_start(ap, action);
	xml_attr(node, "name", form->name);
	xml_attr(node, "action", talloc_vasprintf(pg->mem, action, ap));
	va_end(ap);
	if (form->flags & FORM_GET)
		xml_attr(node, "method", "get");
	else
		add_marks(t, node, form, vs);
	if (form->flags & FORM_DRAFT) {
		xml_attr(node, "typed", vs == &pg->form ? "true" : NULL);
		page_wants_script(t);
	}
	if (vs == &pg->form && t->form_error) {
		xmlNode *error = xml_elem(node, "error");

		xml_attr(error, "id", t->form_error);
		xml_elem_text(error, "arg", t->form_error_arg);
	}
	for (const struct field *f = form->fields; f->name; f++) {
		if (is_of_files(f))
			add_files(t, node, f);
		else if (strcmp(f->name, "stand") == 0)
			add_stand(t, node, f, vs);
		else
			add_field(node, f, shown_value(vs, f->name));
	}
	return node;
}

static char *attr(const void *mem, xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	char *copy = value ? talloc_strdup(mem, (const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

static bool has_attr(xmlNode *node, const char *name, const char *value)
{
	char *have = attr(NULL, node, name);
	bool same = have && strcmp(have, value) == 0;

	talloc_free(have);
	return same;
}

static bool is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNode *find_field(xmlNode *form, const char *name)
{
	for (xmlNode *n = form->children; n; n = n->next)
		if (is(n, "field") && has_attr(n, "name", name))
			return n;
	assert(!"page_form: no such field in this form");
	return NULL;
}

/* A wrong POST's form and a draft keep what was typed, even where that is nothing; a
 * filter only where its address says something. */
static bool keeps_typed(const struct page *pg, xmlNode *form, xmlNode *field)
{
	const struct turn *t = pg->gate;

	if (!has_attr(form, "method", "get"))
		return (pg->again && pg->form.form &&
			has_attr(form, "name", pg->form.form->name)) ||
		       (t->draft.form && has_attr(form, "name", t->draft.form->name));
	for (xmlNode *n = field->children; n; n = n->next)
		if (is(n, "value") || (is(n, "choice") && has_attr(n, "selected", "true")))
			return true;
	return false;
}

void page_form_default(struct page *pg, xmlNode *form, const char *field, const char *value)
{
	xmlNode *node = find_field(form, field);
	bool has_choices = false;

	if (!value || keeps_typed(pg, form, node))
		return;
	for (xmlNode *n = node->children; n; n = n->next) {
		if (!is(n, "choice"))
			continue;
		has_choices = true;
		if (has_attr(n, "value", value))
			xml_attr(n, "selected", "true");
	}
	if (!has_choices)
		xml_elem_text(node, "value", value);
}

/* A choice that was typed (or is the default) is selected; its value element goes. */
void page_form_choice(struct page *pg, xmlNode *form, const char *field,
		      const char *value, const char *text)
{
	xmlNode *node = find_field(form, field), *choice, *next;
	bool selected = false;

	for (xmlNode *n = node->children; n; n = next) {
		xmlChar *have;

		next = n->next;
		if (!is(n, "value"))
			continue;
		have = xmlNodeGetContent(n);
		if (strcmp((const char *)have, value) == 0) {
			selected = true;
			xmlUnlinkNode(n);
			xmlFreeNode(n);
		}
		xmlFree(have);
	}
	(void)pg;
	choice = xml_elem_text(node, "choice", text ? text : "");
	xml_attr(choice, "value", value);
	xml_attr(choice, "selected", selected ? "true" : NULL);
}
