#!/bin/sh
# What:     one commit, written by `git format-patch --stdout`, is two mails for git mailsplit and three for Python's
#           mailbox module; git am cannot apply what git format-patch wrote.
# Version:  git 2.39.5, Python 3.11.2
# Expected: format-patch and am are each other's inverse (git-am(1): "Splits mail messages in a mailbox"; the mbox
#           formats quote a body's "From " lines, git-format-patch(1): "UNIX mailbox format"). format-patch quotes them
#           only when asked with --pretty=mboxrd, and that needs `git am --patch-format=mboxrd`.
# Seen:     1 commit; git mailsplit: 2; mailbox: 3; git am: exit 128, "Patch is empty.".
# Why:      a changelog that quotes the head of another patch, or has a sentence that begins with "From ", cuts its own
#           mail in two. A reader that counts otherwise than git am numbers all states behind it wrong.
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
needs python3 python3 3.11.2-1+b1
git init -q -b main .
git config user.name Dev
git config user.email dev@example.org
echo a >f.c
git add f.c
git commit -q -m base
git checkout -q -b topic
echo b >>f.c
git commit -q -a -F - <<'END'
mm: walk the list under its lock

From there on it is walked without:

From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001
is the head of the patch that took the lock away.

Signed-off-by: Dev <dev@example.org>
END
git format-patch -1 --stdout >mbox
git format-patch -1 --stdout --pretty=mboxrd >mboxrd
mkdir out out2 out3
is "commits" "$(git rev-list --count main..topic)" 1
is "git mailsplit" "$(git mailsplit -oout mbox)" 2
is "mailbox of Python" "$(python3 -c 'import mailbox; print(len(mailbox.mbox("mbox")))')" 3
is "git mailsplit --mboxrd of --pretty=mboxrd" "$(git mailsplit --mboxrd -oout2 mboxrd)" 1
is "git mailsplit of --pretty=mboxrd keeps the >" "$(git mailsplit -oout3 mboxrd; grep -c '^>From ' out3/0001)" "1
2"
git checkout -q main
status=0
git am mbox >log 2>&1 || status=$?
is "git am, exit" "$status" 128
is "git am, said" "$(grep -c '^Patch is empty' log)" 1
