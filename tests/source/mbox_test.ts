import assert from "node:assert/strict";
import fc from "fast-check";
import { splitMbox, writeMbox } from "../../bot/source/mbox.ts";
import { bytesOf } from "./files.ts";

const textOf = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const split = (text: string) => splitMbox(bytesOf(text), "x").map(({ bytes }) => textOf(bytes));
const HEAD = "From: a@b\nSubject: x\n";

Deno.test("law: what is written is read back, byte by byte", () => {
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map(textOf),
    fc.constantFrom(
      "",
      "\r",
      "From ",
      "From x@y Thu Jan  1 00:00:00 1970",
      ">From ",
      ">>From a",
      "From: a@b",
      "Subject: x",
    ),
  );
  const message = fc.array(line, { maxLength: 12 }).map((lines) =>
    Uint8Array.from(`${HEAD}\n${lines.join("\n")}\n`, (char) => char.charCodeAt(0))
  );
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), (messages) => {
      const back = splitMbox(writeMbox(messages.map((bytes) => ({ bytes }))), "x");
      assert.deepEqual(back.map(({ bytes }) => textOf(bytes)), messages.map(textOf));
    }),
    { numRuns: 300 },
  );
});

Deno.test("a message without a newline at its end gets one", () => {
  const [one] = splitMbox(writeMbox([{ bytes: bytesOf(`${HEAD}\nx`) }]), "x");
  assert.equal(textOf(one!.bytes), `${HEAD}\nx\n`);
});

Deno.test("what separates, and what does not", async (t) => {
  const FROM = "From a@b Tue Jan 27 12:00:00 2026\n";
  const cases: [string, string, number][] = [
    ["two mails", `${FROM}${HEAD}\nx\n\n${FROM}${HEAD}\ny\n`, 2],
    ["no empty line before", `${FROM}${HEAD}\nx\n${FROM}${HEAD}\ny\n`, 2],
    [
      "a time without seconds",
      `${FROM}${HEAD}\nx\n\nFrom a@b Tue Jan 27 12:00 2026\n${HEAD}\ny\n`,
      2,
    ],
    [
      "a time zone",
      `${FROM}${HEAD}\nx\n\nFrom a@b Tue Jan 27 12:00:00 +0100 2026\n${HEAD}\ny\n`,
      2,
    ],
    ["network line ends", `${FROM}${HEAD}\nx\n\n${FROM}${HEAD}\ny\n`.replaceAll("\n", "\r\n"), 2],
    ["prose", `${FROM}${HEAD}\n\nFrom then on it was 12:00:00 in 2026\nand so on\n`, 1],
    ["prose that looks like a separator", `${FROM}${HEAD}\n\n${FROM}Note: well\n\n`, 1],
    ["an undated line", `${FROM}${HEAD}\nx\n\nFrom me\n${HEAD}\n`, 1],
    ["an odd first line", `From nobody\n${HEAD}\nx\n`, 1],
  ];
  for (const [name, text, count] of cases) {
    await t.step(name, () => assert.equal(split(text).length, count));
  }
});

Deno.test("quoting goes by who wrote the file", () => {
  const body = ">From here\n>>From there\n> From afar\n";
  const git = `From ${"a".repeat(40)} Mon Sep 17 00:00:00 2001\n`;
  assert.equal(
    split(`From m@z Thu Jan  1 00:00:00 1970\n${HEAD}\n${body}`)[0],
    `${HEAD}\nFrom here\n>From there\n> From afar\n`,
  );
  assert.equal(split(`${git}${HEAD}\n${body}`)[0], `${HEAD}\n${body}`);
  const [message] = splitMbox(bytesOf(`${git}${HEAD}\n${body}`), "x", { quoted: true });
  assert.match(textOf(message!.bytes), /\nFrom here\n/);
});

Deno.test("each message knows its line and its separator", () => {
  const one = `From a Thu Jan  1 00:00:00 1970\n${HEAD}\nx\n\n`;
  const messages = splitMbox(bytesOf(one + one), "f.mbox");
  assert.deepEqual(messages.map(({ file, line }) => [file, line]), [["f.mbox", 2], ["f.mbox", 8]]);
  assert.equal(messages[0]!.separator, "From a Thu Jan  1 00:00:00 1970");
});
