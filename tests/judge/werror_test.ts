import assert from "node:assert/strict";
import { isWerror } from "../../bot/judge/werror.ts";

Deno.test("which warnings --werror means", () => {
  const cc = (option: string) => ({ tool: "cc", option });
  assert.ok(isWerror(cc("-Wunused-variable"), ["unused"]));
  assert.ok(isWerror(cc("-Wunused"), ["unused"]));
  assert.ok(isWerror(cc("-Wunused-variable"), ["-Wunused-variable"]));
  assert.ok(isWerror({ tool: "modpost" }, ["unused", "modpost"]));
  assert.ok(isWerror({ tool: "objtool" }, ["all"]));
  assert.ok(!isWerror(cc("-Wunusedfoo"), ["unused"]));
  assert.ok(!isWerror(cc("-Wformat"), ["unused", "modpost"]));
  assert.ok(!isWerror({ tool: "cc" }, ["unused"]));
});
