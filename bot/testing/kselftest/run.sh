#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh ARCH "TARGETS" FACTOR MACHINE...
#
# Builds self-tests of the kernel's tree (tools/testing/selftests) for a machine that is called ARCH there, and runs them on
# that machine: MACHINE is its command, which boots $EVERYSTEP_OUTPUT/kselftest/root, or root.cpio beside it. TARGETS are
# directories there, or TARGET:PROGRAM. A program gets the seconds that its directory says (a file `settings`; 45 without
# one, as kselftest has it; 300 where that has no limit), FACTOR times. Beside them the machine has busybox, bash, and the
# libraries of all of them. A target, or a program, that this state does not have is absent, and is told so; one that its target
# lists, and does not install, fails.
#
# Exit code 70: they do not build; 71: a tool, or a part of everystep, is missing. Else the machine's own, which says nothing.
set -u
arch=$1 targets=$2 factor=$3
shift 3
here=$(dirname "$0")
source=$EVERYSTEP_SOURCE place=$EVERYSTEP_OUTPUT/kselftest
root=$place/root log=$place/log
rm -rf "$place"
mkdir -p "$place" "$root"

built() {
	"$@" >> "$log" 2>&1 && return
	tail -n 40 "$log"
	exit 70
}

for tool in busybox bash cpio rsync ldd; do
	command -v $tool > /dev/null && continue
	echo "$tool is missing"
	exit 71
done

# Few of them are built anywhere but in the tree, so there is another one, of links and a copy.
tree=$place/tree
mkdir -p "$tree/tools/testing"
for one in "$source"/* "$source"/tools/* "$source"/tools/testing/*; do
	case $one in */tools | */tools/testing | */tools/testing/selftests) continue ;; esac
	ln -s "$one" "$tree${one#"$source"}"
done
cp -r "$source/tools/testing/selftests" "$tree/tools/testing/"
chmod -R u+w "$tree/tools/testing/selftests"

dirs=$(for one in $targets; do
	[ ! -e "$source/tools/testing/selftests/${one%%:*}/Makefile" ] || echo "${one%%:*}"
done | sort -u | tr '\n' ' ')
jobs=-j${EVERYSTEP_JOBS:-$(nproc)}
unset KBUILD_OUTPUT CROSS_COMPILE
cc=${CC:-gcc}
mkdir -p "$root/kselftest"
# SKIP_TARGETS leaves some out without a word, which nobody asked for.
[ -z "$dirs" ] || built make -C "$source" O="$place/headers" ARCH="$arch" "$jobs" headers
[ -z "$dirs" ] || built make -C "$tree/tools/testing/selftests" O="$place/out" ARCH="$arch" CC="$cc" TARGETS="$dirs" "$jobs" \
	KHDR_INCLUDES="-isystem $place/headers/usr/include" FORCE_TARGETS=1 SKIP_TARGETS= INSTALL_PATH="$root/kselftest" install

# An emulator ends with a reset; um would begin anew.
case "$*" in
*root.cpio*) end=RB_AUTOBOOT ;;
*) end=RB_POWER_OFF ;;
esac
for one in bin dev etc proc run sys tmp usr; do mkdir -p "$root/$one"; done
# What is everystep's own is no fault of a state.
$cc -static -O1 "-DEND=$end" -o "$root/init" "$here/init.c" || exit 71
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$(command -v bash)" "$root/bin/bash"
for one in $("$root/bin/busybox" --list); do
	[ -e "$root/bin/$one" ] || ln -s busybox "$root/bin/$one"
done
# Not static: some define what the static C library has, too (timers/valid-adjtimex).
find "$root/bin/busybox" "$root/bin/bash" "$root/kselftest" -type f -perm -u+x -exec ldd {} + 2> /dev/null |
	sed -n -e 's/.* => \(\/[^ ]*\) (.*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | sort -u |
	while IFS= read -r one; do
		mkdir -p "$root${one%/*}"
		cp -L "$one" "$root$one"
	done
ln -s bin "$root/sbin"
ln -s ../bin "$root/usr/bin"
echo 'root:x:0:0:root:/tmp:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"

# A program may be asked for by its name that a target does not run by itself.
programs() {
	case $1 in
	*:*) echo "$1" ;;
	*) grep "^$1:" "$root/kselftest/kselftest-list.txt" 2> /dev/null || echo "$1:*" ;;
	esac
}

seconds() {
	# A leading zero would make it octal. Where it is 0 there, it has no limit.
	sed -n 's/^timeout=0*\([0-9]\{1,6\}\)$/\1/p' "$1/settings" 2> /dev/null | tail -n 1 | sed 's/^0$/300/'
}

for one in $targets; do
	programs "$one"
done | awk '!seen[$0]++' | while IFS= read -r one; do
	target=${one%%:*} program=${one#*:}
	path=$root/kselftest/$target/$program
	limit=$(seconds "$root/kselftest/$target")
	limit=$((${limit:-45} * factor))
	if [ ! -e "$path" ] && ! grep -qxF -e "$one" "$root/kselftest/kselftest-list.txt" 2> /dev/null; then
		limit=0
	elif [ ! -x "$path" ] && [ "$(head -c 2 "$path")" = '#!' ]; then
		# There it is given to its interpreter.
		chmod +x "$path"
	fi
	echo "$limit $target $program"
done > "$root/kselftest/list" || exit 70

case "$*" in
*root.cpio*) built sh -c 'cd "$0" && find . | cpio --quiet -o -H newc > ../root.cpio' "$root" ;;
esac
cd "$place" || exit 71
exec "$@"
