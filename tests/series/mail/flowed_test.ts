/** Mails whose header says format=flowed: with lines that are made so, and without. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { unflowed } from "../../../bot/series/mail/flowed.ts";
import { parseSeries } from "../../../bot/series/mod.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { run } from "../../../bot/system/process/process.ts";
import { both } from "../../tree/both.ts";
import { commit, KERNEL, mails, repo, temp } from "../../tree/toy.ts";

const HEAD = "From: A <a@example.org>\nSubject: [PATCH] x\n" +
  "Date: Tue, 27 Jan 2026 20:12:53 +0800\nContent-Type: text/plain; format=flowed\n\n";

Deno.test("law: what flows is put together as git mailinfo does", async () => {
  await using dir = await temp();
  // A first line that is no header of a body, and none that git reads as more than text.
  const line = fc.string({ unit: fc.constantFrom(" ", "a", "-", ">", "+"), maxLength: 4 })
    .filter((text) => !/^\s*---|^\s*>From/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const all = ["diff --git a/x b/x", ...lines, "end"];
      await Deno.writeTextFile(`${dir.path}/mail`, `${HEAD}${all.join("\n")}\n`);
      const argv = ["sh", "-c", "git mailinfo msg patch < mail > info"];
      assert.ok((await run(argv, { cwd: dir.path })).ok);
      const text = await Deno.readTextFile(`${dir.path}/patch`);
      assert.equal(unflowed(all).lines.map((one) => `${one}\n`).join(""), text);
    }),
    { numRuns: 40 },
  );
});

Deno.test("each line that flows is known by the first one that it was sent as", () => {
  assert.deepEqual(unflowed(["a ", "b ", "c", "  d", "-- ", "e "]), {
    lines: ["a b c", " d", "-- ", "e "],
    at: [0, 3, 4, 5],
  });
});

Deno.test("a flowed mail is read as git takes it, and one that is not made so as it stands", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const text = (KERNEL["mm/a.c"] as string).replace("int a7;", "int seven;");
  await commit(path, { "mm/a.c": text }, "mm: seven\n\nA line that is long\nand goes on.");
  const [bytes] = await mails(path, `${base}..`);
  const whole = new TextDecoder().decode(bytes).replace(/^From .*\n/, "")
    .replace(/^Content-.*\n/gm, "");
  const at = whole.indexOf("\n\n");
  const mail = (type: string, body: (text: string) => string, more = "") => ({
    bytes: new TextEncoder().encode(
      `${whole.slice(0, at)}\nContent-Type: ${type}${more}\n\n${body(whole.slice(at + 2))}`,
    ),
    file: "x",
    line: 1,
  });
  const stuffed = (body: string) => body.replace(/^(?=[ >]|From )/gm, " ");
  const table: [string, Parameters<typeof mail>, string, RegExp][] = [
    [
      "made so",
      [
        "text/plain; charset=UTF-8; format=flowed",
        (body) => stuffed(body.replace("long\n", "long \n")),
      ],
      "A line that is long and goes on.",
      /^$/,
    ],
    [
      "not made so",
      ["text/plain; charset=UTF-8;\n format=flowed", (body) => body],
      "A line that is long\nand goes on.",
      /format=flowed, and its lines are not made so/,
    ],
    [
      "not made so, and encoded",
      [
        'text/plain; format="flowed"; charset=us-ascii',
        (body) => btoa(body).replace(/.{76}/g, "$&\n"),
        "\nContent-Transfer-Encoding: base64",
      ],
      "A line that is long\nand goes on.",
      /format=flowed, and its lines are not made so/,
    ],
  ];
  for (const [name, args, body, note] of table) {
    await t.step(name, async () => {
      const series = await parseSeries([mail(...args)]);
      assert.match(series.notes.join("\n"), note);
      assert.equal(series.patches[0]!.body, body);
      assert.match(series.patches[0]!.diff, /^ int a6;$/m);
      const { applied } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
    });
  }
  await t.step("one whose lines were broken is refused, with its line", async () => {
    const broken = mail(
      "text/plain; format=flowed",
      (body) => body.replace("-int a7;", "-int\na7;"),
    );
    await assert.rejects(parseSeries([broken]), (error: UserError) => {
      assert.ok(error instanceof UserError);
      assert.match(error.hint ?? "", /format=flowed/);
      assert.ok((error.place?.line ?? 0) > 10);
      return true;
    });
  });
});
