#!/bin/sh
# What:     the nm of one Debian binutils reads another architecture's object, but otherwise: of a Thumb function the
#           native nm shows an odd address and a symbol "$t", the ARM nm neither.
# Version:  binutils 2.40 (native x86_64, and arm-linux-gnueabihf), LLVM 19.1.7, gcc 12.2.0
# Expected: one answer, or "file format not recognized". nm(1) says of neither that it depends on the target that
#           binutils was built for.
# Seen:     native: "00000001 T f" and "00000000 t $t"; ARM's nm and llvm-nm: "00000000 T f" alone.
# Why:      nm reads what it is given, so nobody misses the cross nm. Addresses that are compared, or sizes that are
#           made from the difference of two addresses, are off by one, and "$t" and "$d" come up as new symbols.
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
needs arm-linux-gnueabihf-gcc-12 gcc-12-arm-linux-gnueabihf 12.2.0-14cross1
needs arm-linux-gnueabihf-nm binutils-arm-linux-gnueabihf 2.40-2
needs nm binutils 2.40-2
needs llvm-nm-19 llvm-19 1:19.1.7-3~deb12u1
echo 'int f(int a) { return a * 3; }' >f.c
arm-linux-gnueabihf-gcc-12 -O2 -mthumb -c f.c -o f.o
# shellcheck disable=SC2016
is "nm of x86_64" "$(nm f.o | xargs)" '00000000 t $t 00000001 T f'
is "nm of arm" "$(arm-linux-gnueabihf-nm f.o | xargs)" "00000000 T f"
is "llvm-nm" "$(llvm-nm-19 f.o | xargs)" "00000000 T f"
