/** A letter and facts for tests, made from parts. */
import {
  checkCoverLetter,
  type CoverLetterFacts,
  type Finding,
} from "../../bot/cover_letter/mod.ts";
import { parseSeries, type Series } from "../../bot/series/mod.ts";
import { readStat } from "../../bot/tree/apply/stat.ts";
import { change, mail } from "../series/mails.ts";

/** What git prints for {@linkcode made}'s patches, with tabs. */
export const NUMSTAT = "1\t1\tmm/1.c\n1\t1\tmm/2.c\n";

/** A diffstat that is true. */
export const STAT = [
  " mm/1.c | 2 +-",
  " mm/2.c | 2 +-",
  " 2 files changed, 2 insertions(+), 2 deletions(-)",
];

/** A shortlog that is true. */
export const SHORTLOG = ["A U Thor (2):", "  mm: part 1", "  mm: part 2"];

/** Two patches by A U Thor below a letter with these lines. */
export function made(
  body: readonly string[],
  options: { trailers?: readonly string[]; subject?: string; version?: number } = {},
): Promise<Series> {
  const prefix = options.version === undefined ? "PATCH" : `PATCH v${options.version}`;
  const cover = mail({
    subject: options.subject ?? `[${prefix} 0/2] mm: two parts`,
    id: "0@example.org",
    body: `${body.join("\n")}\n`,
  });
  const trailers = options.trailers ?? ["Signed-off-by: A U Thor <author@example.org>"];
  const patches = [1, 2].map((n) =>
    mail({
      subject: `[${prefix} ${n}/2] mm: part ${n}`,
      id: `${n}@example.org`,
      replyTo: "0@example.org",
      body: `Words.\n\n${trailers.join("\n")}\n---\n mm/${n}.c | 2 +-\n\n${change(`mm/${n}.c`)}`,
    })
  );
  return parseSeries([cover, ...patches]);
}

/** Facts: a tree with history, and the patches' own diffstat. */
export function facts(more: Partial<CoverLetterFacts> = {}): CoverLetterFacts {
  return {
    base: { commit: "b".repeat(40), tree: "c".repeat(40), how: "HEAD", why: "the tree's HEAD" },
    history: "full",
    version: "6.19.6",
    stats: [readStat(NUMSTAT)],
    commits: new Map(),
    bases: new Map(),
    ...more,
  };
}

/** The findings of one kind. */
export async function findings(
  kind: Finding["kind"],
  body: readonly string[],
  options: Parameters<typeof made>[1] & { readonly facts?: Partial<CoverLetterFacts> } = {},
): Promise<Finding[]> {
  const all = checkCoverLetter(await made(body, options), facts(options.facts));
  return all.filter((one) => one.kind === kind);
}

/** A finding in short: `mismatch: says / is`. */
export const short = ({ severity, says, is }: Finding) => `${severity}: ${says} / ${is}`;
