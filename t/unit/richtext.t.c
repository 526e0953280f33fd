/* SPDX-License-Identifier: EUPL-1.2 */
/* richtext.t - plain text and Markdown become the small vocabulary and nothing else */
#include "lib/richtext.h"
#include "lib/xml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>
#include <cmocka.h>

typedef void convert_fn(xmlNode *, const char *, size_t);

static char *convert(const void *ctx, convert_fn *fn, const char *text, size_t len)
{
	xmlNode *root = xml_doc(ctx, "t");
	xmlBuffer *buf = xmlBufferCreate();
	char *out;

	root->doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	fn(root, text, len);
	xmlNodeDump(buf, root->doc, root, 0, 0);
	out = talloc_strdup(ctx, (const char *)xmlBufferContent(buf));
	xmlBufferFree(buf);
	return out;
}

static void check(convert_fn *fn, const char *text, const char *want)
{
	void *ctx = talloc_new(NULL);
	char *all = *want ? talloc_asprintf(ctx, "<t>%s</t>", want) : talloc_strdup(ctx, "<t/>");

	assert_string_equal(convert(ctx, fn, text, strlen(text)), all);
	talloc_free(ctx);
}

static void plain(const char *text, const char *want)
{
	check(richtext_plain, text, want);
}

static void markdown(const char *text, const char *want)
{
	check(richtext_markdown, text, want);
}

static void test_paragraphs(void **state)
{
	(void)state;
	plain("", "");
	plain("\n \n\t\n", "");
	plain("one", "<p>one</p>");
	plain("one\ntwo\n\n\nthree\n", "<p>one<br/>two</p><p>three</p>");
	plain("one\r\ntwo\rthree\r\n\r\nfour", "<p>one<br/>two<br/>three</p><p>four</p>");
	plain("a < b & c <script>alert(1)</script>",
	      "<p>a &lt; b &amp; c &lt;script&gt;alert(1)&lt;/script&gt;</p>");
	plain("\x01\xff", "<p>\xef\xbf\xbd\xef\xbf\xbd</p>");
}

static void test_fences(void **state)
{
	(void)state;
	plain("see\n```\nSELECT 1\n\n  FROM t;\n```\ndone",
	      "<p>see</p><pre>SELECT 1\n\n  FROM t;</pre><p>done</p>");
	plain("```sql\nhttp://a.de\n", "<pre>http://a.de</pre>");
	plain("```\n```\n", "<pre/>");
	plain("```\n\nx\n```", "<pre>\nx</pre>");
	plain("   ```\nx\n   ```", "<pre>x</pre>");
	plain("a ``` b", "<p>a ``` b</p>");
	plain("```x```", "<p>```x```</p>");
}

#define L(url) "<link href=\"" url "\">" url "</link>"

static void test_links(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "http://a.de", L("http://a.de") },
		{ "HTTPS://A.de/x?y=1&z=2#f",
		  "<link "
		  "href=\"HTTPS://A.de/x?y=1&amp;z=2#f\">HTTPS://A.de/x?y=1&amp;z=2#f</link>" },
		{ "see http://a.de.", "see " L("http://a.de") "." },
		{ "(http://a.de)", "(" L("http://a.de") ")" },
		{ "(see http://a.de/b), or", "(see " L("http://a.de/b") "), or" },
		{ "http://a.de/w_(x)", L("http://a.de/w_(x)") },
		{ "(http://a.de/w_(x))", "(" L("http://a.de/w_(x)") ")" },
		{ "http://a.de/?!,;:", L("http://a.de/") "?!,;:" },
		{ "<http://a.de>", "&lt;" L("http://a.de") "&gt;" },
		{ "\"http://a.de\"", "\"" L("http://a.de") "\"" },
		{ "\xe2\x80\x9ehttp://a.de\xe2\x80\x9c",
		  "\xe2\x80\x9e" L("http://a.de") "\xe2\x80\x9c" },
		{ "http://a.de/\xc3\xbc\xe2\x80\xa6", L("http://a.de/\xc3\xbc") "\xe2\x80\xa6" },
		{ "http://a.de\xe2\x80\xaexyz", L("http://a.de") "\xe2\x80\xaexyz" },
		{ "http://[::1]:80/x", L("http://[::1]:80/x") },
		{ "mailto:a@b.de, x", L("mailto:a@b.de") ", x" },
		{ "http://a.de http://b.de", L("http://a.de") " " L("http://b.de") },
		{ "http://", "http://" },
		{ "http:// x", "http:// x" },
		{ "http://)", "http://)" },
		{ "mailto:", "mailto:" },
		{ "mailto:nobody", "mailto:nobody" },
		{ "mailto:@b", "mailto:@b" },
		{ "xhttp://a.de", "xhttp://a.de" },
		{ "http:/a.de", "http:/a.de" },
		{ "javascript:alert(1)", "javascript:alert(1)" },
		{ "data:text/html,x", "data:text/html,x" },
		{ "ftp://a.de", "ftp://a.de" },
		{ "www.a.de", "www.a.de" },
		{ "javascript://%0ahttp://a.de", "javascript://%0ahttp://a.de" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		void *ctx = talloc_new(NULL);

		plain(cases[i].in, talloc_asprintf(ctx, "<p>%s</p>", cases[i].out));
		talloc_free(ctx);
	}
}

