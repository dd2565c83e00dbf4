#!/bin/sh
# What:     what the assembler warns of in a C file passes gcc's -Werror, under the name of a temporary file that is
#           another one in each run; clang makes errors of the same lines, and in a .S file it does not.
# Version:  gcc 12.2.0, binutils 2.40, clang 16.0.6 and 19.1.7
# Expected: gcc(1), "-Werror": make all warnings into errors; one build gives one log. The assembler has an option of
#           its own for this, --fatal-warnings, which gcc does not pass on.
# Seen:     gcc -Werror: exit 0, "/tmp/cc??????.s:4: Warning: careful"; clang -Werror: exit 1, [-Winline-asm]; a .S
#           file: exit 0 with both.
# Why:      with CONFIG_WERROR one state is good with gcc and broken with clang. And a judge who compares the lines of
#           two logs never finds this warning again: each patch of the series has a "new" one.
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
needs as binutils 2.40-2
needs clang-16 clang-16 1:16.0.6-15~deb12u1
needs clang-19 clang-19 1:19.1.7-3~deb12u1
echo 'asm(".warning \"careful\"");' >f.c
echo '.warning "careful"' >s.S
run() { status=0; "$@" -Werror -c -o f.o >log 2>&1 || status=$?; echo "exit $status"; }
is "gcc-12" "$(run gcc-12 f.c)" "exit 0"
grep Warning: log >first
is "gcc-12, again" "$(run gcc-12 f.c)" "exit 0"
grep Warning: log >second
is "the line" "$(sed 's,.*/cc[A-Za-z0-9]*\.s:[0-9]*: ,,' first)" "Warning: careful"
is "the same line twice" "$(cmp -s first second && echo yes || echo no)" no
is "gcc-12, .S" "$(run gcc-12 s.S)" "exit 0"
for cc in clang-16 clang-19; do
  is "$cc" "$(run $cc f.c)" "exit 1"
  is "$cc, .S" "$(run $cc s.S)" "exit 0"
done
