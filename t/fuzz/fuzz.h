/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fuzz - what the harnesses of t/fuzz share
 *
 * A harness is one file t/fuzz/NAME.c with LLVMFuzzerTestOneInput; its inputs are in
 * t/fuzz/corpus/NAME. libFuzzer drives it (make deep); otherwise main.c replays files.
 * Each states properties in its head; a broken one ends the process.
 */
#ifndef T_FUZZ_FUZZ_H
#define T_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(what) do { \
	if (!(what)) { \
		fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #what); \
		abort(); \
	} \
} while (0)

#endif
