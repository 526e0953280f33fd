/* SPDX-License-Identifier: EUPL-1.2 */
/* device - a browser's own description in words people know */

#include "fcgi/device.h"

#include <string.h>
#include <talloc.h>

#define SHOWN_MAX 60

struct mark { const char *in_agent, *name; };

/* The first that fits: every browser also names those it wants to be taken for. */
static const struct mark browsers[] = {
	{ "Edg/", "Edge" }, { "EdgA/", "Edge" }, { "EdgiOS/", "Edge" }, { "OPR/", "Opera" },
	{ "Vivaldi/", "Vivaldi" }, { "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" }, { "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" }, { "Version/", "Safari" }, { "curl/", "curl" }, { NULL, NULL }
};

static const struct mark systems[] = {
	{ "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" },
	{ "Windows", "Windows" }, { "CrOS", "ChromeOS" }, { "Mac OS X", "macOS" },
	{ "Linux", "Linux" }, { NULL, NULL }
};

static const char *find(const struct mark *m, const char *agent)
{
	while (m->name && !strstr(agent, m->in_agent))
		m++;
	return m->name;
}

/* At most SHOWN_MAX bytes, not within a character. */
static const char *cut(const void *mem, const char *agent)
{
	size_t len = strlen(agent);

	if (len <= SHOWN_MAX)
		return len > 0 ? talloc_strdup(mem, agent) : "?";
	for (len = SHOWN_MAX; len > 0 && ((unsigned char)agent[len] & 0xc0) == 0x80;)
		len--;
	return talloc_asprintf(mem, "%.*s…", (int)len, agent);
}

const char *device_name(const void *mem, const char *agent)
{
	const char *browser = find(browsers, agent), *system = find(systems, agent);

	if (browser && system)
		return talloc_asprintf(mem, "%s, %s", browser, system);
	return browser ? browser : system ? system : cut(mem, agent);
}
