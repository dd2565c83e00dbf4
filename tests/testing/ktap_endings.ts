/**
 * Consoles of several documents, and those that do not end as they began.
 */
import { type KtapText, suite, top } from "./ktap_text.ts";

const NO_RESULT = "it counts an error, and no failure, where a result is missing";

/** The consoles. */
export const KTAP_ENDINGS: readonly KtapText[] = [
  {
    name: "a second module, of which a test fails",
    text: top(1, suite("a", ["ok 1 one"])) + top(1, suite("b", ["not ok 1 one"])),
    expect: "a.one: ok\nb.one: not ok",
    kunit: "passes",
    but: "it reads the first alone",
  },
  {
    name: "a module twice: what one has too many the other one does not have",
    text: top(2, suite("a", ["ok 1 one"])) +
      top(1, suite("a", ["ok 1 one"]), suite("b", ["ok 1 one"])),
    expect: "a.one: ok\na.one (2): ok\nb.one: ok\nlost: 2 of 3 suites have a result",
    kunit: "passes",
    but: "it takes the second's suite for one of the first's",
  },
  {
    name: "nothing at all, skipped",
    text: "KTAP version 1\n1..0 # SKIP nothing to do\n",
    expect: "",
    kunit: "fails",
  },
  {
    name: "a suite that is skipped, with no plan to speak of",
    text: top(
      2,
      suite("a", [], { plan: "1..0 # SKIP no", result: "ok 1 a # SKIP no" }),
      suite("b", ["ok 1 x"]),
    ),
    expect: "a: skip (no)\nb.x: ok",
    kunit: "passes",
  },
  {
    name: "a suite without a test, which says ok",
    text: top(1, suite("a", [])),
    expect: "a: skip (it has no test)",
    kunit: "fails",
    but: "it is no failure: where nothing else is tested, the state is untested",
  },
  {
    name: "version lines twice",
    text: `KTAP version 1\n${top(1, `    KTAP version 1\n${suite("a", ["ok 1 one"])}`)}`,
    expect: "a.one: ok",
    kunit: "passes",
  },
  {
    name: "a version that does not exist yet",
    text: top(1, suite("a", ["ok 1 one"])).replace("KTAP version 1", "KTAP version 2"),
    expect: "lost: it speaks KTAP version 2, which is not known here",
    kunit: "passes",
    but: "what its lines mean nobody knows",
  },
  {
    name: "names with blanks, dashes and escaped hash signs",
    text: top(1, suite("a", ["ok 1 one two  three", "ok 2 - four - five", "ok 3 a\\#b # time 3"])),
    expect: "a.one two  three: ok\na.four - five: ok\na.a\\#b: ok",
    kunit: "fails",
    but: "a name may have a hash sign: it sees no result there",
  },
  {
    name: "a suite that has no result line, and another one",
    text: top(2, suite("a", ["ok 1 one"], { result: "" }), suite("b", ["ok 1 two"])),
    expect: "a.one: ok\nb.two: ok\nlost: 1 of 2 suites have a result",
    kunit: "passes",
    but: NO_RESULT,
  },
  {
    name: "a suite without a name, in which the kernel ends",
    text: top(1, "    KTAP version 1\n    1..2\n    ok 1 x\n"),
    expect: "x: ok\nunnamed: not ok (1 of 2 planned tests have no result)\n" +
      "lost: 0 of 1 suites have a result",
    kunit: "fails",
  },
  {
    name: "a suite that could not be set up",
    text: top(1, "    # a: failed to initialize (-5)\nnot ok 1 a\n"),
    expect: "a: not ok",
    kunit: "fails",
  },
  {
    name: "numbers that do not follow each other",
    text: top(1, suite("a", ["ok 2 one", "ok 1 two"])),
    expect: "a.one: ok\na.two: ok",
    kunit: "passes",
  },
  {
    name: "a result without a number",
    text: top(1, suite("a", ["ok one", "ok 2 two"])),
    expect: "a.two: ok\na: not ok (1 of 2 planned tests have no result)",
    kunit: "fails",
  },
  {
    name: "a panic after all tests",
    text: `${
      top(1, suite("a", ["ok 1 one"]))
    }Kernel panic - not syncing: Attempted to kill init!\n`,
    expect: "a.one: ok\nlost: the kernel panicked: Attempted to kill init!",
    kunit: "passes",
    but: "a kernel that dies is no good one",
  },
  {
    name: "the executor gives up",
    text: "kunit executor: error filtering suites: -22\nreboot: System halted\n",
    expect: "lost: the kernel ran no test",
    kunit: "fails",
  },
  {
    name: "levels of two blanks, as the document has them",
    text:
      "KTAP version 1\n1..1\n  KTAP version 1\n  1..1\n    KTAP version 1\n    1..2\n    ok 1 x\n" +
      "    not ok 2 y\n  not ok 1 b\nnot ok 1 a\n",
    expect: "a.b.x: ok\na.b.y: not ok",
    kunit: "fails",
  },
];
