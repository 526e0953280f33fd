/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * link - linkify and richtext_plain over any text
 *
 * The text is all there and in order; only http, https and mailto become links, and each
 * leads where it says; nothing but the words of richtext.h comes about.
 */
#include "lib/linkify.h"
#include "lib/richtext.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

static bool allowed(const char *href)
{
	return strncasecmp(href, "http://", 7) == 0 || strncasecmp(href, "https://", 8) == 0 ||
	       strncasecmp(href, "mailto:", 7) == 0;
}

static void check_link(xmlNode *node)
{
	xmlChar *href = xmlGetProp(node, BAD_CAST "href"), *text = xmlNodeGetContent(node);

	HOLDS(href && text && xmlStrcmp(href, text) == 0);
	HOLDS(allowed((const char *)href));
	HOLDS(!strpbrk((const char *)href, " \t\r\n\"<>"));
	xmlFree(href);
	xmlFree(text);
}

static void check_tree(xmlNode *node)
{
	static const char *const known[] = { "p", "br", "pre", "link", NULL };
	int i = 0;

	for (; node; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (i = 0; known[i] && strcmp(known[i], (const char *)node->name) != 0; i++)
			;
		HOLDS(known[i] != NULL);
		if (strcmp((const char *)node->name, "link") == 0)
			check_link(node);
		else
			HOLDS(!node->properties);
		check_tree(node->children);
	}
}

/* All but blanks, line ends and the fences of code. */
static char *essence(const void *mem, const char *text)
{
	char *out = talloc_strdup(mem, text), *to = out;

	for (; *text; text++)
		if (!strchr(" \t\r\n`", *text))
			*to++ = *text;
	*to = '\0';
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	size_t len;
	char *text = xml_clean(mem, (const char *)data, size, &len);
	xmlNode *line = xml_doc(mem, "t"), *rich = xml_doc(mem, "t");
	xmlChar *content;

	linkify(line, text, len);
	check_tree(line->children);
	content = xmlNodeGetContent(line);
	HOLDS(strcmp((const char *)content, text) == 0);
	xmlFree(content);
	richtext_plain(rich, text, len);
	check_tree(rich->children);
	content = xmlNodeGetContent(rich);
	if (!strchr(text, '`'))
		HOLDS(strcmp(essence(mem, (const char *)content), essence(mem, text)) == 0);
	xmlFree(content);
	talloc_free(mem);
	return 0;
}
