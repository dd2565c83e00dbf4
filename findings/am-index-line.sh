#!/bin/sh
# What:     git am applies a patch whose added lines lost their blanks on the way, and says nothing: the file that it makes
#           is not the one that the patch's index line names. Of a binary patch it checks just that.
# Version:  git 2.39.5, b4 0.12.0
# Expected: git-diff(1), "Generating patch text": the index line names the contents before and after. git apply refuses a binary
#           patch that "creates incorrect result", and with -3 looks the first of the names up.
# Seen:     exit 0 and other contents, with --3way, too, and by way of b4 am; the same for a binary file is refused. The one
#           patch that gets a warning is the right one, for the blanks that it has.
# Why:      a mailer that strips blanks, or makes blanks of tabs, changes what is verified and committed: who wants to
#           know has to compare the names himself.
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
needs b4 b4 0.12.0-2
git init -q -b main .
git config --global user.name Dev
git config --global user.email dev@example.org
seq 9 >f.c
printf '\0one' >f.bin
git add .
git commit -q -m base
git checkout -q -b dev
printf 'a long string \\  \nthat goes on\n' >>f.c
git commit -q -a -m text
printf '\0two' >f.bin
git commit -q -a -m binary
git format-patch -q -2 -o out
sed 's/ *$//' out/0001-text.patch >stripped # "-- " of the signature, too
new=$(sed -n 's/^index .*\.\.\([0-9a-f]*\) .*/\1/p' stripped)
state() { # what the commit has, against the index line
  case $(git rev-parse HEAD:f.c) in
    "$new"*) echo "as the index line says" ;;
    *) echo "other contents" ;;
  esac
}
take() { # ARGUMENTS OF git am
  git checkout -q -B try main
  if git am -q "$@" >log 2>&1; then echo "exit 0, $(state), $([ -s log ] && echo "a warning" || echo "no word")"; else
    git am --abort
    echo "refused"
  fi
}
is "as it was written" "$(take out/0001-text.patch)" "exit 0, as the index line says, a warning"
is "blanks stripped" "$(take stripped)" "exit 0, other contents, no word"
is "blanks stripped, --3way" "$(take -3 stripped)" "exit 0, other contents, no word"
{
  echo "From mboxrd@z Thu Jan  1 00:00:00 1970"
  sed '1d; s/^Subject:/Message-ID: <1@example.org>\nSubject:/' stripped
} >mail
mkdir b4
b4 -q --offline-mode am -o b4 -m mail 1@example.org >log 2>&1
is "blanks stripped, b4 am" "$(take b4/*.mbx)" "exit 0, other contents, no word"
sed 's/^\(index [0-9a-f]*\.\.\)[0-9a-f]\{40\}/\11111111111111111111111111111111111111111/' out/0002-binary.patch >wrong
is "binary, with another name in its index line" "$(take wrong)" refused
is "git's reason" "$(grep -o 'creates incorrect result' log)" "creates incorrect result"
