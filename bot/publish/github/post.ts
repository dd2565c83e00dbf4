/**
 * Posts a report to GitHub, in an order in which it can be cut short and begun again: what is there
 * already is left alone, and what is missing is added.
 * @module
 */
import type { RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { utcTime } from "../../text/words.ts";
import type { Api } from "./api.ts";
import { postCheck, supersede } from "./checks.ts";
import { findComment, markerOf, type Memory, type OwnComment, postComment } from "./comment.ts";
import { wantsApp } from "./explain.ts";
import { markOfCheck, marksOf, setMark } from "./marks.ts";
import { makePosting } from "./posting.ts";
import { placeName, type Target, targetOf } from "./target.ts";
import type { GitHubTarget, Posting, PostOptions } from "./types.ts";

/** What became of a posting. */
export type Posted =
  /** Something newer is there: nothing was sent. */
  | { readonly kind: "older"; readonly than: Memory }
  | {
    readonly kind: "posted";
    readonly head: string;
    readonly check: {
      /** `status`: the account is no App, and may not make checks. */
      readonly as: "check" | "status";
      readonly made: boolean;
      readonly conclusion: string;
      readonly url?: string;
    };
    readonly superseded: boolean;
    readonly statuses: { readonly set: number; readonly all: number };
    readonly comment?: { readonly what: "made" | "changed" | "the same"; readonly url?: string };
  };

/** Posts it. Errors are Octokit's, or ours. */
export async function post(
  report: Report | RejectReport,
  place: GitHubTarget,
  options: PostOptions,
  api: Api,
): Promise<Posted> {
  const posting = makePosting(report, options);
  const target = await targetOf(report, place, api);
  const login = target.pull === undefined ? undefined : await api.login();
  const look = () => findComment(posting.name, target, login, api);
  const last = await look();
  const memory = memoryNow(report, posting, target);
  if (last !== undefined && isOlder(memory, last.memory)) {
    return { kind: "older", than: last.memory };
  }
  const check = await checkOrStatus(posting, target, api);
  const superseded = await supersedeLast(last, check.id, posting, target, api);
  const marks = marksOf(posting, target);
  let set = 0;
  for (const [i, mark] of marks.entries()) {
    api.ui.step("setting statuses", i / marks.length);
    if (await setMark(mark, target, api)) set++;
  }
  const body = `${markerOf({ ...memory, check: check.id })}\n${linked(posting.comment, check.url)}`;
  const comment = target.pull === undefined
    ? undefined
    : await postComment(body, last, look, target, api);
  return {
    ...{ kind: "posted", head: target.head, superseded },
    check: {
      ...{ as: check.as, made: check.made, url: check.url },
      conclusion: posting.check.conclusion,
    },
    statuses: { set, all: marks.length },
    ...(comment === undefined ? {} : { comment }),
  };
}

function memoryNow(
  report: Pick<Report | RejectReport, "run">,
  { name, version }: Posting,
  target: Target,
): Memory {
  const startedAt = utcTime(report.run.startedAt) ?? "";
  return { name, series: placeName(target), version, head: target.head, startedAt, check: 0 };
}

/**
 * A lower version; or the same at the same commit, and a run that began earlier. What is about the last commit is newer
 * than what was about another, whatever the clocks of the machines said.
 */
function isOlder(now: Memory, last: Memory): boolean {
  return now.version < last.version ||
    now.version === last.version && now.head === last.head && now.startedAt < last.startedAt;
}

interface Checked {
  readonly as: "check" | "status";
  readonly made: boolean;
  readonly id: number;
  readonly url?: string;
}

async function checkOrStatus(posting: Posting, target: Target, api: Api): Promise<Checked> {
  try {
    const { run, made } = await postCheck(posting, target, api);
    return { as: "check", made, id: run.id, url: run.html_url ?? undefined };
  } catch (error) {
    if (!wantsApp(error)) throw error;
    return { as: "status", made: await setMark(markOfCheck(posting, target), target, api), id: 0 };
  }
}

/** The check that the comment remembers, where it is another one. */
async function supersedeLast(
  last: OwnComment | undefined,
  check: number,
  { version }: Posting,
  target: Target,
  api: Api,
): Promise<boolean> {
  const old = last?.memory.check ?? 0;
  if (old === 0 || old === check) return false;
  return await supersede(old, { version, head: target.head }, target, api);
}

function linked(markdown: string, url: string | undefined): string {
  const plain = url !== undefined && /^https?:\/\/[^\s<>()[\]]+$/.test(url);
  return plain ? `${markdown}\n[The check, with all annotations](${url})\n` : markdown;
}
