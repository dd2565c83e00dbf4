/** How a tree links is asked of its make once for a base, and never of a stranger's for others. */
import assert from "node:assert/strict";
import { linkWorld, type Side } from "../../../bot/compile/link/world.ts";

const saved = (target: string, text: string) =>
  `make -f scripts/Makefile.some
set -e;  echo '  LD ${target}';   trap 'rm -f ${target}; trap - HUP; kill -s HUP $$' HUP;  ${text}; printf '%s\\n' 'savedcmd_${target} := ${text}' > ./.${target}.cmd
:
`;
const LINK = saved("vmlinux.o", "ld -m elf_x86_64 -r -o vmlinux.o --whole-archive vmlinux.a");
const SAVED = LINK + saved("Module.symvers", "scripts/mod/modpost -M -o Module.symvers vmlinux.o");

/** Asks twice with these notes, of a make that prints this; gives how often that ran, and the tools. */
async function asked(
  untrusted: boolean | undefined,
  print = SAVED,
  kept = new Map<string, string>(),
) {
  const build = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-world-" }));
  let runs = 0;
  try {
    const cell = {
      argv: (targets: readonly string[]) => ["make", ...targets],
      places: { build: "/tmp/build" },
      async call() {
        runs++;
        await Deno.writeTextFile(`${build}/.everystep-tools`, print);
        return { ok: true };
      },
    };
    const side = { cell, build, source: build, snapshot: { graph: {}, config: new Map() } };
    const sides = { before: side, after: side } as unknown as Record<"before" | "after", Side>;
    const notes = untrusted === undefined ? undefined : {
      ...{ but: [], untrusted },
      load: (of: readonly unknown[]) => Promise.resolve(kept.get(JSON.stringify(of))),
      save: (of: readonly unknown[], text: string) =>
        Promise.resolve(void kept.set(JSON.stringify(of), text)),
    };
    const world = linkWorld(sides, {
      checkout: () => Promise.resolve(),
      definers: () => Promise.resolve([]),
      notes,
    });
    const first = await world.linkTools(), again = await world.linkTools();
    assert.deepEqual(first, again);
    return { runs, ld: again?.ld, kept };
  } finally {
    await Deno.remove(build, { recursive: true });
  }
}

Deno.test("make is asked once how a base links", async () => {
  const { runs, ld, kept } = await asked(false);
  assert.deepEqual([runs, ld], [1, ["ld", "-m", "elf_x86_64"]]);
  assert.equal((await asked(undefined, SAVED, kept)).runs, 2);
  // That of another make line is another answer.
  assert.equal((await asked(false, SAVED, new Map([["[]", LINK]]))).runs, 1);
});

Deno.test("nobody takes what a stranger's make says, nor what is not understood", async () => {
  const stranger = await asked(true);
  assert.deepEqual([stranger.runs, stranger.kept.size], [2, 0]);
  const { kept } = await asked(false);
  assert.equal((await asked(true, SAVED, kept)).runs, 2);
  const odd = await asked(false, LINK);
  assert.deepEqual([odd.runs, odd.ld, odd.kept.size], [2, undefined, 0]);
});
