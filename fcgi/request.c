/* SPDX-License-Identifier: EUPL-1.2 */
/* request.c - paths, urlencoded pairs, cookies: bytes in, checked text out */

#include "fcgi/request.h"

#include "lib/xml.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>

#define PAIRS_MAX 256
#define COOKIE_MAX 128

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static int wipe(char *p)
{
	explicit_bzero(p, talloc_get_size(p));
	return 0;
}

/* Decodes once; NULL for a wrong escape. Wiped when freed: it may be a password. */
static char *percent_decode(const void *mem, const char *s, size_t len, bool plus,
			    size_t *out_len)
{
	char *out = talloc_size(mem, len + 1);
	size_t n = 0;

	talloc_set_destructor(out, wipe);

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%') {
			int hi = i + 2 < len ? hex_digit(s[i + 1]) : -1;
			int lo = i + 2 < len ? hex_digit(s[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return NULL;
			out[n++] = (char)(hi << 4 | lo);
			i += 2;
		} else {
			out[n++] = plus && s[i] == '+' ? ' ' : s[i];
		}
	}
	out[n] = '\0';
	*out_len = n;
	return out;
}

static bool is_safe(unsigned char c, const char *more)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		(c && strchr(more, c));
}

static char *encode(const void *mem, const char *s, const char *safe)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = talloc_size(mem, 3 * strlen(s) + 1);
	size_t n = 0;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (is_safe(c, safe)) {
			out[n++] = *s;
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	out[n] = '\0';
	return out;
}

char *request_encode(const void *mem, const char *text)
{
	return encode(mem, text, "-._~/");
}

char *request_address(const void *mem, const char *path, const char *query)
{
	char *p = encode(mem, path, "-._~/");

	if (!*query)
		return p;
	return talloc_asprintf(mem, "%s?%s", p, encode(mem, query, "-._~/!$&'()*+,;=:@%?"));
}

static bool has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return true;
	return false;
}

/* Empty and dot segments: no address of ours has them, and readers differ about them. */
static bool has_odd_segment(const char *path)
{
	for (const char *p = path; (p = strchr(p, '/'));) {
		size_t n = strcspn(++p, "/");

		if (*p == '/' || (n == 1 && *p == '.') || (n == 2 && !strncmp(p, "..", 2)))
			return true;
	}
	return false;
}

void request_target(struct request *r, const char *uri)
{
	size_t path_len = strcspn(uri, "?#"), len = 0;
	const char *q = strchr(uri, '?');
	char *path;

	r->query = q ? talloc_strndup(r->mem, q + 1, strcspn(q + 1, "#")) : "";
	r->path = NULL;
	if (uri[0] != '/')
		return;
	path = percent_decode(r->mem, uri, path_len, false, &len);
	if (path && !has_control(path, len) && xml_valid(path, len) &&
	    !has_odd_segment(path))
		r->path = path;
}

enum rc request_pairs(const void *mem, const char *s, size_t len,
		      struct pair **pairs, size_t *n, struct err *e)
{
	struct pair *list = talloc_array(mem, struct pair, PAIRS_MAX);
	const char *end = s + len;
	size_t count = 0;

	for (const char *p = s; p < end;) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		const char *stop = amp ? amp : end;
		const char *eq = memchr(p, '=', (size_t)(stop - p));
		const char *name_end = eq ? eq : stop;
		const char *value = eq ? eq + 1 : stop;
		size_t name_len = 0, value_len = 0;
		char *k, *v;

		if (stop > p) {
			if (count == PAIRS_MAX)
				return ERR(e, RC_INVALID, "", "more than %d fields", PAIRS_MAX);
			k = percent_decode(mem, p, (size_t)(name_end - p), true, &name_len);
			v = percent_decode(mem, value, (size_t)(stop - value), true, &value_len);
			if (!k || !v || strlen(k) != name_len)
				return ERR(e, RC_INVALID, "", "field %zu has a wrong escape",
					   count);
			list[count++] = (struct pair){ k, v, value_len };
		}
		p = stop + 1;
	}
	*pairs = list;
	*n = count;
	return RC_OK;
}

