/** Posting to a GitHub on loopback, in this process and without the pauses. */
import assert from "node:assert/strict";
import { openApi } from "../../../bot/publish/github/api.ts";
import type { Credentials } from "../../../bot/publish/github/credentials.ts";
import { explain } from "../../../bot/publish/github/explain.ts";
import { post, type Posted } from "../../../bot/publish/github/post.ts";
import { makeSecrets } from "../../../bot/system/terminal/secrets.ts";
import type { GitHubTarget } from "../../../bot/publish/github/types.ts";
import type { Report } from "../../../bot/report/model/schema.ts";
import { httpClient } from "../../../bot/system/http/client.ts";
import { REPORTS } from "../../report/fixtures.ts";
import { message, report } from "../../report/make_report.ts";
import type { Contract } from "./contract.ts";
import { type GitHub, github } from "./server.ts";
import type { Account, Commit } from "./state.ts";

export const JOB: Account = { kind: "job", login: "github-actions[bot]" };
export const PERSON: Account = { kind: "user", login: "octocat" };
/** Tokens of the two. */
export const TOKENS = { job_token_000001: JOB, person_token_01: PERSON };

/** The pull request's commits of a report: their trees are those that were verified. */
export function commitsOf({ series, states }: Report, seed = "a"): Commit[] {
  const sha = (n: number) => `${seed}${n}`.padEnd(40, "0");
  return series.patches.map(({ n, subject }) => ({
    sha: sha(n),
    tree: states.find((state) => state.n === n)!.tree,
    parents: [sha(n - 1)],
    message: `${subject}\n\nWhy.\n`,
  }));
}

/** How to post. */
export interface How {
  readonly place?: Partial<GitHubTarget>;
  readonly credentials?: Credentials;
  readonly dry?: boolean;
  readonly name?: string;
}

/** Posts a report; what was said on the way is in `said`. */
export async function postTo(
  github: GitHub,
  report: Report,
  how: How = {},
): Promise<{ posted: Posted; writes: readonly unknown[]; notes: string }> {
  const credentials = how.credentials ?? { kind: "token", token: "job_token_000001" };
  const secrets = makeSecrets(), notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  try {
    const api = await openApi({
      url: github.url,
      repository: { owner: "owner", repo: "linux" },
      http: httpClient({ tries: 1, spacingMs: 0, idleMs: 5000 }),
      ui: { note, debug: note, step: note },
      ...{ credentials, secrets, dry: how.dry ?? false, haste: { secondMs: 1 } },
    });
    const place = { owner: "owner", repo: "linux", pull: 7, ...how.place };
    const posted = await post(report, place, { name: how.name ?? "everystep" }, api);
    return { posted, writes: api.writes, notes: notes.join("\n") };
  } catch (error) {
    throw explain(error, "owner/linux#7", credentials.kind !== "none", secrets);
  }
}

/** What stands at GitHub, without what only GitHub puts there. */
export function postedOn({ state }: GitHub) {
  return {
    runs: state.runs.map(({ name, head_sha, status, conclusion, annotations, output }) => ({
      ...{ name, head_sha, status, conclusion, annotations: annotations.length },
      title: output.title,
    })),
    statuses: state.statuses.toReversed().map(({ sha, state, context, description }) => ({
      ...{ sha, state, context, description },
    })),
    comments: state.comments.map(({ body }) => body as string),
  };
}

/** No request broke the contract. */
export function keptContract({ problems }: GitHub): void {
  assert.deepEqual(problems, []);
}

/** A GitHub with the pull request of a report. */
export const rig = (api: Contract, of: Report): Promise<GitHub> =>
  github(api, { commits: commitsOf(of) }, { tokens: TOKENS });

/** The throttling's limiters look after themselves with timers that hold no process up. */
export const LOOSE = { sanitizeOps: false, sanitizeResources: false };

/** A report that is red. */
export const RED = REPORTS["break-and-mend"]!;

/** A short one: it breaks, and it is mended. */
export const SHORT = report({
  archs: { um: "pFx" },
  subjects: ["mm: break it", "mm: mend it"],
  cells: { "1/um": { diagnostics: [message("error", "mm/a.c", 7, "expected ;")] } },
  verdict: { exit: 1, kind: "not-bisect-safe", text: "not bisect-safe: patch 1 breaks um" },
});

/** A report with so many new warnings in one cell. */
export function warnings(count: number): Report {
  const diagnostics = Array.from(
    { length: count },
    (_, i) => message("warning", "mm/a.c", i + 1, `unused ${i}`),
  );
  return report({
    archs: { um: "pw" },
    subjects: ["mm: one"],
    cells: { "1/um": { diagnostics } },
    verdict: { exit: 0, kind: "bisect-safe", text: "bisect-safe on um" },
  });
}
