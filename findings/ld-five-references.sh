#!/bin/sh
# What:     the linkers do not name everyone who needs a missing symbol: GNU ld stops after five in a row, lld after
#           three.
# Version:  GNU ld 2.40, lld 19.1.7
# Expected: one line for each reference, as each is an error of its own place. ld's manual has no such limit and no
#           option for it; ld.lld(1), --error-limit, counts errors, not the references of one.
# Seen:     nine functions, five named by ld, then "more undefined references to `gone' follow"; three by lld, then
#           "referenced 6 more times". A tenth in another file, behind another symbol, is named again by ld.
# Why:      a patch that removes the first user of a missing function makes the linker name a place that was never
#           named: compared line by line, that is a new error, of an innocent patch.
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
needs ld binutils 2.40-2
needs ld.lld-19 lld-19 1:19.1.7-3~deb12u1
{
  echo 'extern void gone(void);'
  for i in 1 2 3 4 5 6 7 8 9; do echo "void user$i(void) { gone(); }"; done
} >f.c
gcc-12 -O0 -c f.c -o f.o
sed 2d f.c >g.c
gcc-12 -O0 -c g.c -o g.o
bfd() { ld -e 0 "$1" -o out 2>&1 | grep -o 'user[0-9]' | xargs; }
lld() { ld.lld-19 -e 0 "$1" -o out 2>&1 | grep -o 'user[0-9]' | xargs; }
is "ld" "$(bfd f.o)" "user1 user2 user3 user4 user5"
is "ld, first user removed" "$(bfd g.o)" "user2 user3 user4 user5 user6"
is "ld, then" "$(ld -e 0 f.o -o out 2>&1 | grep -c "more undefined references to .gone. follow")" 1
is "lld" "$(lld f.o)" "user1 user2 user3"
is "lld, first user removed" "$(lld g.o)" "user2 user3 user4"
is "lld, then" "$(ld.lld-19 -e 0 f.o -o out 2>&1 | grep -o 'referenced [0-9]* more times')" "referenced 6 more times"
