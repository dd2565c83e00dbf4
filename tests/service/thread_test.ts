import assert from "node:assert/strict";
import { threadName } from "../../bot/service/thread.ts";

const of = (title: string, sender: string) => threadName({ title, sender });

Deno.test("a series is superseded by its own sender alone", async (t) => {
  const own = of("mm: fix", "ann@example.org");
  for (const [title, sender] of [["MM:  fix", "ann@example.org"], ["mm: fix", "Ann@Example.ORG"]]) {
    await t.step(`${title} by ${sender}`, () => assert.equal(of(title!, sender!), own));
  }
  const others = [
    ["mm: fix", "bob@example.org"],
    // What nobody sees, and what is an ASCII letter in lower case only.
    ...["an\u200bn", "ann\u00ad", "\ufeffann", "ann\u2060"].map((name) => [
      "mm: fix",
      `${name}@example.org`,
    ]),
    ["mm: fix <ann@example.org>\u001b]0;", "bob@example.org"],
  ];
  for (const [title, sender] of others) {
    await t.step(JSON.stringify([title, sender]), () => assert.notEqual(of(title!, sender!), own));
  }
  assert.notEqual(of("mm: fix", "kim@example.org"), of("mm: fix", "\u212aim@example.org"));
  const long = "x".repeat(5000);
  assert.notEqual(of(long, "ann@example.org"), of(long, "bob@example.org"));
});
