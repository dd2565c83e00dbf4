#!/bin/sh
# What:     with -Wp,-MMD, which is how Kbuild asks for dependencies, gcc names the target without its folder and clang
#           with it.
# Version:  gcc 12.2.0, clang 16.0.6 and 19.1.7
# Expected: the same rule, as clang took these options over from gcc. gcc(1), -M, does say that leading folders are
#           removed; with the driver's own -MMD -MF and -o both write the name that was given to -o.
# Seen:     gcc "f.o: f.c"; clang "sub/f.o: f.c". With -MMD -MF both write "sub/f.o".
# Why:      two objects of one name in two folders (there are dozens of core.o) become one for a reader that believes
#           the target in gcc's files, and a test with clang does not show it.
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
mkdir sub
echo 'int x;' >f.c
wp() { "$1" -Wp,-MMD,d -c f.c -o sub/f.o; cat d; }
driver() { "$1" -MMD -MF d -c f.c -o sub/f.o; cat d; }
is "gcc-12 -Wp,-MMD,d" "$(wp gcc-12)" "f.o: f.c"
is "clang-16 -Wp,-MMD,d" "$(wp clang-16)" "sub/f.o: f.c"
is "clang-19 -Wp,-MMD,d" "$(wp clang-19)" "sub/f.o: f.c"
is "gcc-12 -MMD -MF d" "$(driver gcc-12)" "sub/f.o: f.c"
is "clang-16 -MMD -MF d" "$(driver clang-16)" "sub/f.o: f.c"
