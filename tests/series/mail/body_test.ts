import assert from "node:assert/strict";
import { splitBody } from "../../../bot/series/mail/body.ts";
import { parseTrailers } from "../../../bot/series/trailers/trailers.ts";

const split = (text: string) => splitBody(text.split("\n"));

Deno.test("in-body headers overrule the mail's", () => {
  const body = split(
    "\nFrom: =?UTF-8?q?J=C3=B6rg?= <j@example.org>\nSubject: mm:\n fix\nDate: today\n\nText.\n---\n",
  );
  assert.equal(body.from, "=?UTF-8?q?J=C3=B6rg?= <j@example.org>");
  assert.equal(body.subject, "mm: fix");
  assert.equal(body.date, "today");
  assert.equal(body.message, "Text.");
  assert.equal(split(">From: A <a@b>\n\nText\n").from, "A <a@b>");
  assert.equal(split("Text\nFrom: A <a@b>\n").from, undefined);
});

Deno.test("scissors cut off what stands above", async (t) => {
  const cuts = [
    "-- >8 --",
    "--->8---",
    "- - - 8< - - -",
    "-- %< --",
    "------ >8 ------ cut ---- >8 --",
  ];
  for (const line of cuts) {
    await t.step(line, () => {
      const body = split(`Hi,\nFrom: No <no@x>\n${line}\nFrom: A <a@b>\n\nText.\n---\n`);
      assert.equal(body.message, "Text.");
      assert.equal(body.from, "A <a@b>");
    });
  }
  for (const line of ["8< is less", "a >8 b", "-- > 8 --", "->8", "use >8 - 1 bits"]) {
    await t.step(`not ${line}`, () => {
      assert.equal(split(`Hi\n${line}\nText`).message, `Hi\n${line}\nText`);
    });
  }
});

Deno.test("the message ends at --- or at the diff", () => {
  assert.equal(split("Text\n---\nnote\n").message, "Text");
  assert.equal(split("Text\n---   \nnote\n").message, "Text");
  assert.equal(split("Text\n--- a/x\n+++ b/x\n").message, "Text");
  assert.equal(split("Text\ndiff --git a/x b/x\n").message, "Text");
  assert.equal(split("Text\nIndex: x\n").message, "Text");
  assert.equal(split("Text\n----\nmore\n").message, "Text\n----\nmore");
  assert.equal(split("Text\n -- more\n").message, "Text\n -- more");
});

Deno.test("trailers are those of the last paragraph", async (t) => {
  const cases: [string, string, string[]][] = [
    ["plain", "T\n\nAcked-by: A <a@b>\nCc: C <c@d>", ["Acked-by=A <a@b>", "Cc=C <c@d>"]],
    ["prose", "T\n\nNot: a trailer, as\nthis is prose.", []],
    ["an earlier paragraph", "Fixes: abc\n\nText here.", []],
    ["a quarter, with a Signed-off-by", "T\n\nSigned-off-by: A <a@b>\none\ntwo\nthree", [
      "Signed-off-by=A <a@b>",
    ]],
    ["less than a quarter", "T\n\nSigned-off-by: A <a@b>\n1\n2\n3\n4", []],
    ["continued", "T\n\nLink: one\n  two\nCc: x@y", ["Link=one two", "Cc=x@y"]],
    ["a maintainer's note between", "T\n\nCc: x@y\n[m@x: fix typo]\nAcked-by: M <m@x>", [
      "Cc=x@y",
      "Acked-by=M <m@x>",
    ]],
    ["a cherry-pick", "T\n\n(cherry picked from commit abc)\nCc: x@y", ["Cc=x@y"]],
    ["only trailers", "Signed-off-by: A <a@b>", ["Signed-off-by=A <a@b>"]],
    ["blank before the colon", "T\n\nCc : x@y", ["Cc=x@y"]],
    ["none", "", []],
  ];
  for (const [name, message, want] of cases) {
    await t.step(name, () => {
      assert.deepEqual(parseTrailers(message).map(({ key, value }) => `${key}=${value}`), want);
    });
  }
});
