import assert from "node:assert/strict";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { coverArchs, type CoverHints, positiveSymbols } from "../../bot/plan/mod.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const names = (hints: Partial<CoverHints>) =>
  coverArchs(archs, { paths: ["drivers/a.c"], depends: [], dirs: [], own: [], ...hints })
    .map(({ name }) => name);

Deno.test("where a file may be compiled: its own directory, x86_64, what it depends on", () => {
  assert.deepEqual(names({}), ["x86_64", "arm64", "arm", "powerpc64"]);
  assert.deepEqual(names({ paths: ["arch/x86/kernel/a.c"] }), ["x86_64"]);
  assert.deepEqual(names({ paths: ["arch/s390/kernel/a.c"] }), ["s390x"]);
  assert.deepEqual(names({ depends: ["PPC64 && !S390"] }).slice(0, 2), ["x86_64", "powerpc64"]);
  assert.deepEqual(names({ dirs: ["riscv"], own: ["um"] }).slice(0, 3), [
    "x86_64",
    "riscv64",
    "um",
  ]);
  assert.equal(names({ own: archs.map(({ name }) => name) }).length, 6);
});

Deno.test("symbols that a condition asks for", () => {
  assert.deepEqual(positiveSymbols("(A || B_2) && !C && !  D"), ["A", "B_2"]);
});