const char *request_cookie(const struct request *r, const char *name)
{
	const char *found = NULL;
	size_t name_len = strlen(name), found_len = 0;

	for (const char *p = r->cookie; *p;) {
		size_t len = strcspn(p, ";");

		while (len > 0 && (*p == ' ' || *p == '\t')) {
			p++;
			len--;
		}
		if (len > name_len && strncmp(p, name, name_len) == 0 && p[name_len] == '=') {
			if (found)
				return NULL;
			found = p + name_len + 1;
			found_len = len - name_len - 1;
		}
		p += len;
		p += *p == ';';
	}
	while (found_len > 0 && (found[found_len - 1] == ' ' || found[found_len - 1] == '\t'))
		found_len--;
	if (!found || found_len > COOKIE_MAX)
		return NULL;
	return talloc_strndup(r->mem, found, found_len);
}

/* One element of an Accept header. */
struct item { const char *name; size_t len; int q; };

/* Thousandths of "0.9"; what is no number counts as 0. */
static int parse_q(const char *s, size_t len)
{
	int q = 0, unit = 1000;

	for (size_t i = 0; i < len && i < 5; i++) {
		if (i == 1) {
			if (s[i] != '.')
				return 0;
			continue;
		}
		if (s[i] < '0' || s[i] > '9')
			return 0;
		q += (s[i] - '0') * unit;
		unit /= 10;
	}
	return q > 1000 ? 1000 : q;
}

static bool next_item(const char **p, struct item *it)
{
	const char *s = *p + strspn(*p, ", \t");
	size_t len = strcspn(s, ",");
	const char *semi = memchr(s, ';', len);

	if (*s == '\0')
		return false;
	*p = s + len;
	*it = (struct item){ s, semi ? (size_t)(semi - s) : len, 1000 };
	while (it->len > 0 && (s[it->len - 1] == ' ' || s[it->len - 1] == '\t'))
		it->len--;
	while (semi) {
		const char *param = semi + 1 + strspn(semi + 1, " \t");
		const char *stop = s + len;
		const char *next = param < stop ?
			memchr(param, ';', (size_t)(stop - param)) : NULL;
		const char *param_end = next ? next : stop;

		if (param + 2 < param_end && (*param == 'q' || *param == 'Q') && param[1] == '=')
			it->q = parse_q(param + 2, strcspn(param + 2, " \t;,"));
		semi = next;
	}
	return true;
}

static bool item_is(const struct item *it, const char *name)
{
	return it->len == strlen(name) && strncasecmp(it->name, name, it->len) == 0;
}

static bool accepts_xml(const char *accept)
{
	int xml = 0, html = -1, text = -1, any = 0;
	struct item it;

	for (const char *p = accept; next_item(&p, &it);) {
		if (item_is(&it, "application/xml"))
			xml = it.q;
		else if (item_is(&it, "text/html"))
			html = it.q;
		else if (item_is(&it, "text/*"))
			text = it.q;
		else if (item_is(&it, "*/*"))
			any = it.q;
	}
	return xml > (html >= 0 ? html : text >= 0 ? text : any);
}

bool request_wants_xml(const struct request *r)
{
	struct pair *pairs;
	size_t n = 0;

	if (request_pairs(r->mem, r->query, strlen(r->query), &pairs, &n, NULL) != RC_OK)
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, "view") == 0)
			return strcmp(pairs[i].value, "xml") == 0;
	return accepts_xml(r->accept);
}

int request_language(const struct request *r, const char *const *codes)
{
	int best = -1, best_q = 0;
	struct item it;

	for (const char *p = r->accept_language; next_item(&p, &it);) {
		for (int i = 0; codes[i]; i++) {
			size_t n = strlen(codes[i]);

			if (it.len < n || strncasecmp(it.name, codes[i], n) != 0 ||
			    (it.len > n && it.name[n] != '-') || it.q <= best_q)
				continue;
			best = i;
			best_q = it.q;
		}
	}
	return best;
}
