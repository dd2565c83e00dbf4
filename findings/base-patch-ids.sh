#!/bin/sh
# What:     the prerequisite-patch-id lines that `git format-patch --base` writes cannot be found again with `git
#           patch-id --stable` when the prerequisite renames a file or has a binary one.
# Version:  git 2.39.5
# Expected: the same ids. git-format-patch(1), "Base Tree Information": a prerequisite-patch-id "can be obtained by
#           passing the patch through the `git patch-id --stable` command".
# Seen:     one id for an edit; two for a pure rename (three with diff-tree's default of no renames); three for a binary
#           file: that of --base, of the mail, of `git show`.
# Why:      a verifier finds the prerequisites of a series by these ids, among mails and among commits; a series that
#           rests on a rename looks as though its base were missing.
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
seq 30 >a.c
git add a.c
git commit -q -m base
sed -i 's/^15$/fifteen/' a.c
git commit -q -a -m edit
git mv a.c b.c
git commit -q -m rename
printf 'logo\000\001' >logo.bin
git add logo.bin
git commit -q -m binary
echo end >>b.c
git commit -q -a -m last

git format-patch -1 --stdout --base=HEAD~4 | sed -n 's/^prerequisite-patch-id: //p' >base.ids
id() { git patch-id --stable | cut -d' ' -f1; }
ids() { # which of the ways to one id agree, as numbers of distinct ids
  c=$(git log --format=%H --grep="^$1\$")
  {
    sed -n "$2p" base.ids
    git format-patch -1 --stdout "$c" | id
    git show "$c" | id
    [ -z "${3-}" ] || git diff-tree -p "$c" | id
  } | sort -u | wc -l
}
is "prerequisites named" "$(wc -l <base.ids)" 3
is "ids of the edit" "$(ids edit 1 too)" 1
is "ids of the rename (--base, mail, show)" "$(ids rename 2)" 2
is "ids of the rename, with diff-tree -p" "$(ids rename 2 too)" 3
is "ids of the binary file (--base, mail, show)" "$(ids binary 3)" 3
