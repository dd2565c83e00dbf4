import assert from "node:assert/strict";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import { loadArchs } from "../../bot/config/mod.ts";
import { type ResultKey, resultStore } from "../../bot/compile/kept/results.ts";
import { openKept } from "../../bot/compile/kept/store.ts";
import type { BuildOutcome } from "../../bot/compile/types.ts";
import { keep } from "../../bot/engine/cells/keep.ts";
import { InfraError } from "../../bot/system/errors.ts";

const configs = decodeURIComponent(new URL("../../configs", import.meta.url).pathname);

/** A cell's key. */
async function someKey(): Promise<ResultKey> {
  const [arch] = await loadArchs(configs);
  return {
    tree: "a".repeat(40),
    build: usualBuild(arch!),
    level: "image",
    compilers: ["gcc 12"],
    incremental: false,
    sandbox: "none",
  };
}

Deno.test("a run that waits for another's build says so, and takes what that has made", async () => {
  const cache = await Deno.makeTempDir();
  try {
    const key = await someKey();
    const outcome = (log: string): BuildOutcome => ({
      kind: "built",
      summary: "all of it",
      diagnostics: [],
      brokenTargets: [],
      compiled: 3,
      seconds: 1,
      cpuSeconds: 1,
      configHash: "",
      log,
      reproduce: [],
      level: "image",
    });
    const waits: string[] = [], makes: string[] = [];
    const run = (name: string, make: () => Promise<void>) =>
      keep(
        key,
        {
          options: {
            cache,
            fresh: false,
            results: resultStore(openKept(`${cache}/results`)),
            signal: new AbortController().signal,
            onWait: () => waits.push(name),
          },
        },
        async (log) => {
          makes.push(name);
          await make();
          await Deno.writeTextFile(log, "CC a.o\n");
          return outcome(log);
        },
      );
    const begun = Promise.withResolvers<void>(), go = Promise.withResolvers<void>();
    const first = run("first", () => {
      begun.resolve();
      return go.promise;
    });
    await begun.promise;
    const second = run("second", () => Promise.resolve());
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    go.resolve();
    assert.equal((await first)[1], false, "made");
    assert.equal((await second)[1], true, "taken");
    assert.deepEqual([waits, makes], [["second"], ["first"]]);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});

Deno.test("what the machine fails at costs its own cell alone, and is not kept", async () => {
  const cache = await Deno.makeTempDir();
  try {
    const key = await someKey(), results = resultStore(openKept(`${cache}/results`));
    const { signal } = new AbortController();
    const session = { options: { cache, fresh: false, results, signal } };
    const failing = (error: Error) => keep(key, session, () => Promise.reject(error));
    const [outcome, cached] = await failing(new InfraError("grep over the kernel failed: killed"));
    assert.deepEqual(
      [outcome.kind, outcome.summary, cached],
      ["infra", "grep over the kernel failed: killed", false],
    );
    assert.equal(await results.load(key), undefined);
    await assert.rejects(failing(new TypeError("a bug is no fault of the machine's")), TypeError);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});
