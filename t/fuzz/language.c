/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * language - request_language and request_wants_xml over any Accept and Accept-Language
 *
 * The input up to the first line end is Accept-Language, the rest is Accept. A language
 * is chosen only when its code stands in the header; "*;q=0" and rubbish choose none; XML
 * is wanted only where application/xml is named.
 */
#include "fcgi/request.h"
#include "t/fuzz/fuzz.h"
#include <string.h>
#include <talloc.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const codes[] = { "de", "en", NULL };
	void *mem = talloc_new(NULL);
	char *text = talloc_strndup(mem, (const char *)data, size);
	char *accept = strchr(text, '\n');
	struct request r = { .mem = mem, .query = "", .accept = "", .accept_language = text };
	int best;

	if (accept) {
		*accept = '\0';
		r.accept = accept + 1;
	}
	best = request_language(&r, codes);
	HOLDS(best >= -1 && best < 2);
	HOLDS(best < 0 || strcasestr(text, codes[best]));
	/* named first and with full weight, a language wins over whatever follows */
	r.accept_language = talloc_asprintf(mem, "en;q=1, %s", text);
	HOLDS(request_language(&r, codes) == 1);
	HOLDS(!request_wants_xml(&r) || strcasestr(r.accept, "application/xml"));
	talloc_free(mem);
	return 0;
}
