/** A series that is handed in is the one that was given: in its order, with its paths. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { splitMbox } from "../../bot/source/mbox.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { called } from "../commands/program.ts";
import { change, mail } from "../series/mails.ts";
import { writeFiles } from "../toy/kernel.ts";

const SERVICE =
  `listen = "127.0.0.1:0"\nlevel = "objects"\npatience_hours = 1\n[[tree]]\nname = "toy"\npath = "/srv/toy"\n`;
const bare = (path: string) => change(path).replaceAll(` a/`, " ").replaceAll(` b/`, " ");
const FILES = {
  "last.patch": mail({ subject: "mm: begin", diff: change("mm/1.c") }).bytes,
  "first.patch": mail({ subject: "mm: go on", diff: bare("mm/2.c") }).bytes,
  "middle.patch": mail({ subject: "mm: end", diff: change("mm/3.c") }).bytes,
  "series": new TextEncoder().encode("last.patch\nfirst.patch -p0\nmiddle.patch\n"),
};
const WANT = [["mm: begin", "mm/1.c"], ["mm: go on", "mm/2.c"], ["mm: end", "mm/3.c"]];

async function place(files: Readonly<Record<string, Uint8Array>>) {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await writeFiles(dir, { "configs/service.toml": SERVICE });
  await Deno.mkdir(`${dir}/patches`);
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(`${dir}/patches/${name}`, bytes);
  }
  return { dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

const filesOf = ({ patches }: Awaited<ReturnType<typeof parseSeries>>) =>
  patches.map(({ subject, files }) => [subject, files[0]!.path]);

async function handedIn(dir: string, series: string) {
  const own = ["--configs", "configs", "--data", "data", "--cache", "cache"];
  const ran = await called(dir, ["submit", series, ...own]);
  assert.equal(ran.code, 0, ran.stderr);
  const [name] = Array.from(Deno.readDirSync(`${dir}/data/incoming`), ({ name }) => name)
    .filter((one) => one.endsWith(".mbox"));
  return await parseSeries(
    splitMbox(await Deno.readFile(`${dir}/data/incoming/${name}`), "series.mbox"),
  );
}

Deno.test("submit keeps the order of a quilt list whose patches have no numbers", async () => {
  await using home = await place(FILES);
  assert.deepEqual(filesOf(await handedIn(home.dir, "patches")), WANT);
});

Deno.test("submit keeps the order of git format-patch without numbers", async () => {
  const made = [FILES["middle.patch"], FILES["last.patch"]].map((bytes) =>
    `From ${"a".repeat(40)} Mon Sep 17 00:00:00 2001\n${new TextDecoder().decode(bytes)}\n`
  );
  await using home = await place({ "all.mbox": new TextEncoder().encode(made.join("")) });
  assert.deepEqual(filesOf(await handedIn(home.dir, "patches/all.mbox")), [WANT[2], WANT[0]]);
});

Deno.test("a list that contradicts the numbers overrules them there, too", async () => {
  await using home = await place({
    "a.patch": mail({ subject: "[PATCH 2/2] mm: a", diff: change("mm/1.c") }).bytes,
    "b.patch": mail({ subject: "[PATCH 1/2] mm: b", diff: change("mm/2.c") }).bytes,
    "series": new TextEncoder().encode("a.patch\nb.patch\n"),
  });
  assert.deepEqual(filesOf(await handedIn(home.dir, "patches")), [["mm: a", "mm/1.c"], [
    "mm: b",
    "mm/2.c",
  ]]);
});

Deno.test("fetch writes such a list as a list", async () => {
  await using home = await place(FILES);
  const ran = await called(home.dir, ["fetch", "patches", "-o", "out", "--cache", "cache"]);
  assert.equal(ran.code, 0, ran.stderr);
  const { messages } = await readSource("out", { cwd: home.dir, ui: silent });
  assert.deepEqual(filesOf(await parseSeries(messages)), WANT);
});
