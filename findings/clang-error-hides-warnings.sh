#!/bin/sh
# What:     one error in a file, and clang no longer gives warnings about other functions of that file. A warning that
#           -Werror made an error counts: -Wall -Werror shows less of a file than -Wall.
# Version:  clang 16.0.6 and 19.1.7, gcc 12.2.0
# Expected: clang's user manual, "-Werror": turns warnings into errors; nowhere that it takes others away.
# Seen:     clang -Wall: 3 kinds of warnings; with -Werror 2, unused-function is gone; with an error in a function of
#           its own 1, sometimes-uninitialized is gone too. gcc: unused-function in each.
# Why:      a patch that breaks a file hides its warnings, and the patch that mends it "adds" them: a judge who compares
#           the states blames the mender. With CONFIG_WERROR the second error shows only when the first is mended.
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
needs gcc-12 gcc-12 12.2.0-14+deb12u1
needs clang-16 clang-16 1:16.0.6-15~deb12u1
needs clang-19 clang-19 1:19.1.7-3~deb12u1
cat >good.c <<'END'
static int unused(void) { return 1; }
int broken(void) { return 0; }
int second(int n) { int b; return n; }
int third(int n) { int c; if (n) c = n; return c; }
END
sed '2s/0/missing/' good.c >bad.c
kinds() { "$@" -Wall -O2 -c -o f.o 2>&1 | sed -n -E 's/.*\[-W(error[=,])?(-W)?([a-z-]*un[a-z-]*)\]$/\3/p' | sort -u | xargs; }
for cc in clang-16 clang-19; do
  is "$cc" "$(kinds $cc good.c)" "sometimes-uninitialized unused-function unused-variable"
  is "$cc -Werror" "$(kinds $cc -Werror good.c)" "sometimes-uninitialized unused-variable"
  is "$cc, an error" "$(kinds $cc bad.c)" "unused-variable"
done
is "gcc-12" "$(kinds gcc-12 good.c)" "maybe-uninitialized unused-function unused-variable"
is "gcc-12 -Werror" "$(kinds gcc-12 -Werror good.c)" "maybe-uninitialized unused-function unused-variable"
is "gcc-12, an error" "$(kinds gcc-12 bad.c)" "unused-function unused-variable"
