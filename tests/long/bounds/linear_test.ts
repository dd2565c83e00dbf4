/** What reads strangers' mails takes no more than n log n, whatever stands in them. */
import { baseClaims } from "../../../bot/cover_letter/bases.ts";
import { readClaimedStat } from "../../../bot/cover_letter/diffstat.ts";
import { compareLinks, compareSignOffs } from "../../../bot/cover_letter/tags.ts";
import { compareShortlog } from "../../../bot/cover_letter/shortlog.ts";
import { readRecipients } from "../../../bot/cover_letter/maintainers.ts";
import { splitBody } from "../../../bot/series/mail/body.ts";
import { givenTrailers, isOwn, trailerKey } from "../../../bot/series/trailers/given.ts";
import { insertTrailers } from "../../../bot/series/trailers/insert.ts";
import { parseMail } from "../../../bot/series/mail/mail.ts";
import { parseSeries, type Series } from "../../../bot/series/mod.ts";
import { parsePerson } from "../../../bot/series/mail/person.ts";
import { listIds, postedMail } from "../../../bot/series/mail/posted.ts";
import { parseSubject } from "../../../bot/series/mail/subject.ts";
import { parseTrailers } from "../../../bot/series/trailers/trailers.ts";
import { hasDiff, mailAround } from "../../../bot/source/bare.ts";
import { readContent } from "../../../bot/source/content.ts";
import { splitMbox, writeMbox } from "../../../bot/source/mbox.ts";
import { parseSeriesFile } from "../../../bot/source/quilt.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { growth } from "../../series/growth.ts";
import { change, mail } from "../../series/mails.ts";

/** Runs of these are what expressions with two repeats in a row take long for. */
const RUNS = [
  ...["a", " ", "\t", "\n", "\r\n", "<", ">", '"', "\\", '"\\', "@", "<a@", "a@b ", "(", "[", ":"],
  ...["-", "=", "+", "#", " #", ".", "/", "a: b\n", "a: b\n c\n", " c\n", "Re: ", "[a]", "=?a?q?"],
  ...["From 1:11 ", "From a 1:11 2024\n", "on top of ", "based on the ", "=\n", ">8 ", "- ", "~"],
  ...["Signed-off-by: A <a@b.c>\n", "diff --git ", "--- a\n+++ b\n", "@@ -1 +1 @@\n", " a | 1 +\n"],
  ...["Changes in v", "http://a", "1/", "A (1):\n  b\n", "... | 1 +\n", "Content-Type: a;b=c\n"],
] as const;
const bytes = (text: string) => new TextEncoder().encode(text);

/** A run with something before it and behind it. */
function worst(run: string, before = "", after = ""): (size: number) => string {
  return (size) => before + run.repeat(Math.ceil(size / run.length)) + after;
}

async function all(name: string, fn: (text: string) => unknown, before = "", largest = 100_000) {
  for (const run of RUNS) {
    const label = `${name} of ${JSON.stringify(before + run)}...!`;
    await growth(label, fn, worst(run, before, "!"), largest);
  }
}

