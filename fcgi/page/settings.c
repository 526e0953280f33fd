/* SPDX-License-Identifier: EUPL-1.2 */
/* settings.c - the overview of one's own settings; the sheet knows the areas */

#include "fcgi/page/pages.h"

enum rc page_settings_show(struct page *pg, struct err *e)
{
	(void)pg;
	(void)e;
	return RC_OK;
}
