#!/usr/bin/env bash
# Builds the release twice, from two copies of the last commit, and compares every byte of it.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for copy in first second; do
  mkdir "$work/$copy"
  git archive HEAD | tar -x -C "$work/$copy"
  (cd "$work/$copy" && mvn -B -ntp -q -Prelease -DskipTests package \
    -pl emotion-core,emotion-preprocess,emotion-onnx)
  (cd "$work/$copy" && find emotion-*/target -maxdepth 1 \
    \( -name '*.jar' -o -name 'bom.*' -o -name '.flattened-pom.xml' \) | sort |
    xargs sha256sum) >"$work/$copy.sums"
done
cat "$work/first.sums"
[ "$(wc -l <"$work/first.sums")" = 18 ] || { echo "FAILED: expected 6 files a module" >&2; exit 1; }
cmp "$work/first.sums" "$work/second.sums" || { echo "FAILED: the builds differ" >&2; exit 1; }
echo "Both builds have the same bytes."
