#!/usr/bin/env bash
# Builds ../kernels.wasm from the C files here. Needs clang and wasm-ld (Debian: apt-get install clang lld); learners and
# CI never run it. The memory is the backend's own and comes from outside, so nothing may need static data or a stack:
# the build fails if something does, and leaves the old file.
set -euo pipefail
cd "$(dirname "$0")"
clang=${CLANG:-clang}
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
for file in *.c; do
  "$clang" --target=wasm32 -O3 -msimd128 -fno-builtin -Wall -Wextra -Werror -c -o "$built/${file%.c}.o" "$file"
done
node check.mjs "$built"/*.o
"$clang" --target=wasm32 -nostdlib \
  -Wl,--no-entry,--import-memory,--stack-first,-z,stack-size=0,--strip-all,--no-growable-memory \
  -o "$built/kernels.wasm" "$built"/*.o
cp "$built/kernels.wasm" ../kernels.wasm
ls -l ../kernels.wasm
