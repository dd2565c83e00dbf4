/**
 * Records the reports that the renderers' goldens are made from: runs `verify` on a toy kernel, and keeps what it wrote.
 *
 *     deno run -A tests/report/recorded/record.ts [NAME...]
 *
 * Without a name, all of them. It takes the compilers of the architectures (`everystep doctor --install`).
 */
import assert from "node:assert/strict";
import { parseReport } from "../../../bot/report/model/parse.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { PROBE_GCC } from "../../toy/boots.ts";
import { everystep } from "../../commands/program.ts";
import { BOOT_SCENES } from "./boot_scenes.ts";
import { AUTHOR, commitSeries, formatSeries, makeToyTree, writeFiles } from "../../toy/kernel.ts";
import { FILES } from "./kernel.ts";
import { neutral } from "./neutral.ts";
import { type Scene, SCENES as BUILD_SCENES } from "./scenes.ts";

/** All that is recorded, by the name of its file. */
export const SCENES: Readonly<Record<string, Scene>> = { ...BUILD_SCENES, ...BOOT_SCENES };

/** The letter of a verdict in a grid. */
const LETTERS: Readonly<Record<string, string>> = {
  "pass": "p",
  "fixed": "x",
  "unaffected": "u",
  "warn": "w",
  "fail": "F",
  "inherited": "i",
  "base-broken": "b",
  "untested": "n",
  "infra": "I",
};

/** The grid of a report as scenes have it. */
export function gridOf({ archs, states, cells }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(archs.map(({ name }) => [
    name,
    states.map(({ n }) => {
      const cell = cells.find(({ state, arch }) => state === n && arch === name);
      return cell === undefined ? "." : LETTERS[cell.verdict];
    }).join(""),
  ]));
}

/** Who wrote the patches. */
const DEVELOPER = {
  ...AUTHOR,
  GIT_AUTHOR_NAME: "A. Developer",
  GIT_AUTHOR_EMAIL: "dev@example.org",
};
const TITLE = "enable PT_RECLAIM on more 64-bit architectures";

/** A scene on disk. Disposing it removes everything. */
export interface Placed extends AsyncDisposable {
  /** Its directory: the tree is in `linux`, and the series in `patches`. */
  readonly dir: string;
  /** Runs `verify` on it, with these flags beside its own tree and configs: the report that it wrote. */
  verify(flags: readonly string[]): Promise<Report>;
}

/** Places a scene. */
export async function placeScene(scene: Scene): Promise<Placed> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-recorded-" }));
  const tree = `${dir}/linux`, configs = `${dir}/configs`, patches = `${dir}/patches`;
  await makeToyTree(tree, { ...FILES, ...scene.base });
  await commitSeries(tree, scene.patches, DEVELOPER);
  await formatSeries(tree, patches, 4);
  const cover = `${patches}/v4-0000-cover-letter.patch`;
  const text = await Deno.readTextFile(cover);
  const written = text.replace("*** SUBJECT HERE ***", TITLE)
    .replace("*** BLURB HERE ***", "Now they can.");
  await Deno.writeTextFile(cover, scene.cover?.(written) ?? written);
  await writeFiles(configs, scene.configs ?? {});
  const bin = `${dir}/cross/bin`;
  await Deno.mkdir(bin, { recursive: true });
  await Deno.writeTextFile(`${bin}/toyprobe-gcc`, PROBE_GCC, { mode: 0o755 });
  const own = scene.configs === undefined ? [] : ["--configs", configs];
  return {
    dir,
    async verify(flags) {
      const ran = await everystep(dir, [
        ...["verify", patches, "--tree", tree, "--cache", `${dir}/cache`, ...own],
        ...["-o", `${dir}/out`, ...flags],
      ], { env: { PATH: `${bin}:${Deno.env.get("PATH")}` } });
      assert.ok([0, 1, 3].includes(ran.code), ran.stderr);
      const file = `${dir}/out/report.json`;
      const report = parseReport(await Deno.readFile(file), file);
      assert.equal(ran.code, report.verdict.exit, ran.stderr);
      return report;
    },
    [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }),
  };
}

/** Runs a scene, and gives the report that everystep wrote, made neutral. */
export async function record(scene: Scene): Promise<Report> {
  await using placed = await placeScene(scene);
  for (const flags of scene.before ?? []) await placed.verify(flags);
  return neutral(await placed.verify(scene.flags), placed.dir);
}

/** The file of a recording. */
export function recordingFile(name: string): URL {
  return new URL(`reports/${name}.json`, import.meta.url);
}

if (import.meta.main) {
  for (const name of Deno.args.length === 0 ? Object.keys(SCENES) : Deno.args) {
    const scene = SCENES[name];
    if (scene === undefined) throw new Error(`no scene ${name}: ${Object.keys(SCENES).join(", ")}`);
    const grid = (report: Report) => JSON.stringify(gridOf(report));
    let report = await record(scene);
    for (let i = 1; i < (scene.tries ?? 1) && grid(report) !== JSON.stringify(scene.grid); i++) {
      report = await record(scene);
    }
    await Deno.mkdir(new URL(".", recordingFile(name)), { recursive: true });
    await Deno.writeTextFile(recordingFile(name), `${JSON.stringify(report, null, 2)}\n`);
    console.log(name);
    assert.deepEqual(gridOf(report), scene.grid);
  }
}
