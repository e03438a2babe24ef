#!/usr/bin/env bash
# Bundle the pages' libraries from npm, pinned by package-lock.json, into ui/static/vendor with their licences and a
# manifest of SHA-256 sums. Run it when a version changes; the result is committed, so stores and CI need no npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=../../ui/static/vendor
npm ci --no-audit --no-fund --silent
mkdir -p "$out"
entry=$(mktemp --suffix=.mjs -p .)
trap 'rm -f "$entry"' EXIT
cat > "$entry" <<'JS'
export * from "lit";
export { classMap } from "lit/directives/class-map.js";
export { keyed } from "lit/directives/keyed.js";
export { live } from "lit/directives/live.js";
export { ref, createRef } from "lit/directives/ref.js";
export { repeat } from "lit/directives/repeat.js";
JS
npx esbuild "$entry" --bundle --format=esm --minify --legal-comments=none --outfile="$out/lit.js" --log-level=warning
node icons.mjs "$out/icons.svg" activity arrow-left calendar chart-column chevron-left chevron-right languages monitor moon phone \
  plug receipt-text search store sun tags unplug x
cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 "$out/inter.woff2"
cp node_modules/lit/LICENSE "$out/lit.LICENSE"
cp node_modules/@fontsource-variable/inter/LICENSE "$out/inter.LICENSE"
cp node_modules/lucide-static/LICENSE "$out/icons.LICENSE"
(cd "$out" && sha256sum icons.svg inter.woff2 lit.js ./*.LICENSE | sed 's|\./||' > SHA256SUMS)
