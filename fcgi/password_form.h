/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * password_form - what the pages that choose a password share
 *
 * Their forms have the fields password and password2, and current where the person is
 * known and not forced.
 */
#ifndef FCGI_PASSWORD_FORM_H
#define FCGI_PASSWORD_FORM_H

#include "fcgi/page.h"

/* <rule min/> in the body. */
void password_form_rule(struct page *pg);
/* Both new ones are there and the same; else the fields have their errors. */
bool password_form_repeated(struct page *pg);
/* Turns a rule's refusal into the field's error; every other failure goes on. */
enum rc password_form_refused(struct page *pg, enum rc rc, struct err *e);
/* The whole change for whoever is logged in: checks, stores, ends other sessions, renews
 * this one, and goes on to where. */
enum rc password_form_change(struct page *pg, const char *where, struct err *e);

#endif
