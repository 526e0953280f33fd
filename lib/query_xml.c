/* SPDX-License-Identifier: EUPL-1.2 */
/* query_xml - rows as elements of the page document */
#include "lib/clock.h"
#include "lib/query_private.h"
#include "lib/richtext.h"
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define CHILD_NAME_MAX 64

/* The last child element of that name, NULL if there is none. */
static xmlNode *last_child(xmlNode *node, const char *name, size_t len)
{
	xmlNode *n = node->last;

	while (n && !(n->type == XML_ELEMENT_NODE &&
		      !strncmp((const char *)n->name, name, len) && !n->name[len]))
		n = n->prev;
	return n;
}

/* "reporter@id" is attribute id of the child reporter, made if it is missing. */
static xmlNode *attr_owner(xmlNode *node, const char **name)
{
	const char *at = strchr(*name, '@');
	char child[CHILD_NAME_MAX];
	xmlNode *found;
	size_t len;

	if (!at)
		return node;
	len = (size_t)(at - *name);
	assert(len < sizeof(child));
	found = last_child(node, *name, len);
	if (!found) {
		memcpy(child, *name, len);
		child[len] = '\0';
		found = xml_elem(node, child);
	}
	*name = at + 1;
	return found;
}

static void put_attr(xmlNode *node, enum q_type type, const char *name,
		     const struct q_val *v)
{
	if (type == Q_BOOL && !v->i)
		return;
	node = attr_owner(node, &name);
	switch (type) {
	case Q_BOOL:
		xml_attr(node, name, "true");
		break;
	case Q_I64:
		xml_attr_i64(node, name, v->i);
		break;
	case Q_TIME:
		xml_attr_time(node, name, v->i);
		break;
	default:
		xml_attrn(node, name, v->p, v->len);
	}
}

static void put_elem(xmlNode *node, enum q_type type, const char *name,
		     const struct q_val *v)
{
	char text[CLOCK_ISO_SIZE];

	switch (type) {
	case Q_BOOL:
		if (v->i)
			xml_elem(node, name);
		break;
	case Q_I64:
		snprintf(text, sizeof(text), "%" PRId64, v->i);
		xml_elem_text(node, name, text);
		break;
	case Q_TIME:
		xml_elem_text(node, name, clock_iso(v->i, text));
		break;
	default:
		xml_elem_textn(node, name, v->p, v->len);
	}
}

static void put_row(const struct q_run *r, xmlNode *node)
{
	for (unsigned i = 0; i < r->n_cols; i++) {
		const struct q_col *c = &r->q->cols[i];
		const struct q_val *v = &r->val[i];

		if (v->null)
			continue;
		switch (c->show) {
		case QS_ATTR:
			put_attr(node, c->type, c->name, v);
			break;
		case QS_ELEM:
			put_elem(node, c->type, c->name, v);
			break;
		case QS_PLAIN:
			richtext_plain(xml_elem(node, c->name), v->p, v->len);
			break;
		case QS_MARKDOWN:
			richtext_markdown(xml_elem(node, c->name), v->p, v->len);
			break;
		case QS_KEEP:
		case QS_END:
			break;
		}
	}
}

static xmlNode *put_element(const struct q_run *r, xmlNode *parent)
{
	xmlNode *node = r->q->row ? xml_elem(parent, r->q->row) : parent;

	put_row(r, node);
	return node;
}

enum rc query_xml(struct db *db, const struct query *q, struct q_args args,
		  xmlNode *parent, size_t *rows, struct err *e)
{
	struct q_run r;
	bool more = true;
	size_t n = 0;
	enum rc rc = q_run_begin(&r, db, q, args, e);

	if (rc)
		return rc;
	while (!rc && more) {
		rc = q_run_fetch(&r, &more, e);
		if (rc || !more)
			break;
		if (!q->row && n > 0)
			rc = q_run_too_many(&r, e);
		else
			put_element(&r, parent);
		n++;
	}
	q_run_end(&r);
	if (rows)
		*rows = n;
	return rc;
}

enum rc query_xml_one(struct db *db, const struct query *q, struct q_args args,
		      const void *ctx, xmlNode *parent, xmlNode **node,
		      struct q_val *vals, const char *msgid, struct err *e)
{
	struct q_run r;
	xmlNode *made = NULL;
	bool more = false;
	enum rc rc = q_run_begin(&r, db, q, args, e);

	if (rc)
		return rc;
	rc = q_run_fetch(&r, &more, e);
	if (!rc && !more)
		rc = ERR(e, RC_NOTFOUND, msgid, "query %s gave no row", q->name);
	if (!rc) {
		made = put_element(&r, parent);
		q_run_copy(&r, ctx, vals);
		rc = q_run_fetch(&r, &more, e);
		if (!rc && more)
			rc = q_run_too_many(&r, e);
	}
	q_run_end(&r);
	if (!rc && node)
		*node = made;
	return rc;
}
