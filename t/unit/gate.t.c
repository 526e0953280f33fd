/* SPDX-License-Identifier: EUPL-1.2 */
/* gate.t - whole answers of the gate with real sheets and a database that is away */

#include "fcgi/gate.h"
#include "lib/clock.h"
#include "lib/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <talloc.h>
#include <cmocka.h>

static struct site {
	struct conf conf;
	struct gate gate;
} *site;

/* A request as worker.c makes it; fields that a test cares for are changed by it. */
static struct request *request(const void *mem, enum method method, const char *uri)
{
	struct request *r = talloc_zero(mem, struct request);

	*r = (struct request){
		.mem = mem, .method = method, .remote_addr = "192.0.2.1",
		.request_id = "0123456789abcdef0123456789abcdef", .user_agent = "", .accept = "",
		.accept_language = "", .origin = "", .fetch_site = "", .content_type = "",
		.referer = "", .cookie = "", .site_secret = "the-secret", .body = "",
	};
	request_target(r, uri);
	return r;
}

static void set_body(struct request *r, const char *body)
{
	r->content_type = "application/x-www-form-urlencoded";
	r->body = body;
	r->body_len = strlen(body);
	r->content_length = (int64_t)r->body_len;
}

static const char *header(const struct response *r, const char *name)
{
	const char *found = NULL;

	for (unsigned i = 0; i < r->n_headers; i++) {
		if (strcasecmp(r->headers[i].name, name) != 0)
			continue;
		assert_null(found);
		found = r->headers[i].value;
	}
	return found;
}

static struct response answer(const struct request *r)
{
	struct response res;
	struct gate_stat st;

	gate_answer(&site->gate, r, &res, &st);
	assert_non_null(st.route);
	assert_non_null(header(&res, "Content-Security-Policy"));
	assert_non_null(header(&res, "Content-Length"));
	assert_int_equal(res.head_only, r->method == M_HEAD);
	gate_after(&site->gate, r->mem);
	return res;
}

static struct response get(const void *mem, const char *uri)
{
	return answer(request(mem, M_GET, uri));
}

static void is_page(const struct response *res, int status, const char *id)
{
	assert_int_equal(res->status, status);
	assert_string_equal(header(res, "Content-Type"), "text/html; charset=utf-8");
	assert_string_equal(header(res, "Cache-Control"), "no-store");
	assert_non_null(strstr(res->body, "<!DOCTYPE html>"));
	assert_non_null(strstr(res->body, id));
	assert_null(strstr(res->body, "[error."));
}

static void secrets(void **state)
{
	static const char *const wrong[] = { "", "the-secre", "the-secret2", "The-secret" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct request *r = request(*state, M_GET, "/-/ping");
		struct response res;

		r->site_secret = wrong[i];
		res = answer(r);
		assert_int_equal(res.status, 403);
		assert_int_equal(res.body_len, 0);
	}
	assert_int_equal(get(*state, "/-/ping").status, 200);
}

static void without_database(void **state)
{
	struct response res = get(*state, "/-/ping");

	assert_string_equal(res.body, "ok\n");
	assert_string_equal(header(&res, "Cache-Control"), "no-store");
	res = get(*state, "/robots.txt");
	assert_string_equal(res.body, "User-agent: *\nDisallow: /\n");
	assert_string_equal(header(&res, "Cache-Control"), "public, max-age=3600");
	res = get(*state, "/.well-known/change-password");
	assert_int_equal(res.status, 303);
	assert_string_equal(header(&res, "Location"), "/password/change");
	res = get(*state, "/imprint");
	is_page(&res, 200, "<main");
}

static void unknown(void **state)
{
	struct response res = get(*state, "/nothing");

	is_page(&res, 404, "0123456789abcdef0123456789abcdef");
	assert_null(header(&res, "Set-Cookie"));
	res = get(*state, "/%00");
	is_page(&res, 400, "0123456789abcdef");
	res = get(*state, "/nothing?view=xml");
	assert_string_equal(header(&res, "Content-Type"), "application/xml; charset=utf-8");
	assert_non_null(strstr(res.body, "id=\"error.404\""));
}

