/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * conf - conf_load over any settings file
 *
 * Either all is well and nothing is said, or every problem is a line of its own that names
 * the file, and its line number or the setting where it is not the file as a whole.
 */
#include "lib/conf.h"
#include "t/fuzz/fuzz.h"
#include <string.h>
#include <sys/mman.h>
#include <talloc.h>
#include <unistd.h>

static void check_line(const char *path, const char *line)
{
	size_t n = strlen(path);

	HOLDS(strncmp(line, path, n) == 0 && line[n] == ':');
	line += n + 1;
	/* ":12: " or ": name: " */
	if (*line != ' ') {
		HOLDS(strspn(line, "0123456789") > 0);
		line += strspn(line, "0123456789");
		HOLDS(*line++ == ':');
	} else {
		HOLDS(strspn(line + 1, "abcdefghijklmnopqrstuvwxyz0123456789_") > 0);
	}
	HOLDS(*line == ' ' && line[1]);
}

static void check_problems(const char *path, char *problems)
{
	char *save = NULL, *line = strtok_r(problems, "\n", &save);

	HOLDS(line != NULL);
	for (; line; line = strtok_r(NULL, "\n", &save))
		check_line(path, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *mem = talloc_new(NULL);
	int fd = memfd_create("settings", 0);
	char path[64], *problems = NULL;
	size_t len = 0;
	struct conf *c = NULL;
	struct err e = { 0 };
	FILE *out = open_memstream(&problems, &len);
	enum rc rc;

	HOLDS(fd >= 0 && out && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = conf_load(mem, path, out, &c, &e);
	fclose(out);
	HOLDS((rc == RC_OK) == (c != NULL));
	if (rc == RC_OK)
		HOLDS(len == 0);
	else
		check_problems(path, problems);
	free(problems);
	close(fd);
	talloc_free(mem);
	return 0;
}
