/**
 * Folds what shards found into one report.
 * @module
 */
import { fileName } from "../config/builds/mod.ts";
import { configFile } from "../report/kcidb/builds.ts";
import type { Report } from "../report/model/schema.ts";
import { join } from "../shard/join.ts";
import { missingCells, shardReport } from "../shard/report.ts";
import {
  parseShardFile,
  SHARD_FILE,
  type ShardCell,
  type ShardFile,
  wholePlan,
} from "../shard/schema.ts";
import { testLog } from "../testing/mod.ts";
import { makeDir, realPath } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { fileBeneath } from "../system/files/beneath.ts";
import { copyFile, kindOf, writeAtomic } from "../system/files/files.ts";
import { readBytes } from "../system/files/read.ts";
import { type Context, inDir } from "./context.ts";
import { makeOutput } from "./record/output.ts";
import { writePage } from "./record/page.ts";
import { jsonForOthers } from "./record/public.ts";
import { withoutSlashes } from "../text/paths.ts";

/** Some MiB of configurations, and all that compilers said. */
const MAX_BYTES = 512 * 2 ** 20;

/** No log of a run is larger. */
const MAX_LOG = 2 ** 30;

/** A directory with what is in it. */
interface Read {
  readonly dir: string;
  readonly shard: ShardFile;
}

/**
 * Reads directories of shards and merges them. With an output directory, writes the report, its page, the logs, and what a further merge
 * takes. Throws UserError for what does not go together.
 */
export async function mergeShards(
  dirs: readonly string[],
  output: string | undefined,
  context: Context,
): Promise<Report> {
  const read: Read[] = [];
  for (const typed of dirs) read.push(await readShard(typed, context));
  const joined = joinAll(read, dirs);
  const out = output === undefined ? undefined : await makeOutput(output, context);
  const missing = missingCells(joined);
  if (missing.length > 0) {
    const names = missing.slice(0, 10).join(", ") + (missing.length > 10 ? ", ..." : "");
    context.ui.note(
      `no shard has ${missing.length} of ${wholePlan(joined).cells.length} cells: ${names}`,
    );
  }
  const report = shardReport(await withLogs(joined, read, out));
  if (out !== undefined) await writeMerged(out, joined, report, context.cache);
  return report;
}

async function readShard(typed: string, { cwd }: Context): Promise<Read> {
  const given = inDir(cwd, typed);
  const dir = await realPath(given) ?? given;
  if (await kindOf(`${dir}/${SHARD_FILE}`) === "none") {
    throw new UserError(`has no ${SHARD_FILE}`, {
      place: { file: typed },
      hint: "give directories that verify --shard --output or merge wrote",
    });
  }
  const file = `${withoutSlashes(typed)}/${SHARD_FILE}`;
  return {
    dir,
    shard: parseShardFile(await readBytes(`${dir}/${SHARD_FILE}`, MAX_BYTES, file), file),
  };
}

function joinAll([first, ...rest]: readonly Read[], typed: readonly string[]): ShardFile {
  let all = first!.shard;
  for (const [i, { shard }] of rest.entries()) {
    const joined = join(all, shard);
    if (!joined.ok) {
      const before = i === 0 ? typed[0] : `those before it`;
      throw new UserError(`does not go together with ${before}: ${joined.why}`, {
        place: { file: typed[i + 1]! },
      });
    }
    all = joined.shard;
  }
  return all;
}

/** The shards with each cell's logs where they are, or beside the report, where they are copied to. */
async function withLogs(
  joined: ShardFile,
  read: readonly Read[],
  out: string | undefined,
): Promise<ShardFile> {
  const texts = new Map(read.map(({ dir, shard }) => [dir, new Set(shard.cells.map(text))]));
  if (out !== undefined) await makeDir(`${out}/logs`);
  const cells: ShardCell[] = [];
  for (const cell of joined.cells) {
    const { dir } = read.find((one) => texts.get(one.dir)!.has(text(cell)))!;
    const place = (end: string) => {
      const name = `logs/${fileName(cell.arch)}-${cell.state}.${end}`;
      return placed(dir, name, out === undefined ? undefined : `${out}/${name}`);
    };
    const { outcome, boot, tests } = cell;
    cells.push({
      ...cell,
      ...(outcome === undefined ? {} : { outcome: { ...outcome, log: await place("log") } }),
      ...(boot === undefined ? {} : { boot: { ...boot, console: await place("console") } }),
      ...(tests === undefined ? {} : {
        tests: await Promise.all(
          tests.map(async (test) => ({ ...test, log: await place(testLog(test)) })),
        ),
      }),
    });
  }
  return { ...joined, cells };
}

/**
 * Where the log is after this; empty: nowhere. The directory comes from another machine: what leads out of it is none of
 * its logs, nor is what would fill the disk.
 */
async function placed(dir: string, name: string, to: string | undefined): Promise<string> {
  const from = fileBeneath(dir, name, MAX_LOG);
  if (from === undefined) return "";
  if (to === undefined) return from;
  return await realPath(to) === from || await copyFile(from, to) ? to : "";
}

function text(cell: ShardCell): string {
  return JSON.stringify(cell);
}

async function writeMerged(
  out: string,
  joined: ShardFile,
  report: Report,
  cache: string,
): Promise<void> {
  await writeAtomic(`${out}/${SHARD_FILE}`, `${jsonForOthers(joined)}\n`);
  for (const [hash, config] of Object.entries(joined.configs)) {
    if (/^[0-9a-f]{16,64}$/.test(hash)) {
      await writeAtomic(`${out}/logs/${configFile(hash)}`, config);
    }
  }
  const file = `${out}/report.json`;
  await writeAtomic(file, `${jsonForOthers(report, 2)}\n`);
  await writePage(report, file, cache);
}
