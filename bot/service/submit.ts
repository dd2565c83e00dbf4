/**
 * Hands a series to the server of this machine, or to one elsewhere.
 * @module
 */
import { loadServiceSettings } from "../config/mod.ts";
import { AUTO_TREE } from "../config/service.ts";
import { configDirs, type Context, inDir } from "../engine/context.ts";
import { readSeries } from "../engine/input/inputs.ts";
import type { SourceOptions } from "../engine/options.ts";
import type { Series } from "../series/types.ts";
import { writeMbox } from "../source/mod.ts";
import { UserError } from "../system/errors.ts";
import { sha256 } from "../system/files/files.ts";
import { submitTo } from "./client/submit.ts";
import { handIn } from "./incoming.ts";
import { dataDir, type MachineOptions } from "./setup.ts";
import { seriesId } from "./state/series.ts";
import { threadName } from "./thread.ts";

/** Which series, and for whom. */
export interface SubmitOptions extends SourceOptions, Pick<MachineOptions, "data" | "configs"> {
  /** The name of a tree of service.toml; undefined: its first. */
  readonly on?: string;
  readonly archs?: readonly string[];
  /** Even if this version has its verdict. */
  readonly again: boolean;
  /** A server on another machine; undefined: that of this one. */
  readonly server?: string;
}

/** A series that was handed in. */
export interface Submitted {
  readonly id: string;
  readonly series: Series;
  /** The tree that it is for, and where else it is seen. */
  readonly on: string;
  /** All of it, for a program. */
  readonly entry: unknown;
}

/** Hands it in. Throws UserError if there is no such tree. */
export async function submitSeries(options: SubmitOptions, context: Context): Promise<Submitted> {
  const { server } = options;
  const tree = server === undefined ? await ownTree(options, context) : options.on;
  const series = await readSeries(options, context);
  const mbox = mboxOf(series);
  const author = series.cover?.author ?? series.patches[0]!.author;
  const about = {
    key: series.cover?.messageId ?? series.patches[0]!.messageId ?? `sha256:${await sha256(mbox)}`,
    thread: threadName({
      changeId: series.changeId,
      title: series.title,
      sender: author.email,
    }),
    version: series.version,
    title: series.title,
    author: `${author.name} <${author.email}>`,
    ...(options.archs === undefined ? {} : { archs: options.archs }),
  };
  if (server !== undefined) {
    const body = { ...about, tree, again: options.again, mbox: mbox.toBase64() };
    const submitted = await submitTo(server, { ...body, archs: body.archs?.slice() }, context);
    const on = `${submitted.tree}, ${submitted.page}`;
    return { id: submitted.id, series, on, entry: { ...submitted, ...about } };
  }
  const submission = {
    ...{ ...about, tree: tree!, way: "hand" as const, lists: [] },
    source: sourceOf(options, context),
  };
  await handIn(`${dataDir(options, context)}/incoming`, submission, mbox, options.again);
  const id = await seriesId(submission);
  return { id, series, on: tree!, entry: { id, ...submission } };
}

/** The series in one file, from which its order can be read: by the numbers of its patches, else as they stand there. */
function mboxOf({ cover, patches }: Series): Uint8Array {
  const counted = patches.length < 2 || patches.every(({ counted }) => counted !== undefined);
  const raws = patches.map(({ raw }) => counted ? raw : { ...raw, order: "listed" as const });
  return writeMbox([...cover?.raw === undefined ? [] : [cover.raw], ...raws]);
}

function sourceOf({ series, files }: SubmitOptions, { cwd }: Context): string {
  const given = files ?? (series === undefined ? [] : [series]);
  return given.length === 0 ? "patches" : given.map((one) => inDir(cwd, one)).join(" ");
}

/** A tree of this machine's service. Throws UserError if there is none of that name. */
async function ownTree(options: SubmitOptions, context: Context): Promise<string> {
  const { trees } = await loadServiceSettings(...configDirs(options, context));
  const tree = options.on ?? trees[0]!.name;
  if (trees.some(({ name }) => name === tree)) return tree;
  if (tree === AUTO_TREE && trees.length > 1) return tree;
  throw new UserError(`--on ${tree}: service.toml names no such tree`, {
    hint: `it has ${trees.map(({ name }) => name).join(", ")}`,
  });
}
