/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * weakness - whether a new password is one that is guessed first
 *
 * There are no rules of composition. A password is taken apart into the cheapest pieces a
 * guesser would try: words everybody uses, the site's and the person's own words, runs on
 * the keyboard or in the alphabet, repetitions and years cost 1, a word of the dictionary
 * (cracklib) costs 3, any other character 1. What is cheaper than 8 is refused: so
 * "passwort1234" costs 2, "elefant-8391" and four words in a row are good.
 */
#include "lib/weakness.h"

#include "lib/breached.h"
#include "lib/credential.h"
#include "lib/log.h"
#include "lib/utf8.h"

#include <assert.h>
#include <crack.h>
#include <glib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>
#define IN_CRACKLIB
#include <packer.h>

#define POINTS_MAX 128
#define BYTES_MAX 1024
#define FOLDED_MAX (2 * POINTS_MAX)	/* ä becomes ae */
#define COST_MIN 8
#define COST_WORD 3
#define DISTINCT_MIN 5
#define WORD_MIN 4
#define WORD_MAX 24
#define OWN_MIN 3
#define RUN_MIN 3
#define STRIDE_MAX 4

struct guess {
	uint32_t cp[FOLDED_MAX];
	char letter[FOLDED_MAX + 1];	/* as a letter of a word, 0 if it is none */
	size_t n;
	unsigned best[FOLDED_MAX + 1];	/* least cost of what is before */
	const char *const *own;		/* personal words, folded; NULL-terminated */
	PWDICT *dictionary;		/* NULL: none */
};

/* -- folding ------------------------------------------------------------------------- */

/* Lower case, umlauts as two letters. Returns how many code points out got. */
static size_t fold_point(uint32_t cp, uint32_t out[2])
{
	static const struct { uint32_t from; const char *to; } pairs[] = {
		{ 0xe4, "ae" }, { 0xf6, "oe" }, { 0xfc, "ue" }, { 0xdf, "ss" },
	};

	cp = g_unichar_tolower(cp);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i].from == cp) {
			out[0] = (uint32_t)pairs[i].to[0];
			out[1] = (uint32_t)pairs[i].to[1];
			return 2;
		}
	}
	out[0] = cp;
	return 1;
}

/* The letter a sign stands for in words like p4$$w0rt; one is what 1 and ! stand for. */
static char letter_of(uint32_t cp, char one)
{
	static const char signs[] = "0o3e4a5s7t$s@a";

	if (cp >= 'a' && cp <= 'z')
		return (char)cp;
	if (cp == '1' || cp == '!')
		return one;
	for (const char *s = signs; *s; s += 2)
		if (cp == (uint32_t)*s)
			return s[1];
	return '\0';
}

static void fold(struct guess *g, const char *text, size_t len)
{
	uint32_t cp = 0, out[2];
	size_t step;

	for (size_t i = 0; i < len; i += step) {
		size_t n;

		step = utf8_next(text + i, len - i, &cp);
		if (step == 0)
			return;
		n = fold_point(cp, out);
		for (size_t k = 0; k < n && g->n < FOLDED_MAX; k++)
			g->cp[g->n++] = out[k];
	}
}

static bool set_letters(struct guess *g, char one)
{
	bool any = false;

	for (size_t i = 0; i < g->n; i++) {
		g->letter[i] = letter_of(g->cp[i], one);
		any = any || g->cp[i] == '1' || g->cp[i] == '!';
	}
	return any;
}

/* -- pieces -------------------------------------------------------------------------- */

static void offer(struct guess *g, size_t end, unsigned cost)
{
	if (cost < g->best[end])
		g->best[end] = cost;
}

enum { SAME = 1, UP = 2, DOWN = 4, RIGHT = 8, LEFT = 16 };

static bool is_alnum(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
}

static bool right_of(uint32_t a, uint32_t b)
{
	static const char *const rows[] = {
		"12345678901", "qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm",
	};

	if (!is_alnum(a) || !is_alnum(b))
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *at = strchr(rows[i], (char)a);

		if (at && at[1] == (char)b)
			return true;
	}
	return false;
}

