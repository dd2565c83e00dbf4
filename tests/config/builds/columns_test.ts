import assert from "node:assert/strict";
import fc from "fast-check";
import {
  archPart,
  type BuildRequest,
  columnsOf,
  fileName,
  fileWord,
  fromFileWord,
  isUsual,
  loadArchs,
  loadBuildSets,
  NO_REQUEST,
  partNames,
  pickArchs,
  pickBuilds,
  SHIPPED_CONFIGS,
} from "../../../bot/config/mod.ts";
import { foreignTool } from "../../../bot/config/builds/mod.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { hostArch } from "../../../bot/system/host.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const FILES: Readonly<Record<string, string>> = {
  "my.config": "CONFIG_A=y\n",
  "frag/debug.config": "# a comment\nCONFIG_DEBUG=y\nCONFIG_OLD=n\n",
  "bad.config": "CONFIG_A=y\nA=y\n",
};
const files = {
  read: (path: string) => FILES[path],
  current: () => ({ path: ".config", text: "CONFIG_B=y\n" }),
  seed: () => 42,
};

function builds(names: readonly string[], more: Partial<BuildRequest> = {}) {
  const request = { ...NO_REQUEST, files, ...more };
  const { archs: plain, builds } = partNames([...names, ...request.names], request);
  return columnsOf(archs, pickArchs(archs, plain), builds, request);
}
const named = (...args: Parameters<typeof builds>) => builds(...args).map(({ name }) => name);

Deno.test("configurations and compilers multiply; usual ones have the architecture's name", () => {
  assert.deepEqual(named(["um", "riscv"]), ["riscv64", "um"]);
  assert.deepEqual(named(["um"], { kconfigs: ["defconfig", "tinyconfig"] }), [
    "um",
    "um:tinyconfig",
  ]);
  assert.deepEqual(
    named(["x86"], {
      kconfigs: ["x86_64_defconfig", "allmodconfig"],
      toolchains: ["gcc", "gcc-11", "clang-16", "llvm"],
    }),
    [
      "x86_64",
      ...["gcc-11", "clang-16", "llvm"].map((one) => `x86_64:defconfig:${one}`),
      "x86_64:allmodconfig",
      ...["gcc-11", "clang-16", "llvm"].map((one) => `x86_64:allmodconfig:${one}`),
    ],
  );
  assert.deepEqual(named(["loongarch"], { toolchains: ["llvm-19", "llvm", "clang"] }), [
    "loongarch",
    "loongarch:defconfig:clang",
  ]);
});

Deno.test("every build has its parts, and its name is made of them", () => {
  const all = builds(["um", "sparc64:allmodconfig", "x86_64"], {
    kconfigs: ["defconfig", "my.config"],
    toolchains: ["gcc", "gcc-11"],
  });
  assert.ok(all.length > 5 && all.some(isUsual) && !all.every(isUsual));
  for (const build of all) {
    const { arch, kconfig, toolchain } = build.of;
    assert.equal(arch, archPart(build.name));
    const parts = [arch, kconfig, ...toolchain === undefined ? [] : [toolchain]];
    assert.equal(build.name, isUsual(build) ? arch : parts.join(":"));
  }
});

Deno.test("builds by name, in the order of the architectures, each once", () => {
  const name = "arm64:defconfig:clang-19";
  assert.deepEqual(named(["x86_64:allmodconfig", name, "um", name, "s390::llvm"]), [
    name,
    "s390x:defconfig:llvm",
    "um",
    "x86_64:allmodconfig",
  ]);
  assert.deepEqual(named(["amd64:defconfig:gcc"]), ["x86_64"]);
  assert.deepEqual(named([], { names: ["all:tinyconfig"] }).length, archs.length);
  const sets = { two: ["um", "um:tinyconfig"] };
  assert.deepEqual(named(["two"], { sets }), ["um", "um:tinyconfig"]);
  assert.deepEqual(pickBuilds(archs, ["two"], sets).map(({ name }) => name), [
    "um",
    "um:tinyconfig",
  ]);
});

Deno.test("what is set on top is part of the name, and of what is built", () => {
  const [one] = builds(["um"], {
    kconfigs: ["randconfig"],
    fragments: ["CONFIG_X=y", "CONFIG_Y=n", "frag/debug.config", "hardening.config"],
  });
  assert.equal(one!.name, "um:randconfig=42+CONFIG_X=y+CONFIG_Y=n+debug+hardening.config");
  assert.equal(one!.defconfig, "randconfig");
  assert.equal(one!.seed, 42);
  assert.deepEqual(one!.configTargets, ["hardening.config"]);
  assert.deepEqual(one!.fragment, [
    ...["CONFIG_X=y", "# CONFIG_Y is not set", "CONFIG_DEBUG=y", "# CONFIG_OLD is not set"],
  ]);
  const [given, again] = builds(["um", "um:my.config"], { kconfigs: ["my.config", "current"] });
  assert.equal(given!.name, "um:my.config");
  assert.equal(given!.config, "CONFIG_A=y\n");
  assert.equal(again!.name, "um:current");
  // parisc64's file mends its defconfig by turning drivers off that Debian's source has not.
  const [mends] = builds(["parisc"], { kconfigs: ["allmodconfig"], fragments: ["CONFIG_X=m"] });
  assert.deepEqual(mends!.fragment.slice(-1), ["CONFIG_X=m"]);
  assert.equal(mends!.fragment.length, 3);
});

