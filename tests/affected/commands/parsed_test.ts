/** What is kept of a command. */
import assert from "node:assert/strict";
import { parseCommands } from "../../../bot/affected/commands/parsed.ts";
import { ROOTS } from "../memory.ts";

Deno.test("the members of an archive, where more commands follow", () => {
  const text = "rm -f vmlinux.a; ar cDPrST vmlinux.a built-in.a lib/lib.a; ar mPiT built-in.a x";
  const [parsed] = parseCommands([{ target: "vmlinux.a", text }], ROOTS);
  assert.ok(parsed?.list?.includes("lib/lib.a"));
});