static void methods(void **state)
{
	struct response res = answer(request(*state, M_OTHER, "/tickets"));

	is_page(&res, 405, "<h1");
	assert_string_equal(header(&res, "Allow"), "GET, HEAD");
	res = get(*state, "/tickets/10001/comments");
	assert_int_equal(res.status, 405);
	assert_string_equal(header(&res, "Allow"), "POST");
	res = answer(request(*state, M_HEAD, "/-/ping"));
	assert_int_equal(res.status, 200);
	assert_string_equal(header(&res, "Content-Length"), "3");
}

static void bodies(void **state)
{
	struct request *r = request(*state, M_POST, "/login");
	struct response res;

	r->content_length = REQUEST_BODY_MAX + 1;
	res = answer(r);
	is_page(&res, 413, "<h1");
	r->content_length = -1;
	assert_int_equal(answer(r).status, 400);
	set_body(r, "a=1");
	r->content_length = 10;		/* the rest never came */
	assert_int_equal(answer(r).status, 400);
	set_body(r, "a=%zz");
	assert_int_equal(answer(r).status, 400);
	set_body(r, "{}");
	r->content_type = "application/json";
	assert_int_equal(answer(r).status, 400);
	r->content_type = "application/x-www-form-urlencodedx";
	assert_int_equal(answer(r).status, 400);
}

static void guests(void **state)
{
	static const struct { const char *uri, *location; } row[] = {
		{ "/", "/login" },
		{ "/tickets", "/login?next=/tickets" },
		{ "/tickets?scope=own&q=a%20b",
			"/login?next=/tickets%3Fscope%3Down%26q%3Da%2520b" },
		{ "/tickets/7", "/login?next=/tickets/7" },
		{ "/password/change", "/login?next=/password/change" },
	};
	struct request *r = request(*state, M_POST, "/tickets/new");
	struct response res;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		res = get(*state, row[i].uri);
		assert_int_equal(res.status, 303);
		assert_string_equal(header(&res, "Location"), row[i].location);
	}
	set_body(r, "subject=x");
	res = answer(r);
	assert_int_equal(res.status, 303);
	assert_string_equal(header(&res, "Location"), "/login");
}

