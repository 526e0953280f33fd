/* SPDX-License-Identifier: EUPL-1.2 */
/* xml.t - what goes into a tree comes out whole, and what XML forbids does not go in */
#include "lib/xml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

#define R "\xef\xbf\xbd"	/* U+FFFD */

static void check_node(xmlNode *node, const char *want)
{
	xmlBuffer *buf = xmlBufferCreate();

	xmlNodeDump(buf, node->doc, node, 0, 0);
	assert_string_equal((const char *)xmlBufferContent(buf), want);
	xmlBufferFree(buf);
}

static void test_escape(void **state)
{
	void *ctx = talloc_new(NULL);
	xmlNode *root = xml_doc(ctx, "page"), *a;
	(void)state;

	a = xml_elem_text(root, "a", "AT&T <b> \"x\" &amp; ]]>");
	xml_attr(a, "q", "\"<&amp;>'");
	xml_attr(a, "none", NULL);
	assert_null(xml_elem_text(root, "b", NULL));
	xml_elem(root, "c");
	xml_elem_text(root, "d", "");
	check_node(root,
		   "<page><a q=\"&quot;&lt;&amp;amp;&gt;'\">AT&amp;T &lt;b&gt; \"x\" &amp;amp; "
		   "]]&gt;</a><c/><d/></page>");
	talloc_free(ctx);
}

static void test_numbers(void **state)
{
	void *ctx = talloc_new(NULL);
	xmlNode *root = xml_doc(ctx, "p");
	(void)state;

	xml_attr_i64(root, "least", INT64_MIN);
	xml_attr_i64(root, "most", INT64_MAX);
	xml_attr_time(root, "at", INT64_C(1795430460000));
	check_node(root, "<p least=\"-9223372036854775808\" most=\"9223372036854775807\" "
		   "at=\"2026-11-23T10:41:00.000Z\"/>");
	talloc_free(ctx);
}

static void test_mixed(void **state)
{
	void *ctx = talloc_new(NULL);
	xmlNode *root = xml_doc(ctx, "p");
	(void)state;

	xml_text(root, "one ", 4);
	xml_text(root, "two\n", 4);
	xml_elem_textn(root, "b", "three, cut", 5);
	xml_text(root, "", 0);
	xml_text(root, "\0four", 5);
	xml_attrn(root, "cut", "abcdef", 3);
	check_node(root, "<p cut=\"abc\">one two\n<b>three</b>" R "four</p>");
	talloc_free(ctx);
}

static void test_clean(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "" },
		{ "plain \t\r\n", "plain \t\r\n" },
		{ "M\xc3\xbcller \xf0\x9f\x98\x80", "M\xc3\xbcller \xf0\x9f\x98\x80" },
		{ "\x01\x1f\x7f", R R "\x7f" },
		{ "\xff", R },
		{ "a\x80z", "a" R "z" }, /* stray bytes */
		{ "\xc0\xaf", R R },
		{ "\xe0\x80\xaf", R R R }, /* overlong */
		{ "\xed\xa0\x80", R R R }, /* surrogate */
		{ "\xef\xbf\xbe|\xef\xbf\xbf", R "|" R }, /* U+FFFE, U+FFFF */
		{ "\xf4\x90\x80\x80", R R R R }, /* above U+10FFFF */
		{ "\xe2\x82", R R },
		{ "\xc3", R }, /* cut off */
		{ "\xef\xbf\xbd", R },
		{ "\xf4\x8f\xbf\xbd", "\xf4\x8f\xbf\xbd" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len, in = strlen(cases[i].in);
		char *out = xml_clean(NULL, cases[i].in, in, &len);

		assert_string_equal(out, cases[i].out);
		assert_int_equal(len, strlen(out));
		assert_true(xml_valid(out, len));
		assert_int_equal(xml_valid(cases[i].in, in),
				 strcmp(cases[i].in, cases[i].out) == 0);
		talloc_free(out);
	}
	assert_false(xml_valid("a\0b", 3));
}

/* SECURITY a67: what turns text round is seen in names and subjects, and left in running text. */
static void test_turning(void **state)
{
	void *mem = talloc_new(NULL);
	xmlNode *root = xml_doc(mem, "page"), *subject;
	xmlChar *text;
	(void)state;

	subject = xml_elem_text(root, "subject", "Rechnung \xe2\x80\xae" "fdp.exe \xe2\x81\xa6x");
	text = xmlNodeGetContent(subject);
	assert_string_equal((const char *)text, "Rechnung " R "fdp.exe " R "x");
	xmlFree(text);
	subject = xml_elem(root, "text");
	xml_text(subject, "\xe2\x80\xaa" "0221", 7);
	text = xmlNodeGetContent(subject);
	assert_string_equal((const char *)text, "\xe2\x80\xaa" "0221");
	xmlFree(text);
	talloc_free(mem);
}

/* Whatever the bytes, the document can be read back. */
static void test_every_pair(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 65536; i += 7) {
		char pair[2] = { (char)(i >> 8), (char)i };
		size_t len;
		char *out = xml_clean(NULL, pair, 2, &len);

		assert_true(len <= 6);
		assert_true(xml_valid(out, len));
		talloc_free(out);
	}
}

static void test_life(void **state)
{
	void *ctx = talloc_new(NULL);
	size_t before = talloc_total_blocks(ctx);
	xmlNode *root = xml_doc(ctx, "a");
	(void)state;

	assert_ptr_equal(xmlDocGetRootElement(root->doc), root);
	assert_true(talloc_total_blocks(ctx) > before);
	talloc_free(ctx);	/* the leak checker sees whether the document went too */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_mixed), cmocka_unit_test(test_clean),
		cmocka_unit_test(test_turning),
		cmocka_unit_test(test_every_pair), cmocka_unit_test(test_life),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
