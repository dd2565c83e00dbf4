import assert from "node:assert/strict";
import { choose, kindsOf } from "./pick/choose.ts";
import { rngOf } from "./pick/rng.ts";
import { GROUPS, KINDS } from "./kinds/mod.ts";
import { functionsOf, lastInclude, statementsOf } from "./source/c.ts";
import { SAMPLE } from "./source/sample.ts";
import type { Edit, Kind } from "./types.ts";

/** The first edit that a kind makes of the sample. */
function editOf(kind: Kind, tries = 400): Edit | undefined {
  for (let i = 0; i < tries; i++) {
    const edit = kind.make(rngOf(`${kind.name} ${i}`), SAMPLE);
    if (edit !== undefined) return edit;
  }
  return undefined;
}

Deno.test("the catalogue has many kinds, each with a name of its own", () => {
  assert.ok(KINDS.length >= 40);
  assert.equal(new Set(KINDS.map(({ name }) => name)).size, KINDS.length);
  assert.ok(KINDS.every(({ name, weight }) => /^[a-z-]+$/.test(name) && weight >= 1));
});

Deno.test("README lists the catalogue as it is", async () => {
  const file = await Deno.readTextFile(new URL("README.md", import.meta.url));
  const text = file.replaceAll(/\s+/g, " ");
  const total = KINDS.reduce((sum, { weight }) => sum + weight, 0);
  assert.ok(text.includes(`${KINDS.length} kinds, weights of ${total} in all`));
  for (const [group, kinds] of Object.entries(GROUPS)) {
    const share = 100 * kinds.reduce((sum, { weight }) => sum + weight, 0) / total;
    const listed = kinds.map(({ name, weight }) => `${name} ${weight}`).join(", ");
    assert.ok(text.includes(`- ${group}, ${share.toFixed(0)} percent: ${listed}.`), group);
  }
});

for (const kind of KINDS) {
  Deno.test(`kind ${kind.name}: it changes the sample, and the same numbers change the same`, () => {
    const edit = editOf(kind);
    assert.ok(edit !== undefined, "no edit in all tries");
    assert.deepEqual(editOf(kind), edit);
    assert.equal(new Set(edit.changes.map(({ path }) => path)).size, edit.changes.length);
    const differs = edit.changes.filter((change) =>
      change.kind !== "write" || change.mode !== undefined ||
      SAMPLE.read(change.path) !== change.text
    );
    assert.equal(differs.length, edit.changes.length, "every change changes something");
    for (const change of edit.changes) {
      if (change.kind === "delete") assert.ok(SAMPLE.has(change.path), change.path);
      assert.match(change.path, /^[\w.-]+(?:\/[\w.-]+)*$/);
    }
  });
}

Deno.test("most patches are to code", () => {
  const chosen = Array.from(
    { length: 300 },
    (_, i) => choose({ seed: 1, arch: "um", kinds: "", i }, KINDS, SAMPLE)!,
  );
  const code = chosen.filter(({ edit }) => edit.changes.every(({ path }) => /\.[ch]$/.test(path)));
  assert.ok(code.length > 150, `${code.length} of 300`);
});

Deno.test("a patch depends on its seed, architecture, kinds and number, and on no other patch", () => {
  const key = { seed: 7, arch: "um", kinds: "", i: 3 };
  const of = (more: Partial<typeof key>) =>
    JSON.stringify(choose({ ...key, ...more }, KINDS, SAMPLE)!.edit);
  choose({ ...key, i: 2 }, KINDS, SAMPLE);
  assert.equal(of({}), of({}));
  const others = [of({ seed: 8 }), of({ arch: "x86_64" }), of({ i: 4 })];
  assert.ok(others.every((other) => other !== of({})));
});

Deno.test("kinds are chosen by a pattern; where none suits there is no patch", () => {
  const some = kindsOf(KINDS, "^export-");
  assert.ok(some.length > 3 && some.length < KINDS.length);
  assert.ok(some.every(({ name }) => name.startsWith("export-")));
  const never: Kind = { name: "never", weight: 1, usually: "either", make: () => undefined };
  assert.equal(choose({ seed: 1, arch: "um", kinds: "", i: 0 }, [never], SAMPLE), undefined);
});

Deno.test("functions and their statements are found by the lay-out", () => {
  const lines = [
    "#include <a.h>",
    "struct x {",
    "};",
    "static inline struct x *first(int a,",
    "\t\t\t      int b)",
    "{",
    "\tint n = 1;",
    "",
    "\tcall(n);",
    "\tif (n)",
    "\t\tcall(2);",
    "\tlong_call(n,",
    "\t\t  3);",
    "}",
    "int declared(void);",
    "DEFINE_THING(x)",
    "{",
    "}",
  ];
  const [fn, ...more] = functionsOf(lines);
  assert.equal(more.length, 0);
  assert.deepEqual(fn, {
    ...{ name: "first", start: 3, open: 5, end: 13, isStatic: true },
    head: "static inline struct x *first(int a, int b)",
  });
  assert.deepEqual(statementsOf(lines, fn!), [8]);
  assert.equal(lastInclude(lines), 0);
});
