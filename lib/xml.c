/* SPDX-License-Identifier: EUPL-1.2 */
/* xml - the only way to put text into a tree (SECURITY a62, a67) */
#include "lib/xml.h"
#include "lib/clock.h"
#include "lib/utf8.h"
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

static const char replacement[] = "\xef\xbf\xbd";	/* U+FFFD */

struct holder {
	xmlDoc *doc;
};

static int holder_free(struct holder *h)
{
	xmlFreeDoc(h->doc);
	return 0;
}

/* Out of memory leaves a tree half built; a worker that ends is replaced at once. */
static void *need(void *p)
{
	if (!p)
		abort();
	return p;
}

static int to_int(size_t len)
{
	if (len > INT_MAX / 4)
		abort();
	return (int)len;
}

xmlNode *xml_doc(const void *ctx, const char *root)
{
	struct holder *h = need(talloc_zero(ctx, struct holder));
	xmlNode *node;

	h->doc = need(xmlNewDoc(BAD_CAST "1.0"));
	talloc_set_destructor(h, holder_free);
	node = need(xmlNewDocNode(h->doc, NULL, BAD_CAST root, NULL));
	xmlDocSetRootElement(h->doc, node);
	return node;
}

static int is_plain(uint32_t cp)
{
	return utf8_is_xml(cp) && !utf8_is_turning(cp);
}

/* Length of the longest prefix that needs no replacement. */
static size_t clean_prefix(const char *text, size_t len, int (*fits)(uint32_t))
{
	size_t i = 0, n;
	uint32_t cp;

	while (i < len) {
		n = utf8_next(text + i, len - i, &cp);
		if (n == 0 || !fits(cp))
			break;
		i += n;
	}
	return i;
}

int xml_valid(const char *text, size_t len)
{
	return clean_prefix(text, len, utf8_is_xml) == len;
}

static char *clean(const void *ctx, const char *text, size_t len, size_t *out_len,
		   int (*fits)(uint32_t))
{
	bool good_all = clean_prefix(text, len, fits) == len;
	/* the worst case: every byte is replaced by three */
	char *out = need(talloc_size(ctx, good_all ? len + 1 : len * 3 + 1));
	size_t in = 0, to = 0;

	while (in < len) {
		size_t good = clean_prefix(text + in, len - in, fits);
		uint32_t cp;

		memcpy(out + to, text + in, good);
		in += good;
		to += good;
		if (in == len)
			break;
		/* a forbidden character goes as a whole, broken bytes one by one */
		good = utf8_next(text + in, len - in, &cp);
		in += good ? good : 1;
		memcpy(out + to, replacement, 3);
		to += 3;
	}
	out[to] = '\0';
	if (out_len)
		*out_len = to;
	return out;
}

char *xml_clean(const void *ctx, const char *text, size_t len, size_t *out_len)
{
	return clean(ctx, text, len, out_len, utf8_is_xml);
}

xmlNode *xml_elem(xmlNode *parent, const char *name)
{
	xmlNode *node = need(xmlNewDocNode(parent->doc, NULL, BAD_CAST name, NULL));

	return need(xmlAddChild(parent, node));
}

static void append(xmlNode *node, const char *text, size_t len)
{
	xmlNode *child = need(xmlNewDocTextLen(node->doc, BAD_CAST text, to_int(len)));

	need(xmlAddChild(node, child));
}

static void put(xmlNode *node, const char *text, size_t len, int (*fits)(uint32_t))
{
	char *cleaned;

	if (len == 0)
		return;
	if (clean_prefix(text, len, fits) == len) {
		append(node, text, len);
		return;
	}
	cleaned = clean(NULL, text, len, &len, fits);
	append(node, cleaned, len);
	talloc_free(cleaned);
}

void xml_text(xmlNode *node, const char *text, size_t len)
{
	put(node, text, len, utf8_is_xml);
}

xmlNode *xml_elem_text(xmlNode *parent, const char *name, const char *text)
{
	return text ? xml_elem_textn(parent, name, text, strlen(text)) : NULL;
}

xmlNode *xml_elem_textn(xmlNode *parent, const char *name, const char *text, size_t len)
{
	xmlNode *node = xml_elem(parent, name);

	put(node, text, len, is_plain);
	return node;
}

void xml_attr(xmlNode *node, const char *name, const char *value)
{
	if (value)
		xml_attrn(node, name, value, strlen(value));
}

void xml_attrn(xmlNode *node, const char *name, const char *value, size_t len)
{
	char *clean;

	if (!value)
		return;
	clean = xml_clean(NULL, value, len, NULL);
	need(xmlSetProp(node, BAD_CAST name, BAD_CAST clean));
	talloc_free(clean);
}

void xml_attr_i64(xmlNode *node, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	need(xmlSetProp(node, BAD_CAST name, BAD_CAST text));
}

void xml_attr_time(xmlNode *node, const char *name, int64_t ms)
{
	char text[CLOCK_ISO_SIZE];

	need(xmlSetProp(node, BAD_CAST name, BAD_CAST clock_iso(ms, text)));
}
