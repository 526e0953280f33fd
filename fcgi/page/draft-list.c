/* SPDX-License-Identifier: EUPL-1.2 */
/* draft-list.c - what one has typed and not sent */

#include "fcgi/page/pages.h"

enum rc page_draft_list_show(struct page *pg, struct err *e)
{
	return page_drafts(pg, pg->body, "/drafts", e);
}
