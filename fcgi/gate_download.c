/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_download.c - a file as the answer (RFC 9110: ranges, conditions), piece by piece */

#include "fcgi/gate.h"

#include "lib/filename.h"
#include "lib/log.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define CSP "sandbox; default-src 'none'"

struct sending {
	const struct page_file *file;
	int64_t at, left;
};

static bool next_piece(void *arg, const void *mem, const char **p, size_t *len)
{
	struct sending *s = arg;
	struct err e = { 0 };

	if (s->file->read(s->file->arg, mem, s->at, p, len, &e) != RC_OK) {
		log_warn("gate", "a download ended early: %s", e.cause);
		return false;
	}
	if ((int64_t)*len > s->left)
		*len = (size_t)s->left;
	s->at += (int64_t)*len;
	s->left -= (int64_t)*len;
	return true;
}

/* Whether a list of entity tags names this one; a weak one does here (section 13.1.2). */
static bool names_tag(const char *list, const char *tag)
{
	size_t len = strlen(tag);

	for (const char *p = list; *p;) {
		p += strspn(p, ", \t");
		if (strncmp(p, "W/", 2) == 0)
			p += 2;
		if (*p == '*' || (strncmp(p, tag, len) == 0 && (!p[len] || strchr(", \t", p[len]))))
			return true;
		p += strcspn(p, ",");
	}
	return false;
}

#define NUMBER_DIGITS 15

static bool number(const char **p, int64_t *n)
{
	size_t digits = strspn(*p, "0123456789");

	if (digits == 0 || digits > NUMBER_DIGITS)
		return false;
	for (*n = 0; digits > 0; digits--)
		*n = *n * 10 + (*(*p)++ - '0');
	return true;
}

enum range { R_WHOLE, R_PART, R_NONE };

/* One range of bytes; several at once and what is none are answered with the whole. */
static enum range read_range(const char *text, int64_t size, int64_t *from, int64_t *to)
{
	static const char unit[] = "bytes=";
	bool has_from, has_to;

	if (strncmp(text, unit, sizeof(unit) - 1) != 0)
		return R_WHOLE;
	text += sizeof(unit) - 1;
	has_from = number(&text, from);
	if (*text++ != '-')
		return R_WHOLE;
	has_to = number(&text, to);
	if (*text || (!has_from && !has_to) || (has_from && has_to && *from > *to))
		return R_WHOLE;
	if (!has_from) {
		if (*to == 0)
			return R_NONE;
		*from = *to < size ? size - *to : 0;
		*to = size - 1;
	}
	if (!has_to || *to >= size)
		*to = size - 1;
	return *from < size ? R_PART : R_NONE;
}

static enum range range_of(const struct turn *t, int64_t *from, int64_t *to)
{
	const struct page_file *f = t->file;

	*from = 0;
	*to = f->size - 1;
	if (!*t->req->range || (*t->req->if_range && strcmp(t->req->if_range, f->tag) != 0))
		return R_WHOLE;
	return read_range(t->req->range, f->size, from, to);
}

static void send_headers(struct turn *t)
{
	const struct page_file *f = t->file;

	response_header(t->res, "ETag", "%s", f->tag);
	response_header(t->res, "Accept-Ranges", "bytes");
	response_header(t->res, "Content-Security-Policy", CSP);
	response_header(t->res, "Content-Disposition", "%s",
			filename_disposition(t->mem, f->name));
	response_header(t->res, "Content-Type", "%s", filename_type(f->name));
}

static void send_bytes(struct turn *t, int64_t from, int64_t to)
{
	struct sending *s = talloc(t->mem, struct sending);

	*s = (struct sending){ t->file, from, to - from + 1 };
	t->res->body_len = (size_t)s->left;
	t->res->piece = next_piece;
	t->res->piece_arg = s;
}

bool gate_send_file(struct turn *t)
{
	int64_t from = 0, to = 0, size = t->file->size;
	enum range range;

	send_headers(t);
	if (names_tag(t->req->if_none_match, t->file->tag)) {
		t->res->status = 304;
		return false;
	}
	range = range_of(t, &from, &to);
	if (range == R_NONE) {
		t->res->status = 416;
		response_header(t->res, "Content-Range", "bytes */%" PRId64, size);
		return false;
	}
	if (range == R_PART) {
		t->res->status = 206;
		response_header(t->res, "Content-Range", "bytes %" PRId64 "-%" PRId64 "/%" PRId64,
				from, to, size);
	}
	send_bytes(t, from, to);
	return false;
}
