/* SPDX-License-Identifier: EUPL-1.2 */
/* render.t - sheets to HTML and text; what a sheet must not do fails closed */
#include "lib/render.h"
#include "lib/clock.h"
#include "lib/xml.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <cmocka.h>

#define XSL(body) \
	"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' " \
	"xmlns:p='urn:kundenportal'>" body "</xsl:stylesheet>"
#define PAGE(body) \
	XSL("<xsl:output method='html'/><xsl:template match='/page'>" body "</xsl:template>")

static char dir[64];
static void *ctx;
static struct catalog *catalog;

static const char *in_dir(const char *name)
{
	return talloc_asprintf(ctx, "%s/%s", dir, name);
}

static void spew(const char *name, const char *text)
{
	FILE *f = fopen(in_dir(name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void clear(void)
{
	static const char *const names[] = { "page/x.xsl", "mail/x.xsl", "layout.xsl", "secret.xml",
					     "out.xml" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(in_dir(names[i]));
}

static xmlNode *document(const char *root)
{
	xmlNode *node = xml_doc(ctx, root);

	xml_attr(node, "lang", "en");
	xml_attr(node, "now", "2026-11-23T12:00:00.000Z");
	return node;
}

static enum rc load(const char *page, struct sheets **out, struct err *e)
{
	spew("page/x.xsl", page);
	return render_load(ctx, dir, catalog, out, e);
}

static char *run(const char *page, xmlNode *root, struct err *e)
{
	struct sheets *s;
	char *out = NULL;
	size_t len;

	if (load(page, &s, e) != RC_OK)
		return NULL;
	if (render_run(ctx, s, "page", "x", NULL, root->doc, &out, &len, e) == RC_OK)
		assert_int_equal(len, strlen(out));
	talloc_free(s);
	return out;
}

static void check(const char *body, const char *want)
{
	struct err e = { 0 };
	xmlNode *root = document("page");
	char *out;

	xml_elem_text(root, "t", "<b>&\"'\xc2\xa0\xc3\xbc\xe2\x82\xac");
	out = run(talloc_asprintf(ctx, PAGE("%s"), body), root, &e);
	if (!out)
		fail_msg("%s", e.cause);
	assert_string_equal(out, talloc_asprintf(ctx, "<!DOCTYPE html>\n%s\n", want));
}

/* How elements are written is for html.t; here: whole pages, escaped, whatever the sheet says. */
static void test_html(void **state)
{
	(void)state;
	check("<html lang='{@lang}'><head><title>T</title></head><body><div/></body></html>",
	      "<html lang=\"en\"><head><title>T</title></head><body><div></div></body></html>");
	check("<p title='a &lt; b'><xsl:value-of select='t'/></p>",
	      "<p title=\"a &lt; b\">&lt;b&gt;&amp;&quot;'&nbsp;\xc3\xbc\xe2\x82\xac</p>");
	check("<p><xsl:value-of select='t' disable-output-escaping='yes'/></p>",
	      "<p>&lt;b&gt;&amp;&quot;'&nbsp;\xc3\xbc\xe2\x82\xac</p>");
}

static void test_functions(void **state)
{
	(void)state;
	check("<p><xsl:value-of select=\"p:t('time.today', 'time', t)\"/></p>",
	      "<p>today, &lt;b&gt;&amp;&quot;'&nbsp;\xc3\xbc\xe2\x82\xac</p>");
	check("<p><xsl:value-of select=\"p:t('size.byte', 'n', 1)\"/>, <xsl:value-of "
	      "select=\"p:t('size.byte', 'n', 2)\"/></p>",
	      "<p>1 byte, 2 bytes</p>");
	check("<p><xsl:value-of select=\"p:time('2026-11-23T09:41:00Z', 'relative')\"/></p>",
	      "<p>today, 10:41</p>");
	check("<p><xsl:value-of select=\"p:time('2026-11-22T09:41:00Z', 'relative')\"/></p>",
	      "<p>yesterday, 10:41</p>");
	check("<p><xsl:value-of select=\"p:time(@none, 'date')\"/></p>", "<p></p>");
	check("<p><xsl:if test=\"function-available('p:t')\">yes</xsl:if></p>", "<p>yes</p>");
}

static void test_initials(void **state)
{
	static const char *const cases[][2] = {
		{ "Anna Albrecht", "AA" }, { "Dr. Max von \xc3\x84hren", "D\xc3\x84" },
		{ "cher", "C" },	   { "", "" },
		{ "  x  y ", "XY" },	   { "(Test) User", "TU" }
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(talloc_asprintf(ctx, "<p><xsl:value-of select=\"p:initials('%s')\"/></p>",
				      cases[i][0]),
		      talloc_asprintf(ctx, "<p>%s</p>", cases[i][1]));
}

static void test_sizes(void **state)
{
	static const char *const cases[][2] = { { "0", "0 bytes" },	    { "1", "1 byte" },
						{ "1023", "1023 bytes" },   { "1024", "1 KB" },
						{ "2500", "2.4 KB" },	    { "188416", "184 KB" },
						{ "1048064", "1 MB" },	    { "26214400", "25 MB" },
						{ "10737418240", "10 GB" }, { "'x'", "0 bytes" } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(talloc_asprintf(ctx, "<p><xsl:value-of select=\"p:size(%s)\"/></p>",
				      cases[i][0]),
		      talloc_asprintf(ctx, "<p>%s</p>", cases[i][1]));
}

/* The language and the moment are the document's, not the process's. */
static void test_language(void **state)
{
	xmlNode *root = xml_doc(ctx, "page");
	struct err e = { 0 };
	char *out;
	(void)state;

	xml_attr(root, "lang", "de");
	xml_attr(root, "now", "2026-11-25T12:00:00.000Z");
	out = run(PAGE("<p><xsl:value-of select=\"concat(p:size(2500), "
		       "p:time('2026-11-24T09:00:00Z', 'relative'))\"/></p>"),
		  root, &e);
	assert_non_null(out);
	assert_string_equal(out, "<!DOCTYPE html>\n<p>2,4 KBgestern, 10:00</p>\n");
}

static void test_mail(void **state)
{
	struct sheets *s;
	struct err e = { 0 };
	xmlNode *root = document("mail");
	char *out;
	size_t len;
	(void)state;

	xml_elem_text(root, "subject", "A & B <c>");
	spew("mail/x.xsl",
	     XSL("<xsl:template match='/mail' mode='subject'>[#1] <xsl:value-of "
		 "select='subject'/></xsl:template>"
		 "<xsl:template match='/mail' mode='text'><xsl:apply-templates select='subject' "
		 "mode='text'/><xsl:text>&#10;</xsl:text></xsl:template>"
		 "<xsl:template match='/mail' mode='html'><html><body><xsl:value-of "
		 "select='subject'/></body></html></xsl:template>"));
	unlink(in_dir("page/x.xsl"));
	assert_int_equal(render_load(ctx, dir, catalog, &s, &e), RC_OK);
	assert_true(render_has(s, "mail", "x"));
	assert_false(render_has(s, "page", "x"));
	assert_int_equal(render_run(ctx, s, "mail", "x", "subject", root->doc, &out, &len, &e),
			 RC_OK);
	assert_string_equal(out, "[#1] A & B <c>");
	assert_int_equal(render_run(ctx, s, "mail", "x", "text", root->doc, &out, &len, &e), RC_OK);
	assert_string_equal(out, "A & B <c>\n");
	assert_int_equal(render_run(ctx, s, "mail", "x", "html", root->doc, &out, &len, &e), RC_OK);
	assert_string_equal(out,
			    "<!DOCTYPE html>\n<html><body>A &amp; B &lt;c&gt;</body></html>\n");
	assert_int_equal(render_run(ctx, s, "mail", "nope", "html", root->doc, &out, &len, &e),
			 RC_BUG);
	assert_non_null(strstr(e.cause, "mail/nope.xsl"));
	talloc_free(s);
	unlink(in_dir("mail/x.xsl"));
}

static void test_import(void **state)
{
	struct err e = { 0 };
	char *out;
	(void)state;

	spew("layout.xsl", XSL("<xsl:template name='frame'><main><xsl:apply-templates select='.' "
			       "mode='c'/></main></xsl:template>"));
	out = run(XSL("<xsl:import href='../layout.xsl'/><xsl:template "
		      "match='/page'><xsl:call-template name='frame'/></xsl:template>"
		      "<xsl:template match='page' mode='c'>x</xsl:template>"),
		  document("page"), &e);
	if (!out)
		fail_msg("%s", e.cause);
	assert_string_equal(out, "<!DOCTYPE html>\n<main>x</main>\n");
}

static void check_load_fails(const char *sheet, const char *want)
{
	struct sheets *s = NULL;
	struct err e = { 0 };

	if (load(sheet, &s, &e) == RC_OK)
		fail_msg("loaded: %s", sheet);
	assert_int_equal(e.rc, RC_INVALID);
	if (!strstr(e.cause, "page/x.xsl") || !strstr(e.cause, want))
		fail_msg("%s gave: %s", sheet, e.cause);
	assert_null(strchr(e.cause, '\n'));
}

static void test_load_fails(void **state)
{
	struct sheets *s;
	struct err e;
	(void)state;

	check_load_fails("<xsl:stylesheet", "parser error");
	check_load_fails("<html/>", "");
	check_load_fails(PAGE("<xsl:value-of select='('/>"), "");
	check_load_fails(PAGE("<xsl:nonsense/>"), "nonsense");
	check_load_fails(XSL("<xsl:import href='missing.xsl'/>"), "missing.xsl");
	check_load_fails(XSL("<xsl:import href='/etc/passwd'/>"), "/etc/passwd must not be read");
	check_load_fails(XSL("<xsl:import href='../../x.xsl'/>"), "must not be read");
	check_load_fails(XSL("<xsl:include href='http://127.0.0.1:1/x.xsl'/>"), "must not be read");
	check_load_fails("<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/hostname'>]>" PAGE("<p>&a;</p>"),
			 "DOCTYPE");
	unlink(in_dir("page/x.xsl"));
	assert_int_equal(render_load(ctx, dir, catalog, &s, &e), RC_INVALID);
	assert_int_equal(render_load(ctx, "/nonexistent", catalog, &s, &e), RC_INVALID);
}

/* The transform ends with an error and no text; the sheet is named, nothing leaks out. */
static void check_run_fails(const char *sheet, const char *want)
{
	struct err e = { 0 };
	char *out = run(sheet, document("page"), &e);

	if (out)
		fail_msg("%s gave: %s", sheet, out);
	assert_int_equal(e.rc, RC_BUG);
	if (!strstr(e.cause, "page/x.xsl") || !strstr(e.cause, want))
		fail_msg("%s gave: %s", sheet, e.cause);
	assert_null(strchr(e.cause, '\n'));
}

static void test_no_files(void **state)
{
	(void)state;
	spew("secret.xml", "<secret/>");
	check_run_fails(talloc_asprintf(ctx,
					PAGE("<p><xsl:copy-of select=\"document('%s')\"/></p>"),
					in_dir("secret.xml")),
			"");
	check_run_fails(PAGE("<p><xsl:copy-of select=\"document('../secret.xml')\"/></p>"), "");
	check_run_fails(PAGE("<p><xsl:copy-of select=\"document('http://127.0.0.1:1/')\"/></p>"),
			"");
	check_run_fails(talloc_asprintf(ctx,
					"<xsl:stylesheet version='1.1' "
					"xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
					"<xsl:template match='/'><p><xsl:document "
					"href='%s'>x</xsl:document></p></xsl:template></"
					"xsl:stylesheet>",
					in_dir("out.xml")),
			"");
	assert_int_not_equal(access(in_dir("out.xml"), F_OK), 0);
}

static void test_limits(void **state)
{
	(void)state;
	check_run_fails(XSL("<xsl:template match='/page'><p><xsl:call-template "
			    "name='r'/></p></xsl:template>"
			    "<xsl:template name='r'><xsl:call-template name='r'/></xsl:template>"),
			"");
	check_run_fails(PAGE("<p><xsl:message terminate='yes'>stop here</xsl:message></p>"),
			"stop here");
	check_run_fails(PAGE("<p><xsl:value-of select=\"p:none()\"/></p>"), "");
	check_run_fails(PAGE("<p><xsl:value-of select=\"p:t('a', 'b')\"/></p>"), "");
	check_run_fails(PAGE("<xsl:text>text alone</xsl:text>"), "");
}

/* Loops inside loops end by the number of steps, long before a person gives up. */
static void test_steps(void **state)
{
	xmlNode *root = document("page");
	struct err e = { 0 };
	(void)state;

	for (int i = 0; i < 300; i++)
		xml_elem(root, "i");
	assert_null(run(PAGE("<p><xsl:for-each select='i'><xsl:for-each "
			     "select='../i'><xsl:for-each select='../i'>"
			     "<xsl:if test='../i[. = "
			     "1]'>x</xsl:if></xsl:for-each></xsl:for-each></xsl:for-each></p>"),
			root, &e));
	assert_int_equal(e.rc, RC_BUG);
}

/* A failure leaves nothing behind: the next page is whole. */
static void test_again(void **state)
{
	struct err e = { 0 };
	struct sheets *s;
	char *out;
	size_t len;
	xmlNode *root = document("page");
	(void)state;

	assert_int_equal(load(PAGE("<p><xsl:if test='bad'><xsl:value-of "
				   "select='p:none()'/></xsl:if>ok</p>"),
			      &s, &e),
			 RC_OK);
	for (int i = 0; i < 3; i++) {
		xmlNode *bad = document("page");

		xml_elem(bad, "bad");
		assert_int_equal(render_run(ctx, s, "page", "x", NULL, bad->doc, &out, &len, &e),
				 RC_BUG);
		assert_int_equal(render_run(ctx, s, "page", "x", NULL, root->doc, &out, &len, &e),
				 RC_OK);
		assert_string_equal(out, "<!DOCTYPE html>\n<p>ok</p>\n");
	}
	talloc_free(s);
}

/* The product's own sheets compile, every one. */
static void test_product(void **state)
{
	struct sheets *s;
	struct err e = { 0 };
	(void)state;

	if (render_load(ctx, "xslt", catalog, &s, &e) != RC_OK)
		fail_msg("%s", e.cause);
	assert_true(render_has(s, "page", "login"));
	assert_true(render_has(s, "page", "error"));
	talloc_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html), cmocka_unit_test(test_functions),
		cmocka_unit_test(test_initials), cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_language), cmocka_unit_test(test_mail),
		cmocka_unit_test(test_import), cmocka_unit_test(test_load_fails),
		cmocka_unit_test(test_no_files), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_steps), cmocka_unit_test(test_again),
		cmocka_unit_test(test_product),
	};
	struct err e;
	int failed;

	ctx = talloc_new(NULL);
	snprintf(dir, sizeof(dir), "/tmp/render-t.XXXXXX");
	if (!mkdtemp(dir) || mkdir(in_dir("page"), 0700) != 0 || mkdir(in_dir("mail"), 0700) != 0 ||
	    catalog_load(ctx, "xslt/messages", &catalog, &e) != RC_OK ||
	    !clock_set_zone("Europe/Berlin"))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	clear();
	rmdir(in_dir("page"));
	rmdir(in_dir("mail"));
	rmdir(dir);
	talloc_free(ctx);
	return failed;
}
