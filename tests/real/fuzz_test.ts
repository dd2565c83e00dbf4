import assert from "node:assert/strict";

const TEST = decodeURIComponent(new URL("../series/fuzz_test.ts", import.meta.url).pathname);

Deno.test("10,000 mutated mails and patches: no crash, no hang, 256 MiB of heap at most", async () => {
  const args = ["test", "-A", "-q", "--v8-flags=--max-old-space-size=256", "--filter", "mutated"];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, TEST],
    env: { EVERYSTEP_FUZZ: "10000", NO_COLOR: "1" },
    signal: AbortSignal.timeout(300_000),
  });
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, text);
  assert.match(text, /1 passed/);
});
