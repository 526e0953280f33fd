/* SPDX-License-Identifier: EUPL-1.2 */
/* query - runs declared queries against a real database (see query.t) */
#include "t/db/run.h"

static const struct query q_put = {
	.name = "put", .sql = "INSERT INTO t_value (id, n, words, bytes, at, yes)"
			      " VALUES (?, ?, ?, ?, ?, ?)",
	.args = { Q_I64, Q_I64, Q_TEXT, Q_BIN, Q_TIME, Q_BOOL },
};
static const struct query q_get = {
	.name = "get", .sql = "SELECT id, n, words, bytes, at, yes FROM t_value WHERE id >= ?"
			      " ORDER BY id",
	.args = { Q_I64 }, .row = "value",
	.cols = { ATTR(I64, "id"), ATTR(I64, "n"), ELEM(TEXT, "words"), KEEP(BIN, "bytes"),
		  ATTR(TIME, "words@at"), ATTR(BOOL, "yes") },
};
static const struct query q_touch = {
	.name = "touch", .sql = "UPDATE t_value SET n = ? WHERE id = ?",
	.args = { Q_I64, Q_I64 },
};

static int begin(void **state)
{
	owner("CREATE OR REPLACE TABLE t_value (id BIGINT PRIMARY KEY, n BIGINT NULL,"
	      " words MEDIUMTEXT NULL, bytes MEDIUMBLOB NULL, at DATETIME(3) NULL,"
	      " yes TINYINT(1) NULL)");
	*state = db_new(NULL, conf, DB_CTL);
	return 0;
}

static int end(void **state)
{
	talloc_free(*state);
	return 0;
}

static enum rc put(struct db *db, int64_t id, const char *words)
{
	return query_exec(db, &q_put, QARGS(q_i64(id), q_i64(-id), q_text(words),
			  q_bin("\0\xff", 2), q_time(1795430460123), q_bool(true)), NULL, &e);
}

static void values(void **state)
{
	struct db *db = *state;
	struct q_val v[6];
	bool found;

	OK(put(db, 7, "Gr\xc3\xbc\xc3\x9f" "e"));
	OK(query_row(db, &q_get, QARGS(q_i64(7)), db, v, &found, &e));
	assert_true(found);
	assert_int_equal(v[1].i, -7);
	assert_string_equal(v[2].p, "Gr\xc3\xbc\xc3\x9f" "e");
	assert_int_equal(v[3].len, 2);
	assert_memory_equal(v[3].p, "\0\xff", 2);
	assert_int_equal(v[4].i, 1795430460123);
	assert_int_equal(v[5].i, 1);
	OK(query_row(db, &q_get, QARGS(q_i64(8)), db, v, &found, &e));
	assert_false(found);
}

static void nulls(void **state)
{
	struct db *db = *state;
	struct q_val v[6];
	bool found;

	OK(query_exec(db, &q_put, QARGS(q_i64(1), q_null(Q_I64), q_text(NULL), q_bin(NULL, 0),
		      q_null(Q_TIME), q_null(Q_BOOL)), NULL, &e));
	OK(query_row(db, &q_get, QARGS(q_i64(1)), db, v, &found, &e));
	for (int i = 1; i < 6; i++) {
		assert_true(v[i].null);
		assert_null(v[i].p);
	}
}

static void long_text(void **state)
{
	struct db *db = *state;
	size_t len = 3 << 20;
	char *text = talloc_size(db, len + 1);
	struct q_val v[6];
	bool found;

	memset(text, 'x', len);
	text[len] = '\0';
	OK(put(db, 1, text));
	OK(query_row(db, &q_get, QARGS(q_i64(1)), db, v, &found, &e));
	assert_int_equal(v[2].len, len);
	assert_memory_equal(v[2].p, text, len + 1);
	/* The same statement again, with shorter and empty values. */
	OK(put(db, 2, ""));
	OK(query_row(db, &q_get, QARGS(q_i64(2)), db, v, &found, &e));
	assert_int_equal(v[2].len, 0);
	assert_string_equal(v[2].p, "");
}

