import assert from "node:assert/strict";
import fc from "fast-check";
import {
  givenTrailers,
  isOwn,
  sameAddress,
  trailerKey,
} from "../../../bot/series/trailers/given.ts";

const R = "Reviewed-by: R E Viewer <r@example.org>";

Deno.test("trailers in the text of a reply", async (t) => {
  const cases: [string, string, string[]][] = [
    ["one", `Looks good.\n\n${R}\n`, [R]],
    ["with CRs", `Looks good.\r\n${R}\r\n`, [R]],
    ["between prose", `Thanks.\n${R}\nBut see below.\nTested-by: T <t@example.org>\n`, [
      R,
      "Tested-by: T <t@example.org>",
    ]],
    ["quoted", `> ${R}\n>${R}\n| ${R}\n>> > ${R}\n`, []],
    ["indented, as b4 takes it", `  ${R}\n`, [R]],
    ["in a signature", `Hello\n-- \n${R}\n`, []],
    ["in a signature whose blank was lost", `Hello\n--\n${R}\n`, []],
    ["in a mail that is passed on", `FYI\n-----Original Message-----\n${R}\n`, []],
    ["below Outlook's line", `FYI\n________________________________\n${R}\n`, []],
    ["in a diff", `Like so:\n\ndiff --git a/x b/x\n+${R}\n ${R}\n`, []],
    ["above a diff", `${R}\nwith this:\ndiff --git a/x b/x\n`, [R]],
    ["a proposed patch's own", "Signed-off-by: A <a@b.org>\n---\ndiff --git a/x b/x\n", []],
    ["signed alone", "Signed-off-by: A <a@b.org>\n", ["Signed-off-by: A <a@b.org>"]],
    ["broken before the bracket", "Reviewed-by: A Very Long Name\n   <a@b.org>\n", [
      "Reviewed-by: A Very Long Name <a@b.org>",
    ]],
    ["with a comment", `${R} # for um\n`, [`${R} | # for um`]],
    ["with a line below", `${R}\n[for the um part]\n`, [`${R} | [for the um part]`]],
    [
      "other keys",
      "Cc: A <a@b.org>\nFrom: A <a@b.org>\nTo: a@b.org\nSubject: x\nNote: a@b.org\n",
      [],
    ],
    ["with a link to its address", `Reviewed-by: A <a@b.org<mailto:a@b.org>> # all\n`, [
      "Reviewed-by: A <a@b.org> | # all",
    ]],
    ["with half a link", "Reviewed-by: A <a@b.org<mailto:a@b.org\n", [
      "Reviewed-by: A <a@b.org<mailto:a@b.org",
    ]],
    ["a commit", `Fixes: 0123456789ab ("mm: x")\nFixes: 012345\n`, [
      'Fixes: 0123456789ab ("mm: x")',
      "Fixes: 012345",
    ]],
    ["none", "Fixes: ?\nFixes: the thing\nFixes: added in v6.1\nFixes: deadbeefs\n", []],
    ["no address", "Reviewed-by: me\nBy the way: a@b.org\nAcked-by:\n", []],
    ["a URL", "Reported-by: https://example.org/a@b.org\n", []],
    [
      "unusual ones",
      'Co-developed-by: A <a@b.org>\nREVIEWED-BY: A <a@b.org>\nFixes: 123456789abc ("x")\n',
      [
        "Co-developed-by: A <a@b.org>",
        "REVIEWED-BY: A <a@b.org>",
        'Fixes: 123456789abc ("x")',
      ],
    ],
  ];
  for (const [name, text, want] of cases) {
    await t.step(name, () => {
      const given = givenTrailers(text.split("\n"));
      const displayed = given.map(({ key, value, remark }) =>
        `${key}: ${value}${remark === undefined ? "" : ` | ${remark}`}`
      );
      assert.deepEqual(displayed, want);
    });
  }
  await t.step("nothing that is quoted is ever given", () => {
    fc.assert(fc.property(fc.array(fc.string()), (lines) => {
      const quoted = [R, ...lines].map((line) => `> ${line.replaceAll("\n", " ")}`);
      assert.deepEqual(givenTrailers(quoted), []);
    }));
  });
});

Deno.test("whose trailer it is", async (t) => {
  const cases: [string, string, string, boolean][] = [
    ["A B <a@b.org>", "A B", "a@b.org", true],
    ["Other Name <A@B.org>", "A B", "a@b.org", true],
    ["A B <a+kernel@b.org>", "X", "a@b.org", true],
    ["A B <a@linux.b.org>", "X", "a@b.org", true],
    ["A B <a@b.org>", "X", "a@linux.b.org", true],
    ["A B <a@x.y.b.org>", "X", "a@b.org", false],
    ["A B <a@evilb.org>", "X", "a@b.org", false],
    ["A B <other@example.com>", "A B", "a@b.org", true],
    ["Linus Torvalds <l@x.org>", "Torvalds, Linus", "other@b.org", true],
    ["A B <a@b.org>", "C D", "c@d.org", false],
    ["a@b.org", "a@b.org", "c@d.org", false],
  ];
  for (const [value, name, email, want] of cases) {
    await t.step(`${value} sent by ${name} <${email}>`, () => {
      assert.equal(isOwn({ key: "Reviewed-by", value }, { name, email }), want);
    });
  }
  await t.step(
    "nobody",
    () => assert.ok(!isOwn({ key: "Acked-by", value: "A <a@b.c>" }, undefined)),
  );
  await t.step(
    "a Fixes: is nobody's",
    () => assert.ok(isOwn({ key: "Fixes", value: "x" }, undefined)),
  );
  await t.step("the same address both ways round", () => {
    const part = fc.stringMatching(/^[a-z]{1,3}(\.[a-z]{1,3}){0,3}$/);
    fc.assert(fc.property(part, part, (a, b) => {
      assert.equal(sameAddress(`u@${a}`, `u@${b}`), sameAddress(`u@${b}`, `u@${a}`));
      assert.ok(sameAddress(`u@${a}`, `u+x@${a}`));
    }));
  });
  await t.step("what says the same", () => {
    assert.equal(
      trailerKey("Reviewed-By", "A  B <A@b.org> # x"),
      trailerKey("reviewed-by", "A B <a@b.org>"),
    );
  });
});
