/* SPDX-License-Identifier: EUPL-1.2 */
/* q_faq_import - statements of faq_import */
#ifndef LIB_Q_FAQ_IMPORT_H
#define LIB_Q_FAQ_IMPORT_H

#include "lib/query.h"

extern const struct query q_faq_import_category, q_faq_import_category_text,
	q_faq_import_article, q_faq_import_find, q_faq_import_text;
extern const struct query *const q_faq_import[];

#endif
