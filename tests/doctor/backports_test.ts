import assert from "node:assert/strict";
import { type Finding, install } from "../../bot/doctor/mod.ts";
import { listener, toys } from "./toys.ts";

const OLD: Finding = {
  name: "qemu-system-loongarch64",
  status: "old",
  detail: "7.2.22, and 9.1 is needed: it makes the memory map",
  version: "7.2.22",
  needs: { version: "9.1", why: "it makes the memory map" },
  archs: ["loongarch"],
  packages: ["qemu-system-misc"],
  why: "runs its kernel",
  optional: false,
};
const MISSING: Finding = { ...OLD, status: "missing", detail: "not installed" };
const OTHER: Finding = {
  name: "flex",
  status: "missing",
  detail: "not installed",
  archs: [],
  packages: ["flex"],
  why: "Kbuild",
  optional: false,
};

/** What apt says where it has the packages of a release, and newer ones once its files are ours. */
const SOURCES = "Debian|kiwi|main|http://mirror.invalid/debian/|$0.sources:1";
const GET = (plain: string) =>
  `echo "get $@" >> "\${0%/*}/calls"
case "$*" in
  *indextargets*) echo "Other|kiwi|main|http://other.invalid/|/none:1"
    echo "${SOURCES}"; echo "${SOURCES.replace("|main|", "|contrib|")}"
    echo "${SOURCES.replace("|kiwi|", "|kiwi-updates|")}";;
  *SourceList=*update*)
    for word; do case "$word" in Dir::Etc::SourceList=*|Dir::Etc::Preferences=*)
      while IFS= read -r line || [ -n "$line" ]; do echo "file $line" >> "\${0%/*}/calls"
      done < "\${word#*=}";; esac; done;;
esac
case "$*" in *SourceList=*install*) :;; *install*) ${plain};; esac`;
const CACHE = (now: string, newest: string) =>
  `case "$*" in *SourceList=*) version=${newest};; *) version=${now};; esac
echo "qemu-system-misc:"
echo "  Installed: (none)"
echo "  Candidate: $version"`;
const DEB822 = `Types: deb
URIs: http://other.invalid/
Signed-By: /keys/other.gpg

Types: deb
URIs: http://mirror.invalid/debian
Suites: kiwi kiwi-updates
Components: main contrib
Signed-By: /keys/debian.gpg
`;

interface Given {
  readonly now?: string;
  readonly newest?: string;
  readonly findings?: readonly Finding[];
  readonly backports?: readonly string[];
  /** What apt answers to `install` with its own sources alone. */
  readonly plain?: string;
}

async function installed(given: Given) {
  const { now = "1:7.2+dfsg-7", newest = "1:10.0.2+ds-2~bpo12+1", findings = [OLD] } = given;
  await using dir = await toys({
    "apt-get": GET(given.plain ?? ":"),
    "apt-cache": CACHE(now, newest),
  });
  await Deno.writeTextFile(`${dir.path}/apt-get.sources`, DEB822);
  const ui = listener();
  const packages = await install(findings, ui, {
    ...{ path: dir.path, root: true, backports: given.backports ?? ["opensbi", "qemu"] },
  });
  const lines = (await Deno.readTextFile(`${dir.path}/calls`)).trim().split("\n");
  return { packages, notes: ui.notes, lines, last: lines.findLast((one) => / install /.test(one)) };
}

Deno.test("what is too old comes from the backports of the user's release, for one call alone", async () => {
  for (const findings of [[OLD], [MISSING]]) {
    const { packages, notes, lines, last } = await installed({ findings: [...findings, OTHER] });
    assert.deepEqual(packages, ["flex", "qemu-system-misc"]);
    assert.match(notes[0]!, /qemu-system-loongarch64 9\.1: from kiwi-backports, for this call/);
    const files = lines.filter((one) => one.startsWith("file ")).map((one) => one.slice(5));
    const ours = "http://mirror.invalid/debian/ kiwi-backports main contrib";
    assert.ok(files.includes(`deb [signed-by=/keys/debian.gpg] ${ours}`), files.join("\n"));
    assert.ok(files.includes("Package: src:opensbi src:qemu"));
    assert.ok(files.includes("Pin: release n=kiwi-backports"));
    assert.match(last!, /SourceList=\S+ .*Preferences=\S+ .* install .* -- flex qemu-system-misc$/);
    const dir = /SourceList=(\S+)\/sources\.list/.exec(last!)![1]!;
    await assert.rejects(Deno.stat(dir), Deno.errors.NotFound, "nothing of it is left");
  }
});

Deno.test("where the release has it, apt is called as ever", async () => {
  const { packages, notes, last } = await installed({ now: "1:9.1.2+ds-1" });
  assert.deepEqual(packages, ["qemu-system-misc"]);
  assert.deepEqual(notes, ["apt-get install --no-install-recommends qemu-system-misc"]);
  assert.doesNotMatch(last!, /Dir::Etc/);
});

Deno.test("where no newer one is to be had, what is there stays, and that is said", async (t) => {
  const stays = /^neither apt's sources nor kiwi-backports have .* 9\.1; what there is stays$/;
  await t.step("backports are too old as well", async () => {
    const { packages, notes, last } = await installed({ newest: "1:8.2.1+ds-1" });
    assert.deepEqual(packages, []);
    assert.match(notes[0]!, stays);
    assert.equal(last, undefined);
  });
  await t.step("what is missing is installed as it is", async () => {
    const given = { newest: "1:7.2", findings: [MISSING, OTHER] };
    const { packages, notes, last } = await installed(given);
    assert.deepEqual(packages, ["flex", "qemu-system-misc"]);
    assert.match(notes[0]!, stays);
    assert.doesNotMatch(last!, /Dir::Etc/);
  });
  await t.step("configs/ name no package for it", async () => {
    const { notes, last } = await installed({ backports: [] });
    assert.match(notes[0]!, /^apt's sources have no .* 9\.1; what there is stays$/);
    assert.equal(last, undefined);
  });
});

Deno.test("what depends on packages that came from backports comes from there, too", async () => {
  const plain = "echo 'E: held broken packages' >&2; exit 100";
  const { notes, last, packages } = await installed({ findings: [OTHER], plain });
  assert.deepEqual(packages, ["flex"]);
  assert.equal(notes.at(-1), "flex: from kiwi-backports, as what is here");
  assert.match(last!, /SourceList=.* -- flex$/);
  const simulated = "case \"$*\" in *simulate*) :;; *) echo 'E: disk' >&2; exit 100;; esac";
  await assert.rejects(installed({ findings: [OTHER], plain: simulated }), /failed: E: disk/);
});
