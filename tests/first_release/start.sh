#!/usr/bin/env bash
# Builds a program of the first release from this repository's history, and prints where it is as
# `export AUTH_FIRST_RELEASE=…`. With `--make`, writes the records of tests/tests/first_release/ anew.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
release=b58259f2a3e62572de2f714fd857f41f94f3d784
build=$root/target/first-release

if ! git -C "$root" cat-file -e "$release^{commit}" 2>/dev/null; then
  echo "echo 'left out: this clone has not the history that the first release is built from'"
  exit 0
fi

rm -rf "$build/sources"
mkdir -p "$build/sources" "$build/program"
git -C "$root" archive "$release" Cargo.toml Cargo.lock auth-core auth-derive auth-blocking | tar -xf - -C "$build/sources"
# The members that are not needed are left out.
sed -i 's/^members = .*/members = ["auth-core", "auth-derive", "auth-blocking"]/' "$build/sources/Cargo.toml"
sed "s|SOURCES|$build/sources|" "$here/Cargo.toml.in" >"$build/program/Cargo.toml"
cp "$here/main.rs" "$build/program/main.rs"
cp "$build/sources/Cargo.lock" "$build/program/Cargo.lock"
cargo build --quiet --manifest-path "$build/program/Cargo.toml" --target-dir "$build/target" >&2
program=$build/target/debug/first-release
if [ "${1:-}" = --make ]; then
  rm -rf "$root/tests/tests/first_release/records"
  "$program" make "$root/tests/tests/first_release/records"
fi
echo "export AUTH_FIRST_RELEASE=$program"
