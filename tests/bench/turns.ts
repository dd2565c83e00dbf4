/** This revision of everystep and, with `--against`, another one: what they take in turn, and the ratios. */
import { against, row, type Usage } from "./measure.ts";
import { type Options, otherRevision } from "./options.ts";

/** A program that a part runs. */
export interface Program {
  /** What `--against` names; undefined: this one. */
  readonly rev?: string;
  /** Where it stands; undefined: here. */
  readonly home?: string;
  /** A word for its own cache and outputs. */
  readonly slot: "own" | "other";
}

/** What the ratios to the other revision should be at most. */
export interface Goals {
  readonly cpu?: number;
  readonly seconds?: number;
}

/** The programs of a part. The other one stands in `dir`, until it is disposed of. */
export async function programs(
  { against: rev, signal }: Options,
  dir: string,
): Promise<AsyncDisposable & { readonly all: readonly Program[] }> {
  const own: Program = { slot: "own" }, home = `${dir}/other-revision`;
  if (rev === undefined) return { all: [own], async [Symbol.asyncDispose]() {} };
  const other = await otherRevision(rev, home, signal);
  return {
    all: [own, { rev, home, slot: "other" }],
    [Symbol.asyncDispose]: () => other[Symbol.asyncDispose](),
  };
}

/**
 * Runs each program once, one after the other, and prints a row for each; that of this revision says
 * what `once` notes of it, and the ratios. Gives what this revision took.
 */
export async function inTurn(
  all: readonly Program[],
  what: string,
  once: (program: Program) => Promise<Usage & { readonly note?: string }>,
  goals: Goals = {},
): Promise<Usage> {
  const done: [Program, Usage & { readonly note?: string }][] = [];
  for (const program of all) done.push([program, await once(program)]);
  const others = done.slice(1), own = done[0]![1];
  const ratios = others.map(([{ rev }, usage]) => ratioOf(rev!, own, usage, goals));
  row(what, own, [own.note ?? "", ...ratios].filter((text) => text !== "").join("; "));
  for (const [{ rev }, usage] of others) row(`${what}, ${rev}`, usage, usage.note);
  return own;
}

/** `of 8ab2a58: CPU 0.34 (goal: at most 0.35), wall 0.40`. */
function ratioOf(rev: string, own: Usage, other: Usage, goals: Goals): string {
  const said = (["cpu", "seconds"] as const).map((key) => {
    const goal = goals[key] === undefined ? {} : { atMost: goals[key] };
    return `${key === "cpu" ? "CPU" : "wall"} ${against(own[key] / other[key], goal)}`;
  });
  return `of ${rev}: ${said.join(", ")}`;
}
