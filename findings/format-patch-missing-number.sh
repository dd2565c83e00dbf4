#!/bin/sh
# What:     git format-patch numbers a commit with no change, but writes no mail for it: a series of three commits is
#           sent as 1/3 and 3/3, the cover letter's list has all three, and 2/3 is a file of no bytes.
# Version:  git 2.39.5
# Expected: git-format-patch(1), "--always": commits with no change "are omitted by default"; "--numbered": n/m. What is
#           omitted is not counted.
# Seen:     [PATCH 1/3], [PATCH 3/3]; 0002-*.patch is empty, and git am of the three files applies none of them (exit
#           128).
# Why:      a reader of threads waits for a patch that was never sent; nothing tells such a series from one whose second
#           mail was lost, and that one must not be judged.
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
git commit -q --allow-empty -m base
git checkout -q -b topic
echo 1 >f.c
git add f.c
git commit -q -m "lib: one"
git commit -q --allow-empty -m "lib: two"
echo 3 >>f.c
git commit -q -a -m "lib: three"
git format-patch --stdout main >mbox
git format-patch -q -o mails --cover-letter main
is "commits" "$(git rev-list --count main..topic)" 3
is "mails" "$(sed -n 's/^Subject: //p' mbox | xargs)" "[PATCH 1/3] lib: one [PATCH 3/3] lib: three"
is "listed in the cover letter" "$(grep -c '^  lib: ' mails/0000-*)" 3
is "bytes of the second file" "$(wc -c <mails/0002-lib-two.patch)" 0
is "with --always" "$(git format-patch --always --stdout main | grep -c '^Subject:')" 3
git checkout -q -b again main
status=0
git am mails/000[1-3]*.patch >log 2>&1 || status=$?
is "git am of the files" "exit $status, $(git rev-list --count main..again) commits" "exit 128, 0 commits"
