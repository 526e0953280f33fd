/* SPDX-License-Identifier: EUPL-1.2 */
/* maildoc - the mail document from an outbox row */
#include "lib/maildoc.h"
#include "lib/access.h"
#include "lib/clock.h"
#include "lib/mail_off.h"
#include "lib/mailtext.h"
#include "lib/q_mail.h"
#include "lib/richtext.h"
#include "lib/xml.h"
#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

struct build {
	const void *ctx;
	struct db *db;
	const struct conf *conf;
	const struct outbox_row *row;
	struct maildoc *out;
	bool own_only;		/* the recipient wants no mails about others' tickets */
};

static xmlNode *link_to(const struct build *b, const char *path)
{
	xmlNode *link = xml_elem(b->out->root, "link");
	char *href = talloc_asprintf(b->ctx, "%s%s", b->conf->base_url, path);

	assert(href);
	xml_attr(link, "href", href);
	return link;
}

/* How to get no more mails like this one. */
static void add_off(const struct build *b, enum mail_off what)
{
	char *href = talloc_asprintf(b->ctx, "%s/mail/off/%s", b->conf->base_url,
				     mail_off_token(b->ctx, b->conf, b->row->person, what));
	xmlNode *off = xml_elem(b->out->root, "off");

	assert(href);
	xml_attr(off, "href", href);
	xml_attr(off, "what", what == MAIL_OFF_ALL ? "all" : "organisation");
	b->out->off_href = href;
}

static void add_site(const struct build *b)
{
	const struct conf *c = b->conf;
	xmlNode *site = xml_elem(b->out->root, "site");
	const char *hours = strcmp(b->out->lang, "de") == 0 || !*c->hotline_hours_en
		? c->hotline_hours : c->hotline_hours_en;
	xmlNode *hotline;

	xml_attr(site, "name", c->product_name);
	xml_attr(site, "operator", c->operator_name);
	xml_attr(site, "base", c->base_url);
	xml_attr(site, "reset", c->reset == RESET_CHOSEN ? "chosen" : "mailed");
	if (!*c->hotline_phone && !*c->hotline_email)
		return;
	hotline = xml_elem_text(site, "hotline", hours);
	xml_attr(hotline, "phone", *c->hotline_phone ? c->hotline_phone : NULL);
	xml_attr(hotline, "email", *c->hotline_email ? c->hotline_email : NULL);
}

static enum rc add_person(struct build *b, const struct catalog *catalog, struct err *e)
{
	struct q_val v[MP_COLS];
	bool found;
	xmlNode *to;
	enum rc rc = query_row(b->db, &q_mail_person, QARGS(q_i64(b->row->person)), b->ctx, v,
			       &found, e);

	if (rc)
		return rc;
	if (!found || !v[MP_REACHABLE].i)
		return ERR(e, RC_NOTFOUND, "", "the recipient is not active any more");
	if ((b->row->ticket || b->row->kind == MAIL_DIGEST) &&
	    strcmp(v[MP_SCOPE].p, "none") == 0)
		return ERR(e, RC_NOTFOUND, "", "the recipient wants no mails about tickets");
	b->own_only = strcmp(v[MP_SCOPE].p, "own") == 0;
	b->out->lang = catalog_find_language(catalog, v[MP_LANG].p) >= 0 ? v[MP_LANG].p
								      : b->conf->default_language;
	b->out->to_name = talloc_asprintf(b->ctx, "%s %s", v[MP_GIVEN].p, v[MP_FAMILY].p);
	assert(b->out->to_name);
	xml_attr(b->out->root, "lang", b->out->lang);
	to = xml_elem(b->out->root, "to");
	xml_attr(to, "role", v[MP_ROLE].p);
	xml_elem_text(to, "name", b->out->to_name);
	xml_elem_text(to, "email", b->row->address);
	return RC_OK;
}

/* none: the entry's frame without its text. */
static void quote(const struct build *b, xmlNode *entry, const char *text, const char *how)
{
	bool cut = false;

	if (strcmp(how, "none") == 0)
		return;
	if (strcmp(how, "excerpt") == 0)
		text = mailtext_excerpt(b->ctx, text, &cut);
	xml_attr(entry, "cut", cut ? "true" : NULL);
	richtext_plain(xml_elem(entry, "text"), text, strlen(text));
	xml_elem_text(entry, "plain", mailtext_quote(b->ctx, text));
}

