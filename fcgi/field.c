/* SPDX-License-Identifier: EUPL-1.2 */
/* field.c - one judge per field type, and the table of them */

#include "fcgi/field.h"

#include "lib/access.h"
#include "lib/clock.h"
#include "lib/xml.h"

#include <string.h>
#include <talloc.h>

#define ID_DIGITS 16
#define ID_MAX (INT64_C(1) << 53)
#define PATH_LEN_MAX 2000

typedef const char *judge_fn(const void *mem, const struct field *f, struct value *v);

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void trim(const void *mem, struct value *v)
{
	const char *s = v->text;
	size_t len = v->len;
	char *out;

	while (len > 0 && is_space(*s)) {
		s++;
		len--;
	}
	while (len > 0 && is_space(s[len - 1]))
		len--;
	if (len == v->len)
		return;
	/* by length: a NUL must not hide what follows it */
	out = talloc_size(mem, len + 1);
	memcpy(out, s, len);
	out[len] = '\0';
	v->text = out;
	v->len = len;
}

/* Controls other than those in allowed; NUL counts as one. */
static bool has_control(const struct value *v, const char *allowed)
{
	for (size_t i = 0; i < v->len; i++) {
		unsigned char c = (unsigned char)v->text[i];

		if (c == 0x7f || (c < 0x20 && (c == 0 || !strchr(allowed, c))))
			return true;
	}
	return false;
}

static size_t code_points(const struct value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->len; i++)
		n += ((unsigned char)v->text[i] & 0xc0) != 0x80;
	return n;
}

static const char *judge_chars(const struct field *f, const struct value *v,
			       const char *allowed)
{
	size_t n;

	if (has_control(v, allowed))
		return "form.error.control";
	if (!xml_valid(v->text, v->len))
		return "form.error.utf8";
	n = code_points(v);
	if (f->max && n > f->max)
		return "form.error.long";
	return n < f->min ? "form.error.short" : NULL;
}

static const char *judge_line(const void *mem, const struct field *f, struct value *v)
{
	if (has_control(v, "\t\r\n"))
		return "form.error.control";
	trim(mem, v);
	v->present = v->len > 0;
	return v->present ? judge_chars(f, v, "") : NULL;
}

static const char *judge_text(const void *mem, const struct field *f, struct value *v)
{
	char *out = talloc_size(mem, v->len + 1);
	size_t n = 0, blank = 0;

	for (size_t i = 0; i < v->len; i++) {
		if (v->text[i] == '\r' && i + 1 < v->len && v->text[i + 1] == '\n')
			continue;
		out[n] = v->text[i] == '\r' ? '\n' : v->text[i];
		blank += is_space(out[n]);
		n++;
	}
	out[n] = '\0';
	v->text = out;
	v->len = n;
	v->present = blank < n;
	return v->present ? judge_chars(f, v, "\t\n") : NULL;
}

static const char *judge_email(const void *mem, const struct field *f, struct value *v)
{
	const char *error = judge_line(mem, f, v);

	if (error || !v->present)
		return error;
	return access_fold_email(mem, v->text) ? NULL : "form.error.email";
}

static const char *judge_password(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	v->present = v->len > 0;
	return v->present ? judge_chars(f, v, "") : NULL;
}

static bool is(const struct value *v, const char *word)
{
	return strlen(word) == v->len && memcmp(word, v->text, v->len) == 0;
}

static const char *judge_enum(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	v->present = v->len > 0;
	for (int64_t i = 0; f->choices[i]; i++) {
		if (is(v, f->choices[i])) {
			v->id = i;
			return NULL;
		}
	}
	return v->present ? "form.error.choice" : NULL;
}

static const char *judge_id(const void *mem, const struct field *f, struct value *v)
{
	int64_t id = 0;

	(void)f;
	trim(mem, v);
	v->present = v->len > 0;
	if (!v->present)
		return NULL;
	if (v->len > ID_DIGITS || strspn(v->text, "0123456789") != v->len || *v->text == '0')
		return "form.error.number";
	for (size_t i = 0; i < v->len; i++)
		id = id * 10 + (v->text[i] - '0');
	if (id > ID_MAX)
		return "form.error.number";
	v->id = id;
	return NULL;
}

static const char *judge_bool(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	(void)f;
	v->present = v->len > 0 && !is(v, "0");
	if (!v->present)
		return NULL;
	if (!is(v, "1") && !is(v, "on"))
		return "form.error.choice";
	v->id = 1;
	return NULL;
}

static const char *judge_date(const void *mem, const struct field *f, struct value *v)
{
	int part[3] = { 0, 0, 0 };
	static const char shape[] = "dddd-dd-dd";

	(void)f;
	trim(mem, v);
	v->present = v->len > 0;
	if (!v->present)
		return NULL;
	if (v->len != strlen(shape))
		return "form.error.date";
	for (size_t i = 0, k = 0; shape[i]; i++) {
		char c = v->text[i];

		if (shape[i] == '-' ? c != '-' : c < '0' || c > '9')
			return "form.error.date";
		if (shape[i] == '-')
			k++;
		else
			part[k] = part[k] * 10 + (c - '0');
	}
	return clock_from_local_date(part[0], part[1], part[2], &v->id) ? NULL :
		"form.error.date";
}

static const char *judge_button(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	(void)f;
	v->present = true;
	v->id = 1;
	return NULL;
}

bool field_path_ok(const char *s, size_t len)
{
	if (len == 0 || len > PATH_LEN_MAX || s[0] != '/' || (len > 1 && s[1] == '/'))
		return false;
	for (size_t i = 0; i < len; i++)
		if (s[i] <= 0x20 || s[i] >= 0x7f || strchr("\\\"<>", s[i]))
			return false;
	return true;
}

static const char *judge_path(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	(void)f;
	v->present = v->len > 0;
	return !v->present || field_path_ok(v->text, v->len) ? NULL : "form.error.path";
}

static const char *judge_opaque(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	v->present = v->len > 0;
	for (size_t i = 0; i < v->len; i++)
		if (v->text[i] < 0x20 || v->text[i] >= 0x7f)
			return "form.error.control";
	return f->max && v->len > f->max ? "form.error.long" : NULL;
}

/* A text under a file field's name is nobody's file. */
static const char *judge_file(const void *mem, const struct field *f, struct value *v)
{
	(void)mem;
	(void)f;
	v->present = false;
	return NULL;
}

static const struct { const char *name; judge_fn *judge; } types[] = {
	[F_LINE] = { "line", judge_line },
	[F_TEXT] = { "text", judge_text },
	[F_EMAIL] = { "email", judge_email },
	[F_PASSWORD] = { "password", judge_password },
	[F_ENUM] = { "enum", judge_enum },
	[F_ID] = { "id", judge_id },
	[F_BOOL] = { "bool", judge_bool },
	[F_DATE] = { "date", judge_date },
	[F_BUTTON] = { "button", judge_button },
	[F_PATH] = { "path", judge_path },
	[F_OPAQUE] = { "opaque", judge_opaque },
	[F_FILE] = { "file", judge_file },
	[F_STAGED] = { "staged", judge_id },
	[F_REMOVE] = { "remove", judge_id },
};

const char *field_judge(const void *mem, const struct field *f, struct value *v)
{
	return types[f->type].judge(mem, f, v);
}

const char *field_type_name(enum field_type type)
{
	return types[type].name;
}
