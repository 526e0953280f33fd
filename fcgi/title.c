/* SPDX-License-Identifier: EUPL-1.2 */
/* title - what ps shows for a process: "portald: worker 3" */
#include "fcgi/title.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <talloc.h>
#include <unistd.h>

static char *room;
static size_t room_size;

/* End of the block that begins at argv[0]: the texts of argv and environ lie behind each
 * other as the kernel put them there. */
static char *end_of(char **list, char *end)
{
	for (; *list; list++)
		if (*list == end)
			end += strlen(*list) + 1;
	return end;
}

/* The environment moves away, since the title may need its place. */
static void move_environ(void)
{
	unsigned n = 0, i;
	char **copy;

	while (environ[n])
		n++;
	copy = talloc_array(NULL, char *, n + 1);
	for (i = 0; i < n; i++)
		copy[i] = talloc_strdup(copy, environ[i]);
	copy[n] = NULL;
	environ = copy;
}

void title_init(int argc, char **argv)
{
	char *end;

	if (argc < 1)
		return;
	end = end_of(environ, end_of(argv, argv[0]));
	room = argv[0];
	room_size = (size_t)(end - room);
	move_environ();
}

void title_set(const char *fmt, ...)
{
	char text[128];
	va_list ap;
	int n;

	n = snprintf(text, sizeof(text), "portald: ");
	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	prctl(PR_SET_NAME, text);
	if (room_size < 2)
		return;
	memset(room, 0, room_size);
	snprintf(room, room_size, "%s", text);
}
