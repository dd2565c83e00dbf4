#!/bin/sh
# What:     ccache gives back the warnings of before when a tab takes the place of a blank, or a macro's text the place of
#           its call: what the preprocessor prints is the same, and what gcc warns of is not.
# Version:  ccache 4.7.5, gcc 12.2.0
# Expected: ccache(1), "The preprocessor mode": the hash is of what the preprocessor prints, with the options; "Caveats"
#           name comments that a compiler obeys, and neither of these.
# Seen:     the second compilation is a hit, without -Wmisleading-indentation and without -Wtautological-compare.
# Why:      with CONFIG_WERROR the state that does not build is green. With keep_comments_cpp, as for fall-through comments,
#           it is the same.
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
export CCACHE_DIR="$tmp/cache" CCACHE_CONFIGPATH="$tmp/none" CCACHE_COMMENTS=1
indented() { printf 'int g(void);\nint f(int x)\n{\n if (x)\n        g();\n%bg();\n return 0;\n}\n' "$1" >a.c; }
same() { printf '#define SAME(x) ((x) == (x))\nint f(int a)\n{\n\treturn %s;\n}\n' "$1" >a.c; }
said() { "$@" -Wall -c a.c -o a.o 2>&1 | grep -o '\[-W[a-z-]*\]' || echo nothing; }
indented ' '
is "a blank" "$(said ccache gcc-12)" nothing
indented '\t'
is "a tab" "$(said ccache gcc-12)" nothing
is "a tab, without ccache" "$(said gcc-12)" '[-Wmisleading-indentation]'
same 'SAME(a)'
is "a macro" "$(said ccache gcc-12)" nothing
same '((a) == (a))'
is "its text" "$(said ccache gcc-12)" nothing
is "its text, without ccache" "$(said gcc-12)" '[-Wtautological-compare]'