static void more_than_one_row(void **state)
{
	struct db *db = *state;
	struct q_val v[6];
	bool found;

	OK(put(db, 1, "a"));
	OK(put(db, 2, "b"));
	assert_int_equal(query_row(db, &q_get, QARGS(q_i64(1)), db, v, &found, &e), RC_BUG);
}

static void changes(void **state)
{
	struct db *db = *state;
	int64_t n;

	OK(put(db, 1, "a"));
	assert_int_equal(put(db, 1, "a"), RC_CONFLICT);
	assert_true(query_duplicate(db));
	assert_null(strstr(e.cause, "PRIMARY"));
	OK(query_exec(db, &q_touch, QARGS(q_i64(-1), q_i64(1)), &n, &e));
	assert_int_equal(n, 1);		/* found, though nothing changed */
	assert_false(query_duplicate(db));
	assert_int_equal(query_exec_n(db, &q_touch, QARGS(q_i64(1), q_i64(99)), 1, "x.y", &e),
			 RC_CONFLICT);
	assert_string_equal(e.msgid, "x.y");
}

static void xml(void **state)
{
	struct db *db = *state;
	xmlNode *root = xml_doc(db, "values");
	xmlBuffer *out = xmlBufferCreate();
	size_t rows;

	OK(put(db, 1, "a < b & \"c\""));
	OK(query_exec(db, &q_put, QARGS(q_i64(2), q_i64(0), q_text(NULL), q_bin(NULL, 0),
		      q_null(Q_TIME), q_bool(false)), NULL, &e));
	OK(query_xml(db, &q_get, QARGS(q_i64(1)), root, &rows, &e));
	assert_int_equal(rows, 2);
	xmlNodeDump(out, root->doc, root, 0, 0);
	assert_string_equal((const char *)xmlBufferContent(out),
		"<values><value id=\"1\" n=\"-1\" yes=\"true\"><words"
		" at=\"2026-11-23T10:41:00.123Z\">a &lt; b &amp; \"c\"</words></value>"
		"<value id=\"2\" n=\"0\"/></values>");
	xmlBufferFree(out);
	assert_int_equal(query_xml_one(db, &q_get, QARGS(q_i64(9)), db, root, NULL, NULL,
				       "value.missing", &e), RC_NOTFOUND);
	assert_string_equal(e.msgid, "value.missing");
}

struct nesting { struct db *db; int depth, seen; };

static enum rc nested(void *arg, const struct q_val *v, struct err *err)
{
	struct nesting *n = arg;
	int64_t id = v[0].i;
	enum rc rc = RC_OK;

	n->seen++;
	if (n->depth++ == 0)
		rc = query_each(n->db, &q_get, QARGS(q_i64(2)), nested, n, err);
	n->depth--;
	assert_int_equal(v[0].i, id);
	return rc;
}

static void a_row_may_run_the_same_query(void **state)
{
	struct nesting n = { .db = *state };

	for (int64_t i = 1; i <= 3; i++)
		OK(put(n.db, i, "x"));
	OK(query_each(n.db, &q_get, QARGS(q_i64(1)), nested, &n, &e));
	assert_int_equal(n.seen, 3 + 3 * 2);
}

static void check_finds_wrong_declarations(void **state)
{
	static const struct query good = { .name = "q", .sql = "SELECT id, email FROM person"
		" WHERE id = ?", .args = { Q_I64 }, .cols = { ATTR(I64, "id"), ELEM(TEXT, "e") } };
	struct query q = good;

	OK(query_check(*state, &good, &e));
	q.args[0] = Q_END;
	assert_int_equal(query_check(*state, &q, &e), RC_BUG);
	q = good;
	q.cols[1].show = QS_END;
	assert_int_equal(query_check(*state, &q, &e), RC_BUG);
	q = good;
	q.cols[1].type = Q_I64;
	assert_int_equal(query_check(*state, &q, &e), RC_BUG);
	q = good;
	q.sql = "SELECT id, nothing FROM person WHERE id = ?";
	assert_int_equal(query_check(*state, &q, &e), RC_BUG);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(values), TEST(nulls), TEST(long_text), TEST(more_than_one_row),
		TEST(changes), TEST(xml), TEST(a_row_may_run_the_same_query),
		TEST(check_finds_wrong_declarations),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	load_conf(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
