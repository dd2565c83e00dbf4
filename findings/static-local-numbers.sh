#!/bin/sh
# What:     gcc numbers the static variables inside functions from the end of the file: the last one is .0, so a new
#           function at the top of a file leaves all names alone, and one at the end renames them all.
# Version:  gcc 11.3.0 and 12.2.0; clang 16.0.6 for comparison
# Expected: a name that goes with its function, or at least with the order of the source (gcc's manual promises nothing;
#           readers of the kernel's bloat-o-meter know the suffix and strip it).
# Seen:     count.1 of b() is count.0 before b's file grew a third function behind it; clang: b.count, always.
# Why:      what compares the symbols of two states (which changed? which are new?) by name pairs the counter of one
#           function with that of another. What ignores the suffix cannot tell them apart at all.
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
one() { echo "int $1(void) { static $2 count = $3; return ++count; }"; }
{ one a char 1; one b int 2; } >two.c
{ one top short 3; cat two.c; } >top.c
{ cat two.c; one end short 3; } >end.c
# the name of the only static variable of 4 bytes, that of b()
name() { "$1" -O2 -c "$2" -o f.o; nm -S f.o | awk '$2 ~ /0+4$/ && tolower($3) == "d" { print $4 }'; }
for cc in gcc-11 gcc-12; do
  is "$cc, a and b" "$(name $cc two.c)" count.0
  is "$cc, one more before" "$(name $cc top.c)" count.0
  is "$cc, one more behind" "$(name $cc end.c)" count.1
done
for f in two top end; do is "clang-16, $f" "$(name clang-16 $f.c)" b.count; done
