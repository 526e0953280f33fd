/* SPDX-License-Identifier: EUPL-1.2 */
/* token_digest - SHA-256 of what comes piece by piece */

#include "lib/token.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <talloc.h>

struct token_digest {
	EVP_MD_CTX *md;
};

static int digest_free(struct token_digest *d)
{
	EVP_MD_CTX_free(d->md);
	return 0;
}

struct token_digest *token_digest_new(const void *ctx)
{
	struct token_digest *d = talloc_zero(ctx, struct token_digest);

	d->md = EVP_MD_CTX_new();
	if (!d->md || EVP_DigestInit_ex(d->md, EVP_sha256(), NULL) != 1)
		abort();
	talloc_set_destructor(d, digest_free);
	return d;
}

void token_digest_add(struct token_digest *d, const void *p, size_t len)
{
	if (EVP_DigestUpdate(d->md, p, len) != 1)
		abort();
}

void token_digest_end(struct token_digest *d, unsigned char out[32])
{
	unsigned n = 0;

	if (EVP_DigestFinal_ex(d->md, out, &n) != 1 || n != TOKEN_HASH)
		abort();
}
