/* SPDX-License-Identifier: EUPL-1.2 */
/* filename - names of files that people send, and what a browser is told about them */

#include "lib/filename.h"

#include "lib/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#define EXTENSION_MAX 16	/* bytes with the dot; longer ones are no extensions */

/* Code points that are seen as nothing, or make others be seen in another order. */
static const struct { uint32_t from, to; } hidden[] = {
	{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x034f, 0x034f }, { 0x061c, 0x061c },
	{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
	{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xe0000, 0xe0fff },
};

static bool is_hidden(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (cp >= hidden[i].from && cp <= hidden[i].to)
			return true;
	return !utf8_is_xml(cp);
}

/* What can be seen; folders are cut off on the way. Returns the length. */
static size_t keep_visible(char *out, const char *raw, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		size_t step = utf8_next(raw + i, len - i, &cp);

		if (step == 0 || cp == ':') {
			out[n++] = '_';
			step = 1;
		} else if (cp == '/' || cp == '\\') {
			n = 0;
		} else if (!is_hidden(cp)) {
			memcpy(out + n, raw + i, step);
			n += step;
		}
		i += step;
	}
	out[n] = '\0';
	return n;
}

static const char *extension(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot != name && strlen(dot) <= EXTENSION_MAX ? dot : "";
}

/* Cuts the stem, never inside a code point. */
static void shorten(char *name, size_t len)
{
	const char *ext = extension(name);
	size_t n = strlen(ext), stem = FILENAME_MAX_BYTES - n;

	if (len <= FILENAME_MAX_BYTES)
		return;
	while (stem > 0 && ((unsigned char)name[stem] & 0xc0) == 0x80)
		stem--;
	/* what the cut brings to the end; the first character is neither */
	while (name[stem - 1] == '.' || name[stem - 1] == ' ')
		stem--;
	memmove(name + stem, ext, n + 1);
	name[stem + n] = '\0';
}

char *filename_clean(const void *ctx, const char *raw, size_t len)
{
	char *out = talloc_size(ctx, len + 1), *name = out;
	size_t n = keep_visible(out, raw, len);

	while (n > 0 && (*name == '.' || *name == ' ')) {
		name++;
		n--;
	}
	while (n > 0 && (name[n - 1] == '.' || name[n - 1] == ' '))
		name[--n] = '\0';
	if (n == 0)
		return talloc_strdup(ctx, "file");
	shorten(name, n);
	return talloc_strdup(ctx, name);
}

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."

/* Whatever may hold a script, and whatever is not here, is application/octet-stream. */
static const struct known { const char *ext, *type, *kind; } known[] = {
	{ ".pdf", "application/pdf", "file" },
	{ ".txt", "text/plain", "file" },
	{ ".log", "text/plain", "file" },
	{ ".csv", "text/csv", "file" },
	{ ".png", "image/png", "image" },
	{ ".jpg", "image/jpeg", "image" },
	{ ".jpeg", "image/jpeg", "image" },
	{ ".gif", "image/gif", "image" },
	{ ".bmp", "image/bmp", "image" },
	{ ".webp", "image/webp", "image" },
	{ ".tif", "image/tiff", "image" },
	{ ".tiff", "image/tiff", "image" },
	{ ".zip", "application/zip", "archive" },
	{ ".gz", "application/gzip", "archive" },
	{ ".7z", "application/x-7z-compressed", "archive" },
	{ ".doc", "application/msword", "file" },
	{ ".xls", "application/vnd.ms-excel", "file" },
	{ ".ppt", "application/vnd.ms-powerpoint", "file" },
	{ ".docx", OFFICE "wordprocessingml.document", "file" },
	{ ".xlsx", OFFICE "spreadsheetml.sheet", "file" },
	{ ".pptx", OFFICE "presentationml.presentation", "file" },
	{ ".odt", ODF "text", "file" },
	{ ".ods", ODF "spreadsheet", "file" },
	{ ".odp", ODF "presentation", "file" },
	{ ".mp4", "video/mp4", "file" },
};

static const struct known *find(const char *name)
{
	static const struct known none = { "", "application/octet-stream", "file" };
	const char *ext = extension(name);

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcasecmp(known[i].ext, ext) == 0)
			return &known[i];
	return &none;
}

const char *filename_type(const char *name)
{
	return find(name)->type;
}

const char *filename_kind(const char *name)
{
	return find(name)->kind;
}

/* RFC 8187, section 3.2.1: attr-char. */
static bool is_attr_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		(c && strchr("!#$&+-.^_`|~", c));
}

/* For whoever does not know filename*: one '_' for each character that is no plain ASCII. */
static char *in_ascii(const void *ctx, const char *name)
{
	char *out = talloc_size(ctx, strlen(name) + 1);
	size_t n = 0;

	for (const char *p = name; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if ((c & 0xc0) == 0x80)
			continue;
		out[n++] = c < 0x20 || c > 0x7e || strchr("\"\\%", c) ? '_' : *p;
	}
	out[n] = '\0';
	return out;
}

char *filename_disposition(const void *ctx, const char *name)
{
	static const char hex[] = "0123456789ABCDEF";
	char *coded = talloc_size(ctx, 3 * strlen(name) + 1);
	size_t n = 0;

	for (const char *p = name; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (is_attr_char(c)) {
			coded[n++] = *p;
			continue;
		}
		coded[n++] = '%';
		coded[n++] = hex[c >> 4];
		coded[n++] = hex[c & 15];
	}
	coded[n] = '\0';
	return talloc_asprintf(ctx, "attachment; filename=\"%s\"; filename*=UTF-8''%s",
			       in_ascii(ctx, name), coded);
}
