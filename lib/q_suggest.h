/* SPDX-License-Identifier: EUPL-1.2 */
/* q_suggest - statements that look for what fits a text: articles, open tickets */
#ifndef LIB_Q_SUGGEST_H
#define LIB_Q_SUGGEST_H

#include "lib/query.h"

#define SUGGEST_TITLE 3		/* patterns for titles */
#define SUGGEST_SUBJECT 6	/* patterns for subjects: of the subject, of the text */
#define SUGGEST_SCORE 2		/* similar: a word of the subject, or two of the text */

/* lang, default lang (category's name), lang, boolean search that must hit, boolean search for
 * the order, title patterns, module (its articles first), limit: articles in that language. */
extern const struct query q_suggest_articles;
/* person, person, person, subject patterns, text patterns, ticket left out, least score, limit:
 * open tickets of one's own or one's organisation, as far as the person may see them. */
extern const struct query q_suggest_tickets;
extern const struct query *const q_suggest[];

#endif
