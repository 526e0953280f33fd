/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_upload.c - a multipart body on its way in: text fields kept, files staged */

#include "fcgi/gate.h"

#include "lib/clock.h"
#include "lib/filename.h"
#include "lib/log.h"
#include "lib/mime_form.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#define PARTS_MAX 64
#define BESIDES_FILES (2L * 1024 * 1024)	/* text, headers and boundaries of a body */
#define WAITING_FACTOR 4	/* entries' worth of files a person may have staged */

/* What is done with the part that is being read. */
enum doing { SKIP, TEXT, FILE_IN, FILE_OVER };

struct intake {
	struct turn *t;
	const struct field *field;	/* where files go; NULL: this form takes none */
	struct pair *pairs;
	size_t parts, text_len;
	int64_t got;			/* bytes of the body */
	enum doing doing;
	char *text;
	struct upload_writer *writer;
	const char *name;		/* of the file */
	int64_t size;
	int64_t room;			/* bytes that may still be stored, and why no more */
	const char *no_room;
	bool asked, may_store;
	int status;			/* of the answer when reading ends early */
};

const struct field *gate_file_field(const struct turn *t, enum field_type type)
{
	const struct field *f = t->route && t->route->form ? t->route->form->fields : NULL;

	for (; f && f->name; f++)
		if (f->type == type)
			return f;
	return NULL;
}

int64_t gate_body_max(const struct turn *t)
{
	const struct conf *conf = t->g->conf;

	if (!mime_is_form(t->req->content_type) || !gate_file_field(t, F_FILE))
		return REQUEST_BODY_MAX;
	return (int64_t)conf->attachment_count * conf->attachment_size + BESIDES_FILES;
}

void gate_refuse_file(struct turn *t, const char *msgid, const char *name, int64_t size)
{
	if (t->n_refused == sizeof(t->refused) / sizeof(t->refused[0]))
		return;
	/* what is about no single file is said once */
	for (size_t i = 0; i < t->n_refused && !name; i++)
		if (strcmp(t->refused[i].msgid, msgid) == 0)
			return;
	t->refused[t->n_refused++] = (struct refused_file){ msgid, name, size };
	log_info("gate", "event=file-refused route=%s reason=%s size=%" PRId64,
		 t->route->name, msgid, size);
}

static size_t read_body(void *arg, char *buf, size_t len)
{
	struct intake *in = arg;
	size_t n = in->t->req->read(in->t->req, buf, len);

	in->got += (int64_t)n;
	return n;
}

#define COUNT_MS 10000		/* all files are counted that often, at most */
#define SAY_FULL_MS 600000

/* What a night of uploads can do to a disk has an end: for one person and for all. */
static enum rc look_for_room(struct intake *in, int64_t *waiting, struct err *e)
{
	struct gate *g = in->t->g;
	const int64_t now = clock_mono_ms();
	int64_t day = 0, total;
	enum rc rc = upload_of_person(g->db, in->t->file_owner, waiting, &day, e);

	if (rc == RC_OK && now >= g->store.due) {
		rc = upload_total(g->db, &g->store.bytes, e);
		g->store.due = now + COUNT_MS;
	}
	total = g->conf->attachment_total - g->store.bytes;
	day = g->conf->attachment_day - day;
	in->room = day < total ? day : total;
	in->no_room = day < total ? "upload.day" : "upload.full";
	return rc;
}

static void refuse_room(struct intake *in)
{
	struct gate *g = in->t->g;
	const int64_t now = clock_mono_ms();

	gate_refuse_file(in->t, in->no_room, NULL, 0);
	if (strcmp(in->no_room, "upload.full") != 0 ||
	    (g->store.said && now - g->store.said < SAY_FULL_MS))
		return;
	g->store.said = now;
	log_alert("gate", "event=files-full no more files are taken: attachment_total=%ld is "
		  "reached", g->conf->attachment_total);
}

/* Nothing is stored for a form that is not genuine: csrf stands in front of the files. */
static enum rc ask(struct intake *in, struct err *e)
{
	struct turn *t = in->t;
	int64_t waiting = 0;
	enum rc rc;

	in->asked = true;
	t->file_owner = t->pg.user->id;
	t->csrf = gate_single(t, "csrf");
	t->key = gate_single(t, "key");
	if (!t->session.found && !gate_rescuable(t, &t->file_owner))
		return RC_OK;
	if (t->session.found && (!gate_origin_ok(t) || !gate_csrf_ok(t))) {
		in->status = 403;
		return ERR(e, RC_DENIED, "", "a file without a good csrf value before it");
	}
	rc = look_for_room(in, &waiting, e);
	in->may_store = waiting < WAITING_FACTOR * t->g->conf->attachment_count;
	if (rc == RC_OK && !in->may_store)
		gate_refuse_file(t, "upload.waiting", NULL, 0);
	return rc;
}

static enum rc begin_file(struct intake *in, const struct mime_part *part, struct err *e)
{
	struct turn *t = in->t;
	enum rc rc = in->asked ? RC_OK : ask(in, e);

	if (rc != RC_OK || !in->may_store)
		return rc;
	if (t->n_files >= (size_t)t->g->conf->attachment_count) {
		gate_refuse_file(t, "upload.count", NULL, 0);
		return RC_OK;
	}
	in->name = filename_clean(t->mem, part->filename, strlen(part->filename));
	in->size = 0;
	in->writer = upload_begin(t->mem, t->g->db, t->file_owner, in->name,
				  *t->g->conf->scan != '\0');
	in->doing = FILE_IN;
	return RC_OK;
}

