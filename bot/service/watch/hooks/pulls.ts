/**
 * What becomes of the series of a pull request.
 * @module
 */
import type { ServedRepository } from "../../../config/mod.ts";
import { cleanLine } from "../../../text/clean.ts";
import type { Db } from "../../db/types.ts";
import { seriesOfPull } from "../../state/pulls.ts";
import { endSeries, runAgain, submit } from "../../state/series.ts";
import type { SeriesRow } from "../../types.ts";
import type { Pull } from "./payload.ts";

/** A pull request, and how it is served. */
export interface PullAt {
  readonly served: ServedRepository;
  /** `OWNER/REPO`, as GitHub writes it. */
  readonly repository: string;
  readonly number: number;
}

/** What was done, in a line; `begun`: something is built now that was not before. */
export interface Done {
  readonly begun: boolean;
  readonly text: string;
}

/** `OWNER/REPO#7`. */
export function pullName({ repository, number }: PullAt): string {
  return `${repository}#${number}`;
}

/** True for a series that has an end still to come. */
export function isOpen({ state }: SeriesRow): boolean {
  return state === "new" || state === "building";
}

/**
 * The last commit is now this one: it is what is built, and nothing before it. `again`: also if it has
 * a verdict; `archs`: not the usual ones.
 */
export async function submitPull(
  db: Db,
  at: PullAt,
  pull: Pull,
  { why, again, archs }: {
    readonly why: string;
    readonly again: boolean;
    readonly archs?: readonly string[];
  },
): Promise<Done> {
  const name = pullName(at), key = `${name}@${pull.head.sha}`, { served } = at;
  const all = (await seriesOfPull(db, name)).filter(({ tree }) => tree === served.tree);
  const known = all.find((one) => one.key === key);
  const commit = pull.head.sha.slice(0, 12);
  if (known === undefined) {
    const version = 1 + Math.max(0, ...all.map((one) => one.version));
    await submit(db, {
      // What is built is that commit, whatever the pull request has come to when somebody looks.
      ...{ key, tree: served.tree, source: key, way: "github", thread: name, version },
      title: cleanLine(pull.title),
      author: cleanLine(pull.user?.login ?? "ghost"),
      lists: [],
      archs: archs ?? served.archs,
      github: name,
    });
    return { begun: true, text: `${commit} is taken in` };
  }
  await endOpen(db, all.filter((one) => one !== known), `${commit} is the last commit again`);
  if (isOpen(known)) return { begun: false, text: `${commit} is being built already` };
  if (!again && known.state === "judged") {
    return { begun: false, text: `${commit} has its verdict already` };
  }
  const begun = await runAgain(db, known.id, { why, archs: archs ?? served.archs ?? "usual" });
  return { begun, text: begun ? `${commit} is built again` : `${commit} is being built already` };
}

/** Nothing of it is built any more. */
export async function cancelPull(db: Db, at: PullAt, why: string): Promise<Done> {
  const ended = await endOpen(db, await seriesOfPull(db, pullName(at)), why);
  return { begun: ended > 0, text: ended > 0 ? `cancelled: ${why}` : "there is nothing to cancel" };
}

async function endOpen(db: Db, all: readonly SeriesRow[], why: string): Promise<number> {
  let ended = 0;
  for (const one of all.filter(isOpen)) if (await endSeries(db, one, "cancelled", why)) ended++;
  return ended;
}
