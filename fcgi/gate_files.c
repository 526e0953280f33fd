/* SPDX-License-Identifier: EUPL-1.2 */
/* gate_files.c - the files of a form: those staged before and those that came along */

#include "fcgi/gate.h"

#include "lib/filename.h"
#include "lib/log.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

/* The values of the form's field of that type; NULL when it has none. */
static struct value *value_of(struct turn *t, enum field_type type)
{
	const struct field *f = gate_file_field(t, type);

	return f ? form_value(&t->pg.form, f->name) : NULL;
}

static bool holds(const struct value *v, int64_t id)
{
	for (size_t i = 0; v && i < v->n; i++)
		if (v->ids[i] == id)
			return true;
	return false;
}

static bool has_file(const struct turn *t, int64_t id)
{
	for (size_t i = 0; i < t->n_files; i++)
		if (t->files[i].id == id)
			return true;
	return false;
}

/* Puts a file that was staged before in front of those that came now. */
static enum rc take(struct turn *t, int64_t id, size_t *before, struct err *e)
{
	struct upload file;
	bool found = false;
	enum rc rc = upload_find(t->g->db, t->mem, t->pg.user->id, id, &file, &found, e);

	if (rc != RC_OK)
		return rc;
	if (!found) {
		gate_refuse_file(t, "upload.gone", NULL, 0);
		return RC_OK;
	}
	t->files = talloc_realloc(t->mem, t->files, struct upload, (unsigned)t->n_files + 1);
	memmove(t->files + *before + 1, t->files + *before,
		(t->n_files - *before) * sizeof(*t->files));
	t->files[(*before)++] = file;
	t->n_files++;
	if (file.infected)
		gate_refuse_file(t, "upload.infected", file.name, 0);
	return RC_OK;
}

enum rc gate_keep_files(struct turn *t, int64_t person, struct err *e)
{
	unsigned char key[TOKEN_KEY_RANDOM];

	if (!token_form_key_random(t->key, key))
		return RC_OK;
	return upload_keep(t->g->db, person, key, t->files, t->n_files, e);
}

enum rc gate_load_files(struct turn *t, const unsigned char *key, struct err *e)
{
	return upload_of_key(t->g->db, t->mem, t->pg.user->id, key, &t->files, &t->n_files, e);
}

static enum rc collect(struct turn *t, struct err *e)
{
	const struct value *staged = value_of(t, F_STAGED), *remove = value_of(t, F_REMOVE);
	size_t before = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; remove && i < remove->n && !rc; i++)
		rc = upload_drop(t->g->db, t->pg.user->id, remove->ids[i], e);
	for (size_t i = 0; staged && i < staged->n && !rc; i++)
		if (!holds(remove, staged->ids[i]) && !has_file(t, staged->ids[i]))
			rc = take(t, staged->ids[i], &before, e);
	if (!rc && t->n_files > (size_t)t->g->conf->attachment_count)
		gate_refuse_file(t, "upload.count", NULL, 0);
	return rc ? rc : gate_keep_files(t, t->pg.user->id, e);
}

bool gate_collect_files(struct turn *t)
{
	struct err e = { 0 };
	enum rc rc;

	if (!gate_file_field(t, F_FILE) || !t->session.found)
		return true;
	rc = collect(t, &e);
	gate_file_values(t);
	/* of the form itself nothing has been written yet */
	if (rc == RC_UNCERTAIN)
		rc = RC_BUSY;
	return rc == RC_OK ? true : gate_fail(t, rc, &e);
}

/* What a file is, for the hash of a form: its content and its name. */
static const char *describe(const void *mem, const struct upload *u)
{
	char *text = talloc_strdup(mem, "");

	for (size_t i = 0; i < sizeof(u->sha256); i++)
		text = talloc_asprintf_append(text, "%02x", u->sha256[i]);
	return talloc_asprintf_append(text, " %s", u->name);
}

void gate_file_values(struct turn *t)
{
	struct value *v = value_of(t, F_FILE);
	const char **list;
	int64_t *ids;

	if (!v)
		return;
	list = talloc_zero_array(t->mem, const char *, (unsigned)t->n_files + 1);
	ids = talloc_zero_array(t->mem, int64_t, (unsigned)t->n_files + 1);
	for (size_t i = 0; i < t->n_files; i++) {
		list[i] = describe(t->mem, &t->files[i]);
		ids[i] = t->files[i].id;
	}
	*v = (struct value){ .present = t->n_files > 0, .text = "", .n = t->n_files,
			     .list = list, .ids = ids };
	if (t->n_refused > 0)
		form_error(&t->pg.form, gate_file_field(t, F_FILE)->name, t->refused[0].msgid);
}

/* The last n_fresh files came with this request. */
void gate_drop_files(struct turn *t)
{
	const int64_t owner = t->file_owner ? t->file_owner : t->pg.user->id;
	struct err e = { 0 };

	for (size_t i = t->n_files - t->n_fresh; i < t->n_files; i++)
		if (upload_drop(t->g->db, owner, t->files[i].id, &e) != RC_OK)
			log_info("gate", "a spare file stays until it is swept: %s",
				 e.cause);
}

static void add_refused(xmlNode *node, const struct refused_file *r)
{
	xmlNode *refused = xml_elem(node, "refused");

	xml_attr(refused, "error", r->msgid);
	xml_attr(refused, "name", r->name);
	if (r->size > 0)
		xml_attr_i64(refused, "size", r->size);
}

static void add_staged(xmlNode *node, const struct upload *u)
{
	xmlNode *staged = xml_elem(node, "staged");

	xml_attr_i64(staged, "id", u->id);
	xml_attr(staged, "name", u->name);
	xml_attr_i64(staged, "size", u->size);
	xml_attr(staged, "kind", filename_kind(u->name));
	xml_attr(staged, "scan", u->infected ? "infected" : NULL);
}

/* The limits, and what the form has already. */
static void draw_files(const struct turn *t, xmlNode *node)
{
	xml_attr_i64(node, "max", t->g->conf->attachment_count);
	xml_attr_i64(node, "size", t->g->conf->attachment_size);
	xml_attr(node, "error", t->n_refused > 0 ? t->refused[0].msgid : NULL);
	for (size_t i = 0; i < t->n_refused; i++)
		add_refused(node, &t->refused[i]);
	for (size_t i = 0; i < t->n_files; i++)
		if (t->files[i].staged)
			add_staged(node, &t->files[i]);
}

void gate_draw_files(const struct turn *t, xmlNode *node, enum field_type type)
{
	if (type == F_FILE)
		draw_files(t, node);
	for (size_t i = 0; type == F_STAGED && i < t->n_files; i++)
		if (t->files[i].staged)
			xml_elem_text(node, "value",
				      talloc_asprintf(t->mem, "%" PRId64, t->files[i].id));
}
