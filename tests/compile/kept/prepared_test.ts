import assert from "node:assert/strict";
import { isUnread, preparedStore } from "../../../bot/compile/kept/prepared.ts";
import { openKept } from "../../../bot/compile/kept/store.ts";
import { type Keeping, prepareState } from "../../../bot/compile/objects/prepare.ts";
import { TOY_FILES, writeFiles } from "../../toy/kernel.ts";
import { toyRequest } from "../toy_state.ts";

Deno.test("what another state is prepared with is taken, and not what its files include", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir());
  try {
    await writeFiles(`${dir}/linux`, TOY_FILES);
    const steps: string[] = [];
    const request = toyRequest(dir, ({ name }) => void steps.push(name));
    const store = preparedStore(openKept(`${dir}/results`));
    const at = (tree: string, from?: Keeping["from"]): Keeping => ({
      ...{ store, tree, watch: ["mm/b.c"], compilers: ["gcc"], untrusted: false },
      ...from && { from },
    });
    const stepsOf = async (keeping: Keeping) => {
      steps.length = 0;
      const state = await prepareState(request, undefined, keeping);
      const { includes } = state.snapshot!.graph.scan("mm/b.c");
      return { state, steps: [...steps], includes: includes.map(({ name }) => name) };
    };
    const base = await stepsOf(at("base"));
    assert.deepEqual(base.steps, ["config", "prepare", "dry-run"]);
    const known = (path: string) => isUnread(base.state.origin!, path);
    assert.deepEqual(["mm/b.c", "fs/far.c", "Makefile"].map(known), [
      ...[true, true, false],
    ]);
    const again = await stepsOf(at("base"));
    assert.deepEqual([again.steps, again.includes], [["restore"], ["toy.h"]]);
    const text = TOY_FILES["mm/b.c"]!.replace("<toy.h>", "<toy.h>\n#include <more.h>");
    await writeFiles(`${dir}/linux`, { "mm/b.c": text, "include/more.h": "" });
    const next = await stepsOf(at("next", base.state.origin));
    assert.deepEqual(next.steps, ["restore", "dry-run"]);
    assert.deepEqual(next.includes, ["toy.h", "more.h"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a note is that of its state and of all that decides it", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const store = preparedStore(openKept(dir));
    const found = "what was found";
    await store.saveNote("state", [["name"], []], found);
    assert.deepEqual(await store.note("state", [["name"], []]), found);
    assert.equal(await store.note("other", [["name"], []]), undefined);
    assert.equal(await store.note("state", [[], ["name"]]), undefined);
    // A run that is to find all anew takes its own alone.
    const fresh = preparedStore(openKept(dir), { fresh: true });
    assert.equal(await fresh.note("state", [["name"], []]), undefined);
    await fresh.saveNote("state", [["name"], []], found);
    assert.deepEqual(await fresh.note("state", [["name"], []]), found);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
