#!/bin/sh
# What:     b4 am of a series that lacks a patch says "ERROR: missing [2/3]!" and then exits with 0, writes an mbox
#           without it, and tells to apply that.
# Version:  b4 0.12.0
# Expected: an exit code that is not 0, as of every other error of b4's (no such message: 1). b4(5) and the
#           documentation of "b4 am": it creates an mbox that is ready to be applied; of an incomplete thread they say
#           nothing.
# Seen:     exit 0; 1/3 and 3/3 in the mbox.
# Why:      what is scripted around b4 (fetch, apply, build) builds a series that was never sent; that 1/3 and 3/3 often
#           apply and build without 2/3 makes it worse: the verdict is green.
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
for n in 1 2 3; do
  echo $n >f$n.c
  git add f$n.c
  git commit -q -m "lib: part $n"
done
git format-patch -q -o "$tmp/mails" --thread=shallow HEAD~3
cd "$tmp"
id=$(sed -n 's/^Message-Id: <\(.*\)>$/\1/p' mails/0001-*)
cat mails/0001-* mails/0003-* >thread
mkdir out
status=0
b4 --offline-mode am -o out -m thread "$id" >log 2>&1 || status=$?
is "exit" "$status" 0
is "said" "$(grep -o 'ERROR: missing.*' log)" "ERROR: missing [2/3]!"
is "in the mbox" "$(sed -n 's/^Subject: //p' out/*.mbx | xargs)" "[PATCH 1/3] lib: part 1 [PATCH 3/3] lib: part 3"
status=0
b4 --offline-mode am -o out -m thread absent@example.org >log 2>&1 || status=$?
is "exit, no such message" "$status" 1
