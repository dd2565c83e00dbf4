#!/bin/sh
# What:     git am -3 drops a patch whose change is in the tree already, and goes on: of three mails two commits, exit
#           0. Without -3 the same mails stop with exit 128.
# Version:  git 2.39.5
# Expected: one commit for each patch, or a stop. git-am(1), "--3way": falls back on a merge "when the patch does not
#           apply cleanly"; of "--empty", which is about patches with nothing in them: stops by default.
# Seen:     "No changes -- Patch already applied." among the lines on standard output; --empty=stop does not help.
# Why:      the n-th commit is not the n-th mail: verdicts of every state behind the gap go to the wrong patch, and the
#           last state is judged for nobody.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C HOME="$tmp" GIT_CONFIG_NOSYSTEM=1
cd "$tmp"

# needs COMMAND PACKAGE VERSION: stops without the command, tells of another version
needs() {
  command -v "$1" >/dev/null || { echo "cannot run: no $1 (Debian package $2 $3)" >&2; exit 2; }
  found=$(dpkg-query -W -f '${Version}' "$2" 2>/dev/null || echo another)
  [ "$found" = "$3" ] || echo "note: stated for $2 $3, this is $found"
}
# is WHAT SEEN STATED: exit 1 when what is seen is not what this file states
is() {
  [ "$2" = "$3" ] || { printf 'CHANGED: %s\n  stated: %s\n  seen:   %s\n' "$1" "$3" "$2"; exit 1; }
  printf '%s: %s\n' "$1" "$2"
}
needs git git 1:2.39.5-0+deb12u3
git init -q -b main .
git config user.name Dev
git config user.email dev@example.org
seq 30 >f.c
git add f.c
git commit -q -m base
git checkout -q -b topic
for n in 5 15 25; do
  sed -i "s/^$n\$/line $n/" f.c
  git commit -q -a -m "lib: change line $n"
done
git format-patch -q -o mails main
git checkout -q -b newer main
sed -i 's/^15$/line 15/' f.c
git commit -q -a -m "lib: somebody else did this one"
try() { # options of git am -> exit, commits made
  git checkout -q -B try newer
  status=0
  git am "$@" mails/*.patch >log 2>&1 || status=$?
  echo "exit $status, $(git rev-list --count newer..try) commits"
  git am --abort >abort.log 2>&1 || :
}
is "mails" "$(git rev-list --count main..topic)" 3
is "git am" "$(try)" "exit 128, 1 commits"
is "git am -3" "$(try -3)" "exit 0, 2 commits"
is "git am -3 said" "$(grep -c 'Patch already applied' log)" 1
is "git am -3 --empty=stop" "$(try -3 --empty=stop)" "exit 0, 2 commits"
