#!/bin/sh
# What:     with -flto, "-Werror -Wframe-larger-than=1024" stops nothing: the compile step says nothing, and the link
#           warns with clang, in lld's words, or not at all with gcc; both exit with 0.
# Version:  clang and lld 19.1.7, gcc 12.2.0 (x86_64)
# Expected: the warning at the compile step, as an error. The manuals of both compilers give -Werror no exception, and
#           say of -Wframe-larger-than nothing about -flto; clang has the frame's size at the link, and the option there.
# Seen:     without -flto exit 1 and an error of either compiler. With -flto=thin clang exits with 0 and in silence; the
#           link, with -Werror too, says "ld.lld: warning: ...: stack frame size", names neither option nor line, exit 0.
#           gcc says nothing in either step, though the link gets both options.
# Why:      CONFIG_LTO_CLANG_THIN with CONFIG_WERROR builds what the same tree without LTO refuses; what counts the
#           warnings of a compiler, or looks for -Wframe-larger-than, sees none.
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
needs clang-19 clang-19 1:19.1.7-3~deb12u1
needs ld.lld-19 lld-19 1:19.1.7-3~deb12u1
cat >f.c <<'END'
void use(char *);
__attribute__((noinline)) int f(int n) { char b[4096]; use(b); return b[n]; }
END
cat >main.c <<'END'
__attribute__((noinline)) void use(char *p) { p[1] = 1; }
int f(int);
int main(void) { return f(1) & 0; }
END
strict="-O2 -Werror -Wframe-larger-than=1024"
# step COMMAND...: its exit code and what it says of a frame
step() {
  status=0
  "$@" >log 2>&1 || status=$?
  echo "exit $status, $(grep -o -E '(error|warning): .*' log | head -1 | tr -d '\342\200\230\231' || true)"
}
is "clang" "$(step clang-19 $strict -c f.c)" \
  "exit 1, error: stack frame size (4104) exceeds limit (1024) in 'f' [-Werror,-Wframe-larger-than]"
is "clang -flto=thin, compile" "$(step clang-19 $strict -flto=thin -c f.c)" "exit 0, "
clang-19 -O2 -flto=thin -c main.c
is "clang -flto=thin, link" "$(step clang-19 $strict -flto=thin -fuse-ld=lld f.o main.o -o out)" \
  "exit 0, warning: <unknown>:0:0: stack frame size (4104) exceeds limit (1024) in function 'f'"
is "gcc" "$(step gcc-12 $strict -c f.c)" \
  "exit 1, error: the frame size of 4096 bytes is larger than 1024 bytes [-Werror=frame-larger-than=]"
is "gcc -flto, compile" "$(step gcc-12 $strict -flto -c f.c)" "exit 0, "
gcc-12 -O2 -flto -c main.c
is "gcc -flto, link" "$(step gcc-12 $strict -flto f.o main.o -o out)" "exit 0, "
