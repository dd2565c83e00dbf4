#!/bin/sh
# What:     git patch-id ascribes a patch mail to the wrong commit when its message has a line "commit <40 digits>
#           upstream.", as every mail of the stable kernels has: it prints the number from the message.
# Version:  git 2.39.5
# Expected: git-patch-id(1): for `git diff-tree` and mails alike, the id of the patch and "the commit object name" that
#           the patch came from; format-patch writes that in the mail's first line, "From <40 digits> Mon Sep 17 ...".
# Seen:     of `git format-patch --stdout | git patch-id` the upstream commit; of `git show | git patch-id` the true
#           one; the patch ids are the same.
# Why:      whoever makes a table from patch ids to commits out of mails looks up a backport and gets the commit of
#           mainline, which the tree may have too: its verdict is then the other one's.
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
seq 9 >f.c
git add f.c
git commit -q -m base
sed -i s/5/five/ f.c
upstream=0123456789abcdef0123456789abcdef01234567
git commit -q -a -m "lib: five" -m "commit $upstream upstream." -m "It was 5."
name() { # a commit in words
  case $1 in
    "$(git rev-parse HEAD)") echo "the commit" ;;
    "$upstream") echo "the upstream commit" ;;
    *) echo "another: $1" ;;
  esac
}
git format-patch -1 --stdout >mail
mail=$(git patch-id --stable <mail)
show=$(git show | git patch-id --stable)
is "first line of the mail" "$(name "$(head -n1 mail | cut -d' ' -f2)")" "the commit"
is "patch-id of the mail" "$(name "${mail#* }")" "the upstream commit"
is "patch-id of git show" "$(name "${show#* }")" "the commit"
is "patch ids" "$([ "${mail% *}" = "${show% *}" ] && echo same)" same
