/* SPDX-License-Identifier: EUPL-1.2 */
/* attachment.c - a file of a ticket as a download */

#include "fcgi/page/pages.h"
#include "lib/q_upload.h"
#include "lib/upload.h"
#include "lib/upload_scan.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

struct source { struct db *db; int64_t id; };

/* From offset to the end of the chunk it is in. */
static enum rc read_chunk(void *arg, const void *mem, int64_t offset, const char **p,
			  size_t *len, struct err *e)
{
	const struct source *s = arg;
	const int64_t seq = offset / UPLOAD_CHUNK, skip = offset % UPLOAD_CHUNK;
	struct q_val v = { 0 };
	bool found = false;
	enum rc rc = query_row(s->db, &q_upload_chunk, QARGS(q_i64(s->id), q_i64(seq)), mem, &v,
			       &found, e);

	if (rc != RC_OK)
		return rc;
	if (!found || v.len <= (size_t)skip)
		return ERR(e, RC_BUG, "", "file %" PRId64 " has no byte %" PRId64, s->id, offset);
	*p = v.p + skip;
	*len = v.len - (size_t)skip;
	return RC_OK;
}

static const char *tag_of(const void *mem, const struct q_val *sha256)
{
	char *tag = talloc_strdup(mem, "\"");

	for (size_t i = 0; i < sha256->len; i++)
		tag = talloc_asprintf_append(tag, "%02x", (unsigned char)sha256->p[i]);
	return talloc_strdup_append(tag, "\"");
}

/* Why somebody who may see the ticket does not get the file. */
static enum rc withhold(const struct page *pg, enum upload_access access, struct err *e)
{
	static const char *const msgid[] = {
		[UPLOAD_WAITS] = "error.file-pending", [UPLOAD_UNCHECKED] = "error.file-unchecked",
		[UPLOAD_INFECTED] = "error.file-infected",
	};

	return ERR(e, RC_DENIED, msgid[access], "file %" PRId64 " is withheld from person %" PRId64,
		   pg->id, pg->user->id);
}

/* Asked at each download with the rights of the ticket; a wrong name is a wrong address. */
enum rc page_attachment_show(struct page *pg, struct err *e)
{
	const struct q_arg who = q_i64(pg->user->id);
	struct source *s = talloc(pg->mem, struct source);
	struct q_val v[UD_SENDER + 1];
	enum upload_access access;
	bool found = false;
	enum rc rc = query_row(pg->db, &q_upload_download, QARGS(q_i64(pg->id), who, who),
			       pg->mem, v, &found, e);

	if (rc != RC_OK)
		return rc;
	if (!found || strcmp(v[UD_NAME].p, pg->param[1]) != 0)
		return ERR(e, RC_NOTFOUND, "", "file %" PRId64 " of that name is not visible to"
			   " person %" PRId64, pg->id, pg->user->id);
	access = upload_access(pg->conf, v[UD_SCAN].p, v[UD_SENDER].i == pg->user->id);
	if (access != UPLOAD_OPEN)
		return withhold(pg, access, e);
	*s = (struct source){ pg->db, pg->id };
	page_file(pg, &(struct page_file){ .name = v[UD_NAME].p, .size = v[UD_SIZE].i,
					   .tag = tag_of(pg->mem, &v[UD_SHA256]),
					   .read = read_chunk, .arg = s });
	return RC_OK;
}
