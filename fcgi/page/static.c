/* SPDX-License-Identifier: EUPL-1.2 */
/* static.c - what every site has: robots.txt, ping, the operator's public texts */

#include "fcgi/page/pages.h"

#include "lib/log.h"
#include "lib/richtext.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define TEXT_MAX (256 * 1024)

enum rc page_robots_show(struct page *pg, struct err *e)
{
	(void)e;
	page_text(pg, "text/plain", "User-agent: *\nDisallow: /\n", true);
	return RC_OK;
}

enum rc page_ping_show(struct page *pg, struct err *e)
{
	(void)e;
	page_text(pg, "text/plain", "ok\n", false);
	return RC_OK;
}

/* https://w3c.github.io/webappsec-change-password-url/ */
enum rc page_change_password_show(struct page *pg, struct err *e)
{
	(void)e;
	page_redirect(pg, "/password/change");
	return RC_OK;
}

/* The operator's Markdown file; without one, or while it cannot be read, the page shows
 * the text that comes with the product. */
static enum rc operator_text(struct page *pg, const char *path)
{
	char *text;
	size_t len;
	FILE *f;

	if (!*path)
		return RC_OK;
	f = fopen(path, "re");
	if (!f) {
		log_warn("page", "could not open the text file %s: %s", path, strerror(errno));
		return RC_OK;
	}
	text = talloc_size(pg->mem, TEXT_MAX);
	len = fread(text, 1, TEXT_MAX, f);
	if (ferror(f))
		log_warn("page", "could not read the text file %s", path);
	else
		richtext_markdown(xml_elem(pg->body, "text"), text, len);
	fclose(f);
	return RC_OK;
}

enum rc page_accessibility_show(struct page *pg, struct err *e)
{
	(void)e;
	return operator_text(pg, pg->conf->accessibility_text);
}

enum rc page_privacy_show(struct page *pg, struct err *e)
{
	(void)e;
	return operator_text(pg, pg->conf->privacy_text);
}

enum rc page_imprint_show(struct page *pg, struct err *e)
{
	(void)e;
	return operator_text(pg, pg->conf->imprint_text);
}
