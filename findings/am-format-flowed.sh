#!/bin/sh
# What:     git am takes format=flowed at its word: of a patch mail whose header says so and whose lines were sent as
#           they are, it takes a blank from each unchanged line of the diff, and says "corrupt patch" or "does not apply".
#           A flowed line before the signature is joined with it.
# Version:  git 2.39.5 (Debian 12)
# Expected: RFC 3676, 4.2 and 4.4: a sender that says format=flowed adds a blank to lines that begin with one. git-am(1) and
#           git-mailinfo(1) do not name format=flowed.
# Seen:     git apply takes the diff out of the mail; git am does not take the mail; with format=fixed it does.
# Why:      mailers send whole patches under that header (with a plug-in that turns wrapping off).
#           "patch does not apply" then looks for the fault in the tree.
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
needs git git 1:2.39.5-0+deb12u3
git init -q .
git config user.name Dev
git config user.email dev@example.org
printf 'int a;\n\tint b;\nint c;\n' >f.c
git add f.c
git commit -q -m base
sed -i 's/int b/long b/' f.c
git commit -q -a -m "lib: change b"
git format-patch -1 --stdout >mail
git reset -q --hard HEAD^
sed '/^Subject:/a Content-Type: text/plain; charset=UTF-8; format=flowed' mail >flowed
sed 's/format=flowed/format=fixed/' flowed >fixed
applies() {
  if git "$@" >out 2>&1; then echo yes; else echo "no, $(grep -o -m1 'corrupt patch\|does not apply' out)"; fi
}
is "git apply of the flowed mail" "$(applies apply --check flowed)" yes
is "git am of it" "$(applies am -q flowed)" "no, corrupt patch"
git am --abort
is "git am of the same with format=fixed" "$(applies am -q fixed)" yes
git mailinfo message patch <flowed >info
is "unchanged lines that still begin with a blank" "$(grep -c '^ int' patch || true)" 0
printf '%s\n' 'Subject: x' 'Content-Type: text/plain; format=flowed' '' 'a paragraph ' '-- ' 'a name' >text
git mailinfo message patch <text >info
is "a flowed line before the signature" "$(head -n 1 message)" "a paragraph -- "