/** What is refused is read, too; anything but a UserError is a fault. */
async function calm(fn: () => unknown): Promise<unknown> {
  try {
    return await fn();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const lines = (text: string) => text.split("\n").map((text, i) => ({ text, line: i + 1 }));
const series = await parseSeries([mail()]);
const withTrailer = (key: string, value: string): Series => ({
  ...series,
  patches: [{ ...series.patches[0]!, trailers: [{ key, value }] }],
});

Deno.test("the parts of a patch mail are read in linear time", async (t) => {
  const table: [string, (text: string) => unknown, string?][] = [
    ["a person", parsePerson],
    ["a person in brackets", parsePerson, "A <"],
    ["a quoted person", parsePerson, '"'],
    ["a subject", parseSubject],
    ["a subject's brackets", parseSubject, "[PATCH "],
    ["a body", (text) => splitBody(text.split("\n"))],
    ["an in-body subject", (text) => splitBody(text.split("\n")), "Subject: "],
    ["trailers", parseTrailers, "x\n\n"],
    ["a trailer", parseTrailers, "x\n\nAcked-by: "],
    ["trailers of a reply", (text) => givenTrailers(text.split("\n")), "Acked-by: A "],
    ["a trailer's key", (text) => trailerKey("Acked-by", text), "A <a@b.c> "],
    [
      "a trailer's owner",
      (text) => isOwn({ key: "acked-by", value: text }, { name: "A", email: text }),
    ],
  ];
  for (const [name, fn, before] of table) await t.step(name, () => all(name, fn, before));
});

Deno.test("the parts of a letter are read in linear time", async (t) => {
  const table: [string, (text: string) => unknown, string?][] = [
    ["bases", (text) => baseClaims(series, lines(text))],
    ["bases of a sentence", (text) => baseClaims(series, lines(text)), "It is based on "],
    ["a diffstat", (text) => readClaimedStat(lines(`${text}\n 1 file changed`)), " mm/a.c "],
    ["a shortlog", (text) => compareShortlog(series, lines(text)), "A (2):\n  a\n"],
    ["links", (text) => compareLinks(withTrailer("Link", text)), "https://a"],
    ["sign-offs", (text) => compareSignOffs(withTrailer("Signed-off-by", text)), "A "],
    ["recipients", readRecipients, "A <a@b> ("],
  ];
  for (const [name, fn, before] of table) await t.step(name, () => all(name, fn, before));
});

Deno.test("a whole mail is read in linear time", async (t) => {
  const read = (text: string) => calm(() => parseMail({ bytes: bytes(text), file: "x", line: 1 }));
  const posted = (text: string) =>
    calm(() => postedMail(1, { bytes: bytes(text), file: "x", line: 1 }));
  const head = "From: A <a@b.c>\nSubject: [PATCH] x\nMessage-ID: <a@b>\n";
  const multi = `${head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n`;
  const part = "--b\nContent-Type: text/plain\nContent-Transfer-Encoding: ";
  const table: [string, (text: string) => unknown, string][] = [
    ["a body", read, `${head}\n`],
    ["a header", read, `${head}X-A: `],
    ["a From:", posted, "Message-ID: <a@b>\nFrom: "],
    ["a Cc:", posted, `${head}Cc: `],
    ["References:", posted, `${head}References: `],
    ["a content type", read, `${head}Content-Type: text/plain; charset=`],
    ["a subject", read, "From: a@b\nSubject: "],
    ["parts", read, `${multi}--b\n\n`],
    ["quoted-printable", read, `${multi}${part}quoted-printable\n\n`],
    ["base64", read, `${multi}${part}base64\n\n`],
    ["boundaries", read, multi],
    ["lists", (text) => listIds({ bytes: bytes(text), file: "x", line: 1 }), `${head}List-Id: `],
    ["trailers put in", (text) => insertTrailers(bytes(text), ["A: b"]), `${head}\n`],
  ];
  // The mail library takes its time for each line: linear, and slow.
  for (const [name, fn, before] of table) await t.step(name, () => all(name, fn, before, 10_000));
});

Deno.test("sources are read in linear time", async (t) => {
  const content = (text: string) => calm(() => readContent(bytes(text), "x"));
  const table: [string, (text: string) => unknown, string?][] = [
    ["any file", content],
    ["a mailbox", (text) => calm(() => splitMbox(bytes(text), "x")), "From a 1:11 2024\n"],
    ["a mail", content, "From: a@b\nSubject: "],
    ["a bare diff", (text) => mailAround(bytes(text), "x"), "a\n"],
    ["a diff's marks", hasDiff],
    ["a series file", (text) => calm(() => parseSeriesFile(text, "x"))],
  ];
  for (const [name, fn, before] of table) await t.step(name, () => all(name, fn, before));
  const files = (size: number) => Array.from({ length: size / 8 }, (_, i) => `${i}.p`).join("\n");
  await growth("a long series file", (text: string) => parseSeriesFile(text, "x"), files);
});

Deno.test("a series is read in linear time", async (t) => {
  const many = (one: (i: number) => Parameters<typeof mail>[0]) => (size: number) =>
    Array.from({ length: Math.ceil(size / 300) }, (_, i) => mail(one(i)));
  const read = (mails: ReturnType<typeof mail>[]) =>
    calm(() => parseSeries(mails, { trailers: "own" }));
  const shapes: [string, (i: number) => Parameters<typeof mail>[0]][] = [
    ["one patch many times", () => ({ subject: "[PATCH 1/2] a", id: "a@b" })],
    ["many threads", (i) => ({ subject: `[PATCH 1/2] ${i}`, id: `${i}@b`, replyTo: `r${i}@b` })],
    ["many letters", (i) => ({
      subject: i % 2 === 0 ? `[PATCH 0/3] ${i}` : `[PATCH 1/2] ${i}`,
      id: `${i}@b`,
      ...(i % 2 === 0 ? { diff: "" } : { replyTo: `${i - 1}@b` }),
    })],
    ["loose mails", (i) => ({ subject: `[PATCH 1/${i + 1}] ${i}`, id: `${i}@b` })],
    ["a chain of replies", (i) => ({
      subject: i === 0 ? "[PATCH] a" : "Re: [PATCH] a",
      id: `${i}@b`,
      ...(i === 0 ? {} : { replyTo: `${i - 1}@b`, body: `Acked-by: A${i} <a${i}@b.c>\n` }),
    })],
  ];
  for (const [name, shape] of shapes) {
    await t.step(name, () => growth(name, read, many(shape), 1_000_000));
  }
  for (const run of RUNS.filter((run) => !run.includes("\n"))) {
    const label = `a plain diff's names of ${JSON.stringify(run)}`;
    const named = (name: string) =>
      `--- mm/a.c ${name}x\n+++ mm/a.c ${name}x\n@@ -1 +1 @@\n-a\n+b\n`;
    await t.step(
      label,
      () =>
        growth(
          label,
          (name: string) => calm(() => parseSeries([mail({ diff: named(name) })])),
          worst(run),
          300_000,
        ),
    );
  }
  await t.step(
    "many files",
    () =>
      growth(
        "many files",
        (text: string) => calm(() => parseSeries([mail({ diff: text })])),
        (size) =>
          Array.from({ length: Math.ceil(size / 150) }, (_, i) => change(`mm/${i}.c`)).join(""),
      ),
  );
  await t.step(
    "many hunks",
    () =>
      growth(
        "many hunks",
        (text: string) => calm(() => parseSeries([mail({ diff: text })])),
        (size) =>
          "diff --git a/a b/a\n--- a/a\n+++ b/a\n" +
          Array.from(
            { length: Math.ceil(size / 40) },
            (_, i) => `@@ -${9 * i + 1} +${9 * i + 1} @@\n-a\n+b\n`,
          )
            .join(""),
      ),
  );
  await t.step(
    "writing a mailbox",
    () => growth("mbox", (text: string) => writeMbox([{ bytes: bytes(text) }]), worst(">From a\n")),
  );
});
