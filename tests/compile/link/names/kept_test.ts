/** What a search for names came to is taken again only where it would come to the same. */
import assert from "node:assert/strict";
import type { Graph } from "../../../../bot/affected/mod.ts";
import { elsewhere, type Kernel } from "../../../../bot/compile/link/names/elsewhere.ts";
import type { Notes } from "../../../../bot/compile/link/types.ts";
import { writeFiles } from "../../../toy/kernel.ts";

const FILES = {
  "source/a.c": "int a(void) { return 1; }\n",
  "source/b.c": "int b(void) { return 1; }\n",
  "source/c.c": "int c(void) { return 1; }\n",
  "source/b.h": "int b(void);\n",
  "build/made.h": "#define MADE 1\n",
};

/** A kernel of three objects, of which a.o is compiled; what was found so far, and how often. */
async function kernel(dir: string) {
  await writeFiles(dir, FILES);
  const units = ["a", "b", "c"];
  const graph = {
    nodes: units.map((name) => ({
      ...{ target: `${name}.o`, key: `./${name}.o`, digest: "", host: false, start: "", path: 0 },
      inputs: [`${name}.c`],
    })),
    files: new Set([...units.map((name) => `${name}.c`), "b.h", "./made.h"]),
    defines: new Map(),
    open: new Map(),
    edges: () => [],
    scan: () => ({ includes: [], computed: [], defines: [], symbols: [] }),
  } as unknown as Graph;
  const kept = new Map<string, string>();
  const counts = { loaded: 0, saved: 0 };
  const notes: Notes = {
    but: ["a.c"],
    untrusted: true,
    load(of: readonly unknown[]) {
      const found = kept.get(JSON.stringify(of));
      if (found !== undefined) counts.loaded++;
      return Promise.resolve(found);
    },
    save(of: readonly unknown[], found: string) {
      counts.saved++;
      kept.set(JSON.stringify(of), found);
      return Promise.resolve();
    },
  };
  const roots = { source: `${dir}/source`, build: `${dir}/build` };
  const ask = (name: string, more: Partial<Kernel> = {}, gone = false) =>
    elsewhere(gone ? { added: [], gone: [name] } : { added: [name], gone: [] }, {
      ...{ graph, roots, known: new Set(["a.o"]), notes },
      compile: () => Promise.resolve(new Map()),
      ...more,
    });
  return { ask, counts, notes };
}

async function inKernel(
  work: (dir: string, at: Awaited<ReturnType<typeof kernel>>) => Promise<void>,
): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-kept-" }));
  try {
    await work(dir, await kernel(dir));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("the same search is made once, whatever the compiled file says", () =>
  inKernel(async (dir, { ask, counts }) => {
    const first = await ask("new_name");
    await writeFiles(dir, { "source/a.c": "int a(void) { return 2; }\n#define new_name(x) x\n" });
    assert.deepEqual(await ask("new_name"), first);
    assert.deepEqual(counts, { loaded: 1, saved: 1 });
  }));

const OTHER: Readonly<
  Record<string, (dir: string, at: Awaited<ReturnType<typeof kernel>>) => Promise<unknown>>
> = {
  "another name": (_dir, { ask }) => ask("other_name"),
  "a name that is gone": (_dir, { ask }) => ask("new_name", {}, true),
  "another object is compiled": (_dir, { ask }) =>
    ask("new_name", { known: new Set(["a.o", "b.o"]) }),
  "a file that the build made": async (dir, { ask }) => {
    await writeFiles(dir, { "build/made.h": "int new_name(void) { return 1; }\n" });
    const found = await ask("new_name");
    assert.deepEqual(found, { kind: "defined", name: "new_name", where: "made.h" });
  },
  "a file that the build no longer makes": async (dir, { ask }) => {
    await Deno.remove(`${dir}/build/made.h`);
    await ask("new_name");
  },
};

Deno.test("another search is made anew", async (t) => {
  for (const [what, other] of Object.entries(OTHER)) {
    await t.step(what, () =>
      inKernel(async (dir, at) => {
        await at.ask("new_name");
        await other(dir, at);
        assert.deepEqual(at.counts, { loaded: 0, saved: 2 });
      }));
  }
});

Deno.test("nothing is kept where the patch changed a file that is searched", async (t) => {
  const define = "int new_name(void) { return 1; }\n";
  const cases: Readonly<Record<string, (dir: string) => Promise<readonly string[]>>> = {
    "one of another object": async (dir) => {
      await writeFiles(dir, { "source/b.h": define });
      return ["a.c", "b.h"];
    },
    "the compiled one, under another name": async (dir) => {
      await Deno.remove(`${dir}/source/b.h`);
      await Deno.symlink("a.c", `${dir}/source/b.h`);
      await writeFiles(dir, { "source/a.c": define });
      return ["a.c"];
    },
    "one that is not there": () => Promise.resolve(["a.c", "gone.c"]),
  };
  for (const [what, change] of Object.entries(cases)) {
    await t.step(what, () =>
      inKernel(async (dir, { ask, counts, notes }) => {
        await ask("new_name");
        const but = await change(dir);
        const found = await ask("new_name", { notes: { ...notes, but } });
        assert.deepEqual(counts, { loaded: 0, saved: 1 });
        if (!but.includes("gone.c")) {
          assert.deepEqual(found, { kind: "defined", name: "new_name", where: "b.h" });
        }
      }));
  }
});
