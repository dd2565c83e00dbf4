/** No mail goes to all that a stranger names, and none is longer than a list takes. */
import assert from "node:assert/strict";
import { writeMail } from "../../../bot/report/mail/mail.ts";
import { type Reply, replyTo } from "../../../bot/report/mail/reply.ts";
import { DATE, FROM, OPEN, posted, reply } from "./fixtures.ts";

const many = (count: number, name = "x") =>
  Array.from({ length: count }, (_, i) => ({ name, email: `u${i}@example.net` }));
const MAINTAINER = { name: "Boss", email: "boss@example.org", role: "maintainer", section: "MM" };

Deno.test("a mail to 500 goes to some of them: author, lists and maintainers first", async (t) => {
  const report = posted("break-and-mend", 0, { cc: many(500) });
  const known = { ...report, series: { ...report.series, cc: [MAINTAINER] } };
  const to = (policy: Partial<typeof OPEN>) => {
    const made = replyTo(known, { ...OPEN, ...policy });
    assert.equal(made.kind, "reply");
    return made as Reply;
  };
  const who = (made: Reply) => writeMail(made, FROM, DATE).recipients;
  await t.step("by the file's own words", () => {
    const made = to({ maxRecipients: 5 });
    const others = ["boss@example.org", "u0@example.net", "u1@example.net"];
    assert.deepEqual(who(made), ["dev@example.org", ...others, "linux-mm@kvack.org"]);
    assert.equal(made.omitted, 498);
    assert.match(
      made.body,
      /^This mail was not sent to 498 more who would get it: they are too many\.$/m,
    );
    assert.deepEqual(made.notes, ["left out: 498 more, as max_recipients is 5"]);
  });
  await t.step("by a list's", () => {
    const policy = {
      ...{ lists: ["linux-mm@kvack.org"], replyAll: true, replyToAuthor: true },
      ...{ ccIndividuals: true, cc: [{ name: "Ann", email: "ann@example.org" }] },
      ...{ ignoredEmails: [], muteAll: false, positive: true, moderated: false },
    };
    const got = who(to({ maxRecipients: 3, policies: [policy] }));
    assert.deepEqual(got, ["dev@example.org", "ann@example.org", "linux-mm@kvack.org"]);
  });
  await t.step("the author alone", () => {
    assert.deepEqual(who(to({ maxRecipients: 1 })), ["dev@example.org"]);
  });
  await t.step("the file as it is shipped", () => assert.equal(who(to({})).length, 100));
  await t.step(
    "who fits is not told of",
    () => assert.doesNotMatch(reply(posted("break-and-mend")).body, /not sent/),
  );
});

Deno.test("addresses that are none are counted, not all named", () => {
  const cc = Array.from({ length: 400 }, (_, i) => ({ name: "x", email: `no address ${i}` }));
  const { notes } = reply(posted("break-and-mend", 0, { cc }));
  assert.equal(notes.length, 11);
  assert.equal(notes.at(-1), "left out: 390 more like these");
});

Deno.test("a mail that all names and outputs make long is cut, and has its signature", () => {
  const report = posted("break-and-mend", 0, { cc: many(100, "y".repeat(4000)) });
  const excerpt = Array<string>(12).fill("w".repeat(4000));
  const tests = Array.from({ length: 9 }, (_, i) => ({
    ...{ name: `t${i}`, result: "failed" as const, command: "z".repeat(4000), reproduce: [] },
    ...{ summary: "z".repeat(4000), excerpt },
  }));
  const cells = report.cells.map((cell) => ({ ...cell, diagnostics: [], tests }));
  const long = { ...report, cells } as unknown as typeof report;
  const made = replyTo(long, OPEN);
  assert.equal(made.kind, "reply");
  const { text } = writeMail(made as Reply, FROM, DATE);
  assert.ok(text.length < 60_000, `${text.length}`);
  assert.match(text, /\(the rest is too long for a mail\)\n\n-- \neverystep /);
});
