#!/bin/sh
# What:     ccache does not notice that the assembler changed: the compiler is in the key, what makes the object is not.
# Version:  ccache 4.7.5, gcc 12.2.0, binutils 2.40
# Expected: ccache(1), "compiler_check": mtime and size of the compiler tell apart what made a result; "content" reads
#           all of it. gcc hands its text to `as`, a program of another package, which -B or the PATH choose.
# Seen:     after `as` is another one, a hit and the old bytes; compiler_check=content too.
# Why:      upgrading binutils, or building with a second one (the kernel asks as for its version and lets Kconfig
#           depend on it), mixes objects of two assemblers, and a break of the new one does not show.
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
needs ccache ccache 4.8+really4.7.5-1
needs gcc-12 gcc-12 12.2.0-14+deb12u1
needs as binutils 2.40-2
export CCACHE_DIR="$tmp/cache" CCACHE_CONFIGPATH="$tmp/none"
cat >f.c <<'END'
asm(".data\n.ifdef NEWER\n.long 2\n.else\n.long 1\n.endif\n.text");
END
mkdir tools
assembler() {
  printf '#!/bin/sh\nexec %s %s "$@"\n' "$(command -v as)" "$1" >tools/as.new
  chmod +x tools/as.new
  mv tools/as.new tools/as
}
data() { objdump -s -j .data f.o | awk 'END { print $2 }'; }
for check in mtime content; do
  export CCACHE_COMPILERCHECK=$check
  assembler ""
  ccache gcc-12 -B tools/ -c f.c -o f.o
  is "$check, first assembler" "$(data)" 01000000
  assembler "--defsym NEWER=1"
  ccache gcc-12 -B tools/ -c f.c -o f.o
  is "$check, second assembler" "$(data)" 01000000
done
gcc-12 -B tools/ -c f.c -o f.o
is "second assembler, without ccache" "$(data)" 02000000
