/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * markdown - richtext_markdown and html_write over any article
 *
 * Only the words of richtext.h come about, no link leads elsewhere than http, https, mailto,
 * a path of ours or a place on the page; written as HTML and read again, the page has
 * as many elements as were made.
 */
#include "lib/html.h"
#include "lib/richtext.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#define HTML_OPTIONS (HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET)

static bool allowed(const char *href)
{
	if (href[0] == '/')
		return href[1] != '/' && href[1] != '\\';
	return href[0] == '#' || strncasecmp(href, "http://", 7) == 0 ||
	       strncasecmp(href, "https://", 8) == 0 || strncasecmp(href, "mailto:", 7) == 0;
}

/* Renames what was made to names HTML has, and counts. */
static unsigned check_tree(xmlNode *node)
{
	static const char *const known[] = {
		"p", "br", "pre", "link", "h2", "h3", "ul", "ol", "li", "em", "strong",
		"code", "quote", "hr", "table", "tr", "th", "td", NULL
	};
	unsigned n = 0;
	int i;

	for (; node; node = node->next) {
		xmlChar *href;

		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (i = 0; known[i]; i++)
			if (strcmp(known[i], (const char *)node->name) == 0)
				break;
		HOLDS(known[i] != NULL);
		href = xmlGetProp(node, BAD_CAST "href");
		HOLDS(!href || allowed((const char *)href));
		xmlFree(href);
		n += 1 + check_tree(node->children);
		xmlNodeSetName(node, BAD_CAST "span");
	}
	return n;
}

static unsigned spans(const xmlNode *node)
{
	unsigned n = 0;

	for (; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE)
			n += (strcmp((const char *)node->name, "span") == 0) +
				spans(node->children);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	size_t len;
	char *text = xml_clean(mem, (const char *)data, size, &len), *out;
	xmlNode *root = xml_doc(mem, "html");
	struct err e = { 0 };
	unsigned n;
	xmlDoc *doc;

	richtext_markdown(xml_elem(xml_elem(root, "body"), "div"), text, len);
	n = check_tree(root->children->children->children);
	HOLDS(html_write(mem, root->doc, &out, &len, &e) == RC_OK);
	doc = n < 200 ? htmlReadMemory(out, (int)len, NULL, "UTF-8", HTML_OPTIONS) : NULL;
	if (doc)
		HOLDS(spans(xmlDocGetRootElement(doc)) == n);
	xmlFreeDoc(doc);
	talloc_free(mem);
	return 0;
}