static enum rc begin(void *arg, const struct mime_part *part, struct err *e)
{
	struct intake *in = arg;

	in->doing = SKIP;
	if (++in->parts > PARTS_MAX) {
		if (in->parts == PARTS_MAX + 1)
			gate_refuse_file(in->t, "upload.parts", NULL, 0);
		return RC_OK;
	}
	if (part->filename) {
		if (!*part->filename || !in->field || strcmp(part->name, in->field->name) != 0)
			return RC_OK;
		return begin_file(in, part, e);
	}
	in->doing = TEXT;
	in->text = talloc_strdup(in->t->mem, "");
	in->pairs[in->t->n_pairs] = (struct pair){ talloc_strdup(in->t->mem, part->name), "", 0 };
	return RC_OK;
}

static enum rc add_text(struct intake *in, const char *p, size_t len, struct err *e)
{
	struct pair *pair = &in->pairs[in->t->n_pairs];

	in->text_len += len;
	if (in->text_len > REQUEST_BODY_MAX) {
		in->status = 413;
		return ERR(e, RC_INVALID, "", "the text of a form is above %ld bytes",
			   REQUEST_BODY_MAX);
	}
	in->text = talloc_realloc_size(in->t->mem, in->text, pair->len + len + 1);
	memcpy(in->text + pair->len, p, len);
	pair->len += len;
	in->text[pair->len] = '\0';
	return RC_OK;
}

/* Gives up one file, not the form. */
static void give_up(struct intake *in, const char *msgid, const struct err *why)
{
	struct err e = { 0 };

	if (why)
		log_warn("gate", "could not store a file route=%s: %s", in->t->route->name,
			 why->cause);
	if (upload_cancel(in->writer, &e) != RC_OK)
		log_info("gate", "a refused file stays until it is swept: %s", e.cause);
	talloc_free(in->writer);
	in->writer = NULL;
	if (why)
		gate_refuse_file(in->t, msgid, in->name, 0);
	in->doing = why ? SKIP : FILE_OVER;
}

static enum rc data(void *arg, const char *p, size_t len, struct err *e)
{
	struct intake *in = arg;
	struct err why = { 0 };

	if (in->doing == TEXT)
		return add_text(in, p, len, e);
	in->size += (int64_t)len;
	if (in->doing != FILE_IN)
		return RC_OK;
	if (in->size > in->t->g->conf->attachment_size) {
		give_up(in, "", NULL);
	} else if (in->size > in->room) {
		give_up(in, "", NULL);
		refuse_room(in);
		in->doing = SKIP;
	} else if (upload_write(in->writer, p, len, &why) != RC_OK) {
		give_up(in, "upload.failed", &why);
	}
	return RC_OK;
}

static enum rc end(void *arg, struct err *e)
{
	struct intake *in = arg;
	struct turn *t = in->t;
	struct err why = { 0 };

	(void)e;
	if (in->doing == TEXT)
		in->pairs[t->n_pairs++].value = in->text;
	if (in->doing == FILE_OVER)
		gate_refuse_file(t, "upload.size", in->name, in->size);
	if (in->doing != FILE_IN)
		return RC_OK;
	t->files = talloc_realloc(t->mem, t->files, struct upload, (unsigned)t->n_files + 1);
	if (upload_end(in->writer, t->mem, &t->files[t->n_files], &why) != RC_OK) {
		give_up(in, "upload.failed", &why);
		return RC_OK;
	}
	in->room -= t->files[t->n_files].size;
	t->g->store.bytes += t->files[t->n_files++].size;
	talloc_free(in->writer);
	in->writer = NULL;
	return RC_OK;
}

/* What has come in of a form that is refused as a whole. */
static void forget(struct intake *in)
{
	if (in->writer)
		give_up(in, "", NULL);
	in->t->n_fresh = in->t->n_files;
	gate_drop_files(in->t);
	in->t->n_files = in->t->n_fresh = 0;
}

static bool refuse(struct intake *in, enum rc rc, const struct err *e)
{
	int status = in->status ? in->status : rc == RC_INVALID ? 400 : 0;

	forget(in);
	if (!status)
		return gate_fail(in->t, rc, e);
	gate_log(in->t, rc, e);
	return gate_error(in->t, status, NULL);
}

bool gate_step_upload(struct turn *t)
{
	struct intake in = { .t = t, .field = gate_file_field(t, F_FILE) };
	const struct mime_form form = { read_body, begin, data, end, &in };
	struct err e = { 0 };
	enum rc rc;

	if (t->req->method != M_POST || !t->req->read)
		return true;
	in.pairs = talloc_zero_array(t->mem, struct pair, PARTS_MAX);
	t->pairs = in.pairs;
	rc = mime_form_read(t->req->content_type, &form, &e);
	if (rc == RC_OK && in.got != t->req->content_length)
		rc = ERR(&e, RC_INVALID, "", "a form of %" PRId64 " bytes was announced with %"
			 PRId64, in.got, t->req->content_length);
	if (rc != RC_OK)
		return refuse(&in, rc, &e);
	if (t->n_refused > 0 && !in.field)
		return gate_error(t, 413, NULL);
	t->n_fresh = t->n_files;
	t->csrf = gate_single(t, "csrf");
	t->key = gate_single(t, "key");
	return true;
}
