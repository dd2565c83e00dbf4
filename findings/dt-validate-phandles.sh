#!/bin/sh
# What:     dt-validate (make dtbs_check) quotes phandles by number, and dtc numbers them in the order of their first use: where a
#           node before it refers to another one, the warning about a node that nobody has touched has other words.
# Version:  dt-schema 2022.08.2-5 and dtc 1.6.1-4+b1 of Debian 12
# Expected: what is said of a node depends on that node and on its binding alone; Documentation/devicetree/bindings/
#           writing-schema.rst does not say otherwise.
# Seen:     "clocks: [[1], [2]] is too long" becomes "clocks: [[2], [3]] is too long", and dt-validate exits 0 both times.
# Why:      a comparison of two runs line by line reports an old warning as mended and a new one at a node that the patch does
#           not touch; and the exit code tells no warning from many.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export LC_ALL=C HOME="$tmp" GIT_CONFIG_NOSYSTEM=1
cd "$tmp"

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
pages=usr/lib/python3/dist-packages
fetch bookworm dt-schema=2022.08.2-5 device-tree-compiler=1.6.1-4+b1 libfdt1=1.6.1-4+b1 python3-libfdt=1.6.1-4+b1 \
  libyaml-0-2=0.2.5-1 python3-ruamel.yaml=0.17.21-1 python3-ruamel.yaml.clib=0.2.7-1+b2 python3-jsonschema=4.10.3-1 \
  python3-attr=22.2.0-1 python3-pyrsistent=0.18.1-1+b3 python3-rfc3987=1.3.8-2
export PYTHONPATH="$tmp/root/$pages" LD_LIBRARY_PATH="$tmp/root/usr/lib/$(uname -m)-linux-gnu" PATH="$tmp/root/usr/bin:$PATH"
mkdir bindings
cat >bindings/device.yaml <<'END'
%YAML 1.2
---
$id: http://devicetree.org/schemas/misc/device.yaml#
$schema: http://devicetree.org/meta-schemas/core.yaml#
title: A device with one clock
maintainers:
  - A Developer <a@example.org>
properties:
  compatible:
    const: example,device
  clocks:
    maxItems: 1
required:
  - compatible
additionalProperties: false
END
tree() {
  cat <<END
/dts-v1/;
/ {
	model = "A board";
	compatible = "example,board";
	#address-cells = <1>;
	#size-cells = <1>;
	one: clock-1 { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <1>; };
	two: clock-2 { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <2>; };
	three: clock-3 { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <3>; };
	$1
	device { compatible = "example,device"; clocks = <&one>, <&two>; };
};
END
}
python3 root/usr/bin/dt-mk-schema -j bindings >schema.json
said() {
  tree "$1" | dtc -q -I dts -O dtb -o tree.dtb
  code=0
  python3 root/usr/bin/dt-validate -p schema.json tree.dtb >said 2>&1 || code=$?
  echo "$(sed -n 's/^.*tree\.dtb: \(device: .*\)/\1/p' said), exit $code"
}
is "before" "$(said '')" "device: clocks: [[1], [2]] is too long, exit 0"
is "behind a node that refers to another clock" \
  "$(said 'user { compatible = "example,other"; clocks = <&three>; };')" \
  "device: clocks: [[2], [3]] is too long, exit 0"
