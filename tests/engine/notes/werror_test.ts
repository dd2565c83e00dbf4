import assert from "node:assert/strict";
import { loadArchs, SHIPPED_CONFIGS, usualBuild } from "../../../bot/config/mod.ts";
import { werrorNotes } from "../../../bot/engine/notes/werror.ts";

const um = usualBuild((await loadArchs(SHIPPED_CONFIGS)).find(({ name }) => name === "um")!);

Deno.test("names of --werror that mean nothing get a note", async () => {
  const good = ["all", "modpost", "boot", "unused", "unused-variable", "-Wformat", "missing"];
  assert.deepEqual(await werrorNotes(good, [um]), []);
  const notes = await werrorNotes(["unused", "fooo", "-Wno-such-thing", "objtol"], [um]);
  assert.equal(notes.length, 3, notes.join("\n"));
  assert.match(notes[0]!, /^--werror=fooo fails nothing: no compiler of this run has -Wfooo, /);
  assert.match(notes[1]!, /has -Wno-such-thing,/);
  assert.match(notes[2]!, /objtool/);
});

Deno.test("where no compiler answers, nothing is said of names", async () => {
  const toolchain = { ...um.toolchain, prefix: "no-such-machine-" };
  assert.deepEqual(await werrorNotes(["fooo"], [{ ...um, toolchain }]), []);
});
