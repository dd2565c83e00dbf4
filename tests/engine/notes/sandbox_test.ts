import assert from "node:assert/strict";
import { sandboxNotes } from "../../../bot/engine/notes/sandbox.ts";
import { DEFAULT_LIMITS } from "../../../bot/system/process/limits.ts";

Deno.test("a report says what the sandbox of strangers' patches lacks", () => {
  const bare = { kind: "bwrap", limits: DEFAULT_LIMITS, sealed: true } as const;
  const filters = { build: "/x", boot: "/y" };
  const counts = (sandbox: Parameters<typeof sandboxNotes>[0]["sandbox"], untrusted: boolean) =>
    sandboxNotes({ sandbox, untrusted }).length;
  assert.equal(counts({ ...bare, filters, ownKeys: true }, true), 0);
  assert.equal(counts({ ...bare, filters }, true), 0, "the filter refuses calls for keys");
  assert.equal(counts({ ...bare, ownKeys: true }, true), 1);
  assert.equal(counts(bare, true), 2);
  assert.equal(counts(bare, false), 0);
  assert.match(sandboxNotes({ sandbox: bare, untrusted: true })[0]!, /^--untrusted: no filter/);
  assert.equal(counts({ kind: "none", why: "x" }, false), 1);
});
