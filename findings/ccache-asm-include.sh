#!/bin/sh
# What:     ccache gives back a stale object when a file changed that the assembler includes: .include, in a .S file or
#           in asm() of a C file.
# Version:  ccache 4.7.5, gcc 12.2.0
# Expected: as with .incbin, which ccache looks for and then does not cache: ccache(1), "Cache statistics", "Unsupported
#           code directive". The assembler's other directive is not named there nor under "Caveats".
# Seen:     the second compilation is a hit; .long 1 in the object, .long 2 in the file.
# Why:      fixdep and gcc -MD do not know these files either. In a series that changes one, ccache makes each state of
#           the series from the first one's bytes, and the state that breaks is green.
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
export CCACHE_DIR="$tmp/cache" CCACHE_CONFIGPATH="$tmp/none"
printf '.data\n.include "table.inc"\n' >s.S
printf 'asm(".data\\n.include \\"table.inc\\"\\n.text");\n' >c.c
printf 'asm(".data\\n.incbin \\"table.inc\\"\\n.text");\n' >b.c
data() { objdump -s -j .data "$1" | awk 'END { print $2 }'; }
round() {
  echo ".long $1" >table.inc
  for f in s.S c.c b.c; do ccache gcc-12 -c "$f" -o "$f.o"; done
}
round 1
is ".S, first" "$(data s.S.o)" 01000000
is "asm(), first" "$(data c.c.o)" 01000000
ccache --zero-stats >/dev/null
round 2
is ".S, table changed" "$(data s.S.o)" 01000000
is "asm(), table changed" "$(data c.c.o)" 01000000
is ".incbin, table changed" "$(objdump -s -j .data b.c.o | grep -c 'long 2')" 1
is "hits" "$(ccache --print-stats | awk '$1 ~ /^(direct|preprocessed)_cache_hit$/ { n += $2 } END { print n }')" 2
gcc-12 -c s.S -o s.S.o
is ".S, without ccache" "$(data s.S.o)" 02000000
