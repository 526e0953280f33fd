/* SPDX-License-Identifier: EUPL-1.2 */
/* mime_form - multipart/form-data (RFC 7578) read as a stream */

#include "lib/mime_form.h"

#include <assert.h>
#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#define BUF_SIZE 65536
#define HEAD_MAX 8192
#define BOUNDARY_MAX 70		/* RFC 2046, section 5.1.1 */

struct reader {
	const struct mime_form *f;
	char mark[4 + BOUNDARY_MAX + 1];	/* CR LF -- boundary */
	size_t mark_len;
	char *buf;
	size_t at, end;			/* what is in buf and not used yet */
};

bool mime_is_form(const char *content_type)
{
	static const char want[] = "multipart/form-data";
	size_t n = sizeof(want) - 1;

	return strncasecmp(content_type, want, n) == 0 &&
		(!content_type[n] || strchr("; \t", content_type[n]));
}

/* More bytes behind those that are there; false at the end of the body. */
static bool fill(struct reader *r)
{
	size_t got;

	if (r->at > 0) {
		memmove(r->buf, r->buf + r->at, r->end - r->at);
		r->end -= r->at;
		r->at = 0;
	}
	assert(r->end < BUF_SIZE);
	got = r->f->read(r->f->arg, r->buf + r->end, BUF_SIZE - r->end);
	r->end += got;
	return got > 0;
}

static bool have(struct reader *r, size_t n)
{
	while (r->end - r->at < n)
		if (!fill(r))
			return false;
	return true;
}

static enum rc cut_off(struct err *e)
{
	return ERR(e, RC_INVALID, "", "the form ends before its closing boundary");
}

/* RFC 2046: bchars, no blank at the end. */
static bool boundary_ok(const char *s)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789'()+_,-./:=? ";
	size_t len = s ? strlen(s) : 0;

	return len > 0 && len <= BOUNDARY_MAX && strspn(s, chars) == len && s[len - 1] != ' ';
}

static enum rc read_type(struct reader *r, const char *content_type, struct err *e)
{
	GMimeContentType *type;
	const char *boundary;
	bool good;

	g_mime_init();
	type = g_mime_content_type_parse(NULL, content_type);
	boundary = type ? g_mime_content_type_get_parameter(type, "boundary") : NULL;
	good = boundary_ok(boundary);
	if (good) {
		memcpy(r->mark, "\r\n--", 4);
		memcpy(r->mark + 4, boundary, strlen(boundary) + 1);
		r->mark_len = strlen(r->mark);
	}
	if (type)
		g_object_unref(type);
	return good ? RC_OK : ERR(e, RC_INVALID, "", "a form without a usable boundary");
}

/* Browsers write '"' as %22 and leave '%' alone (WHATWG). */
static char *undo_quotes(const void *mem, const char *s)
{
	char *out = talloc_strdup(mem, s);
	size_t n = 0;

	for (const char *p = s; *p; p++) {
		bool quote = strncmp(p, "%22", 3) == 0;

		out[n++] = quote ? '"' : *p;
		p += quote ? 2 : 0;
	}
	out[n] = '\0';
	return out;
}

static bool encoding_ok(GMimeObject *o)
{
	const char *name = g_mime_object_get_header(o, "Content-Transfer-Encoding");

	return !name || strcasecmp(name, "7bit") == 0 || strcasecmp(name, "8bit") == 0 ||
		strcasecmp(name, "binary") == 0;
}

static enum rc judge(const void *mem, GMimeObject *o, struct mime_part *part, struct err *e)
{
	GMimeContentDisposition *d = o ? g_mime_object_get_content_disposition(o) : NULL;
	GMimeContentType *type = o ? g_mime_object_get_content_type(o) : NULL;
	const char *name, *file;

	if (!d || !g_mime_content_disposition_get_disposition(d) ||
	    strcasecmp(g_mime_content_disposition_get_disposition(d), "form-data") != 0)
		return ERR(e, RC_INVALID, "", "a part of a form is no form-data");
	if (type && g_mime_content_type_is_type(type, "multipart", "*"))
		return ERR(e, RC_INVALID, "", "a part of a form has parts itself");
	if (!encoding_ok(o))
		return ERR(e, RC_INVALID, "", "a part of a form has an encoding");
	name = g_mime_content_disposition_get_parameter(d, "name");
	file = g_mime_content_disposition_get_parameter(d, "filename");
	if (!name || !*name)
		return ERR(e, RC_INVALID, "", "a part of a form has no name");
	part->name = undo_quotes(mem, name);
	part->filename = file ? undo_quotes(mem, file) : NULL;
	return RC_OK;
}

