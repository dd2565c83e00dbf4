/** Whole ways of a campaign, on the toy kernel: real makes, a real program. */
import assert from "node:assert/strict";
import { CORPUS_FILES } from "../corpus/toy.ts";
import { toyHome } from "../commands/program.ts";
import { makeContext } from "../../bot/cli/context.ts";
import { readConfigs } from "../../bot/engine/plan/choice.ts";
import { quietTerminal } from "../../bot/system/terminal/terminal.ts";
import { openTree } from "../../bot/tree/mod.ts";
import { baseOf } from "../campaign/build/base.ts";
import { openSite } from "../campaign/build/site.ts";
import { reader, viewOf } from "../campaign/pick/view.ts";
import { type Answer, ask } from "../campaign/objects.ts";
import { takePatch, type Taking } from "../campaign/patch.ts";
import type { Change, Kind } from "../campaign/types.ts";
import type { Row } from "../campaign/results.ts";

/** A campaign on the toy whose patches are those given. */
async function toyCampaign(lie?: Answer) {
  const home = await toyHome(CORPUS_FILES), out = `${home.dir}/out`;
  const signal = new AbortController().signal;
  const options = { cache: home.cache, verbose: false, color: "never", json: true } as const;
  const context = {
    ...makeContext(options, quietTerminal, signal),
    ui: { note() {}, step() {}, debug() {} },
  };
  const configs = `${home.dir}/configs`;
  const choice = await readConfigs({ configs }, context);
  const tree = await openTree(home.tree, context);
  const site = await openSite({ tree, choice, arch: "toya", out, jobs: 2, context });
  const base = await baseOf(site, () => {});
  const readSet = {
    sources: new Map(),
    headers: new Map(),
    modules: new Set<string>(),
    kconfigs: [],
  };
  const paths = Object.keys(CORPUS_FILES);
  const read = reader(site.source);
  const view = viewOf({ srcarch: "toya", reads: [], paths, read, readSet, config: "" });
  const ground = { site, base, view, [Symbol.asyncDispose]: () => Promise.resolve() };
  let i = 0;
  return {
    out,
    site,
    /** Takes one patch that changes these files so. */
    async runPatch(files: Readonly<Record<string, (text: string) => string | undefined>>) {
      const kind: Kind = {
        ...{ name: "given", weight: 1, usually: "either" },
        make: (_, { read }) => ({
          title: "given",
          changes: Object.entries(files).map(([path, edit]): Change => {
            const text = edit(read(path) ?? "");
            return text === undefined ? { kind: "delete", path } : { kind: "write", path, text };
          }),
        }),
      };
      const taking: Taking = {
        ...{ ground, kinds: [kind], sample: 0, tries: 6, signal, program: "test" },
        effort: { truth: "both", decide: "open" },
        ask: (patched) =>
          lie === undefined
            ? ask(site, patched, { tree: home.tree, cache: home.cache, configs, jobs: 2, signal })
            : Promise.resolve(lie),
      };
      const row = await takePatch({ seed: 1, arch: "toya", kinds: "", i: i++ }, taking);
      assert.ok(row !== undefined && row !== "none");
      return row;
    },
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

const of = (row: Row, way: string) => row.builds.find((one) => one.way === way);
const put = (old: string, now: string) => (text: string) => {
  assert.ok(text.includes(old), old);
  return text.replace(old, now);
};

Deno.test("patches on the toy: each is held against the base alone, whatever came before it", async () => {
  await using toy = await toyCampaign();
  const nothing = await toy.runPatch({ "Documentation/toy.rst": () => "Toy\n" });
  assert.equal(nothing.truth, "pass");
  assert.equal(nothing.result, "agree", JSON.stringify(nothing.answer));
  const broken = await toy.runPatch({ "mm/b.c": put("return y;", "return y") });
  assert.equal(broken.truth, "fail");
  assert.equal(broken.result, "agree");
  assert.deepEqual(broken.builds.map(({ way }) => way), ["incremental", "clean"]);
  const good = await toy.runPatch({ "mm/a.c": put("x + ARCH_ORDER", "x + ARCH_ORDER + 1") });
  assert.equal(good.truth, "pass");
  assert.equal(good.result, "agree");
  // The break before left no half-made output and no touched file.
  assert.equal(of(good, "incremental")!.compiled, of(nothing, "incremental")!.compiled + 1);
  assert.ok(of(good, "clean")!.compiled > of(good, "incremental")!.compiled);
  assert.deepEqual(good.unforeseen, []);
  const warns = await toy.runPatch({ "mm/b.c": put("int y = x * 2;", "int z, y = x * 2;") });
  assert.equal(warns.truth, "warn");
  assert.equal(warns.result, "agree");
  assert.equal(await Deno.readTextFile(`${toy.site.source}/mm/b.c`), CORPUS_FILES["mm/b.c"]);
  const scratch = [...Deno.readDirSync(`${toy.out}/work`)].map(({ name }) => name);
  assert.deepEqual(scratch, [], "no output is left to build in");
});

const GREEN: Answer = {
  ...{ class: "pass", verdict: "pass", reason: "so it is said", level: "objects", tried: [] },
  ...{ said: [], cpuSeconds: 0 },
};

Deno.test("a disagreement gets a folder with the smallest patch that shows it", async () => {
  await using toy = await toyCampaign(GREEN);
  const files = {
    "mm/a.c": put("int a(", "/* x and more */\nint a("),
    "mm/b.c": put("return y;", "return y"),
    "Documentation/toy.rst": () => "Toy\n",
  };
  const row = await toy.runPatch(files);
  assert.equal(row.result, "wrong-green");
  const dir = `${toy.out}/${row.story}`, patch = await Deno.readTextFile(`${dir}/patch`);
  assert.ok(patch.includes("b.c") && !/toy\.rst|a\.c/.test(patch), patch);
  assert.match(await Deno.readTextFile(`${dir}/patch.whole`), /toy\.rst/);
  assert.match(await Deno.readTextFile(`${dir}/story`), /^wrong-green: patch 0 of --seed 1/);
  assert.match(await Deno.readTextFile(`${dir}/logs/incremental`), /b\.c/);
  // The same state again, as after a mend: no build is made twice.
  const again = await toy.runPatch(files);
  assert.deepEqual(again.builds, row.builds);
  // Nothing broke, and the bytes of an object changed that nobody compiled.
  const small = await toy.runPatch({ "mm/a.c": put("x + ARCH_ORDER", "x - ARCH_ORDER") });
  assert.equal(small.result, "agree");
  assert.deepEqual(small.unforeseen, ["mm/a.o"]);
  assert.ok(small.story !== undefined);
});
