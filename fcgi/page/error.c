/* SPDX-License-Identifier: EUPL-1.2 */
/* error.c - the body of every error page */

#include "fcgi/page/pages.h"

void page_error_fill(struct page *pg, int status, const char *msgid, long retry_s, bool sent)
{
	xmlNode *node = xml_elem(pg->body, "error");

	xml_attr_i64(node, "status", status);
	xml_attr(node, "id", msgid);
	if (retry_s > 0)
		xml_attr_i64(node, "retry", retry_s);
	xml_attr(node, "sent", sent ? "true" : NULL);
}
