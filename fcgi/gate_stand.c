/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * gate_stand.c - which state of a draft a page knows
 *
 * The field "stand" of a form that can be kept is "ID.N.BASE": which page it is, a number that
 * grows when it saves by itself (the script takes the time), and the ID.N of the draft that it
 * was filled with. Two windows with the
 * same draft have the same key; the one that has not seen the other's text must not go over it,
 * nor must a save that was overtaken by a later one of its page.
 */

#include "fcgi/gate.h"

#include "lib/q_draft.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#define NUMBER_DIGITS 15

struct stand { const char *text, *base; size_t id, own; long n; };

static bool read_stand(const char *text, struct stand *s)
{
	const size_t id = strspn(text, "0123456789abcdef");
	const char *n = text + id + 1;
	size_t digits;

	if (id == 0 || text[id] != '.')
		return false;
	digits = strspn(n, "0123456789");
	if (digits == 0 || digits > NUMBER_DIGITS || n[digits] != '.')
		return false;
	*s = (struct stand){ text, n + digits + 1, id, id + 1 + digits, strtol(n, NULL, 10) };
	return true;
}

bool gate_stand_knows(const char *page, const char *draft)
{
	struct stand p, d;

	if (!read_stand(page, &p) || !read_stand(draft, &d))
		return true;
	if (p.id == d.id && memcmp(p.text, d.text, p.id) == 0)
		return p.n >= d.n;
	return strlen(p.base) == d.own && memcmp(p.base, d.text, d.own) == 0;
}

const char *gate_stand(const struct turn *t, const char *posted, const char *drafts)
{
	unsigned char id[6];
	struct stand s;

	if (posted && read_stand(posted, &s))
		return t->newer ? talloc_asprintf(t->mem, "%.*s.%s", (int)s.own, posted, t->newer)
				: posted;
	token_random(id, sizeof(id));
	return talloc_asprintf(t->mem, "%02x%02x%02x%02x%02x%02x.0.%.*s", id[0], id[1], id[2],
			       id[3], id[4], id[5],
			       drafts && read_stand(drafts, &s) ? (int)s.own : 0,
			       drafts ? drafts : "");
}

const char *gate_pair(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return "";
}

static bool is_own(const struct turn *t, const struct draft *d)
{
	unsigned char key[TOKEN_KEY_RANDOM];

	return token_form_key_random(t->key, key) && memcmp(key, d->key, sizeof(key)) == 0;
}

enum rc gate_knows_draft(struct turn *t, struct db *db, int64_t person, const char **newer,
			 struct err *e)
{
	struct pair *pairs = NULL;
	struct stand s;
	struct draft d;
	const char *stand;
	size_t n = 0;
	bool found = false;
	enum rc rc = draft_find(db, t->mem, person, t->route->form->name, t->pg.id, t->pg.now,
				&d, &found, e);

	*newer = NULL;
	if (rc != RC_OK || !found || !is_own(t, &d))
		return rc;
	rc = request_pairs(t->mem, d.content, strlen(d.content), &pairs, &n, e);
	stand = rc == RC_OK ? gate_pair(pairs, n, "stand") : "";
	if (!gate_stand_knows(gate_single(t, "stand"), stand) && read_stand(stand, &s))
		*newer = talloc_strndup(t->mem, stand, s.own);
	return rc;
}
