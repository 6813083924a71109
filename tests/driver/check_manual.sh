#!/bin/sh
# The manual page is sound and holds every command and flag. Usage: check_manual.sh PENSTOCK
command -v groff >/dev/null || { echo "skipped: no groff"; exit 77; }
page=$(mktemp)
trap 'rm -f "$page"' EXIT
"$1" manual >"$page" || exit 1
faults=0
complaints=$(groff -man -ww -z "$page" 2>&1)
[ -z "$complaints" ] || { echo "$complaints"; faults=1; }
text=$(groff -man -Tascii -P-cbou -rLL=200n "$page")
for command in $("$1" --help | sed -n 's/^  \([a-z]\+\) .*/\1/p'); do
  for word in "penstock $command" $("$1" "$command" --help | grep -o '^  -[^ ]*' | tr -d ' ,'); do
    case $text in
      *"$word"*) ;;
      *) echo "\`$word\` is not in the manual page"; faults=1 ;;
    esac
  done
done
exit $faults
