/** Which macros make names of their arguments. */
import assert from "node:assert/strict";
import { isWhole, mayBePasted } from "../../../bot/build/link/lists.ts";
import { pastesOf } from "../../../bot/build/link/macros.ts";

const LINES = String.raw`
#define PASTE(a, b) a##b
#define MIDDLE(x) get_ ## x ## _size
#define GIVEN(n, v) int PASTE(get_, n) = v
#define DEEP(v, n) do { GIVEN(n, (v)); } while (0)
#define PLAIN(a, b) ((a) < (b) ? (a) : (b))
#define LONG(one, \
	two) \
	MIDDLE(two)
int between;
#define ALIAS DEEP
#define APPLY(m, x) m(x)
#define SAY(fmt, args...) printf(fmt, ##args)
#define ALL(...) PASTE(__VA_ARGS__)
#define CIRCLE(x) CIRCLE(x)
#define STRING(x) "a ## x"
`.split("\n");

Deno.test("the arguments that become a part of a name", () => {
  const pastes = pastesOf(LINES);
  const which = (macro: string) => [0, 1, 2].filter((at) => pastes(macro, at)).join("");
  assert.deepEqual(
    Object.fromEntries(
      [
        "PASTE",
        "MIDDLE",
        "GIVEN",
        "DEEP",
        "PLAIN",
        "LONG",
        "ALIAS",
        "APPLY",
        "SAY",
        "CIRCLE",
        "none",
      ]
        .map((macro) => [macro, which(macro)]),
    ),
    {
      ...{ PASTE: "01", MIDDLE: "0", GIVEN: "0", DEEP: "1", PLAIN: "", LONG: "1", ALIAS: "1" },
      ...{ APPLY: "1", SAY: "", CIRCLE: "", none: "" },
    },
  );
  assert.ok(pastes("ALL", 0) && pastes("ALL", 5));
});

Deno.test("where a whole argument may be pasted", () => {
  const pastes = pastesOf(LINES);
  const at = (text: string) => mayBePasted(text, text.indexOf("word"), pastes);
  assert.ok(at("MIDDLE(word)"));
  assert.ok(at("PASTE(PLAIN(word, 2), x)"), "what another macro makes of it");
  assert.ok(at("#define LIST(X) X(word) X(other)"), "whatever X is");
  assert.ok(at("struct { int a; , word)"), "it is not known where the list begins");
  assert.ok(!at("int f(int a) { return PLAIN(word, a); }"));
  assert.ok(!at("int f(int a) { MIDDLE(a); return g(word, a); }"));
});

Deno.test("a word alone between commas and parentheses", () => {
  const at = (text: string) => isWhole(text, text.indexOf("word"), 4);
  assert.ok(at("f(word)") && at("f(a, word, b)"));
  assert.ok(at(`f( \\\n${"\t".repeat(60)}word \\\n\t, b)`), "however far apart");
  assert.ok(!at("f(word + 1)") && !at("f(x word)") && !at("word)") && !at("(word"));
});
