/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * multipart - mime_form_read over any body, in pieces of any size
 *
 * The first byte is the size of the pieces. Parts begin and end in turn, have a name, and
 * give together no more bytes than came; read in another size of piece, the result and
 * everything that was handed on are the same.
 */
#include "lib/mime_form.h"
#include "t/fuzz/fuzz.h"
#include <stdbool.h>
#include <string.h>
#include <talloc.h>

#define TYPE "multipart/form-data; boundary=xYz"

struct heard {
	const char *p;
	size_t left, piece, bytes;
	bool open;
	char *said;		/* names and data, one after the other */
};

static size_t next(void *arg, char *buf, size_t len)
{
	struct heard *h = arg;
	size_t n = h->left < h->piece ? h->left : h->piece;

	n = n < len ? n : len;
	memcpy(buf, h->p, n);
	h->p += n;
	h->left -= n;
	return n;
}

static void add(struct heard *h, const char *p, size_t len)
{
	size_t old = talloc_get_size(h->said);

	h->said = talloc_realloc_size(NULL, h->said, old + len);
	HOLDS(h->said != NULL);
	memcpy(h->said + old, p, len);
}

static enum rc begin(void *arg, const struct mime_part *part, struct err *e)
{
	struct heard *h = arg;

	(void)e;
	HOLDS(!h->open && part->name);
	h->open = true;
	add(h, part->name, strlen(part->name) + 1);
	if (part->filename)
		add(h, part->filename, strlen(part->filename) + 1);
	return RC_OK;
}

static enum rc data_of(void *arg, const char *p, size_t len, struct err *e)
{
	struct heard *h = arg;

	(void)e;
	HOLDS(h->open);
	h->bytes += len;
	add(h, p, len);
	return RC_OK;
}

static enum rc end(void *arg, struct err *e)
{
	struct heard *h = arg;

	(void)e;
	HOLDS(h->open);
	h->open = false;
	add(h, "", 1);
	return RC_OK;
}

static enum rc run(struct heard *h, const uint8_t *data, size_t size, size_t piece)
{
	struct mime_form f = { next, begin, data_of, end, h };
	struct err e = { 0 };
	enum rc rc;

	*h = (struct heard){ .p = (const char *)data, .left = size, .piece = piece,
			     .said = talloc_size(NULL, 1) };
	rc = mime_form_read(TYPE, &f, &e);
	HOLDS(rc == RC_OK || rc == RC_INVALID);
	HOLDS(rc == RC_OK ? !h->open : *e.cause);
	HOLDS(h->bytes <= size);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard a, b;
	enum rc rc;

	if (size < 1)
		return 0;
	rc = run(&a, data + 1, size - 1, (size_t)data[0] + 1);
	HOLDS(run(&b, data + 1, size - 1, 1U << 16) == rc);
	if (rc == RC_OK) {
		size_t len = talloc_get_size(a.said);

		HOLDS(len == talloc_get_size(b.said) && memcmp(a.said, b.said, len) == 0);
	}
	talloc_free(a.said);
	talloc_free(b.said);
	return 0;
}
