#!/bin/sh
# What:     patchutils know only files with hunks: lsdiff does not list a file that is renamed, made executable, or made
#           empty; interdiff finds no difference between a script that is executable and one that is not.
# Version:  patchutils 0.4.2
# Expected: lsdiff(1): "List the files modified by a patch"; interdiff(1): the difference between two patches. Neither
#           names git's extended headers, which git-diff(1) has for these changes; git apply --numstat lists all of
#           them.
# Seen:     one file of four; exit 0 and nothing on standard error.
# Why:      lsdiff is what scripts ask for the files of a mail. A series that moves a header or adds an empty one is
#           planned as though it did not, and what is not planned is not built.
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
needs git git 1:2.39.5-0+deb12u3
fetch bookworm patchutils=0.4.2-1
git init -q repo
cd repo
git config user.name Dev
git config user.email dev@example.org
seq 9 >old.h
seq 9 >text.c
echo 'echo generated' >gen.sh
git add .
git commit -q -m base
git mv old.h new.h
chmod +x gen.sh
: >stub.h
sed -i s/5/five/ text.c
git add .
git commit -q -m change
git format-patch -1 --stdout >../mail
cd ..
is "git apply --numstat, files" "$(git apply --numstat mail | wc -l)" 4
is "lsdiff" "$(root/usr/bin/lsdiff mail 2>errors)" "a/text.c"
is "lsdiff, errors" "$(wc -l <errors)" 0
new() {
  printf 'diff --git a/gen.sh b/gen.sh\nnew file mode %s\nindex 0000000..1111111\n' "$1"
  printf -- '--- /dev/null\n+++ b/gen.sh\n@@ -0,0 +1 @@\n+echo generated\n'
}
new 100644 >v1
new 100755 >v2
is "interdiff, lines" "$(root/usr/bin/interdiff v1 v2 | wc -l)" 0
