#!/bin/sh
# What:     b4 am throws away all of a commit message that stands before a line of dashes and scissors, such as
#           surrounds a quoted log; git am keeps it.
# Version:  b4 0.12.0, git 2.39.5
# Expected: as git am. git-mailinfo(1), "--scissors": off by default, and mailinfo.scissors switches it on. b4's
#           documentation of `am` names no scissors; it asks git mailinfo for them whatever the setting.
# Seen:     exit 0 and an mbox without the first paragraph, even with mailinfo.scissors=false.
# Why:      b4 is what maintainers apply with, git am what a verifier uses: the message that was verified (its Link,
#           Fixes and Depends-on lines) is not the message that is committed.
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
git init -q -b main .
git config --global user.name Dev
git config --global user.email dev@example.org
git config --global mailinfo.scissors false
printf 'a\nb\nc\n' >f.c
git add f.c
git commit -q -m base
cat >mail <<'END'
From mboxrd@z Thu Jan  1 00:00:00 1970
From: Dev <dev@example.org>
Date: Mon, 1 Jan 2024 00:00:01 +0000
Message-ID: <1@example.org>
Subject: [PATCH] lib: change b

Depends-on: another series

  --------8<--------
  b is wrong
  --------8<--------

This is how to see it.

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
mkdir out
b4 -q --offline-mode am -o out -m mail 1@example.org >log 2>&1
git checkout -q -b direct
git am -q mail
is "git am: body begins" "$(git log -1 --format=%b | head -n1)" "Depends-on: another series"
git checkout -q -b through-b4 main
git am -q out/*.mbx
is "b4 am, git am: body begins" "$(git log -1 --format=%b | head -n1)" "This is how to see it."
is "same trees" "$(git diff direct through-b4 | wc -l)" 0
