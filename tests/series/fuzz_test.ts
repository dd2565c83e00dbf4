import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSeries } from "../../bot/series/mod.ts";
import { readContent } from "../../bot/source/content.ts";
import { writeMbox } from "../../bot/source/mbox.ts";
import { UserError } from "../../bot/system/errors.ts";
import { change, mail, reply, thread } from "./mails.ts";

/** How many mails are mutated; `EVERYSTEP_FUZZ=10000` has more, as tests/real/fuzz_test.ts does. */
const RUNS = Number(Deno.env.get("EVERYSTEP_FUZZ") ?? 300);
/** Bytes that reading all of them may add to the process, garbage included. */
const MEMORY = 512 * 2 ** 20;
const PATCHES = decodeURIComponent(new URL("../../patches", import.meta.url).pathname);

/** Reads bytes as the command line would; true if they were a series. Anything but a UserError is a bug. */
async function survives(bytes: Uint8Array): Promise<boolean> {
  const started = performance.now();
  try {
    const series = await parseSeries(readContent(bytes, "fuzz.mbox").messages);
    for (const { files, diff } of series.patches) {
      assert.ok(files.length > 0 && diff.length > 0);
      for (const { path } of files) assert.ok(!path.split("/").includes("..") && path !== "");
    }
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    assert.ok(error.place?.file === "fuzz.mbox", `no place: ${error.text}`);
    assert.doesNotMatch(error.message, /\n/);
    return false;
  } finally {
    assert.ok(performance.now() - started < 60_000, "it does not end");
  }
}

const posted = thread(3, { version: 2 });
const rich = [
  ...posted,
  reply(posted[1]!, "Why?"),
  ...thread(2),
];
const binary = "diff --git a/x b/x\nnew file mode 100644\nindex 000..222\nGIT binary patch\n" +
  "literal 3\nKcmZQzWC8#H2LJ>B\n\nliteral 0\nHcmV?d00001\n\n";
const encoded = mail({
  headers: [
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b"',
  ],
  body:
    `--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n` +
    `J=F6rg\n---\n--b\nContent-Type: text/x-patch; name=a.patch\nContent-Transfer-Encoding: base64\n` +
    `Content-Disposition: attachment\n\n${btoa(change() + binary)}\n--b--\n`,
});
const SEEDS = [
  writeMbox(rich),
  writeMbox([encoded]),
  writeMbox([mail({ diff: binary + change(), order: "listed" })]),
  new TextEncoder().encode(change()),
];
for (const { name } of Deno.readDirSync(PATCHES)) {
  if (/^\d{4}-.*\.patch$/.test(name) && !name.startsWith("0000")) {
    SEEDS.push(await oneOf(Deno.readFileSync(`${PATCHES}/${name}`)));
  }
}

/** A patch of the default series as a series of its own, half of them packed. */
async function oneOf(bytes: Uint8Array): Promise<Uint8Array> {
  const text = new TextDecoder().decode(bytes).replace(/^(Subject: \[PATCH)[^\]]*/m, "$1");
  const blob = new Blob([text]);
  const stream = bytes.length % 2 === 0
    ? blob.stream()
    : blob.stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** What hurts parsers. */
const POISON = [
  "\0",
  "\r",
  "\n",
  "\n\n",
  "From ",
  "From x@y Thu Jan  1 00:00:00 1970\n",
  "diff --git ",
  "diff --git a/../x b/../x\n",
  "--- ",
  "+++ ",
  "@@ -1,999999999 +1 @@\n",
  "@@ -0,0 +0,0 @@\n",
  "GIT binary patch\n",
  "rename from \n",
  "=?utf-8?q?=00?=",
  "[PATCH 0/0] ",
  "[PATCH v9999 1/2] ",
  "--b--\n",
  "Content-Type: multipart/mixed; boundary=\n",
  "Content-Type: text/html\n",
  '"a/\\777"',
  "\u{1f427}",
  "\\ No newline at end of file\n",
].map((text) => new TextEncoder().encode(text));

Deno.test("the seeds are what they should be", async () => {
  for (const seed of SEEDS) assert.equal(await survives(seed), true);
});

Deno.test("mutated mail gives a series or a UserError, never anything else", async () => {
  const before = Deno.memoryUsage().rss;
  const cut = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.oneof(fc.nat(3), fc.nat(400)),
    put: fc.oneof(fc.constantFrom(...POISON), fc.uint8Array({ maxLength: 8 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SEEDS),
      fc.array(cut, { minLength: 1, maxLength: 6 }),
      async (seed, cuts) => {
        let bytes = seed;
        for (const { at, drop, put } of cuts) {
          const from = Math.floor(at * bytes.length);
          bytes = Uint8Array.from([
            ...bytes.subarray(0, from),
            ...put,
            ...bytes.subarray(Math.min(bytes.length, from + drop)),
          ]);
        }
        await survives(bytes);
      },
    ),
    { numRuns: RUNS, seed: 20260127 },
  );
  const grown = Deno.memoryUsage().rss - before;
  assert.ok(grown < MEMORY, `${Math.round(grown / 2 ** 20)} MiB more after ${RUNS} mails`);
});

Deno.test("lines in any order give a series or a UserError", async () => {
  const lines = new TextDecoder().decode(writeMbox([posted[1]!, encoded])).split("\n");
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(lines), async (some) => {
      await survives(new TextEncoder().encode(some.join("\n")));
    }),
    { numRuns: 200 },
  );
});

Deno.test("large and repetitive input is done in time", async (t) => {
  const head = "From: A <a@b>\nSubject: [PATCH] x\n";
  const cases: [string, string][] = [
    ["blank lines", `${head}\n${"\n".repeat(100_000)}${change()}`],
    ["dashes", `${head}\n${"-- >8 -- ".repeat(20_000)}\n${change()}`],
    ["files", `${head}\n${Array.from({ length: 3000 }, (_, i) => change(`f${i}`)).join("")}`],
    ["trailers", `${head}\n${"Cc: x@y\n".repeat(30_000)}---\n${change()}`],
    ["long line", `${head}\n---\n${change("mm/a.c", "x".repeat(3_000_000))}`],
    ["encoded words", `From: A <a@b>\nSubject: ${"=?utf-8?q?a?= ".repeat(8_000)}\n\n${change()}`],
    ["references", `${head}References: ${"<a@b> ".repeat(20_000)}\n\n${change()}`],
    [
      "parts",
      `${head}Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(20_000)}--b--\n`,
    ],
    [
      "mails",
      Array.from(
        { length: 3000 },
        (_, i) => `From x@y Thu Jan  1 00:00:00 1970\nFrom: A <a@b>\nSubject: Re: ${i}\n\nx\n\n`,
      ).join(""),
    ],
  ];
  for (const [name, text] of cases) {
    await t.step(name, async () => {
      await survives(new TextEncoder().encode(text));
    });
  }
});
