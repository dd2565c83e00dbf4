#!/bin/sh
# What:     the name of a warning in brackets is not always an option: what gcc prints as [-Wformat-overflow=] gcc
#           itself does not take back, and clang writes two options with a comma into one pair of brackets.
# Version:  gcc 12.2.0, clang 16.0.6
# Expected: gcc(1), -fdiagnostics-show-option: the text indicates the command-line option that directly controls the
#           diagnostic; so -Wno-NAME would switch it off and -Werror=NAME make an error of it.
# Seen:     -Wno-format-overflow= : "unrecognized command-line option"; -Werror=implicit-fallthrough= : "missing
#           argument"; the options have no "=". clang: [-Werror,-Wunused-variable], gcc: [-Werror=unused-variable].
# Why:      a judge that groups warnings by this name, or builds anew with -Wno-error=NAME to see what else there is,
#           gets a build that fails for another reason, and takes one warning for two in gcc's and clang's logs.
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
cat >f.c <<'END'
int sprintf(char *, const char *, ...);
int f(int n)
{
	char b[2];
	switch (n) {
	case 1:
		n = sprintf(b, "%s", "long");
	case 2:
		n++;
	}
	return n + b[0];
}
END
echo 'int g(void) { int unused; return 0; }' >g.c
named() { grep -o '\[-W[^]]*\]' | sort -u | xargs; }
is "gcc names" "$(gcc-12 -Wall -Wextra -O2 -c f.c -o f.o 2>&1 | named)" "[-Wformat-overflow=] [-Wimplicit-fallthrough=]"
said() { gcc-12 -Wall -Wextra -O2 "$1" -c f.c -o f.o 2>&1 | grep -o -E 'unrecognized command-line option|missing argument to' | head -n1; }
is "-Wno-format-overflow=" "$(said -Wno-format-overflow=)" "unrecognized command-line option"
is "-Werror=implicit-fallthrough=" "$(said -Werror=implicit-fallthrough=)" "missing argument to"
is "without =" "$(gcc-12 -Wall -Wextra -O2 -Wno-format-overflow -Wno-implicit-fallthrough -c f.c -o f.o 2>&1 | wc -l)" 0
is "gcc -Werror" "$(gcc-12 -Wall -Werror -c g.c -o g.o 2>&1 | named)" "[-Werror=unused-variable]"
is "clang -Werror" "$(clang-16 -Wall -Werror -c g.c -o g.o 2>&1 | named)" "[-Werror,-Wunused-variable]"
