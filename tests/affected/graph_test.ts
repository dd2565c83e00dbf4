/** The law of this folder: what a compiler reads is among what the graph says it may read. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { diskFiles } from "../../bot/affected/disk.ts";
import type { Graph } from "../../bot/affected/graph.ts";
import { parseCommands } from "../../bot/affected/commands/parsed.ts";
import type { Key } from "../../bot/affected/types.ts";
import { run } from "../../bot/system/process/process.ts";
import { graphOf, memoryFiles } from "./memory.ts";

/** Below d/, so that what -MG names as missing is never there by chance. */
const DIRS = ["d/a", "d/b", "d/a/sub"];
const NAMES = ["x.h", "y.h", "z.h", "sub/x.h"];

/** Includes that make sense and some that do not; conditions of all kinds around them. */
const include = fc.record({
  name: fc.constantFrom(...NAMES, "../a/x.h", "b/y.h"),
  form: fc.constantFrom('"', "<", "macro", "next"),
  when: fc.constantFrom("", "#if 0", "#ifdef ON", "#ifndef ON", "#if __has_include(<sub/x.h>)"),
});

type Include = { readonly name: string; readonly form: string; readonly when: string };

function line({ name, form, when }: Include, i: number): string {
  const spelled = form === "<" ? `<${name}>` : `"${name}"`;
  const one = form === "macro"
    ? `#undef NAME_${i}\n#define NAME_${i} "${name}"\n#include NAME_${i}`
    : form === "next"
    ? `#include_next <${name}>`
    : `#include ${spelled}`;
  return when === "" ? one : `${when}\n${one}\n#endif`;
}

const file = fc.record({
  path: fc.constantFrom(...DIRS.flatMap((dir) => ["x.h", "y.h", "z.h"].map((n) => `${dir}/${n}`))),
  includes: fc.array(include, { maxLength: 3 }),
});

const tree = fc.record({
  files: fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 8 }),
  main: fc.array(include, { minLength: 1, maxLength: 4 }),
  path: fc.shuffledSubarray(["-Id/a", "-Id/b", "-iquote d/a/sub", "-isystem d/b", "-I./d"]),
  on: fc.boolean(),
});

function closure(graph: Graph): Set<Key> {
  const node = graph.nodes[0]!;
  const seen = new Set<Key>();
  const stack = [...node.inputs];
  for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    stack.push(...graph.edges(key, node.path));
  }
  return seen;
}

Deno.test("with gcc itself: every file that a compile reads is in the closure", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await fc.assert(
      fc.asyncProperty(tree, async ({ files, main, path, on }) => {
        await Deno.remove(dir, { recursive: true });
        for (const one of DIRS) await Deno.mkdir(`${dir}/${one}`, { recursive: true });
        for (const one of files) {
          // Each is read once, as the kernel's are: no endless recursion.
          const text = `#pragma once\n${one.includes.map(line).join("\n")}\n`;
          await Deno.writeTextFile(`${dir}/${one.path}`, text);
        }
        await Deno.writeTextFile(`${dir}/d/main.c`, main.map(line).join("\n") + "\n");
        const flags = `-nostdinc ${path.join(" ")} ${on ? "-DON" : ""} -c -o d/main.o d/main.c`;
        const graph = graphOf(
          parseCommands([{ target: "d/main.o", text: `gcc ${flags}` }], {
            source: "/nowhere",
            build: dir,
          }),
          diskFiles("/nowhere", dir),
        );
        const ours = closure(graph);
        const deps = await run([
          "gcc",
          "-M",
          "-MG",
          ...flags.split(" ").filter((w) => w !== "" && w !== "-c")
            .filter((w, i, all) => w !== "-o" && all[i - 1] !== "-o"),
        ], { cwd: dir });
        const read = deps.stdout.replaceAll("\\\n", " ").split(/\s+/).slice(1).filter((w) =>
          w !== ""
        );
        for (const name of read) {
          const real = await Deno.realPath(`${dir}/${name}`).catch(() => undefined);
          // -MG also names what is not there.
          if (real === undefined) continue;
          const key = `./${real.slice((await Deno.realPath(dir)).length + 1)}`;
          assert.ok(ours.has(key), `${key} is read, but not among ${[...ours].join(" ")}`);
        }
      }),
      { numRuns: 40 },
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("links to directories lead to one key", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dir}/src/include/dt-bindings`, { recursive: true });
    await Deno.mkdir(`${dir}/src/scripts/prefixes`, { recursive: true });
    await Deno.mkdir(`${dir}/out`);
    await Deno.symlink("../../include/dt-bindings", `${dir}/src/scripts/prefixes/dt-bindings`);
    await Deno.writeTextFile(`${dir}/src/include/dt-bindings/a.h`, "");
    await Deno.writeTextFile(`${dir}/src/x.c`, "#include <dt-bindings/a.h>\n");
    await Deno.symlink("x.c", `${dir}/src/y.c`);
    const graph = graphOf(
      parseCommands([{
        target: "y.o",
        text: "gcc -I/in/src/scripts/prefixes -c -o y.o /in/src/y.c",
      }], { source: "/in/src", build: "/in/out" }),
      diskFiles(`${dir}/src`, `${dir}/out`),
    );
    assert.deepEqual(closure(graph), new Set(["x.c", "include/dt-bindings/a.h"]));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("makers in a circle end", () => {
  const commands = parseCommands([
    { target: "a.bin", text: "join b.bin > a.bin" },
    { target: "b.bin", text: "join a.bin > b.bin" },
  ], { source: "/s", build: "/b" });
  const graph = graphOf(commands, memoryFiles({}));
  assert.equal(graph.nodes.length, 2);
});