static enum rc add_entry(const struct build *b, const struct q_val *ticket, struct err *e)
{
	struct q_val v[ME_COLS];
	xmlNode *entry;
	enum rc rc;

	if (!b->row->entry)
		return RC_OK;
	rc = query_xml_one(b->db, &q_mail_entry, QARGS(q_i64(b->row->entry), q_i64(b->row->ticket)),
			   b->ctx, b->out->root, &entry, v, "", e);
	if (!rc && !v[ME_TEXT].null && !ticket[MT_PRIVATE].i)
		quote(b, entry, v[ME_TEXT].p, ticket[MT_QUOTE].p);
	return rc;
}

static enum rc add_ticket(struct build *b, struct err *e)
{
	const struct conf *c = b->conf;
	struct q_val v[MT_COLS];
	xmlNode *ticket;
	char *path;
	enum rc rc;

	if (!b->row->ticket)
		return RC_OK;
	rc = query_xml_one(b->db, &q_mail_ticket,
			   QARGS(q_i64(b->row->person), q_text(b->out->lang),
				 q_i64(b->row->ticket)),
			   b->ctx, b->out->root, &ticket, v, "", e);
	if (!rc && b->own_only && !v[MT_ON].i)
		rc = ERR(e, RC_NOTFOUND, "", "the recipient wants no mails about others' tickets");
	if (rc)
		return rc;
	if (!v[MT_STATUS_AT].null && strcmp(v[MT_STATUS].p, "solved") == 0)
		xml_attr_time(ticket, "closes", v[MT_STATUS_AT].i + c->close_after_ms);
	if (!v[MT_STATUS_AT].null && strcmp(v[MT_STATUS].p, "closed") == 0)
		xml_attr_time(ticket, "reopen-until", v[MT_STATUS_AT].i + c->reopen_within_ms);
	path = talloc_asprintf(b->ctx, "/tickets/%" PRId64, b->row->ticket);
	if (b->row->entry)
		path = talloc_asprintf_append(path, "#e%" PRId64, b->row->entry);
	assert(path);
	link_to(b, path);
	xml_attr(ticket, "on", v[MT_ON].i ? "true" : NULL);
	add_off(b, v[MT_ON].i ? MAIL_OFF_ALL : MAIL_OFF_ORGANISATION);
	return add_entry(b, v, e);
}

#define DIGEST_ROWS 200

struct digest {
	xmlNode *tickets, *ticket;	/* the one in work */
	int64_t id;
	size_t rows;
};

static enum rc add_news(void *arg, const struct q_val *v, struct err *e)
{
	struct digest *d = arg;
	xmlNode *news;

	(void)e;
	if (d->rows++ == DIGEST_ROWS) {
		xml_attr(d->tickets, "more", "true");
		return RC_OK;
	}
	if (v[MD_ID].i != d->id) {
		d->id = v[MD_ID].i;
		d->ticket = xml_elem(d->tickets, "ticket");
		xml_attr_i64(d->ticket, "id", d->id);
		xml_attr(d->ticket, "status", v[MD_STATUS].p);
		xml_attr(d->ticket, "private", v[MD_PRIVATE].i ? "true" : NULL);
		xml_attr(d->ticket, "on", v[MD_ON].i ? "true" : NULL);
		if (!v[MD_SUBJECT].null)
			xml_elem_text(d->ticket, "subject", v[MD_SUBJECT].p);
	}
	news = xml_elem(d->ticket, "news");
	xml_attr(news, "kind", v[MD_KIND].p);
	xml_attr_i64(news, "n", v[MD_N].i);
	return RC_OK;
}

static enum rc add_digest(const struct build *b, struct err *e)
{
	struct digest d = { .tickets = xml_elem(b->out->root, "tickets") };
	enum rc rc = query_each(b->db, &q_mail_digest,
				QARGS(q_i64(b->row->id), q_i64(b->row->person)), add_news, &d, e);

	if (!rc && d.rows == 0)
		return ERR(e, RC_NOTFOUND, "", "there is nothing new to tell");
	link_to(b, "/tickets");
	add_off(b, MAIL_OFF_ALL);
	return rc;
}

static enum rc add_secret(const struct build *b, struct err *e)
{
	bool is_link = b->row->kind == MAIL_RESET_LINK;
	int64_t request = b->row->request, expires = 0;
	char *secret;
	enum rc rc;

