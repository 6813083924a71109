#!/usr/bin/env bash
# Neovim talks to the language server. Usage: check_neovim.sh PENSTOCK. Exit status 77: no Neovim.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! command -v nvim >/dev/null; then
  echo "SKIPPED: nvim is not installed, so no editor has tried the language server" >&2
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$folder/job.json" "$scratch/job.json"
PENSTOCK=$1 JOB=$scratch/job.json HOME=$scratch XDG_STATE_HOME=$scratch XDG_CACHE_HOME=$scratch \
  timeout 120 nvim --headless -u NONE -i NONE -n -c "luafile $folder/neovim.lua"
