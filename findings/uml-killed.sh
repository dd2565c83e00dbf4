#!/bin/sh
# What:     A User Mode Linux that gets SIGKILL leaves processes behind: its helpers, and now and then a program that it ran,
#           which goes on as a process of the host, at full speed.
# Version:  user-mode-linux 6.1um4+b13 (Linux 6.1.176)
# Expected: linux.uml(1): the kernel is "just a process running on Linux - same as any other", and the host helps it to
#           intercept all that its programs do. With the process gone the machine is off, as it is with QEMU's.
# Seen:     two helpers are there still, and their parent is 1; so is init, if it was not just being handed a signal (which is
#           why this does not count it). After SIGTERM none is there, and the exit code is 1.
# Why:      timeout -s KILL, an OOM killer or a CI that ends a hanging kernel stops the console and not the load; it takes a
#           PID namespace, or the kill of the whole session.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C HOME="$tmp"
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
needs gcc gcc 4:12.2.0-3
needs setsid util-linux 2.38.1-5+deb12u3
needs ps procps 2:4.0.2-3
fetch bookworm user-mode-linux=6.1um4+b13
mkdir -p guest/dev guest/proc
# It ends by itself, should nobody end it.
cat >init.c <<'END'
#include <unistd.h>
int main(void)
{
	write(1, "init runs\n", 10);
	for (volatile long i = 0; i < 20000000000; i++) ;
	return 0;
}
END
gcc -O1 -static -o guest/init init.c
left() { ps -o pid= --sid "$1" | wc -l; }
# killed SIGNAL: ends the main process of a kernel whose init runs; what is left of it
killed() {
  TMPDIR="$tmp" setsid root/usr/bin/linux.uml mem=64M con=null con0=null,fd:1 rootfstype=hostfs rootflags="$tmp/guest" rw \
    init=/init >console 2>&1 </dev/null &
  uml=$!
  i=0
  until grep -q 'init runs' console; do
    i=$((i + 1))
    [ $i -lt 300 ] || { cat console >&2; echo "cannot run: the kernel does not get to its init" >&2; exit 2; }
    sleep 1
  done
  kill -"$1" $uml
  code=0
  wait $uml || code=$?
  # What is about to end gets the time for it.
  i=0
  until [ "$(left $uml)" = 0 ] || [ $i = 10 ]; do i=$((i + 1)); sleep 1; done
  kinds=$(ps -o stat=,ppid= --sid $uml | sed -n 's/^S[^ ]* */sleeps, parent /p' | sort | uniq -c | sed 's/^ *//')
  for pid in $(ps -o pid= --sid $uml); do kill -KILL "$pid"; done
  echo "exit $code, left: ${kinds:-none}"
}
is "SIGTERM" "$(killed TERM 2>/dev/null)" "exit 1, left: none"
is "SIGKILL" "$(killed KILL 2>/dev/null)" "exit 137, left: 2 sleeps, parent 1"
