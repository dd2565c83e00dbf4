#!/bin/sh
# What:     /MESSAGE-ID/raw of a public-inbox is an mbox of several messages when two mails came with the same
#           Message-ID: the second then has two Message-ID headers, the true one and one that public-inbox made up.
# Version:  public-inbox 1.9.0 (run in this process, through its PSGI code; no server)
# Expected: one message: a Message-ID is unique (RFC 5322, 3.6.4), the path is that of a single message (its source says
#           "raw mbox"), and the thread has another, t.mbox.gz.
# Seen:     HTTP status 200; git mailsplit: 2 mails; Message-IDs of the second: the sender's, and one with host "z".
# Why:      list software and senders that try again do send a patch twice, the second time with another footer or
#           another line. `curl .../raw | git am` makes two commits or fails at the second, and a reader that takes the
#           last Message-ID header answers to a mail that does not exist.
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
needs public-inbox-init public-inbox 1.9.0-1
mkdir .public-inbox
public-inbox-init -V2 test "$tmp/test" https://example.org/test test@example.org >init.log 2>&1
printf '[publicinboxmda]\n\tspamcheck = none\n' >>.public-inbox/config
for footer in first second; do
  printf '%s\n' 'From: Dev <dev@example.org>' 'To: test@example.org' 'Subject: [PATCH] lib: change b' \
    'Message-ID: <1@example.org>' 'Date: Mon, 1 Jan 2024 00:00:01 +0000' '' 'text' '' '---' "$footer" |
    ORIGINAL_RECIPIENT=test@example.org public-inbox-mda --no-precheck 2>>mda.log
done
cat >raw.pl <<'END'
use strict;
use PublicInbox::WWW;
my $request = {
  REQUEST_METHOD => "GET", PATH_INFO => '/test/1@example.org/raw', SCRIPT_NAME => "", QUERY_STRING => "",
  HTTP_HOST => "example.org", "psgi.url_scheme" => "https", "psgi.errors" => \*STDERR,
};
my $answer = PublicInbox::WWW->new->call($request);
if (ref $answer eq "CODE") { my $give = $answer; $give->(sub { $answer = $_[0] }) }
print STDERR "$answer->[0]\n";
while (defined(my $line = $answer->[2]->getline)) { print $line }
END
perl raw.pl >raw 2>status
mkdir out
is "status" "$(cat status)" 200
is "git mailsplit" "$(git mailsplit -oout raw)" 2
ids() { sed '/^$/q' "$1" | sed -n 's/^Message-ID: <[^@]*@\(.*\)>$/\1/p' | xargs; }
is "hosts of the Message-IDs of the first" "$(ids out/0001)" "example.org"
is "hosts of the Message-IDs of the second" "$(ids out/0002)" "example.org z"
