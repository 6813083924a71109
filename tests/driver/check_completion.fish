#!/bin/sh
# What fish completes. Usage: check_completion.fish PENSTOCK
command -v fish >/dev/null || { echo "skipped: no fish"; exit 77; }
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
cd "$HOME" || exit 1
mkdir folder
touch job.json
"$1" completion fish >penstock.fish || exit 1
faults=0

# expect 'WORDS SO FAR' WORDS: completing the last of the words gives WORDS, sorted.
expect() {
  given=$(fish --no-config -c "source penstock.fish; complete -C '$1'" | cut -f1 | sort | paste -sd' ')
  [ "$given" = "$2" ] && return
  printf '`%s` gives: %s\nexpected: %s\n' "$1" "$given" "$2"
  faults=1
}

expect 'penstock li' 'lint'
expect 'penstock lint --form' '--format'
expect 'penstock lint --format s' 'sarif'
expect 'penstock lint job' 'job.json'
expect 'penstock run --cache f' 'folder/'
expect 'penstock template sql' 'sqlite'
expect 'penstock schema v' 'v1 v2'
exit $faults