	if (is_link)
		rc = access_make_link(b->db, b->conf, b->ctx, request, &secret, &expires, e);
	else
		rc = access_make_password(b->db, b->conf, b->ctx, request, &secret, &expires, e);
	if (rc)
		return rc;
	xml_attr_time(xml_elem(b->out->root, "expires"), "at", expires);
	if (is_link) {
		link_to(b, talloc_asprintf(b->ctx, "/password/reset/%s", secret));
	} else {
		xml_elem_text(b->out->root, "password", secret);
		link_to(b, "/login");
	}
	return RC_OK;
}

static enum rc add_what_happened(struct build *b, struct err *e)
{
	switch (b->row->kind) {
	case MAIL_RESET_LINK:
	case MAIL_NEW_PASSWORD:
		return add_secret(b, e);
	case MAIL_INVITATION:
		link_to(b, "/password/forgot");
		return RC_OK;
	case MAIL_PASSWORD_CHANGED:
	case MAIL_ADDRESS_CHANGED:
	case MAIL_TEST:
		link_to(b, "/");
		return RC_OK;
	case MAIL_DIGEST:
		return add_digest(b, e);
	case MAIL_KIND_MAX:
		return ERR(e, RC_BUG, "", "a mail of an unknown kind");
	default:
		return b->row->ticket ? add_ticket(b, e)
				      : ERR(e, RC_BUG, "", "a ticket's mail without a ticket");
	}
}

/* "t10482.e77.12@host"; a mail about no ticket is "o12@host". */
static const char *message_id(const struct build *b, int64_t entry, int64_t id)
{
	const char *host = b->conf->mail_host;
	char *out = b->row->ticket
		? talloc_asprintf(b->ctx, "t%" PRId64 ".e%" PRId64 ".%" PRId64 "@%s",
				  b->row->ticket, entry, id, host)
		: talloc_asprintf(b->ctx, "o%" PRId64 "@%s", id, host);

	assert(out);
	return out;
}

/* The identifier of the first mail that q finds; left alone when there is none. */
static enum rc add_first(const struct build *b, const struct query *q, struct q_args args,
			 const char **out, struct err *e)
{
	struct q_val v[2];
	bool found;
	enum rc rc = query_row(b->db, q, args, b->ctx, v, &found, e);

	if (!rc && found)
		*out = message_id(b, v[1].i, v[0].i);
	return rc;
}

/* All mails about a ticket hang on one identifier that no mail has and on the ticket's first
 * mail, which most recipients never got. So each person's mail program shows one thread,
 * whichever mail came first there; what follows answers that one. */
static enum rc add_thread(struct build *b, struct err *e)
{
	const struct outbox_row *row = b->row;
	const struct q_arg ticket = q_i64(row->ticket), id = q_i64(row->id);
	const char **ref = b->out->references;
	enum rc rc;

	b->out->message_id = message_id(b, row->entry, row->id);
	if (!row->ticket)
		return RC_OK;
	ref[0] = talloc_asprintf(b->ctx, "t%" PRId64 "@%s", row->ticket, b->conf->mail_host);
	assert(ref[0]);
	rc = add_first(b, &q_mail_first, QARGS(ticket, id), &ref[1], e);
	if (!rc)
		rc = add_first(b, &q_mail_first_of, QARGS(ticket, id, q_i64(row->person)), &ref[2],
			       e);
	if (ref[2] && strcmp(ref[1], ref[2]) == 0)
		ref[2] = NULL;
	return rc;
}

enum rc maildoc_build(const void *ctx, struct db *db, const struct conf *conf,
		      const struct catalog *catalog, const struct outbox_row *row,
		      struct maildoc *out, struct err *e)
{
	struct build b = { ctx, db, conf, row, out, false };
	enum rc rc;

	memset(out, 0, sizeof(*out));
	out->root = xml_doc(ctx, "mail");
	xml_attr(out->root, "kind", mail_kind_name(row->kind));
	xml_attr_time(out->root, "now", clock_now_ms());
	xml_attr_time(out->root, "created", row->created_at);
	rc = add_person(&b, catalog, e);
	if (rc)
		return rc;
	add_site(&b);
	rc = add_thread(&b, e);
	return rc ? rc : add_what_happened(&b, e);
}
