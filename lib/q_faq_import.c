/* SPDX-License-Identifier: EUPL-1.2 */
/* q_faq_import - statements of faq_import */

#include "lib/q_faq_import.h"

const struct query q_faq_import_category = {
	.name = "faq_import_category",
	.sql = "INSERT INTO faq_category (slug, position) VALUES (?, ?)"
	       " ON DUPLICATE KEY UPDATE position = VALUES(position)",
	.args = { Q_TEXT, Q_I64 },
};

const struct query q_faq_import_category_text = {
	.name = "faq_import_category_text",
	.sql = "INSERT INTO faq_category_text (category_id, lang, name)"
	       " SELECT c.id, ?, ? FROM faq_category c WHERE c.slug = ?"
	       " ON DUPLICATE KEY UPDATE name = VALUES(name)",
	.args = { Q_TEXT, Q_TEXT, Q_TEXT },
};

/* Each language's file may say what the other leaves out. An edited article keeps its
 * place: only rows that are still the importer's change. */
#define UNLESS_EDITED(column, value) \
	"   " column " = IF(builtin = VALUES(builtin), " value ", faq_article." column ")"

const struct query q_faq_import_article = {
	.name = "faq_import_article",
	.sql = "INSERT INTO faq_article (slug, category_id, module_id, state, builtin, position)"
	       " SELECT ?, c.id, (SELECT m.id FROM module m WHERE m.code = ?), 'published', ?, ?"
	       "   FROM faq_category c WHERE c.slug = ?"
	       " ON DUPLICATE KEY UPDATE"
	       UNLESS_EDITED("category_id", "VALUES(category_id)") ","
	       UNLESS_EDITED("module_id", "COALESCE(VALUES(module_id), module_id)") ","
	       UNLESS_EDITED("position", "GREATEST(VALUES(position), faq_article.position)"),
	.args = { Q_TEXT, Q_TEXT, Q_BOOL, Q_I64, Q_TEXT },
};

const struct query q_faq_import_find = {
	.name = "faq_import_find",
	.sql = "SELECT id, builtin FROM faq_article WHERE slug = ? FOR UPDATE",
	.args = { Q_TEXT },
	.cols = { KEEP(I64, "id"), KEEP(BOOL, "builtin") },
};

const struct query q_faq_import_text = {
	.name = "faq_import_text",
	.sql = "INSERT INTO faq_text (article_id, lang, title, summary, body)"
	       " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
	       " title = VALUES(title), summary = VALUES(summary), body = VALUES(body)",
	.args = { Q_I64, Q_TEXT, Q_TEXT, Q_TEXT, Q_TEXT },
};

const struct query *const q_faq_import[] = {
	&q_faq_import_category, &q_faq_import_category_text, &q_faq_import_article,
	&q_faq_import_find, &q_faq_import_text, NULL
};
