import assert from "node:assert/strict";
import { bootDigest, type BootKey } from "../../../bot/boot/mod.ts";
import { digest, type ResultKey } from "../../../bot/compile/kept/results.ts";
import { parseArch } from "../../../bot/config/archs.ts";
import { usualBuild } from "../../../bot/config/builds/mod.ts";
import { boundsOf } from "../../../bot/engine/cells/keep.ts";
import { DEFAULT_LIMITS } from "../../../bot/system/process/limits.ts";
import { TOY_ARCHS } from "../../toy/kernel.ts";

const KEY: ResultKey = {
  tree: "a".repeat(40),
  build: usualBuild(parseArch("toya.toml", TOY_ARCHS["toya.toml"]!)),
  level: "image",
  compilers: ["gcc 12"],
  incremental: false,
  sandbox: boundsOf({ kind: "bwrap", limits: DEFAULT_LIMITS, sealed: true }),
};

/** Whether all of some names differ. */
function allDiffer(names: readonly string[]): void {
  assert.equal(new Set(names).size, names.length);
}

Deno.test("what a build could reach and take is part of what decides its outcome", async () => {
  const open = boundsOf({ kind: "none", why: "--no-sandbox" });
  const more = { ...DEFAULT_LIMITS, logBytes: 2 * DEFAULT_LIMITS.logBytes };
  const larger = boundsOf({ kind: "bwrap", limits: more, sealed: true });
  allDiffer(
    await Promise.all([KEY, { ...KEY, sandbox: open }, { ...KEY, sandbox: larger }].map(digest)),
  );
  // Whether a container allows user namespaces in it says nothing of what is built.
  const sealed = boundsOf({ kind: "bwrap", limits: DEFAULT_LIMITS, sealed: false });
  assert.equal(await digest({ ...KEY, sandbox: sealed }), await digest(KEY));
});

Deno.test("whose bindings the device trees are held against decides an outcome, too", async () => {
  const step = { ...KEY, level: "objects" as const, before: "b".repeat(40) };
  allDiffer(await Promise.all([step, { ...step, ownBindings: true }].map(digest)));
});

Deno.test("an incremental build is one after a certain state", async () => {
  const step = { ...KEY, incremental: true, before: "b".repeat(40) };
  allDiffer(await Promise.all([KEY, step, { ...step, before: "c".repeat(40) }].map(digest)));
});

Deno.test("how long a boot may take is part of what decides it", async () => {
  const boot: BootKey["boot"] = {
    ...{ packages: [], machine: [], image: "linux", targets: ["linux"], root: "hostfs" },
    ...{ cmdline: [], silence: 60, fragment: [], cflags: [] },
  };
  const key: BootKey = {
    ...{ kernel: { build: KEY }, boot, probes: "p", emulator: "QEMU 10", limit: 60 },
  };
  allDiffer(await Promise.all([key, { ...key, limit: 600 }].map(bootDigest)));
  // Where its file says how long, that counts.
  const own = { ...key, boot: { ...boot, timeout: 30 } };
  assert.equal(await bootDigest({ ...own, limit: 600 }), await bootDigest(own));
});
