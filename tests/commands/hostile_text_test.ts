import assert from "node:assert/strict";
import { writeMbox } from "../../bot/source/mod.ts";
import { change, mail } from "../series/mails.ts";
import { commitSeries, formatSeries } from "../toy/kernel.ts";
import { called, toyHome } from "./program.ts";

/** Clears the screen, rings, and turns the direction of writing. */
const EVIL = "=?utf-8?q?=1B[2J=07=E2=80=AEevil?=";

Deno.test("nothing of a mail reaches the terminal but text", async (t) => {
  await using home = await toyHome();
  await commitSeries(home.tree, [{ subject: "mm: x", files: { "mm/b.c": ["2", "3"] } }]);
  await formatSeries(home.tree, `${home.dir}/patches`);
  const [name] = Array.from(Deno.readDirSync(`${home.dir}/patches`), (entry) => entry.name)
    .filter((entry) => entry.includes("0001"));
  const text = await Deno.readTextFile(`${home.dir}/patches/${name}`);
  const good = text.replace(/^Subject: .*$/m, `Subject: [PATCH] ${EVIL}`);
  const answer = mail({
    subject: `Re: [PATCH] ${EVIL}`,
    from: `${EVIL} <e@example.org>`,
    replyTo: "p@x",
    body: "Reviewed-by: \u001b[31mX <x@example.org>\n",
  });
  const files: Record<string, Uint8Array> = {
    "good.patch": new TextEncoder().encode(good),
    "two.mbox": writeMbox([
      mail({ subject: `[PATCH] ${EVIL}`, id: "a@x" }),
      mail({ subject: `[PATCH] other ${EVIL}`, id: "b@x", diff: change("mm/b.c") }),
    ]),
    "talk.mbox": writeMbox([mail({ subject: `[PATCH] ${EVIL}`, id: "p@x" }), answer]),
  };
  for (const [file, bytes] of Object.entries(files)) {
    await Deno.writeFile(`${home.dir}/${file}`, bytes);
  }
  const cases: [string, string[], number][] = [
    ["a title", ["check", "good.patch", "--tree", home.tree], 0],
    ["an error", ["check", "two.mbox", "--tree", home.tree], 2],
    ["a note", ["fetch", "talk.mbox", "--trailers", "-o", "out"], 0],
  ];
  for (const [what, args, code] of cases) {
    await t.step(what, async () => {
      const ran = await called(home.dir, [...args, "--cache", home.cache]);
      assert.equal(ran.code, code, ran.stderr);
      assert.match(ran.stdout + ran.stderr, /evil/);
      assert.doesNotMatch(ran.stdout + ran.stderr, /[^\P{C}\n]/u);
    });
  }
});
