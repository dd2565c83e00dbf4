#!/bin/sh
# What:     Words about "base-commit:" in a commit message hide the real line below the patch from b4 am: it takes the
#           first digit or letter from a to f behind them for the base, finds no such commit, and goes on without one.
# Version:  b4 0.12.0
# Expected: the base that git format-patch --base wrote: git-format-patch(1), BASE TREE INFORMATION, puts it on a line
#           of its own below the patch.
# Seen:     "base-commit a not known, ignoring" of "Print base-commit: also for ranges", and "Base: not specified"; with
#           other words the same mail gives "using specified base-commit" and its 40 digits. The release of
#           "base-commit: v6.19" is "6".
# Why:      the series is then tried where it was not made for, and a reject, or a green verdict on another base, has
#           nothing to do with it. Patches of tools that write such lines are the ones that speak of them.
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

git init -q -b main tree
cd tree
seq 9 >f.c
git add f.c
git commit -q -m base
base=$(git rev-parse HEAD)
sed -i 's/^5$/five/' f.c
git commit -q -a -m "lib: count in words" -m "Say more of each base."
# told MAIL: what "b4 am" says of the base
told() {
  mkdir -p "$tmp/out"
  b4 --offline-mode am -o "$tmp/out" -m "$1" "$(sed -n 's/^Message-Id: <\(.*\)>$/\1/p' "$1")" 2>&1 |
    sed -n "s/^ *Base: //p" | sed "s/$base/BASE/" | tr '\n' ';'
}
git format-patch -q --stdout --thread --base="$base" -1 >"$tmp/plain"
sed 's/^Say more of each base\.$/Print base-commit: also for ranges./' "$tmp/plain" >"$tmp/words"
is "lines with the base in both mails" "$(cat "$tmp/plain" "$tmp/words" | grep -c "^base-commit: $base$")" 2
is "without such words" "$(told "$tmp/plain")" "using specified base-commit BASE;"
is "with them" "$(told "$tmp/words")" "base-commit a not known, ignoring;not specified;"
sed "s/^base-commit: .*/base-commit: v6.19/" "$tmp/plain" >"$tmp/release"
git tag v6.19 "$base"
is "a release" "$(told "$tmp/release")" "base-commit 6 not known, ignoring;not specified;"
