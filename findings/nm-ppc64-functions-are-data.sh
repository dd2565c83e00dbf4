#!/bin/sh
# What:     on big-endian powerpc64 nm calls every function data: foo is "D foo", and no "T foo" is there.
# Version:  binutils 2.40, LLVM 19.1.7, gcc 12.2.0 (cross, powerpc64-linux-gnu)
# Expected: nm(1): "T" and "t" are symbols in the text (code) section. readelf -s has the same symbols as FUNC.
# Seen:     D and d from GNU nm and llvm-nm alike: a name stands for a descriptor in .opd (ABI ELFv1). With -mabi=elfv2
#           the same source gives T and t.
# Why:      a tool that tells functions from data by nm's letters, to find what an exported symbol is or which function
#           grew, finds no function on one architecture, and no error says so.
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
needs powerpc64-linux-gnu-gcc-12 gcc-12-powerpc64-linux-gnu 12.2.0-13cross1
needs powerpc64-linux-gnu-nm binutils-powerpc64-linux-gnu 2.40-2
needs llvm-nm-19 llvm-19 1:19.1.7-3~deb12u1
cat >f.c <<'END'
int shown(int a);
static __attribute__((noinline)) int hidden(int a) { return a * 3; }
int shown(int a) { return hidden(a) + 1; }
END
letters() { awk '{ printf "%s%s", s, $(NF - 1); s = " " } END { print "" }'; }
powerpc64-linux-gnu-gcc-12 -O2 -mabi=elfv1 -c f.c -o v1.o
powerpc64-linux-gnu-gcc-12 -O2 -mabi=elfv2 -c f.c -o v2.o
names='hidden|shown'
is "readelf, v1" "$(powerpc64-linux-gnu-readelf -Ws v1.o | grep -E "$names" | awk '{ print $4 }' | xargs)" "FUNC FUNC"
is "nm, v1" "$(powerpc64-linux-gnu-nm v1.o | grep -E "$names" | letters)" "d D"
is "llvm-nm, v1" "$(llvm-nm-19 v1.o | grep -E "$names" | letters)" "d D"
is "nm, v2" "$(powerpc64-linux-gnu-nm v2.o | grep -E "$names" | letters)" "t T"
