#!/bin/sh
# What:     fixdep does not see a configuration option whose name the preprocessor pastes together:
#           IS_ENABLED(CONFIG_##x) in a macro makes an object depend on an option that no dependency list holds.
# Version:  fixdep of Linux 6.1.176 (Debian's linux-kbuild-6.1 6.1.176-1)
# Expected: the comment at the top of scripts/basic/fixdep.c: it finds too many options (comments count), never too few,
#           so that no rebuild can be missed.
# Seen:     the option in a comment is listed, the one that is used is not. drivers/tty/serial/8250/8250_pci.c of Linux
#           6.19 has such a macro.
# Why:      after a change of that option make leaves the old object in place; a verifier that goes from one state's
#           configuration to the next without a clean build, or that asks the .cmd files which objects an option can
#           change, is told the wrong thing by Kbuild itself.
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
# fetch SUITE PACKAGE=VERSION...: unpacks packages of a Debian suite, from where this machine's apt gets Debian, under root/
fetch() {
  suite=$1
  shift
  uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^bookworm //p' | head -n1)
  mkdir -p apt/lists/partial apt/cache/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main" >apt/sources.list
  cat >apt/conf <<END
Dir::State::Lists "$tmp/apt/lists";
Dir::Cache "$tmp/apt/cache";
Dir::Etc::SourceList "$tmp/apt/sources.list";
Dir::Etc::SourceParts "-";
APT::Sandbox::User "root";
Acquire::Languages "none";
END
  { APT_CONFIG="$tmp/apt/conf" apt-get update && APT_CONFIG="$tmp/apt/conf" apt-get download "$@"; } >apt/log 2>&1 ||
    { cat apt/log >&2; echo "cannot run: no $* in $suite" >&2; exit 2; }
  for deb in *.deb; do dpkg -x "$deb" root; done
}
needs gcc-12 gcc-12 12.2.0-14+deb12u1
fetch bookworm linux-kbuild-6.1=6.1.176-1
cat >f.c <<'END'
/* CONFIG_COMMENT is not used */
#define HAS(option) (CONFIG_##option)
int f(void) { return HAS(USED); }
END
object() { gcc-12 -O2 "-DCONFIG_USED=$1" -Wp,-MMD,f.d -c f.c -o f.o; md5sum <f.o; }
one=$(object 1)
is "the option changes the object" "$([ "$one" = "$(object 0)" ] && echo no || echo yes)" yes
is "options that fixdep lists" \
  "$(root/usr/lib/linux-kbuild-6.1/scripts/basic/fixdep f.d f.o cc | grep -o 'include/config/[A-Z]*' | xargs)" \
  "include/config/COMMENT"
