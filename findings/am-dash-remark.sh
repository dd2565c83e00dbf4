#!/bin/sh
# What:     a line "--- some words" in a commit message ends the message in git am; what follows, Fixes and
#           Signed-off-by too, is gone. b4 am keeps it, and its mbox then loses it in git am all the same.
# Version:  git 2.39.5, b4 0.12.0
# Expected: git-am(1), "Discussion": the message ends at "three-dashes and end-of-line", at "diff -" and at "Index: ".
#           Three dashes with words behind them are none of these.
# Seen:     `git format-patch | git am`, exit 0: a message of 2 lines instead of 9, no trailer.
# Why:      a verifier that checks trailers of mails passes a series whose commits have none; the other way, one that
#           compares messages takes the applied commit for another patch.
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
echo a >f.c
git add f.c
git commit -q -m base
git checkout -q -b topic
echo b >>f.c
git commit -q -a -F - <<'END'
lib: choose

Of the two ways
--- take the lock
--- use RCU
the second was chosen.

Fixes: 0123456789ab ("lib: neither")
Signed-off-by: Dev <dev@example.org>
END
git format-patch -1 --stdout >mail
sed '0,/^Subject:/s/^Subject:/Message-Id: <1@example.org>\n&/' mail >mail.id
trailers() { git log -1 --format=%B | grep -c -E '^(Fixes|Signed-off-by):' || :; }
is "trailers before" "$(trailers)" 2
git checkout -q -B again main
status=0
git am -q mail || status=$?
is "git am, exit" "$status" 0
is "trailers after" "$(trailers)" 0
is "last line of the message" "$(git log -1 --format=%b | sed '/^$/d' | tail -n1)" "Of the two ways"

mkdir out
b4 -q --offline-mode am -o out -m mail.id 1@example.org >log 2>&1
is "trailers in b4's mbox" "$(grep -h -c -E '^(Fixes|Signed-off-by):' out/*.mbx)" 2
git checkout -q -B again main
git am -q out/*.mbx
is "trailers after b4 am and git am" "$(trailers)" 0
