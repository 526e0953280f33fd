/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_ticket_cols - the columns of a ticket element, shared by lists, start and detail
 *
 * TICKET_COLS expects the aliases p (who reads), t (ticket), me (the reader's row in
 * ticket_person or NULLs), and those of TICKET_JOINS. Arguments: language, default
 * language. TICKET_SHOW is its share of a declaration's cols.
 */
#ifndef LIB_Q_TICKET_COLS_H
#define LIB_Q_TICKET_COLS_H

#define PERSON_NAME(p) "CONCAT(" p ".given_name, ' ', " p ".family_name)"

/* Language, then default language, then any. Two arguments. */
#define MODULE_NAME(id) \
	"(SELECT mt.name FROM module_text mt WHERE mt.module_id = " id \
	" ORDER BY mt.lang = ? DESC, mt.lang = ? DESC, mt.lang LIMIT 1)"

/*
 * Number of new texts by others; 1 when only events are new; NULL when nothing is, or
 * when the reader neither is on the ticket nor has ever opened it.
 */
#define TICKET_UNREAD \
	"CASE WHEN (me.person_id IS NOT NULL OR r.entry_id IS NOT NULL)" \
	"  AND t.last_entry_id > COALESCE(r.entry_id, 0)" \
	" THEN (SELECT CAST(COALESCE(NULLIF(LEAST(SUM(ue.type = 'text'), 99), 0)," \
	"   IF(COUNT(*) > 0, 1, NULL)) AS SIGNED) FROM entry ue WHERE ue.ticket_id = t.id" \
	"   AND ue.id > COALESCE(r.entry_id, 0)" \
	"   AND (ue.person_id IS NULL OR ue.person_id <> p.id)) END"

#define TICKET_TURN \
	"CASE t.status WHEN 'new' THEN 'desk' WHEN 'open' THEN 'desk'" \
	" WHEN 'closed' THEN 'none' ELSE IF(me.person_id IS NULL, 'other', 'you') END"

#define TICKET_COLS \
	"t.id, t.status, t.kind, t.priority, t.created_at, t.updated_at, t.status_at," \
	" t.promised_at, " TICKET_UNREAD ", t.private, " TICKET_TURN "," \
	" t.reporter_id = p.id, t.subject, " MODULE_NAME("t.module_id") ", t.module_id, " \
	PERSON_NAME("rp") ", t.reporter_id, " PERSON_NAME("ag") ", t.assignee_id," \
	" og.name, t.organisation_id"

#define TICKET_JOINS \
	" LEFT JOIN ticket_read r ON r.person_id = p.id AND r.ticket_id = t.id" \
	" JOIN person rp ON rp.id = t.reporter_id" \
	" LEFT JOIN person ag ON ag.id = t.assignee_id" \
	" JOIN organisation og ON og.id = t.organisation_id"

/* For scopes in which the reader need not be on the ticket. */
#define TICKET_ME \
	" LEFT JOIN ticket_person me ON me.ticket_id = t.id AND me.person_id = p.id"

#define TICKET_SHOW \
	ATTR(I64, "id"), ATTR(TEXT, "status"), ATTR(TEXT, "kind"), ATTR(TEXT, "priority"), \
	ATTR(TIME, "created"), ATTR(TIME, "updated"), ATTR(TIME, "status-at"), \
	ATTR(TIME, "promised"), ATTR(I64, "unread"), ATTR(BOOL, "private"), \
	ATTR(TEXT, "turn"), ATTR(BOOL, "mine"), ELEM(TEXT, "subject"), \
	ELEM(TEXT, "module"), ATTR(I64, "module@id"), \
	ELEM(TEXT, "reporter"), ATTR(I64, "reporter@id"), \
	ELEM(TEXT, "assignee"), ATTR(I64, "assignee@id"), \
	ELEM(TEXT, "organisation"), ATTR(I64, "organisation@id")

/* Index of the columns above, for handlers that read values (query_xml_one). */
enum ticket_col {
	TC_ID, TC_STATUS, TC_KIND, TC_PRIORITY, TC_CREATED, TC_UPDATED, TC_STATUS_AT,
	TC_PROMISED, TC_UNREAD, TC_PRIVATE, TC_TURN, TC_MINE, TC_SUBJECT, TC_MODULE,
	TC_MODULE_ID, TC_REPORTER, TC_REPORTER_ID, TC_ASSIGNEE, TC_ASSIGNEE_ID,
	TC_ORGANISATION, TC_ORGANISATION_ID, TC_COUNT
};

#endif
