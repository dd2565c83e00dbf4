#!/bin/sh
# What:     patch(1) also applies a diff that a commit message only quotes, indented; git am and git apply do not.
# Version:  GNU patch 2.7.6, git 2.39.5
# Expected: what `git am` does. patch(1), "Description": a whole mail may be fed to it, it skips what stands before and
#           behind the diff; it also reads a diff that is indented as a whole. That it reads one file at two depths, the
#           text as well as the patch, is not said.
# Seen:     "(Patch is indented 2 spaces.)": line c is changed too, exit 0, nothing rejected.
# Why:      changelogs quote the diff that was tried first. quilt and every script that uses patch(1) then builds a tree
#           that nobody sent, and neither fuzz nor a reject tells of it.
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
needs patch patch 2.7.6-7
cat >mail <<'END'
From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001
From: Dev <dev@example.org>
Date: Mon, 1 Jan 2024 00:00:00 +0000
Subject: [PATCH] lib: change b

The first try was

  --- a/f.c
  +++ b/f.c
  @@ -1,3 +1,3 @@
   a
   b
  -c
  +C

which broke the callers of c.

Signed-off-by: Dev <dev@example.org>
---
 f.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/f.c b/f.c
index de98044..c57eff5 100644
--- a/f.c
+++ b/f.c
@@ -1,3 +1,3 @@
 a
-b
+B
 c
-- 
2.39.5

END
git init -q .
git config user.name Dev
git config user.email dev@example.org
printf 'a\nb\nc\n' >f.c
git add f.c
git commit -q -m base

git am -q mail
is "git am" "$(xargs <f.c)" "a B c"
git reset -q --hard HEAD~
git apply mail
is "git apply" "$(xargs <f.c)" "a B c"
git reset -q --hard
status=0
patch -p1 <mail >log 2>&1 || status=$?
is "patch, exit" "$status" 0
is "patch, said" "$(head -n1 log)" "(Patch is indented 2 spaces.)"
is "patch, rejected files" "$(find . -name '*.rej' | wc -l)" 0
is "patch" "$(xargs <f.c)" "a B C"
