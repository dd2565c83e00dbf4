import assert from "node:assert/strict";
import fc from "fast-check";
import type { Rule } from "../../../bot/config/mod.ts";
import { type Facts, isBelow, isLike, serve } from "../../../bot/service/watch/rules.ts";
import { growth } from "../../series/growth.ts";

const facts: Facts = {
  watch: "mm",
  lists: ["Linux-MM@kvack.org", "linux-kernel.vger.kernel.org"],
  author: "A.Author@Example.org",
  tags: ["RFC", "net-next"],
  paths: ["mm/memory.c", "arch/um/include/asm/tlb.h"],
};
const served: Rule["then"] = { kind: "serve", tree: "linux", mail: true };
const ignored: Rule["then"] = { kind: "ignore" };
const matches = (when: Omit<Rule, "then">, of: Facts = facts) =>
  serve(of, [{ ...when, then: served }]).kind === "serve";

Deno.test("a rule fits by all that it names", async (t) => {
  const cases: [string, Omit<Rule, "then">, boolean][] = [
    ["nothing named", {}, true],
    ["a list, in any case", { lists: ["x@y", "linux-mm@kvack.org"] }, true],
    ["another list", { lists: ["netdev@vger.kernel.org"] }, false],
    ["a List-Id", { lists: ["linux-kernel.vger.kernel.org"] }, true],
    ["a list's address for its List-Id", { lists: ["linux-kernel@vger.kernel.org"] }, true],
    ["a pattern of lists", { lists: ["*@kvack.org"] }, true],
    ["part of a name", { lists: ["mm@kvack.org"] }, false],
    ["an author", { authors: ["a.author@example.org"] }, true],
    ["a domain", { authors: ["@example.org"] }, true],
    ["not a domain's end", { authors: ["@ample.org"] }, false],
    ["a tag", { tags: ["net-next"] }, true],
    ["a pattern of tags", { tags: ["*-next"] }, true],
    ["no such tag", { tags: ["iproute2"] }, false],
    ["a directory", { paths: ["mm/"] }, true],
    ["another directory", { paths: ["net/"] }, false],
    ["one that does not count", { paths: ["mm/"], except: ["mm/memory.c"] }, false],
    ["what is left without it", { except: ["mm/"] }, true],
    ["nothing left", { except: ["mm/", "arch/"] }, false],
    ["the watch", { watch: ["mm"] }, true],
    ["another watch", { watch: ["net"] }, false],
    ["all but one", { lists: ["linux-mm@kvack.org"], paths: ["net/"] }, false],
  ];
  for (const [name, when, want] of cases) {
    await t.step(name, () => assert.equal(matches(when), want));
  }
});

Deno.test("paths are MAINTAINERS' own", async (t) => {
  const cases: [string, string, boolean][] = [
    ["drivers/net/", "drivers/net/a.c", true],
    ["drivers/net/", "drivers/net/b/a.c", true],
    ["drivers/net/", "drivers/net", false],
    ["drivers/net/*", "drivers/net/a.c", true],
    ["drivers/net/*", "drivers/net/b/a.c", false],
    ["*/net/*", "drivers/net/a.c", true],
    ["*/net/*", "net/a.c", false],
    ["mm", "mm/memory.c", true],
    ["mm", "mmu/a.c", false],
    ["include/linux/mm*.h", "include/linux/mmzone.h", true],
    ["include/linux/mm*.h", "include/linux/mm/a.h", false],
    ["arch/*/include/", "arch/um/include/asm/tlb.h", true],
    ["Makefile", "Makefile", true],
    ["Makefile", "mm/Makefile", false],
  ];
  for (const [pattern, path, want] of cases) {
    await t.step(`${pattern} and ${path}`, () => assert.equal(isBelow(path, pattern), want));
  }
});

const word = fc.constantFrom("mm", "net", "um", "rfc", "a@b.org", "c@d.org", "x*", "*", "mm/a.c");
const words = fc.option(fc.array(word, { minLength: 1, maxLength: 3 }), { nil: undefined });
const rule = fc.record({
  ...{ watch: words, lists: words, paths: words, except: words, authors: words, tags: words },
  then: fc.constantFrom(served, ignored),
});
const anyFacts = fc.record({
  ...{ watch: word, author: word, lists: fc.array(word), tags: fc.array(word) },
  paths: fc.array(word),
});

Deno.test("the first rule that fits decides, and the others say nothing", () => {
  fc.assert(fc.property(anyFacts, fc.array(rule), fc.array(rule), (facts, before, after) => {
    const alone = (one: Rule) =>
      serve(facts, [{ ...one, then: { kind: "serve", tree: "t", mail: false } }]).kind === "serve";
    const first = before.find(alone);
    if (first === undefined) {
      assert.deepEqual(serve(facts, [...before, ...after]).kind, serve(facts, after).kind);
    } else {
      const kind = first.then.kind === "serve" ? "serve" : "ignored";
      assert.equal(serve(facts, before).kind, kind);
      assert.deepEqual(serve(facts, [...before, ...after]), serve(facts, before));
    }
  }));
});

Deno.test("without a rule nothing is served, and it says what there was", () => {
  assert.deepEqual(serve(facts, []), {
    kind: "ignored",
    why: "no [[rule]] serves it: from mm, by A.Author@Example.org, [RFC, net-next], to " +
      "Linux-MM@kvack.org, linux-kernel.vger.kernel.org; touches mm/memory.c, " +
      "arch/um/include/asm/tlb.h",
  });
});

Deno.test("a pattern is a regular expression's .* and .", async () => {
  const text = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 8 }).map((all) =>
    all.join("")
  );
  fc.assert(fc.property(text, text, (value, pattern) => {
    const source = pattern.replace(/[*?]/g, (char) => char === "*" ? "[^]*" : "[^]");
    assert.equal(isLike(value, pattern), new RegExp(`^${source}$`).test(value));
  }));
  const hostile = `${"*a".repeat(50)}b`;
  assert.equal(isLike("a".repeat(20_000), hostile), false);
  await growth("a text", (value: string) => isLike(value, hostile), (size) => "a".repeat(size));
});
