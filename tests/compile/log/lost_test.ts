import assert from "node:assert/strict";
import { lostIn, withLost } from "../../../bot/compile/log/lost.ts";

Deno.test("objects that there is no rule to make any more", () => {
  const noRule = (name: string) => `No rule to make target '${name}', needed by 'lib/built-in.a'.`;
  const dry = (problems: string[], made: string[] = []) => ({
    problems,
    graph: { makers: new Set(made) },
  });
  const before = dry([noRule("lib/a.o"), noRule("lib/x.h")]);
  const problems = [
    noRule("lib/a.o"),
    noRule("lib/b.o"),
    noRule("lib/y.h"),
    noRule("lib/made.o"),
    noRule("vmlinux.o"),
  ];
  const after = dry(problems, ["./lib/made.c"]);
  // What both lack may be there once other things are made.
  assert.deepEqual([...lostIn(before, after)], []);
  const lost = lostIn(after, before);
  assert.deepEqual([...lost.keys()], ["lib/b.o"]);
  const facts = { diagnostics: [], brokenTargets: ["lib/c.o"], made: [], compiled: 1 };
  assert.equal(withLost(facts, new Map()), facts);
  const { diagnostics, brokenTargets } = withLost(facts, lost);
  assert.deepEqual(brokenTargets, ["lib/b.o", "lib/c.o"]);
  assert.deepEqual(diagnostics, [{
    severity: "error",
    tool: "make",
    message: "No rule to make target 'lib/b.o', needed by 'lib/built-in.a'",
    target: "lib/b.o",
  }]);
});
