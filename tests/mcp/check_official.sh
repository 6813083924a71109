#!/usr/bin/env bash
# The official client of the protocol talks to the server. Usage: check_official.sh PENSTOCK FOLDER.
# It is installed from PyPI into FOLDER, which is kept. Exit status 77: it cannot be had.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$2/bin/python
if ! "$python" -c 'import mcp' 2>/dev/null; then
  if ! { python3 -m venv "$2" && timeout 120 "$python" -m pip install -q --retries 0 'mcp<3'; } >&2; then
    echo "SKIPPED: the package mcp cannot be installed, so no other client has tried the server" >&2
    exit 77
  fi
fi
timeout 120 "$python" "$folder/official_client.py" "$1"
