/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * maildoc - the mail document (end of doc/page-document.md), and the mail drawn from it
 *
 * Built from the ids of an outbox row when the mail goes out, so it tells what is true
 * then: who may not see the ticket any more gets none. Links come from base_url only; a
 * private ticket's subject and text are not in the document; how much of a text is
 * quoted is a matter of the ticket's organisation. Secrets are made here, right before
 * sending, and are in no log.
 */
#ifndef LIB_MAILDOC_H
#define LIB_MAILDOC_H

#include "lib/catalog.h"
#include "lib/conf.h"
#include "lib/db.h"
#include "lib/err.h"
#include "lib/mime.h"
#include "lib/outbox_queue.h"
#include "lib/render.h"
#include <libxml/tree.h>
#include <stdio.h>

struct maildoc {
	xmlNode *root;		/* <mail> */
	const char *lang, *to_name;
	const char *message_id;
	const char *off_href;		/* switches such mails off; NULL: they cannot be */
	const char *references[MIME_REFERENCES];	/* oldest first; ends with NULL */
};

/* RC_NOTFOUND: no mail is due any more (recipient gone, ticket not visible, request
 * dead, nothing new for a digest). Everything is on ctx. */
enum rc maildoc_build(const void *ctx, struct db *db, const struct conf *conf,
		      const struct catalog *catalog, const struct outbox_row *row,
		      struct maildoc *out, struct err *e) MUST_CHECK;

/* The document drawn by its sheet in all three modes, as the message for the relay.
 * RC_NOTFOUND as above; RC_INVALID when the recipient's address is none. */
enum rc maildoc_message(const void *ctx, struct db *db, const struct conf *conf,
			const struct catalog *catalog, const struct sheets *sheets,
			const struct outbox_row *row, char **message, size_t *len,
			struct err *e) MUST_CHECK;

/* Kinds of mail that have no sheet; each is a line in problems. For start and reload. */
unsigned maildoc_missing(const struct sheets *sheets, FILE *problems);

#endif
