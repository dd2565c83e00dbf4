/**
 * Consoles of one document each: names, results, plans.
 */
import { type KtapText, params, suite, top } from "./ktap_text.ts";

const STRICT = "what was not planned has a result all the same";
const NO_RESULT = "it counts an error, and no failure, where a result is missing";

/** The consoles. */
export const KTAP_RESULTS: readonly KtapText[] = [
  {
    name: "three levels",
    text: top(
      1,
      suite("a", [
        "    KTAP version 1",
        "    # Subtest: b",
        "    1..2",
        "        KTAP version 1",
        "        # Subtest: c",
        "        1..2",
        "        ok 1 x",
        "        not ok 2 y",
        "    not ok 1 c",
        "    ok 2 d",
        "not ok 1 b",
      ], { plan: "1..1" }),
    ),
    expect: "a.b.c.x: ok\na.b.c.y: not ok\na.b.d: ok",
    kunit: "fails",
  },
  {
    name: "skips with reasons, of what is ok and of what is not",
    text: top(
      1,
      suite("a", [
        "ok 1 one # SKIP needs hardware",
        "ok 2 two # SKIP",
        "not ok 3 three # SKIP odd",
        "ok 4 four # skip is no directive in lower case",
      ], { result: "ok 1 a" }),
    ),
    expect: "a.one: skip (needs hardware)\na.two: skip\na.three: skip (odd)\na.four: ok",
    kunit: "passes",
  },
  {
    name: "TODO is no excuse",
    text: top(1, suite("a", ["not ok 1 one # TODO not yet", "ok 2 two"], { result: "ok 1 a" })),
    expect: "a.one: not ok\na.two: ok",
    kunit: "fails",
  },
  {
    name: "no plan of the suites",
    text: `KTAP version 1\n${suite("a", ["ok 1 one"])}`,
    expect: "a.one: ok\nlost: 1 of unknown suites have a result",
    kunit: "passes",
    but: "nobody knows whether all suites ran",
  },
  {
    name: "no plan in a suite",
    text: top(1, suite("a", ["ok 1 one", "ok 2 two"], { plan: "" })),
    expect: "a.one: ok\na.two: ok",
    kunit: "passes",
  },
  {
    name: "fewer results than planned",
    text: top(1, suite("a", ["ok 1 one"], { plan: "1..3" })),
    expect: "a.one: ok\na: not ok (2 of 3 planned tests have no result)",
    kunit: "fails",
  },
  {
    name: "more results than planned, one of which fails",
    text: top(
      1,
      suite("a", ["ok 1 one", "not ok 2 two"], { plan: "1..1", result: "not ok 1 a" }),
    ),
    expect: "a.one: ok\na.two: not ok",
    kunit: "passes",
    but: STRICT,
  },
  {
    name: "more suites than planned, one of which fails",
    text: top(1, suite("a", ["ok 1 one"]), suite("b", ["not ok 1 one"])),
    expect: "a.one: ok\nb.one: not ok",
    kunit: "passes",
    but: STRICT,
  },
  {
    name: "a second plan is what a kernel prints between",
    text: top(
      2,
      suite("a", ["ok 1 one", "1..1"], { plan: "1..3" }),
      "1..1\n1..1 of something\n",
    ),
    expect: "a.one: ok\na: not ok (2 of 3 planned tests have no result)\n" +
      "lost: 1 of 2 suites have a result",
    kunit: "fails",
  },
  {
    name: "what looks like a plan, alone",
    text: top(2, suite("a", ["ok 1 one"]), "1..1\n"),
    expect: "a.one: ok\nlost: 1 of 2 suites have a result",
    kunit: "passes",
    but: NO_RESULT,
  },
  {
    name: "two tests, and two suites, of one name",
    text: top(2, suite("a", ["ok 1 one", "not ok 2 one"]), suite("a", ["ok 1 one"])),
    expect: "a.one: ok\na.one (2): not ok\na.one (3): ok",
    kunit: "fails",
  },
  {
    name: "parameters of one name",
    text: params(["ok 1 v", "not ok 2 v", "ok 3 v"], "not ok 1 p", 3),
    expect: "a.p.v: ok\na.p.v (2): not ok\na.p.v (3): ok",
    kunit: "fails",
  },
  {
    name: "parameters that are negative numbers, or begin with blanks",
    text: params(["ok 1 5", "not ok 2 -5", "ok 3  - 5", "ok 4 - 6"], "not ok 1 p", 4),
    expect: "a.p.5: ok\na.p.-5: not ok\na.p. - 5: ok\na.p.6: ok",
    kunit: "fails",
  },
  {
    name: "all parameters are skipped",
    text: params(["ok 1 v # SKIP no", "ok 2 w # SKIP no"], "ok 1 p # SKIP "),
    expect: "a.p.v: skip (no)\na.p.w: skip (no)",
    kunit: "passes",
  },
  {
    name: "a parameter has no result",
    text: params(["ok 1 v"], "ok 1 p", 2),
    expect: "a.p.v: ok\na.p: not ok (1 of 2 planned tests have no result)",
    kunit: "fails",
  },
  {
    name: "a parameter's line is lost behind another one's, and its test fails",
    text: params(["ok 1 v", "random: crng not ok 2 w"], "not ok 1 p"),
    expect: "a.p.v: ok\na.p: not ok",
    kunit: "passes",
    but: "the result of the test itself says that it fails",
  },
  {
    name: "other lines between, which look like results",
    text: top(
      1,
      suite("a", ["# one: ok 3 things", "some driver: not ok", "ok then", "ok 1 one", "# ok 7 x"], {
        plan: "1..1",
      }),
    ),
    expect: "a.one: ok",
    kunit: "passes",
  },
  {
    name: "a line that is lost behind another one",
    text: top(
      1,
      suite("a", ["ok 1 one    not ok 2 two"], { plan: "1..2", result: "not ok 1 a" }),
    ),
    expect: "a.one    not ok 2 two: ok\na: not ok (1 of 2 planned tests have no result)",
    kunit: "fails",
  },
  {
    name: "a test that took too long",
    text: top(
      1,
      suite("a", ["# one: test case timed out", "not ok 1 one", "ok 2 two"], {
        plan: "1..2",
      }),
    ),
    expect: "a.one: not ok\na.two: ok",
    kunit: "fails",
  },
];
