/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * q_visible - the one SQL predicate that says who may see a ticket (PRODUCT.md section 1)
 *
 * VISIBLE expects three aliases in the statement: t is the ticket, p the person who
 * reads, o that person's current organisation (LEFT JOIN organisation o ON
 * o.id = p.organisation_id: staff have none). It has no arguments of its own; who p is,
 * the statement says. Nobody else's copy of this rule exists: list, counts, search,
 * detail, attachment, export and mail use it.
 *
 * Its three parts are named, because an OR over them reads no index range: a statement
 * about one ticket (or about the people of one ticket) uses VISIBLE; a list takes one
 * part as its range. Own scope: JOIN ticket_person on p.id, which is VISIBLE_ON as a
 * join. Organisation scope: VISIBLE_ORG. Staff: VISIBLE_STAFF.
 */
#ifndef LIB_Q_VISIBLE_H
#define LIB_Q_VISIBLE_H

#define VISIBLE_STAFF "p.role <> 'contact'"

#define VISIBLE_ON \
	"EXISTS (SELECT 1 FROM ticket_person vtp" \
	" WHERE vtp.ticket_id = t.id AND vtp.person_id = p.id)"

/* Who sees more than the own tickets; needs p and o only. */
#define VISIBLE_ORG_RIGHT \
	"(p.role = 'contact' AND (p.is_lead = 1 OR o.visibility = 'all'" \
	" OR (o.visibility = 'chosen' AND p.sees_all = 1)))"

#define VISIBLE_ORG \
	"(t.organisation_id = p.organisation_id AND t.private = 0 AND " VISIBLE_ORG_RIGHT ")"

#define VISIBLE \
	"(p.active = 1 AND (" VISIBLE_STAFF " OR " VISIBLE_ON " OR " VISIBLE_ORG "))"

/* For statements that lock: the reader stands in a subquery, so that FOR UPDATE locks the
 * ticket's row alone. One argument: the person. */
#define VISIBLE_TO \
	"EXISTS (SELECT 1 FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id" \
	" WHERE p.id = ? AND " VISIBLE ")"

#endif
