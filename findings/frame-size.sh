#!/bin/sh
# What:     one frame, three sizes: gcc's -Wframe-larger-than leaves out what its own -fstack-usage counts, and is
#           silent over its limit where clang, with the very same stack instruction, warns.
# Version:  gcc 12.2.0, clang 16.0.6 and 19.1.7 (x86_64)
# Expected: gcc(1) calls the size "approximate", but not that gcc has two sizes for one function; clang took the option
#           over from gcc, and Kbuild passes one number to whichever compiles.
# Seen:     both compilers "sub $0x408,%rsp" (1032 bytes) and a limit of 1024: gcc nothing, clang "stack frame size
#           (1032) exceeds limit (1024)"; gcc's -fstack-usage says 1040.
# Why:      CONFIG_FRAME_WARN is one number for both. A state that is clean with gcc breaks a CONFIG_WERROR build with
#           clang, and sizes that are compared between compilers, or between a log and an .su file, never agree.
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
cat >f.c <<'END'
void use(char *);
int f(void) { char b[1020]; use(b); return b[3]; }
END
warned() { "$1" -O2 -Wframe-larger-than=1024 -c f.c -o f.o 2>&1 | grep -o -E '[0-9]+ bytes|size \([0-9]+\)' || echo nothing; }
taken() { "$1" -O2 -c f.c -o f.o; objdump -d f.o | grep -o -E 'sub +\$0x[0-9a-f]+,%rsp' | tr -s ' '; }
is "gcc-12, instruction" "$(taken gcc-12)" 'sub $0x408,%rsp'
is "clang-16, instruction" "$(taken clang-16)" 'sub $0x408,%rsp'
is "gcc-12, warning over 1024" "$(warned gcc-12)" nothing
is "clang-16, warning over 1024" "$(warned clang-16)" "size (1032)"
is "clang-19, warning over 1024" "$(warned clang-19)" "size (1032)"
gcc-12 -O2 -fstack-usage -c f.c -o f.o
is "gcc-12, -fstack-usage" "$(cut -f2 f.su)" 1040