static unsigned relation(uint32_t a, uint32_t b)
{
	bool plain = is_alnum(a) && is_alnum(b);

	return (a == b ? SAME : 0u) | (plain && a + 1 == b ? UP : 0u) |
		(plain && b + 1 == a ? DOWN : 0u) | (right_of(a, b) ? RIGHT : 0u) |
		(right_of(b, a) ? LEFT : 0u);
}

/* Runs, also of several columns side by side: 1q2w3e, 1qaz2wsx3edc. One per column. */
static void try_runs(struct guess *g, size_t from)
{
	for (size_t stride = 1; stride <= STRIDE_MAX; stride++) {
		unsigned how = SAME | UP | DOWN | RIGHT | LEFT;
		size_t end = from + stride;

		while (end < g->n && (how &= relation(g->cp[end - stride], g->cp[end])) != 0)
			if (++end - from >= RUN_MIN * stride)
				offer(g, end, g->best[from] + (unsigned)stride);
	}
}

/* What stands right before, once more. */
static void try_repetition(struct guess *g, size_t from)
{
	for (size_t len = 2; len <= from && from + len <= g->n; len++)
		if (memcmp(g->cp + from - len, g->cp + from, len * sizeof(g->cp[0])) == 0)
			offer(g, from + len, g->best[from] + 1);
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

static void try_year(struct guess *g, size_t from)
{
	const uint32_t *p = g->cp + from;

	if (from + 4 <= g->n && ((p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0')) &&
	    is_digit(p[2]) && is_digit(p[3]))
		offer(g, from + 4, g->best[from] + 1);
}

static bool in_dictionary(const struct guess *g, char *word)
{
	return g->dictionary && FindPW(g->dictionary, word) != PW_WORDS(g->dictionary);
}

static void reverse(const char *word, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++)
		out[i] = word[len - 1 - i];
	out[len] = '\0';
}

static void try_words(struct guess *g, size_t from)
{
	char word[WORD_MAX + 1], back[WORD_MAX + 1];

	for (size_t len = 0; len < WORD_MAX && from + len < g->n && g->letter[from + len];) {
		word[len] = g->letter[from + len];
		word[++len] = '\0';
		if (len < WORD_MIN)
			continue;
		reverse(word, len, back);
		if (weakness_is_common(word) || weakness_is_common(back))
			offer(g, from + len, g->best[from] + 1);
		else if (in_dictionary(g, word))
			offer(g, from + len, g->best[from] + COST_WORD);
	}
}

/* A person's own words may hold digits (an address), so they are compared as typed and
 * as letters. */
static bool own_here(const struct guess *g, size_t from, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (g->cp[from + i] != (uint32_t)(unsigned char)word[i] &&
		    g->letter[from + i] != word[i])
			return false;
	return true;
}

static void try_own(struct guess *g, size_t from)
{
	for (const char *const *w = g->own; *w; w++) {
		size_t len = strlen(*w);

		if (from + len <= g->n && own_here(g, from, *w, len))
			offer(g, from + len, g->best[from] + 1);
	}
}

/* -- the cheapest way through -------------------------------------------------------- */

static unsigned walk(struct guess *g, bool with_own)
{
	for (size_t i = 0; i <= g->n; i++)
		g->best[i] = i == 0 ? 0 : FOLDED_MAX;
	for (size_t i = 0; i < g->n; i++) {
		if (g->best[i] >= COST_MIN)
			continue;	/* good enough whatever follows */
		offer(g, i + 1, g->best[i] + 1);
		try_runs(g, i);
		try_repetition(g, i);
		try_year(g, i);
		try_words(g, i);
		if (with_own)
			try_own(g, i);
	}
	return g->best[g->n];
}

static bool is_cheap(struct guess *g, bool with_own)
{
	bool ambiguous = set_letters(g, 'i');

	if (walk(g, with_own) < COST_MIN)
		return true;
	if (!ambiguous)
		return false;
	set_letters(g, 'l');
	return walk(g, with_own) < COST_MIN;
}

static size_t distinct(const struct guess *g)
{
	size_t count = 0;

	for (size_t i = 0; i < g->n; i++) {
		size_t k = 0;

		while (k < i && g->cp[k] != g->cp[i])
			k++;
		count += k == i;
	}
	return count;
}

/* -- words to compare with ----------------------------------------------------------- */

static void add_own(const char ***own, size_t *n, const char *word, size_t len)
{
	if (len < OWN_MIN)
		return;
	*own = talloc_realloc(talloc_parent(*own), *own, const char *, (unsigned)*n + 2);
	(*own)[(*n)++] = talloc_strndup(*own, word, len);
	(*own)[*n] = NULL;
}

/* The words of all texts, folded like the password. */
static const char *const *own_words(const void *mem, const char *const *texts)
{
	const char **own = talloc_zero_array(mem, const char *, 1);
	struct guess *g = talloc(mem, struct guess);
	size_t n = 0;

	for (; texts && *texts; texts++) {
		char *word = talloc_zero_size(g, FOLDED_MAX + 1);
		size_t len = 0;

		g->n = 0;
		fold(g, *texts, strlen(*texts));
		for (size_t i = 0; i < g->n; i++) {
			if (is_alnum(g->cp[i])) {
				word[len++] = (char)g->cp[i];
				continue;
			}
			add_own(&own, &n, word, len);
			len = 0;
		}
		add_own(&own, &n, word, len);
	}
	return own;
}

static PWDICT *open_dictionary(const void *mem, const struct conf *conf)
{
	const char *path = *conf->password_dictionary ? conf->password_dictionary :
		GetDefaultCracklibDict();
	char mode[] = "r";
	PWDICT *d;

	/* asked first: the library would print its complaint */
	d = access(talloc_asprintf(mem, "%s.pwd", path), R_OK) == 0 ? PWOpen(path, mode) : NULL;
	if (!d)
		log_warn("password", "could not open the dictionary %s; new passwords are compared"
			 " with the portal's own words only", path);
	return d;
}

static size_t count_points(const char *text, size_t len)
{
	uint32_t cp = 0;
	size_t n = 0, step;

	for (size_t i = 0; i < len; i += step, n++) {
		step = utf8_next(text + i, len - i, &cp);
		if (step == 0)
			return 0;
	}
	return n;
}

static const char *judge(struct guess *g)
{
	if (distinct(g) < DISTINCT_MIN || is_cheap(g, false))
		return "password.error.common";
	return is_cheap(g, true) ? "password.error.personal" : NULL;
}

/* A list that cannot be read locks nobody out of a new password. */
static bool is_breached(const struct conf *conf, const char *password, size_t len)
{
	struct err e = { 0 };
	bool found = false;

	if (*conf->password_breached &&
	    breached_has(conf->password_breached, password, len, &found, &e) != RC_OK)
		log_warn("password", "new passwords are not compared with the leaked ones: %s",
			 e.cause);
	return found;
}

const char *credential_weakness(const struct conf *conf, const char *password, size_t len,
				const char *const *words)
{
	size_t points = len <= BYTES_MAX ? count_points(password, len) : 0;
	struct guess *g;
	const char *verdict;

	if (len > BYTES_MAX || points > POINTS_MAX)
		return "password.error.long";
	if (len > 0 && points == 0)
		return "form.error.utf8";
	if (points < (size_t)conf->password_min)
		return "password.error.short";
	g = talloc_zero(NULL, struct guess);
	assert(g);
	fold(g, password, len);
	g->own = own_words(g, words);
	g->dictionary = open_dictionary(g, conf);
	verdict = judge(g);
	if (g->dictionary)
		PWClose(g->dictionary);
	explicit_bzero(g->cp, sizeof(g->cp));
	explicit_bzero(g->letter, sizeof(g->letter));
	talloc_free(g);
	if (!verdict && is_breached(conf, password, len))
		verdict = "password.error.breached";
	return verdict;
}