Deno.test("compilers", () => {
  const tool = (arch: string, toolchain: string) =>
    builds([arch], { toolchains: [toolchain] })[0]!.toolchain;
  const arm = tool("arm64", "gcc-13");
  assert.deepEqual([arm.prefix, arm.suffix], ["aarch64-linux-gnu-", "-13"]);
  assert.deepEqual(arm.packages, ["gcc-13-aarch64-linux-gnu"]);
  assert.deepEqual(tool("um", "llvm-19").packages, ["clang-19", "lld-19", "llvm-19"]);
  assert.equal(tool("riscv", "clang").target, "riscv64-linux-gnu");
  assert.equal(tool("loongarch", "gcc").prefix, "loongarch64-linux-gnusf-");
  const path = builds(["arm64"], { toolchains: ["/opt/gcc-13/bin/aarch64-linux-"] })[0]!;
  assert.equal(path.name, "arm64:defconfig:aarch64-linux");
  assert.equal(path.toolchain.prefix, "/opt/gcc-13/bin/aarch64-linux-");
});

Deno.test("what there is not is an error that names it", () => {
  const table: readonly (readonly [readonly string[], Partial<BuildRequest>, RegExp])[] = [
    [["um:allmodconfg"], {}, /no configuration "allmodconfg".*did you mean "allmodconfig"/],
    [["vmx:allmodconfig"], {}, /no architecture "vmx"/],
    [["um:a:b:c"], {}, /a colon too many/],
    [["um"], { toolchains: ["icc"] }, /no toolchain "icc"/],
    [["um"], { toolchains: ["/opt/x y-"] }, /no toolchain/],
    [["um"], { fragments: ["CONFIG_X=maybe"] }, /sets no symbol/],
    [["um"], { fragments: ["nofile"] }, /no symbol, no file/],
    [["um"], { fragments: ["bad.config"] }, /"A=y" is no line of a \.config/],
    [["um"], { kconfigs: ["randconfig=99999999999"] }, /randconfig/],
    [["um:../../x"], { files: undefined }, /no configuration/],
    [["um:current"], { files: undefined }, /no configuration/],
    [["um:randconfig"], { files: undefined }, /needs a seed/],
    [["um:defconfig:/opt/bin/x-"], { files: undefined }, /no toolchain/],
    [["um:clean"], { files: undefined }, /no configuration/],
    [["um"], { kconfigs: Array.from({ length: 201 }, (_, n) => `randconfig=${n}`) }, /too many/],
  ];
  for (const [names, request, expected] of table) {
    assert.throws(
      () => builds(names, request),
      (error) => error instanceof UserError && expected.test(`${error.message} ${error.hint}`),
      names.join(),
    );
  }
});

Deno.test("a name as a word: plain, its own for each name, and read again", () => {
  assert.equal(fileWord("um:randconfig=7+CONFIG_X=y"), "um.randconfig~e7~pCONFIG_X~ey");
  const text = fc.string({ unit: fc.constantFrom(...'ab1_-:.+=~/" %'.split("")) });
  fc.assert(fc.property(text, text, (a, b) => {
    assert.match(fileWord(a), /^[\w.~-]*$/);
    assert.equal(fromFileWord(fileWord(a)), a);
    assert.equal(fileWord(a) === fileWord(b), a === b);
  }));
  assert.equal(archPart("arm64:defconfig:clang-19"), "arm64");
  assert.equal(archPart("um"), "um");
});

Deno.test("a name with many options fits into the name of a file, and is its own", () => {
  const options = Array.from({ length: 30 }, (_, i) => `+CONFIG_SOME_OPTION_${i}=y`).join("");
  const [a, b] = [`um:tinyconfig${options}`, `um:tinyconfig${options}+CONFIG_X=m`];
  for (const name of [a, b]) assert.match(fileName(name), /^um\.tinyconfig~pCONFIG[\w.~-]{0,110}$/);
  assert.notEqual(fileName(a), fileName(b));
  assert.equal(fileName("um:defconfig+CONFIG_X=y"), fileWord("um:defconfig+CONFIG_X=y"));
});

Deno.test("every member of every shipped set is a build", async () => {
  const sets = await loadBuildSets([SHIPPED_CONFIGS]);
  assert.deepEqual(Object.keys(sets), ["quick", "defconfigs", "everything"]);
  for (const name of Object.keys(sets)) assert.ok(pickBuilds(archs, [name], sets).length > 0, name);
});

Deno.test("programs of the tree are builds of this machine, by name", () => {
  const own = archs.find(({ name, aliases }) => [name, ...aliases].includes(hostArch()))!.name;
  assert.deepEqual(named(["tools/cpupower"]), [`${own}:tools/cpupower`]);
  assert.deepEqual(named([`${own}:selftests/net/lib`]), [`${own}:selftests/net/lib`]);
  const [build] = builds([`${own}:tools/bpf/bpftool`]);
  assert.deepEqual(build!.tool, { by: "tools", name: "bpf/bpftool" });
  assert.equal(foreignTool(build!, archs), undefined);
  assert.match(foreignTool(builds(["s390x:tools/mm"])[0]!, archs)!, /^programs of the tree are/);
  for (
    const bad of ["tools/", "tools/../mm", "tools/a b", "tools//mm", "tools/.git", "x:tools/mm"]
  ) {
    assert.throws(() => builds([bad]), UserError, bad);
  }
  const { name } = build!;
  assert.equal(fromFileWord(fileWord(name)), name);
  assert.match(fileWord(name), /^[\w.~-]+$/);
});
