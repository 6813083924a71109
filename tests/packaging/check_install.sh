#!/bin/sh
# `cmake --install` into an empty folder gives all files, and what is there works.
# Usage: check_install.sh CMAKE BUILD
set -eu
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
"$1" --install "$2" --prefix "$prefix" >/dev/null
(cd "$prefix" && find . -type f | sort) >"$prefix.files"
trap 'rm -rf "$prefix" "$prefix.files"' EXIT
diff - "$prefix.files" <<'END'
./bin/penstock
./share/bash-completion/completions/penstock
./share/doc/penstock/README.md
./share/doc/penstock/docs/commands.md
./share/doc/penstock/docs/data-sources.md
./share/doc/penstock/docs/datax-differences.md
./share/doc/penstock/docs/editors.md
./share/doc/penstock/docs/mcp.md
./share/doc/penstock/docs/variables.md
./share/fish/vendor_completions.d/penstock.fish
./share/man/man1/penstock.1
./share/penstock/schema/datasources.schema.json
./share/penstock/schema/job.schema.json
./share/zsh/site-functions/_penstock
./share/zsh/vendor-completions/_penstock
END
# A search path for libraries, with or without an empty entry, would let a folder decide what is loaded.
for binary in "$prefix/bin/penstock" "$2/bin/penstock"; do
  if readelf -d "$binary" | grep -E 'RPATH|RUNPATH'; then exit 1; fi
done
cd "$prefix"
bin/penstock --version
for file in $(cat "$prefix.files"); do
  [ -s "$file" ] || { echo "$file is empty"; exit 1; }
done
python3 -m json.tool share/penstock/schema/job.schema.json >/dev/null
