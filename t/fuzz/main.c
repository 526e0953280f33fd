/* SPDX-License-Identifier: EUPL-1.2 */
/* main - runs a harness of t/fuzz over files and folders, where libFuzzer does not */
#include "t/fuzz/fuzz.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t len = 0, n;

	if (!f) {
		fprintf(stderr, "could not open %s: %s\n", path, strerror(errno));
		return -1;
	}
	do {
		data = realloc(data, len + 4096);
		if (!data)
			abort();
		n = fread(data + len, 1, 4096, f);
		len += n;
	} while (n > 0);
	fclose(f);
	/* a copy of the very length, so that the sanitizer sees a step too far */
	data = realloc(data, len ? len : 1);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
	return 1;
}

static int run(const char *path)
{
	struct dirent *d;
	struct stat st;
	char name[4096];
	int total = 0, n;
	DIR *dir;

	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return run_file(path);
	dir = opendir(path);
	if (!dir) {
		fprintf(stderr, "could not open %s: %s\n", path, strerror(errno));
		return -1;
	}
	while ((d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, d->d_name);
		n = run_file(name);
		if (n < 0)
			total = -1;
		if (total >= 0)
			total += n;
	}
	closedir(dir);
	return total;
}

int main(int argc, char **argv)
{
	int total = 0;

	for (int i = 1; i < argc; i++) {
		int n = run(argv[i]);

		if (n < 0)
			return 1;
		total += n;
	}
	printf("%d inputs\n", total);
	return 0;
}
