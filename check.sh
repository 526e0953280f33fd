#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# check.sh - everything that must hold before a commit: ./check.sh [TEST FILE...]
#
# Installs what is missing, builds twice with warnings as errors (hardened, and with the
# sanitizers; the tests run on the latter), runs all tests or those named, ends with a
# summary line. Nothing is skipped here: a test that skips fails the run.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
cd "$root"
"$root/tools/install-packages" build run test

build() {	# NAME CONFIGURE-OPTION...
	local dir=$root/_build/$1
	shift
	mkdir -p "$dir"
	if ! [ configure -nt configure.ac ]; then autoreconf -fi; fi
	[ -e "$dir/Makefile" ] || (cd "$dir" && "$root/configure" --prefix=/usr \
		--sysconfdir=/etc --enable-werror "$@")
	make -C "$dir" -j"$(nproc)" all check-programs
}

log=$(mktemp)
for args in "release" "check --enable-sanitize"; do
	# shellcheck disable=SC2086 # one word is the name, the rest are options
	build $args >"$log" 2>&1 || {
		grep -E 'error|warning|Error' "$log" | head -n 40 >&2
		tail -n 20 "$log" >&2
		echo "The build '$args' failed." >&2
		exit 1
	}
done
rm -f "$log"
if [ ! -d node_modules/playwright-core ]; then
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
fi

export PORTAL_BUILD=$root/_build/check PORTAL_RELEASE=$root/_build/release PORTAL_STRICT=1
if [ $# -gt 0 ]; then
	tests=("$@")
else
	mapfile -t tests < <(make -s -C "$PORTAL_BUILD" list-tests)
fi
exec tools/run-tests "${tests[@]}"