static void language(void **state)
{
	struct request *r = request(*state, M_GET, "/imprint?a=1&lang=en&b=%20");
	struct response res = answer(r);

	assert_int_equal(res.status, 303);
	assert_string_equal(header(&res, "Location"), "/imprint?a=1&b=%20");
	assert_string_equal(header(&res, "Set-Cookie"),
			    "demo-lang=en; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
	res = get(*state, "/imprint?lang=tlh");
	assert_int_equal(res.status, 303);
	assert_null(header(&res, "Set-Cookie"));
	r = request(*state, M_GET, "/nothing");
	res = answer(r);
	assert_non_null(strstr(res.body, "<html lang=\"de\""));
	r->accept_language = "en-GB, de;q=0.5";
	res = answer(r);
	assert_non_null(strstr(res.body, "<html lang=\"en\""));
	r->cookie = "demo-lang=de";
	res = answer(r);
	assert_non_null(strstr(res.body, "<html lang=\"de\""));
}

static void database_away(void **state)
{
	struct request *r = request(*state, M_GET, "/tickets");
	struct response res = get(*state, "/login");

	is_page(&res, 503, "0123456789abcdef0123456789abcdef");
	assert_non_null(header(&res, "Retry-After"));
	assert_null(header(&res, "Set-Cookie"));
	r->cookie = "demo=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	res = answer(r);
	is_page(&res, 503, "<h1");
	res = get(*state, "/nothing");
	assert_int_equal(res.status, 404);
	r = request(*state, M_GET, "/imprint");
	r->cookie = "demo=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	assert_int_equal(answer(r).status, 200);
}

/* A set with one sheet, which cannot draw errors. */
static struct sheets *other_sheets(const void *mem)
{
	static const char sheet[] = "<xsl:stylesheet version=\"1.0\""
		" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/>";
	char *dir = talloc_strdup(mem, "/tmp/gate-t.XXXXXX"), *page, *file;
	struct sheets *sheets = NULL;
	struct err e = { 0 };
	FILE *f;

	assert_non_null(mkdtemp(dir));
	page = talloc_asprintf(mem, "%s/page", dir);
	file = talloc_asprintf(mem, "%s/other.xsl", page);
	assert_int_equal(mkdir(page, 0700), 0);
	f = fopen(file, "w");
	assert_non_null(f);
	fputs(sheet, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(render_load(mem, dir, site->gate.catalog, &sheets, &e), RC_OK);
	unlink(file);
	rmdir(page);
	rmdir(dir);
	return sheets;
}

/* The last resort is a text in the reader's language. */
static void no_sheets(void **state)
{
	const struct sheets *real = site->gate.sheets;
	struct request *r = request(*state, M_GET, "/nothing");
	struct response res;

	site->gate.sheets = other_sheets(*state);
	res = answer(r);
	site->gate.sheets = real;
	assert_int_equal(res.status, 500);
	assert_string_equal(header(&res, "Content-Type"), "text/plain; charset=utf-8");
	assert_non_null(strstr(res.body, "0123456789abcdef0123456789abcdef"));
	assert_null(strstr(res.body, "[error."));
}

static int make_site(void **state)
{
	struct catalog *catalog = NULL;
	struct sheets *sheets = NULL;
	struct err e = { 0 };

	(void)state;
	site = talloc_zero(NULL, struct site);
	site->conf = (struct conf){
		.site = "demo", .base_url = "http://127.0.0.1", .product_name = "Kundenportal",
		.operator_name = "Muster Software GmbH", .time_zone = "Europe/Berlin",
		.default_language = "de", .hotline_phone = "0221 4710-815",
		.hotline_email = "hotline@support.example", .hotline_hours = "Mo-Fr",
		.hotline_hours_en = "", .imprint_text = "", .privacy_text = "",
		.accessibility_text = "", .static_prefix = "/static",
		.db_socket = "/nonexistent/mysql.sock", .db_host = "", .db_name = "none",
		.db_user = "none", .db_tls_ca = "", .db_connect_timeout_ms = 500,
		.db_timeout_ms = 500, .log_level = "error",
	};
	memset(site->conf.secret.p, 's', 32);
	site->conf.secret.len = 32;
	memcpy(site->conf.fastcgi_secret.p, "the-secret", 10);
	site->conf.fastcgi_secret.len = 10;
	if (log_open("/dev/null", LOG_LV_ALERT, &e) != RC_OK || !clock_set_zone("Europe/Berlin") ||
	    catalog_load(site, "xslt/messages", &catalog, &e) != RC_OK ||
	    render_load(site, "xslt", catalog, &sheets, &e) != RC_OK) {
		print_error("%s\n", e.cause);
		return -1;
	}
	site->gate.conf = &site->conf;
	site->gate.catalog = catalog;
	site->gate.sheets = sheets;
	site->gate.db = db_new(site, &site->conf, DB_WEB);
	return 0;
}

static int drop_site(void **state)
{
	(void)state;
	return talloc_free(site);
}

static int setup(void **state)
{
	*state = talloc_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	return talloc_free(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(secrets, setup, teardown),
		cmocka_unit_test_setup_teardown(without_database, setup, teardown),
		cmocka_unit_test_setup_teardown(unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(methods, setup, teardown),
		cmocka_unit_test_setup_teardown(bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(guests, setup, teardown),
		cmocka_unit_test_setup_teardown(language, setup, teardown),
		cmocka_unit_test_setup_teardown(database_away, setup, teardown),
		cmocka_unit_test_setup_teardown(no_sheets, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_site, drop_site);
}
