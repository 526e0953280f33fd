/* SPDX-License-Identifier: EUPL-1.2 */
/* render_fn - the functions that stylesheets may call (render.h); part of render */
#include "lib/render_fn.h"
#include "lib/clock.h"
#include "lib/utf8.h"
#include <glib.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <string.h>
#include <talloc.h>


#define ARGS_MAX 8

static struct render *of(xmlXPathParserContext *p)
{
	return xsltXPathGetTransformContext(p)->_private;
}

/* The topmost argument as text on ctx. */
static char *pop(xmlXPathParserContext *p, const void *ctx)
{
	xmlChar *text = xmlXPathPopString(p);
	char *copy = talloc_strdup(ctx, text ? (char *)text : "");

	xmlFree(text);
	return copy;
}

static void give(xmlXPathParserContext *p, const char *text)
{
	valuePush(p, xmlXPathNewCString(text));
}

/* p:t(id, name, value, ...) */
static void fn_t(xmlXPathParserContext *p, int n)
{
	struct render *r = of(p);
	struct catalog_arg args[ARGS_MAX];
	size_t n_args = (size_t)n / 2, i;
	void *tmp;

	if (n < 1 || n % 2 == 0 || n_args > ARGS_MAX) {
		xmlXPathSetArityError(p);
		return;
	}
	tmp = talloc_new(r->mem);
	for (i = n_args; i-- > 0;) {
		args[i].value = pop(p, tmp);
		args[i].name = pop(p, tmp);
	}
	give(p, catalog_text(tmp, r->catalog, r->lang, pop(p, tmp), args, n_args));
	talloc_free(tmp);
}

/* p:time(iso, style); "" for an absent time */
static void fn_time(xmlXPathParserContext *p, int n)
{
	struct render *r = of(p);
	char *style, *iso;
	int64_t ms;
	void *tmp;

	if (n != 2) {
		xmlXPathSetArityError(p);
		return;
	}
	tmp = talloc_new(r->mem);
	style = pop(p, tmp);
	iso = pop(p, tmp);
	if (clock_parse_iso(iso, &ms))
		give(p, catalog_time(tmp, r->catalog, r->lang, ms, r->now, style));
	else
		give(p, "");
	talloc_free(tmp);
}

/* The first letter or digit of the word that begins at text, in upper case; "" if none. */
static const char *initial(const char *text, char out[8])
{
	size_t len = strlen(text), n;
	uint32_t cp;

	for (out[0] = '\0'; len > 0; text += n, len -= n) {
		n = utf8_next(text, len, &cp);
		if (n == 0 || cp == ' ')
			break;
		if (g_unichar_isalnum(cp)) {
			out[g_unichar_to_utf8(g_unichar_toupper(cp), out)] = '\0';
			break;
		}
	}
	return out;
}

/* p:initials(name): first letters of the first and the last word */
static void fn_initials(xmlXPathParserContext *p, int n)
{
	struct render *r = of(p);
	char first[8], last[8], *name, *space;
	void *tmp;

	if (n != 1) {
		xmlXPathSetArityError(p);
		return;
	}
	tmp = talloc_new(r->mem);
	name = g_strstrip(pop(p, tmp));
	space = strrchr(name, ' ');
	give(p, talloc_asprintf(tmp, "%s%s", initial(name, first),
				space ? initial(space + 1, last) : ""));
	talloc_free(tmp);
}

/* One decimal below ten ("2,4 MB"), none above ("184 KB"). */
static char *scaled(const struct render *r, const void *ctx, double value)
{
	long tenths = (long)(value * 10 + 0.5);

	if (tenths >= 100 || tenths % 10 == 0)
		return talloc_asprintf(ctx, "%.0f", value);
	return talloc_asprintf(ctx, "%ld%s%ld", tenths / 10,
			       catalog_text(ctx, r->catalog, r->lang, "size.decimal", NULL, 0),
			       tenths % 10);
}

static char *size_text(const struct render *r, const void *ctx, double bytes)
{
	static const char *const units[] = { "size.kb", "size.mb", "size.gb" };
	struct catalog_arg arg = { "n", NULL };
	unsigned u = 0;

	if (!(bytes >= 0 && bytes < 1e15))
		bytes = 0;
	if (bytes < 1024) {
		arg.value = talloc_asprintf(ctx, "%.0f", bytes);
		return catalog_text(ctx, r->catalog, r->lang, "size.byte", &arg, 1);
	}
	/* 1023.5 KB would read "1024 KB" */
	for (bytes /= 1024; u < 2 && bytes >= 1023.5; u++)
		bytes /= 1024;
	arg = (struct catalog_arg){ "size", scaled(r, ctx, bytes) };
	return catalog_text(ctx, r->catalog, r->lang, units[u], &arg, 1);
}

/* p:size(bytes) */
static void fn_size(xmlXPathParserContext *p, int n)
{
	struct render *r = of(p);
	void *tmp;

	if (n != 1) {
		xmlXPathSetArityError(p);
		return;
	}
	tmp = talloc_new(r->mem);
	give(p, size_text(r, tmp, xmlXPathPopNumber(p)));
	talloc_free(tmp);
}

/* p:enc(text): as part of an address's query */
static void fn_enc(xmlXPathParserContext *p, int n)
{
	struct render *r = of(p);
	char *text, *out;
	void *tmp;

	if (n != 1) {
		xmlXPathSetArityError(p);
		return;
	}
	tmp = talloc_new(r->mem);
	text = pop(p, tmp);
	out = g_uri_escape_string(text, NULL, FALSE);
	give(p, out);
	g_free(out);
	talloc_free(tmp);
}

void render_register(xsltTransformContext *t, struct render *r)
{
	static const struct {
		const char *name;
		xmlXPathFunction fn;
	} functions[] = {
		{ "t", fn_t },
		{ "time", fn_time },
		{ "initials", fn_initials },
		{ "size", fn_size },
		{ "enc", fn_enc },
	};
	size_t i;

	t->_private = r;
	for (i = 0; i < G_N_ELEMENTS(functions); i++)
		xsltRegisterExtFunction(t, BAD_CAST functions[i].name, BAD_CAST RENDER_NS,
					functions[i].fn);
}
