/* SPDX-License-Identifier: EUPL-1.2 */
/* maildraw - a mail from its document: three modes of one sheet, put together */
#include "lib/clock.h"
#include "lib/maildoc.h"
#include "lib/mailtext.h"
#include "lib/mime.h"
#include <assert.h>
#include <glib.h>
#include <string.h>
#include <talloc.h>

static int wipe(char *p)
{
	explicit_bzero(p, talloc_get_size(p));
	return 0;
}

static enum rc draw(const void *mem, const struct sheets *sheets, const char *stem,
		    const char *mode, const struct maildoc *doc, char **out, struct err *e)
{
	size_t len;
	enum rc rc = render_run(mem, sheets, "mail", stem, mode, doc->root->doc, out, &len, e);

	if (!rc)
		talloc_set_destructor(*out, wipe);
	return rc;
}

static char *stem_of(const void *mem, enum mail_kind kind)
{
	char *stem = talloc_strdup(mem, mail_kind_name(kind));

	assert(stem);
	return g_strdelimit(stem, "_", '-');
}

unsigned maildoc_missing(const struct sheets *sheets, FILE *problems)
{
	unsigned n = 0;

	for (enum mail_kind k = 0; k < MAIL_KIND_MAX; k++) {
		char *stem = stem_of(NULL, k);

		if (!render_has(sheets, "mail", stem)) {
			fprintf(problems, "mail/%s.xsl is missing\n", stem);
			n++;
		}
		talloc_free(stem);
	}
	return n;
}

static enum rc put_together(const void *ctx, const void *mem, const struct conf *conf,
			    const struct sheets *sheets, const struct outbox_row *row,
			    const struct maildoc *doc, char **message, size_t *len, struct err *e)
{
	const char *stem = stem_of(mem, row->kind);
	struct mime_mail mail = {
		.from_name = conf->mail_from_name, .from = conf->mail_from,
		.to_name = doc->to_name, .to = row->address,
		.message_id = doc->message_id, .off_href = doc->off_href, .language = doc->lang,
		.time_zone = conf->time_zone, .date_ms = clock_now_ms(),
	};
	char *subject, *text, *html;
	enum rc rc;

	rc = draw(mem, sheets, stem, "subject", doc, &subject, e);
	if (!rc)
		rc = draw(mem, sheets, stem, "text", doc, &text, e);
	if (!rc)
		rc = draw(mem, sheets, stem, "html", doc, &html, e);
	if (rc)
		return rc;
	memcpy(mail.references, doc->references, sizeof(mail.references));
	for (size_t i = 0; i < MIME_REFERENCES && doc->references[i]; i++)
		mail.in_reply_to = doc->references[i];
	mail.subject = subject;
	mail.text = mailtext_wrap(mem, text);
	mail.html = html;
	return mime_build(ctx, &mail, message, len, e);
}

enum rc maildoc_message(const void *ctx, struct db *db, const struct conf *conf,
			const struct catalog *catalog, const struct sheets *sheets,
			const struct outbox_row *row, char **message, size_t *len, struct err *e)
{
	void *mem = talloc_new(NULL);
	struct maildoc doc;
	enum rc rc;

	assert(mem);
	/* before a secret is made for nobody */
	rc = mime_address_ok(row->address) ? RC_OK
		: ERR(e, RC_INVALID, "", "the recipient's address is none that mail can go to");
	if (!rc)
		rc = maildoc_build(mem, db, conf, catalog, row, &doc, e);
	if (!rc)
		rc = put_together(ctx, mem, conf, sheets, row, &doc, message, len, e);
	talloc_free(mem);
	return rc;
}
