#!/usr/bin/env bash
# What bash completes, by the function that it would call. Usage: check_completion.bash PENSTOCK
set -eu
eval "$("$1" completion bash)"
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir folder
touch job.json 'two words.json'
faults=0

# expect 'WORDS SO FAR' WORD...: completing the last of the words gives WORD...
expect() {
  local line=$1 wanted
  shift
  read -ra COMP_WORDS <<<"$line"
  [[ $line == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _penstock
  wanted=$(printf '%s\n' "$@" | sort)
  if [[ $(printf '%s\n' "${COMPREPLY[@]}" | sort) != "$wanted" ]]; then
    printf '`%s` gives: %s\nexpected: %s\n' "$line" "${COMPREPLY[*]}" "$*"
    faults=1
  fi
}

expect 'penstock li' lint
expect 'penstock --v' --version
expect 'penstock lint --form' --format
expect 'penstock lint --format s' sarif
expect 'penstock lint --format = s' sarif
expect 'penstock lint --format =' human json sarif github
expect 'penstock lint --deny P110' P110
expect 'penstock lint ' folder job.json 'two words.json'
expect 'penstock lint t' 'two words.json'
expect 'penstock run job.json --cache ' folder
expect 'penstock run job.json -p ' ''
expect 'penstock run job.json --no' --no-progress
expect 'penstock template sql' sqlite
expect 'penstock schema v' v1 v2
expect 'penstock nothing ' ''
exit $faults
