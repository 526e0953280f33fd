/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form - form_read over any body, for a form with every type of field
 *
 * A field without an error keeps its promise: one line has no controls, an address is one
 * that mail can go to, a number is in its bounds, a choice is one of them, a path leads
 * nowhere but here. The same body gives the same hash.
 */
#include "fcgi/form.h"
#include "lib/utf8.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

static const char *const choices[] = { "own", "org", NULL };
static const struct field fields[] = {
	{ "l", F_LINE, 0, 1, 40, NULL }, { "t", F_TEXT, 0, 1, 200, NULL },
	{ "e", F_EMAIL, 0, 0, 254, NULL }, { "w", F_PASSWORD, 0, 0, 128, NULL },
	{ "c", F_ENUM, 0, 0, 0, choices }, { "i", F_ID, 0, 0, 0, NULL },
	{ "b", F_BOOL, 0, 0, 0, NULL }, { "d", F_DATE, 0, 0, 0, NULL },
	{ "u", F_BUTTON, 0, 0, 0, NULL }, { "p", F_PATH, 0, 0, 200, NULL },
	{ "o", F_OPAQUE, 0, 0, 16, NULL }, { "n", F_ID, F_LIST, 0, 0, NULL },
	{ "s", F_ENUM, F_LIST | F_DROP_BAD, 0, 0, choices }, { 0 }
};
static const struct form form = { "fuzz", fields, 0 };

static const struct value *good(const struct values *vs, const char *name)
{
	const struct value *v = form_value(vs, name);

	return v->present && !v->error ? v : NULL;
}

static size_t characters(const struct value *v, bool line)
{
	size_t n = 0, step;
	uint32_t cp;

	for (size_t i = 0; i < v->len; i += step, n++) {
		step = utf8_next(v->text + i, v->len - i, &cp);
		HOLDS(step > 0 && utf8_is_xml(cp) && cp != '\r');
		HOLDS(!line || (cp >= 0x20 && cp != 0x7f));
	}
	return n;
}

static void check_texts(const struct values *vs)
{
	const struct value *v;

	if ((v = good(vs, "l")))
		HOLDS(characters(v, true) <= 40);
	if ((v = good(vs, "t")))
		HOLDS(characters(v, false) <= 200);
	if ((v = good(vs, "e")) && v->len > 0)
		HOLDS(v->len <= 254 && strchr(v->text, '@') && !strpbrk(v->text, " \r\n\t<>,;\""));
	if ((v = good(vs, "p")) && v->len > 0)
		HOLDS(v->text[0] == '/' && v->text[1] != '/' && !strpbrk(v->text, "\\\r\n\t"));
	if ((v = good(vs, "o")))
		HOLDS(v->len <= 16);
}

static void check_values(const struct values *vs)
{
	const struct value *v;

	if ((v = good(vs, "i")) && v->len > 0)
		HOLDS(v->id >= 1 && v->id <= INT64_C(9007199254740992));
	if ((v = good(vs, "c")) && v->len > 0)
		HOLDS(v->id >= 0 && v->id <= 1 && strcmp(v->text, choices[v->id]) == 0);
	if ((v = good(vs, "n")))
		for (size_t i = 0; i < v->n; i++)
			HOLDS(v->ids[i] >= 1 && v->ids[i] <= INT64_C(9007199254740992));
	v = form_value(vs, "s");
	HOLDS(!v->error);
	for (size_t i = 0; i < v->n; i++)
		HOLDS(strcmp(v->list[i], "own") == 0 || strcmp(v->list[i], "org") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	unsigned char hash[2][32];
	struct pair *pairs;
	struct err e = { 0 };
	size_t n;

	if (request_pairs(mem, (const char *)data, size, &pairs, &n, &e) == RC_OK) {
		struct values vs;

		for (int i = 0; i < 2; i++) {
			HOLDS(form_read(mem, &form, pairs, n, &vs, &e) == RC_OK);
			form_hash(&vs, hash[i]);
		}
		HOLDS(memcmp(hash[0], hash[1], sizeof(hash[0])) == 0);
		check_texts(&vs);
		check_values(&vs);
	}
	talloc_free(mem);
	return 0;
}
