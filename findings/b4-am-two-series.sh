#!/bin/sh
# What:     b4 am of a series in whose thread its sender posted another one writes an mbox of patches of both, and exits
#           with 0.
# Version:  b4 0.12.0
# Expected: the series whose message was named, or an error: "b4 am" is documented to create an mbox of a patch series
#           that is ready to be applied. References and In-Reply-To of each mail tell which letter it belongs to.
# Seen:     of 1/2 and 2/2, and 1/3 to 3/3 in answer to them: 1/2, 2/2 and 3/3, "Total patches: 3". By the name of the
#           second letter it is the second series.
# Why:      senders do this (a second part in answer to the first); whoever verifies the mbox verifies a series that
#           nobody sent, and what he says of it goes to the other series' thread.
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
git config --global user.name Dev
git config --global user.email dev@example.org
# patch SUBJECT NAME MINUTE REFERENCES: a mail as git send-email writes it; of 0/N the cover letter
patch() {
  printf 'From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Dev <dev@example.org>\n'
  printf 'Date: Mon, 7 Sep 2026 12:%s:00 +0000\nSubject: [PATCH %s] lib: %s\n' "$3" "$1" "$2"
  printf 'Message-ID: <%s@example.org>\n' "$2"
  [ -z "$4" ] || printf 'In-Reply-To: <%s@example.org>\nReferences:%s\n' "${4##* }" \
    "$(for one in $4; do printf ' <%s@example.org>' "$one"; done)"
  printf '\nText.\n'
  case $1 in 0/*) ;; *)
    printf '\nSigned-off-by: Dev <dev@example.org>\n---\n %s.c | 1 +\n 1 file changed, 1 insertion(+)\n\n' "$2"
    printf 'diff --git a/%s.c b/%s.c\nnew file mode 100644\n--- /dev/null\n' "$2" "$2"
    printf '+++ b/%s.c\n@@ -0,0 +1 @@\n+x\n' "$2"
    ;;
  esac
  printf -- '-- \n2.39.5\n\n'
}
{
  patch 0/2 first 00 ""
  patch 1/2 one 01 first
  patch 2/2 two 02 first
  patch 0/3 second 10 first
  patch 1/3 three 11 "first second"
  patch 2/3 four 12 "first second"
  patch 3/3 five 13 "first second"
} >thread
# mbox ID: what b4 am writes for the thread of a message
mbox() {
  rm -rf out
  mkdir out
  status=0
  b4 --offline-mode am -o out -m thread "$1@example.org" >log 2>&1 || status=$?
  sed -n 's/^Subject: //p' out/*.mbx | tr '\n' ';'
}
mixed="[PATCH 1/2] lib: one;[PATCH 2/2] lib: two;[PATCH 3/3] lib: five;"
mbox first >seen
is "exit" "$status" 0
is "said" "$(grep '^Total' log)" "Total patches: 3"
is "in the mbox, by the name of the first" "$(cat seen)" "$mixed"
is "by the name of the second" "$(mbox second)" \
  "[PATCH 1/3] lib: three;[PATCH 2/3] lib: four;[PATCH 3/3] lib: five;"