static void test_long_address(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = talloc_asprintf(ctx, "http://a.de/%02000d", 1);
	(void)state;

	plain(text, talloc_asprintf(ctx, "<p>%s</p>", text));
	text[1900] = '\0';
	assert_non_null(strstr(convert(ctx, richtext_plain, text, strlen(text)), "<link href="));
	talloc_free(ctx);
}

/* 1 MB of what made link finders of others run for hours; here each ends at once. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = { "http://((((",
					      "http://a((((",
					      "http://a))))",
					      "(",
					      "mailto:",
					      "hhhh",
					      "h",
					      "```\n",
					      "http://a.de ",
					      "\xff",
					      "[",
					      "\n\n",
					      "http://a.de/\xc3\xbc" };
	size_t size = 1 << 20;
	(void)state;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		void *ctx = talloc_new(NULL);
		size_t n = strlen(pieces[i]), len = 0;
		char *text = talloc_size(ctx, size);

		for (; len + n <= size; len += n)
			memcpy(text + len, pieces[i], n);
		assert_true(strlen(convert(ctx, richtext_plain, text, len)) > 3);
		talloc_free(ctx);
	}
}

static void test_markdown_blocks(void **state)
{
	(void)state;
	markdown("# One\n\n## Zwei\n\n### Three\n\n###### Six\n",
		 "<h2 id=\"one\">One</h2><h2 id=\"zwei\">Zwei</h2>"
		 "<h3>Three</h3><h3>Six</h3>");
	markdown("a\nb\n\nc  \nd", "<p>a\nb</p><p>c<br/>d</p>");
	markdown("- a\n- b\n  - c\n", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>");
	markdown("1. a\n\n2. b\n", "<ol><li><p>a</p></li><li><p>b</p></li></ol>");
	markdown("> q\n", "<quote><p>q</p></quote>");
	markdown("```sql\nSELECT 1 < 2;\n```\n", "<pre>SELECT 1 &lt; 2;</pre>");
	markdown("---\n", "<hr/>");
	markdown("| a | b |\n|---|---|\n| 1 | *2* |\n", "<table><tr><th>a</th><th>b</th></tr>"
		 "<tr><td>1</td><td><em>2</em></td></tr></table>");
}

static void test_markdown_inlines(void **state)
{
	(void)state;
	markdown("*e* **s** `c<` &amp; \\*",
		 "<p><em>e</em> <strong>s</strong> <code>c&lt;</code> &amp; *</p>");
	markdown("[x](https://a.de \"title\")", "<p><link href=\"https://a.de\">x</link></p>");
	markdown("[x](/faq/a#b) [y](#c) <mailto:a@b.de>",
		 "<p><link href=\"/faq/a#b\">x</link> <link href=\"#c\">y</link> "
		 "<link href=\"mailto:a@b.de\">mailto:a@b.de</link></p>");
	markdown("![the **picture**](https://a.de/x.png)", "<p>the <strong>picture</strong></p>");
}

static void test_markdown_targets(void **state)
{
	static const char *const bad[] = { "javascript:alert(1)",
					   "JaVaScRiPt:x",
					   "data:text/html,x",
					   "//evil.de",
					   "/\\evil.de",
					   "vbscript:x",
					   "relative",
					   "ftp://a.de",
					   "&#106;avascript:x",
					   "java&#10;script:x",
					   "?x" };
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		void *ctx = talloc_new(NULL);

		markdown(talloc_asprintf(ctx, "[*x*](<%s>)", bad[i]), "<p><em>x</em></p>");
		talloc_free(ctx);
	}
}

static void test_markdown_html(void **state)
{
	(void)state;
	markdown("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>");
	markdown("<script>alert(1)</script>\n", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
}

static void test_slugs(void **state)
{
	(void)state;
	markdown("## M\xc3\xbcller & S\xc3\xb6hne: *Ma\xc3\x9f*!\n",
		 "<h2 id=\"mueller-soehne-mass\">M\xc3\xbcller &amp; S\xc3\xb6hne: "
		 "<em>Ma\xc3\x9f</em>!</h2>");
	markdown("## a\n## a\n## a-2\n## a\n## ?\n",
		 "<h2 id=\"a\">a</h2><h2 id=\"a-2\">a</h2><h2 id=\"a-2-2\">a-2</h2>"
		 "<h2 id=\"a-3\">a</h2><h2 id=\"section\">?</h2>");
}

static size_t depth_of(const char *xml)
{
	size_t depth = 0, most = 0;

	for (; *xml; xml++)
		if (*xml == '<') {
			depth = xml[1] == '/' ? depth - 1 : depth + 1;
			most = depth > most ? depth : most;
		}
	return most;
}

/* Deep nesting is flattened: stylesheets recurse over what they draw. */
static void test_markdown_depth(void **state)
{
	void *ctx = talloc_new(NULL);
	char *text = talloc_size(ctx, 3001), *out;
	(void)state;

	memset(text, '>', 3000);
	text[3000] = 'x';
	out = convert(ctx, richtext_markdown, text, 3001);
	assert_non_null(strstr(out, "x</quote>"));
	assert_true(depth_of(out) > 20 && depth_of(out) < 60);
	talloc_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paragraphs), cmocka_unit_test(test_fences),
		cmocka_unit_test(test_links), cmocka_unit_test(test_long_address),
		cmocka_unit_test(test_hostile), cmocka_unit_test(test_markdown_blocks),
		cmocka_unit_test(test_markdown_inlines), cmocka_unit_test(test_markdown_targets),
		cmocka_unit_test(test_markdown_html), cmocka_unit_test(test_slugs),
		cmocka_unit_test(test_markdown_depth),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
