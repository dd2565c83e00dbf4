import assert from "node:assert/strict";
import { withoutSlashes } from "../../bot/text/paths.ts";

Deno.test("slashes at the end of a URL or a path go, however many there are", () => {
  const table = [
    ["https://example.org/a//", "https://example.org/a"],
    ["https://example.org/a", "https://example.org/a"],
    ["a//b/", "a//b"],
    ["/", ""],
    ["", ""],
  ] as const;
  for (const [text, bare] of table) assert.equal(withoutSlashes(text), bare);
  const long = `${"/".repeat(100_000)}a`, started = performance.now();
  assert.equal(withoutSlashes(long), long);
  assert.ok(performance.now() - started < 1000, "it is linear");
});
