/* SPDX-License-Identifier: EUPL-1.2 */
/* html.t - a tree written as HTML: what a browser reads is what the tree holds */
#include "lib/html.h"
#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

static enum rc write_xml(const void *ctx, const char *xml, char **out, struct err *e)
{
	xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), "t", NULL, XML_PARSE_NONET);
	size_t len;
	enum rc rc;

	assert_non_null(doc);
	rc = html_write(ctx, doc, out, &len, e);
	if (rc == RC_OK)
		assert_int_equal(len, strlen(*out));
	xmlFreeDoc(doc);
	return rc;
}

static void check(const char *xml, const char *want)
{
	void *ctx = talloc_new(NULL);
	struct err e = { 0 };
	char *out;

	if (write_xml(ctx, xml, &out, &e) != RC_OK)
		fail_msg("%s", e.cause);
	assert_string_equal(out, talloc_asprintf(ctx, "<!DOCTYPE html>\n%s\n", want));
	talloc_free(ctx);
}

static void same(const char *html)
{
	check(html, html);
}

static void test_elements(void **state)
{
	(void)state;
	check("<html><head><meta charset='utf-8'/></head><body><div/><p class='a'/></body></html>",
	      "<html><head><meta charset=\"utf-8\"></head><body><div></div><p class=\"a\"></p>"
	      "</body></html>");
	check("<p>a<br/>b<wbr/><img src='x' alt=''/><hr/></p>",
	      "<p>a<br>b<wbr><img src=\"x\" alt=\"\"><hr></p>");
	check("<p>a<?php no?><!-- no -->b<![CDATA[<c>]]></p>", "<p>ab&lt;c&gt;</p>");
	same("<p> <b>x</b> y </p>");
}

static void test_escapes(void **state)
{
	(void)state;
	check("<p t='&lt;&amp;&gt;&quot;&#39;&#160;\xc2\xb7&#10;'/>",
	      "<p t=\"&lt;&amp;&gt;&quot;'&nbsp;\xc2\xb7\n\"></p>");
	check("<p>&lt;&amp;&gt;\"'&#160;\xc2\xb7</p>",
	      "<p>&lt;&amp;&gt;&quot;'&nbsp;\xc2\xb7</p>");
	same("<p t=\"\xc3\xbc\xf0\x9f\x98\x80\">\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80</p>");
	check("<a href='?a=1&amp;b=\xc3\xbc'>&amp;amp;</a>",
	      "<a href=\"?a=1&amp;b=\xc3\xbc\">&amp;amp;</a>");
}

static void test_svg(void **state)
{
	(void)state;
	check("<div xmlns:p='urn:kundenportal'><svg xmlns='http://www.w3.org/2000/svg' "
	      "xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'><path d='M0 0h9'/>"
	      "<use xlink:href='#a'/></svg></div>",
	      "<div><svg viewBox=\"0 0 9 9\"><path d=\"M0 0h9\"></path>"
	      "<use xlink:href=\"#a\"></use></svg></div>");
	check("<p xml:lang='en'/>", "<p xml:lang=\"en\"></p>");
}

/* A parser drops the first line end after these tags; what was typed must come back whole. */
static void test_first_line_end(void **state)
{
	(void)state;
	check("<textarea>\ntwo</textarea>", "<textarea>\n\ntwo</textarea>");
	check("<div><pre>\n\n</pre></div>", "<div><pre>\n\n\n</pre></div>");
	same("<pre>one\n</pre>");
	same("<p>\none</p>");
}

/* Nothing can be escaped inside these: text there is refused, files are fine. */
static void test_raw_text(void **state)
{
	static const char *const bad[] = { "<p><script>x</script></p>", "<style>x</style>",
					   "<script><![CDATA[x]]></script>" };
	(void)state;

	check("<script src='/a.js'/>", "<script src=\"/a.js\"></script>");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err e = { 0 };
		char *out;

		assert_int_equal(write_xml(NULL, bad[i], &out, &e), RC_BUG);
		assert_non_null(strstr(e.cause, "cannot be escaped"));
	}
}

static void test_no_root(void **state)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	struct err e;
	char *out;
	size_t len;
	(void)state;

	assert_int_equal(html_write(NULL, doc, &out, &len, &e), RC_BUG);
	xmlFreeDoc(doc);
}

/* Depth and size cost memory, not stack. */
static void test_deep(void **state)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *node = xmlNewDocNode(doc, NULL, BAD_CAST "b", NULL);
	struct err e;
	char *out;
	size_t len;
	(void)state;

	xmlDocSetRootElement(doc, node);
	for (int i = 0; i < 200000; i++)
		node = xmlNewChild(node, NULL, BAD_CAST "b", NULL);
	assert_int_equal(html_write(NULL, doc, &out, &len, &e), RC_OK);
	assert_int_equal(len, strlen("<!DOCTYPE html>\n\n") + 200001 * strlen("<b></b>"));
	talloc_free(out);
	xmlFreeDoc(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elements), cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_svg), cmocka_unit_test(test_first_line_end),
		cmocka_unit_test(test_raw_text), cmocka_unit_test(test_no_root),
		cmocka_unit_test(test_deep),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
