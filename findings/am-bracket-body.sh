#!/bin/sh
# What:     a mail whose body begins with a line "[PATCH] ..." loses its subject to that line in git am.
# Version:  git 2.39.5
# Expected: git-am(1), "Discussion": only "From: ", "Date: " and "Subject: " at the start of the body override the
#           headers of a mail; git-mailinfo(1) names no other.
# Seen:     a commit made with one subject comes back from `git format-patch | git am` with another; the line is gone
#           from the body. "[PATCH v2] ..." in the same place stays.
# Why:      commits are matched to mails, and verdicts to patches, by subject; here git and every mail parser
#           (postal-mime, b4, a browser) show two different subjects of the same bytes.
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
echo a >f.c
git add f.c
git commit -q -m base

trip() { # body's first line -> subject and first body line after format-patch and am
  git checkout -q -B topic main
  echo b >>f.c
  git commit -q -a -m "lib: the subject" -m "$1 lib: what it answers" -m "Signed-off-by: Dev <dev@example.org>"
  git format-patch -1 --stdout >mail
  git checkout -q -B again main
  git am -q mail
  git log -1 --format=%s
  git log -1 --format=%b | head -n1
}
is "begins with [PATCH]" "$(trip '[PATCH]')" "lib: what it answers
Signed-off-by: Dev <dev@example.org>"
is "begins with [PATCH v2]" "$(trip '[PATCH v2]')" "lib: the subject
[PATCH v2] lib: what it answers"
