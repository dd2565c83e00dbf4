import assert from "node:assert/strict";
import { lostLines, withFragment } from "../../bot/compile/config.ts";
import { makeArgv, makeEnv, reproduceLines } from "../../bot/compile/kbuild.ts";
import type { MakeContext } from "../../bot/compile/kbuild.ts";
import { compilerName, hostCompilerName } from "../../bot/config/compiler.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import type { ArchConfig } from "../../bot/config/types.ts";

const ALPHA: ArchConfig = {
  name: "alpha",
  aliases: [],
  arch: "alpha",
  srcarch: "alpha",
  reads: [],
  toolchain: {
    kind: "gcc",
    prefix: "alpha-linux-gnu-",
    suffix: "",
    make: {},
    packages: ["gcc-alpha-linux-gnu"],
  },
  defconfig: "defconfig",
  why: "the only one",
  fragment: [],
  targets: [],
  hostPackages: [],
  hostTools: [],
};
const LOONGARCH: ArchConfig = {
  ...ALPHA,
  arch: "loongarch",
  toolchain: {
    ...ALPHA.toolchain,
    kind: "llvm",
    prefix: "",
    suffix: "-19",
    make: { KCFLAGS: "-g" },
  },
};
const CONTEXT: MakeContext = {
  places: { source: "/tmp/linux", build: "/tmp/build", ccache: "/tmp/ccache", home: "/tmp" },
  ccache: true,
  compilers: ["alpha-linux-gnu-gcc 12", "gcc 12"],
  path: ["/opt/cross/bin"],
};

Deno.test("make lines", async (t) => {
  await t.step("gcc", () =>
    assert.deepEqual(makeArgv(ALPHA, CONTEXT, ["defconfig"]), [
      ...["make", "-C", "/tmp/linux", "O=/tmp/build", "ARCH=alpha"],
      ...["CROSS_COMPILE=alpha-linux-gnu-", "CC=ccache alpha-linux-gnu-gcc", "HOSTCC=ccache gcc"],
      "defconfig",
    ]));
  await t.step(
    "llvm, without ccache",
    () =>
      assert.deepEqual(makeArgv(LOONGARCH, { ...CONTEXT, ccache: false }, ["-j2"]), [
        ...["make", "-C", "/tmp/linux", "O=/tmp/build", "ARCH=loongarch", "LLVM=-19", "KCFLAGS=-g"],
        "-j2",
      ]),
  );
  await t.step("compilers", () => {
    assert.deepEqual([compilerName(ALPHA), hostCompilerName(ALPHA)], [
      "alpha-linux-gnu-gcc",
      "gcc",
    ]);
    assert.deepEqual([compilerName(LOONGARCH), hostCompilerName(LOONGARCH)], [
      "clang-19",
      "clang-19",
    ]);
  });
  await t.step(
    "what a developer types",
    () =>
      assert.deepEqual(
        reproduceLines({ ...usualBuild(ALPHA), fragment: ["# CONFIG_X is not set"] }, []),
        [
          "make O=../build ARCH=alpha CROSS_COMPILE=alpha-linux-gnu- defconfig",
          "printf '%s\\n' '# CONFIG_X is not set' >> ../build/.config && " +
          "make O=../build ARCH=alpha CROSS_COMPILE=alpha-linux-gnu- olddefconfig",
          "make O=../build ARCH=alpha CROSS_COMPILE=alpha-linux-gnu- -j$(nproc)",
        ],
      ),
  );
  await t.step("where more than one object is broken, make goes on after the first", () => {
    const error = (target: string) =>
      ({ severity: "error", tool: "cc", message: "no", target }) as const;
    const last = (targets: readonly string[]) =>
      reproduceLines(usualBuild(ALPHA), [], {
        diagnostics: targets.map(error),
        brokenTargets: targets,
      }).at(-1);
    const make = "make O=../build ARCH=alpha CROSS_COMPILE=alpha-linux-gnu-";
    assert.equal(last(["mm/a.o"]), `${make} -j$(nproc)`);
    assert.equal(last(["mm/a.o", "mm/b.o"]), `${make} -k -j$(nproc)`);
  });
});

Deno.test("the environment of a build holds the release string still and nothing of ours", () => {
  const env = makeEnv(CONTEXT);
  assert.equal(env.PATH, "/opt/cross/bin:/usr/bin:/bin:/usr/sbin:/sbin");
  assert.equal(env.LC_ALL, "C");
  assert.equal(env.LOCALVERSION, "");
  assert.equal(env.CCACHE_COMPILERCHECK, "string:alpha-linux-gnu-gcc 12 / gcc 12");
  assert.deepEqual(
    Object.keys(env).filter((name) =>
      !/^(PATH|HOME|LC_ALL|GIT_DIR|LOCALVERSION|XZ_OPT|KBUILD_|CCACHE_)/.test(name)
    ),
    [],
  );
  assert.equal(env.CCACHE_CONFIGPATH, "/dev/null");
});

Deno.test("fragment lines that Kconfig did not keep", async (t) => {
  const config = "#\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=m\n";
  const table: [string, string[]][] = [
    ["CONFIG_A=y", []],
    ["CONFIG_C=y", ["CONFIG_C=y"]],
    ["# CONFIG_B is not set", []],
    ["# CONFIG_NOT_THERE is not set", []],
    ["# CONFIG_A is not set", ["# CONFIG_A is not set"]],
    ["CONFIG_D=y", ["CONFIG_D=y"]],
    ["# a comment", []],
  ];
  for (const [line, lost] of table) {
    await t.step(line, () => assert.deepEqual(lostLines([line], config), lost));
  }
});

Deno.test("a fragment takes the place of what a configuration says of its symbols", () => {
  const config =
    "#\n# Automatically generated file\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_AB=m\n";
  assert.equal(
    withFragment(config, ["CONFIG_B=y", "# CONFIG_A is not set", "# a word"]),
    "#\n# Automatically generated file\nCONFIG_AB=m\nCONFIG_B=y\n# CONFIG_A is not set\n# a word\n",
  );
});
