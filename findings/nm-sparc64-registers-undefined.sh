#!/bin/sh
# What:     on sparc64 nm lists registers as undefined symbols: a global register variable by its name, and the scratch
#           registers that a function uses with no name at all.
# Version:  binutils 2.40, LLVM 19.1.7, gcc 12.2.0 (cross, sparc64-linux-gnu)
# Expected: nm(1), "-u": only undefined symbols, those external to the object; "U": undefined. readelf -s says REGISTER.
# Seen:     "U cur", and "U " with an empty name; GNU nm and llvm-nm. The object links without them: ld -r, and ld with
#           --no-undefined, ask for neither.
# Why:      the kernel keeps `current` in such a variable (asm("g6")). A check that each undefined symbol is defined
#           somewhere reports symbols that no file can define; a parser that splits lines at spaces meets a line with no
#           name.
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
needs sparc64-linux-gnu-gcc-12 gcc-12-sparc64-linux-gnu 12.2.0-13cross1
needs sparc64-linux-gnu-nm binutils-sparc64-linux-gnu 2.40-2
needs llvm-nm-19 llvm-19 1:19.1.7-3~deb12u1
cat >f.c <<'END'
register unsigned long cur asm("g6");
unsigned long who(void) { return cur; }
unsigned long scratch(void)
{
	asm volatile("mov %%g0, %%g2" ::: "g2");
	return 0;
}
END
sparc64-linux-gnu-gcc-12 -O2 -ffixed-g6 -c f.c -o f.o
undefined() { "$1" -u f.o | sed 's/^ *//; s/$/;/' | sort | xargs; }
is "nm -u" "$(undefined sparc64-linux-gnu-nm)" "U ; U cur;"
is "llvm-nm -u" "$(undefined llvm-nm-19)" "U ; U cur;"
is "readelf" "$(sparc64-linux-gnu-readelf -Ws f.o | awk '$4 == "REGISTER" { print $7 ":" $8 }' | sort | xargs)" "UND: UND:cur"
sparc64-linux-gnu-ld --no-undefined -e who f.o -o f
is "linked" "$(sparc64-linux-gnu-nm -u f | wc -l)" 2
