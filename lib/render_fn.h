/* SPDX-License-Identifier: EUPL-1.2 */
/* render_fn - the functions that stylesheets may call (render.h); part of render */
#ifndef LIB_RENDER_FN_H
#define LIB_RENDER_FN_H

#include "lib/catalog.h"
#include <libxslt/xsltInternals.h>

/* The namespace of our functions and of marks on a sheet (p:rare). */
#define RENDER_NS "urn:kundenportal"

/* One transform; reachable from the functions by the transform context's _private. */
struct render {
	const void *mem;
	const struct catalog *catalog;
	char *lang;
	long long now;
	char errors[400];	/* what libxslt and libxml2 had to say */
};

void render_register(xsltTransformContext *t, struct render *r);

#endif
