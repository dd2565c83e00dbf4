/**
 * Whether the commits of a pull request are the patches of a report: by their hashes, their trees, or by what they
 * change. A subject alone says nothing: whoever amends a commit keeps it.
 * @module
 */
import { z } from "zod";
import type { Report } from "../../report/model/schema.ts";
import { diffId } from "../../series/diff/diff_id.ts";
import { parseMail } from "../../series/mail/mail.ts";
import { readPatch } from "../../series/patch.ts";
import { splitMbox } from "../../source/mbox.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Api } from "./api.ts";

/** A commit as GitHub tells it. */
export interface Listed {
  readonly sha: string;
  readonly tree: string;
  /** The first line of its message. */
  readonly subject: string;
}

type Patch = Report["series"]["patches"][number];

/** What is known of the commits without their diffs. */
export type Alike =
  /** They are others. */
  | { readonly kind: "other"; readonly why: string }
  /** They are the patches, less those in `open`, whose subjects alone are the same: their diffs decide. */
  | { readonly kind: "same"; readonly open: readonly number[] };

/** Holds the commits against the patches; numbers are those of patches, from 1. */
export function alike(
  { series: { patches }, states }: Pick<Report, "series" | "states">,
  listed: readonly Listed[],
): Alike {
  if (listed.length !== patches.length) {
    const why = `it has ${listed.length} commits, the report ${patches.length} patches`;
    return { kind: "other", why };
  }
  const open: number[] = [];
  for (const [i, patch] of patches.entries()) {
    const commit = listed[i]!;
    if (commit.sha === patch.commit) continue;
    if (states.find(({ n }) => n === patch.n)?.tree === commit.tree) continue;
    // On another base the trees differ; the same patch may be the same commit there, reworded not.
    if (patch.commit !== undefined || plain(commit.subject) !== plain(patch.subject)) {
      return { kind: "other", why: notPatch(commit, patch) };
    }
    open.push(patch.n);
  }
  return { kind: "same", open };
}

/**
 * Asks GitHub for the diffs of the commits, and holds some of them against those that were verified. Gives why they
 * are others; undefined if they are the same.
 */
export async function otherDiff(
  open: readonly number[],
  { series: { patches } }: Pick<Report, "series">,
  listed: readonly Listed[],
  id: { readonly owner: string; readonly repo: string; readonly pull_number: number },
  api: Api,
): Promise<string | undefined> {
  if (open.length === 0) return undefined;
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
  const text = await api.read(route, { ...id, mediaType: { format: "patch" } }, z.string());
  const mails = splitMbox(new TextEncoder().encode(text), `#${id.pull_number}`);
  if (mails.length !== listed.length) {
    return `GitHub gives ${mails.length} patches of ${listed.length} commits`;
  }
  for (const n of open) {
    const mail = mails[n - 1]!, commit = listed[n - 1]!, patch = patches[n - 1]!;
    if (!mail.separator?.startsWith(`From ${commit.sha} `)) return "it has just changed";
    const { diff } = readPatch(await parseMail(mail)).patch;
    if (diffId(diff) !== patch.diffId) return notPatch(commit, patch);
  }
  return undefined;
}

function notPatch({ sha }: Listed, { n, subject }: Patch): string {
  return `its commit ${sha.slice(0, 12)} is not patch ${n}, "${cleanLine(subject)}"`;
}

/** A subject without `[PATCH 1/2]` and without what a mail may have done to its blanks. */
function plain(subject: string): string {
  return subject.replace(/^(?:\s*\[[^\]]*\])+/, "").replace(/\s+/g, " ").trim();
}
