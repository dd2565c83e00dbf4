import assert from "node:assert/strict";
import { loadArchs, loadSettings, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import {
  available,
  compilersOf,
  compilerVersion,
  examine,
  type Finding,
  installLine,
} from "../../bot/doctor/mod.ts";
import { disk, memory } from "../../bot/doctor/machine.ts";
import { makeArch, noNeeds, toys } from "./toys.ts";

const ANSWERS = 'echo "$0 (toy) 1.2"; exit 0';
const GOOD_GCC = `case "$*" in *--version*) echo "toy gcc 12.2.0";; esac; exit 0`;

function one(findings: readonly Finding[], name: string): Finding {
  const found = findings.filter((finding) => finding.name === name);
  assert.equal(found.length, 1, `${found.length} findings of ${name}`);
  return found[0]!;
}

Deno.test("on a bare machine everything is missing, and one line gets it", async () => {
  await using empty = await toys({});
  const archs = await loadArchs(SHIPPED_CONFIGS);
  const settings = await loadSettings(SHIPPED_CONFIGS);
  const findings = await examine(archs, settings, { path: empty.path, cache: empty.path });
  const present = findings.filter((finding) => finding.status === "found").map(({ name }) => name);
  assert.deepEqual(present, ["disk", "memory"]);
  assert.deepEqual(one(findings, "gcc").archs, []);
  assert.deepEqual(one(findings, "libelf.h").packages, ["libelf-dev"]);
  assert.deepEqual(one(findings, "mkimage").archs, ["mips64"]);
  assert.deepEqual(one(findings, "ld.lld-19").packages, ["lld-19"]);
  const line = installLine(findings)!;
  assert.ok(line.startsWith("apt-get install --no-install-recommends "));
  const packages = line.split(" ").slice(3);
  assert.deepEqual(packages, [...new Set(packages)].sort());
  for (const arch of archs) {
    for (const name of [...arch.toolchain.packages, ...arch.hostPackages]) {
      assert.ok(packages.includes(name), `${name} of ${arch.name}`);
    }
    assert.match(String(available(arch, findings)), /^no make, no gcc, .*; apt-get install /);
  }
});

Deno.test("the host's own gcc is found and tried", async () => {
  const um = makeArch("um", "", { macro: "__GNUC__" });
  const findings = await examine([um], noNeeds);
  const version = await new Deno.Command("gcc", { args: ["--version"] }).output();
  const line = new TextDecoder().decode(version.stdout).split("\n")[0];
  assert.equal(one(findings, "gcc").status, "found");
  assert.equal(one(findings, "gcc").detail, line);
  assert.equal(await compilerVersion(um), line);
  assert.equal(available(um, findings), true);
});

Deno.test("a compiler for another machine does not count", async () => {
  const wrong = makeArch("alpha", "", { macro: "__alpha__" });
  const findings = await examine([wrong], noNeeds);
  assert.equal(one(findings, "gcc").status, "broken");
  assert.match(String(available(wrong, findings)), /^gcc does not work \(.*another machine.*\)$/);
});

Deno.test("broken tools are told from missing ones", async (t) => {
  const table: [string, string, string, RegExp][] = [
    [
      "it compiles nothing",
      `case "$*" in *--version*) echo "gcc 1"; exit 0;; esac
echo "gcc: fatal error: cannot execute 'cc1': No such file" >&2; exit 1`,
      "broken",
      /cannot execute 'cc1'/,
    ],
    [
      "it says nothing",
      `case "$*" in *--version*) echo "gcc 1"; exit 0;; esac; exit 3`,
      "broken",
      /^exit code 3$/,
    ],
    ["no version", "exit 1", "broken", /--version does not answer/],
    ["it is killed", "kill -9 $$", "broken", /--version does not answer/],
    ["it hangs", "while :; do :; done", "broken", /--version does not answer/],
    ["its version is hostile", `printf '\\033[31mgcc\\007 1\\n'`, "found", /^\[31mgcc {2}1$/],
    [
      "its version is endless",
      `i=0; while [ $i -lt 999 ]; do printf 'aaaaaaaaaa'; i=$((i+1)); done`,
      "found",
      /^a{160}$/,
    ],
  ];
  for (const [name, script, status, detail] of table) {
    await t.step(name, async () => {
      await using dir = await toys({ "alpha-linux-gnu-gcc": script });
      const alpha = makeArch("alpha", "alpha-linux-gnu-");
      const findings = await examine([alpha], noNeeds, { path: dir.path, patienceMs: 500 });
      const finding = one(findings, "alpha-linux-gnu-gcc");
      assert.equal(finding.status, status);
      assert.match(finding.detail, detail);
      assert.equal(one(findings, "alpha-linux-gnu-ld").status, "missing");
    });
  }
  await t.step("it is no program at all", async () => {
    await using dir = await toys({});
    await Deno.writeFile(`${dir.path}/alpha-linux-gnu-gcc`, new Uint8Array([127, 69, 76, 70, 0]), {
      mode: 0o755,
    });
    const findings = await examine([makeArch("alpha", "alpha-linux-gnu-")], noNeeds, dir);
    assert.equal(one(findings, "alpha-linux-gnu-gcc").status, "broken");
  });
  await t.step("it may not be executed", async () => {
    await using dir = await toys({ "alpha-linux-gnu-gcc": GOOD_GCC });
    await Deno.chmod(`${dir.path}/alpha-linux-gnu-gcc`, 0o644);
    const findings = await examine([makeArch("alpha", "alpha-linux-gnu-")], noNeeds, dir);
    assert.equal(one(findings, "alpha-linux-gnu-gcc").status, "missing");
  });
});

Deno.test("what is missing for one architecture leaves the others alone", async () => {
  await using dir = await toys({
    "alpha-linux-gnu-gcc": GOOD_GCC,
    "alpha-linux-gnu-ld": ANSWERS,
    "alpha-linux-gnu-objcopy": ANSWERS,
    "sparc64-linux-gnu-gcc": GOOD_GCC,
    "sparc64-linux-gnu-ld": ANSWERS,
    "sparc64-linux-gnu-objcopy": ANSWERS,
  });
  const alpha = makeArch("alpha", "alpha-linux-gnu-");
  const sparc = {
    ...makeArch("sparc64", "sparc64-linux-gnu-"),
    hostTools: ["mkimage"],
    hostPackages: ["u-boot-tools"],
  };
  const vax = makeArch("vax", "vax-linux-gnu-");
  const findings = await examine([alpha, sparc, vax], noNeeds, { path: dir.path });
  assert.equal(available(alpha, findings), true);
  assert.equal(
    available(sparc, findings),
    "no mkimage; apt-get install --no-install-recommends u-boot-tools",
  );
  assert.equal(
    available(vax, findings),
    "no vax-linux-gnu-gcc, no vax-linux-gnu-ld, no vax-linux-gnu-objcopy; " +
      "apt-get install --no-install-recommends gcc-vax-linux-gnu",
  );
});

Deno.test("host tools and headers", async () => {
  await using dir = await toys({ flex: ANSWERS, bison: "exit 127", bc: "exit 1" });
  const need = (name: string, more: object = {}) => ({
    package: name.replace(/\..*/, ""),
    why: "a test",
    ...(name.endsWith(".h") ? { header: name } : { command: name }),
    ...more,
  });
  const settings = {
    ...noNeeds,
    host: ["flex", "bison", "bc", "stdio.h", "everystep-has-no-such.h"].map((name) => need(name))
      .concat(need("ccache", { optional: true })),
  };
  const findings = await examine([], settings, { path: `${dir.path}:/usr/bin:/bin` });
  assert.match(one(findings, "flex").detail, /\(toy\) 1\.2$/);
  assert.equal(one(findings, "bison").status, "broken");
  // Old tools know no --version: that they are there must do.
  assert.equal(one(findings, "bc").status, "found");
  assert.equal(one(findings, "stdio.h").status, "found");
  assert.equal(one(findings, "everystep-has-no-such.h").status, "missing");
  assert.match(String(available({ name: "um" }, findings)), /^bison does not work .*everystep-has/);

  const bare = await examine([], settings, { path: dir.path });
  assert.equal(one(bare, "stdio.h").detail, "no gcc to look for it");
  assert.equal(one(bare, "ccache").status, "missing");
  assert.doesNotMatch(String(available({ name: "um" }, bare)), /ccache/);
  assert.match(installLine(bare)!, / ccache /);
});

Deno.test("bubblewrap must really make a namespace, and take a filter", async (t) => {
  const found = async (script: string) => {
    await using dir = await toys({ bwrap: script });
    return await examine([], noNeeds, { path: dir.path });
  };
  const sandbox = async (script: string) => one(await found(script), "sandbox");
  await t.step("no filter", async () => {
    const refuse =
      'case " $* " in *" --seccomp "*) echo "bwrap: Invalid argument" >&2; exit 1; esac';
    const all = await found(refuse), filter = one(all, "filter");
    assert.equal(one(all, "sandbox").status, "found");
    assert.equal(filter.status, "broken");
    assert.match(filter.detail, /no filter of system calls here.*: bwrap: Invalid argument$/);
    assert.equal(available({ name: "um" }, all), true);
    const read = 'case " $* " in *" --seccomp "*) : <&7 || exit 1; esac';
    assert.equal(one(await found(read), "filter").status, "found");
  });
  await t.step("allowed", async () => assert.equal((await sandbox("exit 0")).status, "found"));
  await t.step("forbidden", async () => {
    const finding = await sandbox(
      "echo 'bwrap: No permissions to create new namespace' >&2; exit 1",
    );
    assert.equal(finding.status, "broken");
    assert.match(finding.detail, /: bwrap: No permissions to create new namespace$/);
    assert.equal(available({ name: "um" }, [finding]), true);
  });
});

Deno.test("disk and memory", async (t) => {
  const GIB = 2 ** 30;
  const table: [string, Finding, string, RegExp][] = [
    ["enough disk", disk(9 * GIB, 8, "/c"), "found", /^9\.0 GiB free in \/c$/],
    ["too little disk", disk(7.5 * GIB, 8, "/c"), "low", /^7\.5 GiB free in \/c, 8 are needed$/],
    ["nobody knows", disk(undefined, 8, "/c"), "found", /unknown/],
    ["enough memory", memory(2 * GIB, 2, 1), "found", /^2\.0 GiB for 2 jobs$/],
    ["too many cores", memory(4 * GIB, 16, 1), "low", /: use --jobs 4$/],
    ["hardly any memory", memory(GIB / 2, 1, 1), "low", /for 1 job: use --jobs 1$/],
  ];
  for (const [name, finding, status, detail] of table) {
    await t.step(name, () => {
      assert.equal(finding.status, status);
      assert.match(finding.detail, detail);
    });
  }
  await t.step("a cache that is still to be made has a disk, too", async () => {
    const findings = await examine([], { ...noNeeds, diskGiB: 1e6 }, { cache: "/tmp/no/such/dir" });
    assert.equal(one(findings, "disk").status, "low");
    assert.match(one(findings, "disk").detail, /^\d+\.\d GiB free in \/tmp\/no\/such\/dir/);
  });
});

Deno.test("the compilers of a build, for its cache and its PATH", async () => {
  await using dir = await toys({ "alpha-linux-gnu-gcc": GOOD_GCC });
  const alpha = makeArch("alpha", "alpha-linux-gnu-");
  const system = (await compilersOf(makeArch("um", "")))!;
  assert.equal(system.versions.length, 2);
  assert.equal(system.versions[0], system.versions[1]);
  assert.deepEqual(system.path.filter((path) => /^\/(usr\/)?bin$/.test(path)), []);
  const own = (await compilersOf(alpha, { path: `${dir.path}:/usr/bin` }))!;
  const { identity, tools, watch: _, ...rest } = own;
  assert.deepEqual(rest, { versions: ["toy gcc 12.2.0", system.versions[1]], path: [dir.path] });
  await using copy = await toys({ "alpha-linux-gnu-gcc": GOOD_GCC });
  const elsewhere = (await compilersOf(alpha, { path: `${copy.path}:/usr/bin` }))!;
  assert.equal(elsewhere.identity, identity, "the same programs, later and elsewhere");
  await using other = await toys({ "alpha-linux-gnu-gcc": `${GOOD_GCC}\n# built anew\n` });
  const changed = (await compilersOf(alpha, { path: `${other.path}:/usr/bin` }))!;
  assert.deepEqual(changed.versions, own.versions);
  assert.notEqual(changed.identity, identity, "another program of the same version");
  const withProgram = async (programs: Record<string, string>) => {
    await using dir = await toys({ "alpha-linux-gnu-gcc": GOOD_GCC, ...programs });
    return (await compilersOf(alpha, { path: `${dir.path}:/usr/bin` }))!;
  };
  const pahole = await withProgram({ pahole: "#!/bin/sh\necho v1.24\n" });
  const newer = await withProgram({ pahole: "#!/bin/sh\necho v1.30\n" });
  assert.equal((await withProgram({})).tools, tools, "the same programs");
  assert.equal(pahole.identity, identity, "another program makes no other object");
  assert.equal(new Set([tools, pahole.tools, newer.tools]).size, 3, "but another build");
  const asking = `test "$1" != -print-prog-name=as || { echo toy-as; exit 0; }\n${GOOD_GCC}`;
  const withAs = async (as: string) => {
    await using dir = await toys({ "alpha-linux-gnu-gcc": asking, "toy-as": as });
    return (await compilersOf(alpha, { path: `${dir.path}:/usr/bin` }))!.identity;
  };
  assert.notEqual(await withAs("#!/bin/sh\n"), await withAs("#!/bin/sh\n# another\n"));
  const linked = `test "$1" != -print-prog-name=ld || { echo toy-ld; exit 0; }\n${GOOD_GCC}`;
  const withLd = async (ld: string) =>
    (await withProgram({ "alpha-linux-gnu-gcc": linked, "toy-ld": ld })).tools;
  assert.notEqual(await withLd("#!/bin/sh\n"), await withLd("#!/bin/sh\n# another\n"));
  assert.equal(await compilersOf(alpha, { path: dir.path }), undefined);
  assert.equal(await compilerVersion(alpha, { path: "/nonexistent" }), undefined);
});
