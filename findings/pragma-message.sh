#!/bin/sh
# What:     #pragma message is a note for gcc and a warning for clang, and of clang's warnings the one that -Werror
#           leaves a warning.
# Version:  gcc 12.2.0, clang 16.0.6 and 19.1.7
# Expected: one class of message. gcc(1)'s manual, "Diagnostic Pragmas": informational only, neither warning nor error;
#           clang's, "-Werror": turns warnings into errors.
# Seen:     gcc: "note:", exit 0; clang: "warning:", [-W#pragma-messages], exit 0 under -Werror too.
#           "-Werror=#pragma-messages" does make it an error.
# Why:      a judge that counts clang's warnings blames a patch for a message that gcc's builds do not call one; a judge
#           that takes "-Werror and exit 0" for "no warning" finds one in the log.
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
printf '#pragma message "look here"\nint x;\n' >f.c
run() { status=0; "$@" -c f.c -o f.o >log 2>&1 || status=$?; echo "$(grep -o -E '(note|warning|error):' log | head -n1) exit $status"; }
is "gcc-12 -Werror" "$(run gcc-12 -Werror)" "note: exit 0"
for cc in clang-16 clang-19; do
  is "$cc -Werror" "$(run $cc -Werror)" "warning: exit 0"
  is "$cc -Werror=#pragma-messages" "$(run $cc '-Werror=#pragma-messages')" "error: exit 1"
done
