/* SPDX-License-Identifier: EUPL-1.2 */
/* words - what to search for in what somebody has written */
#include "lib/words.h"
#include <assert.h>
#include <glib.h>
#include <string.h>
#include <talloc.h>

#define WORD_CHARS_MAX 40
#define STEM_MIN 5

/* In reports of every kind, and small words; folded. */
static const char *const common[] = {
	"aber", "alle", "allen", "aller", "alles", "also", "anfrage", "auch", "auf", "beim",
	"bitte", "bringt", "danke", "dann", "dass", "dem", "denn", "der", "diese", "diesem",
	"diesen", "dieser", "dieses", "doch", "dort", "durch", "eine", "einem", "einen", "einer",
	"eines", "erscheint", "etwas", "fehler", "fehlermeldung", "frage", "fragen", "funktioniert",
	"für", "gehen", "geht", "gibt", "haben", "habe", "hallo", "hatte", "heute", "hier", "ihre",
	"ihren", "immer", "jetzt", "kann", "kein", "keine", "keinen", "können", "lässt", "leider",
	"mehr", "meine", "meinen", "meldung", "möchte", "möglich", "muss", "müssen", "nach",
	"nicht", "nichts", "noch", "nur", "oder", "ohne", "problem", "probleme", "schon", "sehr",
	"sein", "seit", "seite", "sich", "sind", "soll", "sollen", "sollte", "stets", "system",
	"ticket", "über", "unser", "unsere", "unserem", "unseren", "unserer", "unter", "viele",
	"vom", "von", "wann", "warum", "welche", "wenn", "werden", "wieder", "wird", "wurde",
	"wurden", "wäre", "zum", "zur", "zwei",
	"about", "again", "always", "and", "anymore", "appears", "because", "been", "before",
	"cannot", "could", "does", "doesn", "dont", "error", "every", "from", "have", "hello",
	"help", "here", "into", "issue", "just", "like", "long", "longer", "make", "message",
	"more", "need", "only", "other", "our", "page", "please", "question", "regards", "shows",
	"since", "some", "than", "thanks", "that", "their", "them", "then", "there", "these",
	"they", "this", "time", "very", "want", "was", "were", "what", "when", "where", "which",
	"will", "with", "without", "work", "working", "works", "would", "wrong", "your",
};

static bool is_common(const char *folded)
{
	for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
		if (strcmp(common[i], folded) == 0)
			return true;
	return false;
}

/* Longer endings first; what is left must still be a word. */
static void cut_ending(char *word, glong chars)
{
	static const char *const endings[] = {
		"ungen", "en", "er", "es", "em", "ed", "e", "n", "s"
	};

	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
		const size_t len = strlen(word), cut = strlen(endings[i]);

		if (chars - (glong)cut >= STEM_MIN && strcmp(word + len - cut, endings[i]) == 0) {
			/* -ungen and -ung are one word */
			word[len - cut + (cut == 5 ? 3 : 0)] = '\0';
			return;
		}
	}
}

static bool has(const struct words *w, const char *stem)
{
	for (size_t i = 0; w && i < w->n; i++)
		if (strcmp(w->stem[i], stem) == 0)
			return true;
	return false;
}

/* Short ones count when they look like a name: PDF, 2207, B12. */
static bool is_name(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!g_ascii_isdigit(p[i]) && !g_ascii_isupper(p[i]))
			return false;
	return len >= 3;
}

static void take(const void *ctx, struct words *w, const char *p, size_t len,
		 const struct words *skip)
{
	const glong chars = g_utf8_strlen(p, (gssize)len);
	char *folded;

	if (chars > WORD_CHARS_MAX || (chars < 4 && !is_name(p, len)))
		return;
	folded = g_utf8_strdown(p, (gssize)len);
	if (!is_common(folded)) {
		cut_ending(folded, chars);
		if (!has(w, folded) && !has(skip, folded)) {
			w->stem[w->n] = talloc_strdup(ctx, folded);
			assert(w->stem[w->n]);
			w->n++;
		}
	}
	g_free(folded);
}

void words_read(const void *ctx, struct words *w, const char *text, const struct words *skip)
{
	const char *start = NULL, *p;

	w->n = 0;
	if (!g_utf8_validate(text, -1, NULL))
		return;
	for (p = text; w->n < WORDS_MAX; p = g_utf8_next_char(p)) {
		if (*p && g_unichar_isalnum(g_utf8_get_char(p))) {
			start = start ? start : p;
			continue;
		}
		if (start)
			take(ctx, w, start, (size_t)(p - start), skip);
		start = NULL;
		if (!*p)
			break;
	}
}

char *words_boolean(const void *ctx, const struct words *a, const struct words *b)
{
	char *out = talloc_strdup(ctx, "");

	for (size_t i = 0; i < a->n; i++)
		out = talloc_asprintf_append(out, "%s%s*", *out ? " " : "", a->stem[i]);
	for (size_t i = 0; b && i < b->n; i++)
		out = talloc_asprintf_append(out, "%s%s*", *out ? " " : "", b->stem[i]);
	assert(out);
	return out;
}

const char *words_like(const void *ctx, const struct words *w, size_t i)
{
	char *out = i < w->n ? talloc_asprintf(ctx, "%%%s%%", w->stem[i]) : NULL;

	return out ? out : "";
}
