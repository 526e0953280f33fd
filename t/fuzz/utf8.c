/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * utf8 - xml_clean, xml_text and xml_attr over any bytes
 *
 * What comes out is valid, stays as it is when cleaned again, and is the input itself
 * where that was valid. A document with it parses and holds the same text.
 */
#include "lib/utf8.h"
#include "lib/xml.h"
#include "t/fuzz/fuzz.h"
#include <libxml/parser.h>
#include <string.h>
#include <talloc.h>

/* GLib's judgement, which is not ours: the same but for NUL and what XML forbids. */
#include <glib.h>

static void check_document(const void *mem, const char *text, size_t len, const char *clean)
{
	xmlNode *root = xml_doc(mem, "r");
	xmlChar *out, *back;
	xmlDoc *doc;
	int size;

	xml_attrn(xml_elem_textn(root, "e", text, len), "a", text, len);
	xmlDocDumpMemoryEnc(root->doc, &out, &size, "UTF-8");
	doc = xmlReadMemory((const char *)out, size, NULL, "UTF-8",
			    XML_PARSE_NONET | XML_PARSE_HUGE);
	HOLDS(doc != NULL);
	root = xmlDocGetRootElement(doc)->children;
	back = root ? xmlGetProp(root, BAD_CAST "a") : NULL;
	HOLDS(back && strcmp((char *)back, clean) == 0);
	xmlFree(back);
	back = xmlNodeGetContent(root);
	HOLDS(back && strcmp((char *)back, clean) == 0);
	xmlFree(back);
	xmlFreeDoc(doc);
	xmlFree(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	const char *text = (const char *)data;
	size_t len = 0, again_len = 0;
	char *clean = xml_clean(mem, text, size, &len);
	char *again = xml_clean(mem, clean, len, &again_len);

	HOLDS(xml_valid(clean, len) && strlen(clean) == len);
	HOLDS(g_utf8_validate(clean, (gssize)len, NULL));
	HOLDS(again_len == len && memcmp(again, clean, len) == 0);
	if (xml_valid(text, size))
		HOLDS(len == size && memcmp(clean, text, size) == 0);
	check_document(mem, text, size, clean);
	talloc_free(mem);
	return 0;
}
