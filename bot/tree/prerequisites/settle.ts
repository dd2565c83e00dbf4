/**
 * What a series stands on, looked up and applied to its base in the order in which it is named.
 * @module
 */
import type { RawMessage, Series } from "../../series/types.ts";
import type { RemoteContext } from "../../source/mod.ts";
import type { Base, Settled, Tree } from "../types.ts";
import { openStack } from "./apply.ts";
import { openPlaces } from "./places.ts";
import { Run } from "./run.ts";

/** What looking up needs. */
export interface SettleContext {
  /** Mails that may have prerequisites: the source of the series, and what else was given. */
  readonly mails: readonly RawMessage[];
  readonly remote?: RemoteContext;
  /** The host of the patchwork that the series came from. */
  readonly patchwork?: string;
  readonly signal?: AbortSignal;
}

/**
 * The base with the prerequisites on top, and what became of each. Those that prose names are applied only
 * where the series does not apply without them. Throws UserError for prerequisites that go in a circle or
 * have no end.
 */
export async function settlePrerequisites(
  tree: Tree,
  base: Base,
  series: Series,
  context: SettleContext,
): Promise<Base> {
  if (series.prerequisites.length === 0) return base;
  await using stack = await openStack(tree, base, context.signal);
  const mails = withoutSeparators(context.mails, series);
  const run = new Run(tree, base, stack, openPlaces({ tree, ...context, mails }), context.signal);
  await run.all(series.prerequisites.filter(({ prose }) => prose !== true), [series]);
  await prose(run, series);
  return run.result();
}

/**
 * The mails, those of the series without git format-patch's separator: patches that it has made without numbers are one
 * series, and what somebody else gives is none of this one.
 */
function withoutSeparators(
  mails: readonly RawMessage[],
  { cover, patches }: Series,
): readonly RawMessage[] {
  const key = ({ file, line }: RawMessage) => `${file}:${line}`;
  const own = new Set([cover, ...patches].flatMap((one) => one?.raw ? [key(one.raw)] : []));
  return mails.map((mail) => {
    const { separator: _, ...plain } = mail;
    return own.has(key(mail)) ? plain : mail;
  });
}

/** Prose says less than a line for machines: what it names has to make the difference. */
async function prose(run: Run, series: Series): Promise<void> {
  const named = series.prerequisites.filter((one) => one.prose === true);
  if (named.length === 0) return;
  const leave = (result: Settled["result"], why: string) => {
    for (const { says } of named) run.settled.push({ says, result, patches: [], why });
  };
  if (await run.applies(series)) return leave("left-out", "the series applies without it");
  const before = run.mark();
  await run.all(named, [series]);
  if (await run.applies(series)) return;
  const added = run.settled.slice(before.settled).some(({ result }) => result === "applied");
  if (!added) return;
  await run.back(before);
  leave("left-out", "the series does not apply with it either");
}
