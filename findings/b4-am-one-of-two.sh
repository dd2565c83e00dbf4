#!/bin/sh
# What:     of a series that counts "[PATCH 1 of 2]", as Mercurial does, or "[PATCH1/2]", b4 am takes the last patch
#           alone for a v2 of the first, and exits with 0.
# Version:  b4 0.12.0
# Expected: both patches, or an error: "b4 am" (documentation, "am: retrieving and applying") gets the series ready to
#           apply, and tells of a number that is missing. patchwork reads both forms (its issue 126, since 2.1).
# Seen:     "Assuming new revision: v2 ([PATCH 2 of 2] ...)", "Total patches: 1", one mail in the mbox, exit 0; with
#           "[PATCH 1/2]" two. Unlike with a mail that did not come, no "ERROR: missing".
# Why:      what fetches, applies and builds has tested the half of a series, calls it v2, and nobody is told.
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
needs b4 b4 0.12.0-2
git config --global user.name Dev
git config --global user.email dev@example.org
git init -q -b main series
cd series
git commit -q --allow-empty -m base
for n in 1 2; do
  echo $n >f$n.c
  git add f$n.c
  GIT_AUTHOR_DATE="2026-01-05 10:0$n:00 +0000" git commit -q -m "lib: part $n"
done
git format-patch -q -o "$tmp/mails" --thread=shallow HEAD~2
cd "$tmp"
id=$(sed -n 's/^Message-Id: <\(.*\)>$/\1/p' mails/0001-*)
# taken PREFIX: what b4 makes of the two mails with such a prefix, n being the number
taken() {
  rm -rf out thread
  mkdir out
  for n in 1 2; do
    sed "s,^Subject: .PATCH $n/2.,Subject: [$(echo "$1" | sed "s/n/$n/")]," mails/000$n-* >>thread
  done
  status=0
  b4 --offline-mode am -o out -m thread "$id" >log 2>&1 || status=$?
  echo "exit $status, $(grep -o 'ERROR.*' log || grep -o 'Total patches.*' log):" \
    "$(sed -n 's/^Subject: //p' out/*.mbx | xargs)"
}
is "[PATCH 1/2]" "$(taken 'PATCH n/2')" "exit 0, Total patches: 2: [PATCH 1/2] lib: part 1 [PATCH 2/2] lib: part 2"
is "[PATCH 1 of 2]" "$(taken 'PATCH n of 2')" "exit 0, Total patches: 1: [PATCH] lib: part 2"
is "said" "$(grep -o 'Assuming.*' log)" "Assuming new revision: v2 ([PATCH 2 of 2] lib: part 2)"
is "[PATCH1/2]" "$(taken 'PATCHn/2')" "exit 0, Total patches: 1: [PATCH] lib: part 2"