/* The header lines of a part, ended by an empty one. */
static enum rc parse_head(const void *mem, const char *head, size_t len,
			  struct mime_part *part, struct err *e)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(head, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeObject *o = g_mime_parser_construct_part(parser, NULL);
	enum rc rc = judge(mem, o, part, e);

	if (o)
		g_object_unref(o);
	g_object_unref(parser);
	g_object_unref(stream);
	return rc;
}

static enum rc read_head(struct reader *r, struct err *e)
{
	struct mime_part part = { 0 };
	const char *stop;
	size_t len;
	void *mem;
	enum rc rc;

	while (!(stop = memmem(r->buf + r->at, r->end - r->at, "\r\n\r\n", 4))) {
		if (r->end - r->at > HEAD_MAX)
			break;
		if (!fill(r))
			return cut_off(e);
	}
	len = stop ? (size_t)(stop - r->buf) + 4 - r->at : HEAD_MAX + 1;
	if (len > HEAD_MAX)
		return ERR(e, RC_INVALID, "", "the headers of a part are above %d bytes", HEAD_MAX);
	mem = talloc_new(NULL);
	rc = parse_head(mem, r->buf + r->at, len, &part, e);
	/* the mark that ends an empty part begins with the last CR LF of its headers */
	r->at += len - 2;
	if (rc == RC_OK)
		rc = r->f->begin(r->f->arg, &part, e);
	talloc_free(mem);
	return rc;
}

static enum rc give(struct reader *r, size_t upto, bool *first, struct err *e)
{
	size_t skip = *first && upto >= 2 ? 2 : 0;
	enum rc rc = RC_OK;

	/* the CR LF that ended the headers is no content */
	if (upto > skip)
		rc = r->f->data(r->f->arg, r->buf + r->at + skip, upto - skip, e);
	if (skip)
		*first = false;
	r->at += upto;
	return rc;
}

static enum rc read_content(struct reader *r, struct err *e)
{
	bool first = true;
	enum rc rc;

	for (;;) {
		size_t n = r->end - r->at;
		const char *mark = memmem(r->buf + r->at, n, r->mark, r->mark_len);

		if (mark) {
			rc = give(r, (size_t)(mark - r->buf) - r->at, &first, e);
			r->at += r->mark_len;
			return rc ? rc : r->f->end(r->f->arg, e);
		}
		/* the end of what is there may be the beginning of a mark */
		if (n > r->mark_len + 2 && (rc = give(r, n - r->mark_len, &first, e)))
			return rc;
		if (!fill(r))
			return cut_off(e);
	}
}

static enum rc read_parts(struct reader *r, struct err *e)
{
	enum rc rc;

	if (!have(r, r->mark_len) || memcmp(r->buf, r->mark, r->mark_len) != 0)
		return ERR(e, RC_INVALID, "", "a form does not begin with its boundary");
	r->at = r->mark_len;
	for (;;) {
		if (!have(r, 2))
			return cut_off(e);
		if (memcmp(r->buf + r->at, "--", 2) == 0)
			break;
		if (memcmp(r->buf + r->at, "\r\n", 2) != 0)
			return ERR(e, RC_INVALID, "", "a boundary is not alone on its line");
		r->at += 2;
		if ((rc = read_head(r, e)) || (rc = read_content(r, e)))
			return rc;
	}
	do
		r->at = r->end;
	while (fill(r));
	return RC_OK;
}

enum rc mime_form_read(const char *content_type, const struct mime_form *f, struct err *e)
{
	struct reader r = { .f = f, .end = 2 };
	enum rc rc = read_type(&r, content_type, e);

	if (rc != RC_OK)
		return rc;
	/* as if a line had ended before: then all boundaries are alike */
	r.buf = talloc_size(NULL, BUF_SIZE);
	memcpy(r.buf, "\r\n", 2);
	rc = read_parts(&r, e);
	talloc_free(r.buf);
	return rc;
}
