#!/bin/sh
# What:     a header that only __has_include looks for is a dependency for clang and none for gcc.
# Version:  gcc 11.3.0 and 12.2.0, clang 16.0.6 and 19.1.7
# Expected: the same list. gcc(1), -M: a rule with the main file and the names of all included files; clang's manual
#           takes the option over from gcc. That one of them also lists what was asked for is not in either.
# Seen:     gcc: the source alone; clang: the source and h/opt.h.
# Why:      Kbuild rebuilds by these lists (fixdep). A patch that removes such a header changes the object, but make
#           with gcc keeps the old one, while with clang it is compiled again: two builds of one tree disagree.
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
needs gcc-11 gcc-11 11.3.0-12
needs gcc-12 gcc-12 12.2.0-14+deb12u1
needs clang-16 clang-16 1:16.0.6-15~deb12u1
needs clang-19 clang-19 1:19.1.7-3~deb12u1
mkdir h
echo '#define OPT 1' >h/opt.h
printf '#if __has_include("opt.h")\nint with;\n#else\nint without;\n#endif\n' >f.c
deps() { "$1" -Ih -Wp,-MMD,d -c f.c -o f.o; sed 's/^[^:]*: *//' d; }
is gcc-11 "$(deps gcc-11)" f.c
is gcc-12 "$(deps gcc-12)" f.c
is clang-16 "$(deps clang-16)" "f.c h/opt.h"
is clang-19 "$(deps clang-19)" "f.c h/opt.h"
