#!/bin/sh
# What zsh completes, at a terminal of its own. Usage: check_completion.zsh PENSTOCK
command -v zsh >/dev/null || { echo "skipped: no zsh"; exit 77; }
HOME=$(mktemp -d)
export HOME
trap 'rm -rf "$HOME"' EXIT
cd "$HOME" || exit 1
mkdir folder
touch job.json
"$1" completion zsh >_penstock || exit 1
cat >.zshrc <<'END'
fpath=($PWD $fpath)
autoload -U compinit
compinit -u -D
show() { zle complete-word; print -r -- "$BUFFER" >shown.part; mv shown.part shown; }
zle -N show
bindkey '^T' show
touch shown
END
exec zsh -f <<'END'
zmodload zsh/zpty
zpty shell "ZDOTDIR=$PWD zsh -i"
faults=0

wait_for_shown() {
  repeat 100; do
    [[ -e shown ]] && return
    sleep 0.1
  done
  print 'zsh does not answer'
  exit 1
}

# expect 'WORDS SO FAR' LINE: completing the last of the words gives LINE.
expect() {
  wait_for_shown
  rm shown
  zpty -w -n shell $'\C-u'"$1"$'\C-t'
  wait_for_shown
  local line=$(<shown)
  [[ $line == "$2" ]] && return
  print -r -- "\`$1\` gives: $line"
  print -r -- "expected: $2"
  faults=1
}

expect 'penstock li' 'penstock lint '
expect 'penstock lint --forma' 'penstock lint --format='
expect 'penstock lint --format=sa' 'penstock lint --format=sarif '
expect 'penstock lint jo' 'penstock lint job.json '
expect 'penstock run job.json --cache fo' 'penstock run job.json --cache folder/'
expect 'penstock template sqli' 'penstock template sqlite '
expect 'penstock template sqlite postgr' 'penstock template sqlite postgresql '
zpty -d shell
exit $faults
END
