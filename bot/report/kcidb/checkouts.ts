/**
 * States as KCIDB's checkouts.
 * @module
 */
import { placeText, whyText } from "../analysis/coverage.ts";
import { digestHex, GIT_HASH } from "../../system/files/digest.ts";
import { isBuild } from "./builds.ts";
import type { KcidbOptions } from "./options.ts";
import { kernelciTree } from "./terms.ts";
import type { Names } from "./names.ts";
import { areApplied } from "../analysis/fixes.ts";
import type { Report } from "../model/schema.ts";
import { utcTime } from "../../text/words.ts";

/** A source tree: the base with the first patches of the series. Field names are KCIDB's. */
export interface Checkout {
  readonly id: string;
  readonly origin: string;
  readonly tree_name?: string;
  readonly git_repository_url?: string;
  readonly git_repository_branch?: string;
  readonly git_commit_hash?: string;
  readonly git_commit_name?: string;
  readonly patchset_hash?: string;
  readonly message_id?: string;
  readonly comment: string;
  readonly start_time?: string;
  readonly origin_builds_finish_time?: string;
  readonly origin_tests_finish_time?: string;
  readonly valid: true;
  readonly misc: Readonly<Record<string, unknown>>;
}

/** The checkout of state n. */
export function checkout(
  report: Report,
  n: number,
  { origin, id, boot }: Names,
  options: Pick<KcidbOptions, "tree">,
): Checkout {
  const { series, tree, run } = report;
  const patch = series.patches.find((one) => one.n === n);
  const hash = patchsetHash(report, n);
  const start = utcTime(run.startedAt),
    finish = utcTime(report.complete ? run.finishedAt : undefined);
  const state = report.states.find((one) => one.n === n);
  const not = (report.coverage?.missing ?? []).filter(({ patch }) => patch === n)
    .map((one) => `${placeText(one)}: ${whyText(one)}`);
  const booted = report.archs.some(({ name }) => boot(n, name) !== undefined);
  return {
    id: id(n),
    origin,
    ...placeOf(tree, options.tree),
    ...(hash === undefined ? {} : { patchset_hash: hash }),
    ...(isAddress(patch?.messageId) ? { message_id: patch?.messageId } : {}),
    comment: n === 0 ? `base of ${series.title}` : `${patch?.subject ?? ""}`,
    ...(start === undefined ? {} : { start_time: start }),
    ...(finish === undefined ? {} : { origin_builds_finish_time: finish }),
    ...(finish === undefined || !booted ? {} : { origin_tests_finish_time: finish }),
    valid: true,
    misc: {
      series: series.title,
      version: series.version,
      state: n,
      commit: state?.commit,
      tree: state?.tree,
      tool: `${report.tool.name} ${report.tool.version}`,
      verdict: report.verdict.text,
      ...not.length === 0 ? {} : { not_compiled: not },
      not_built: Object.fromEntries(
        report.cells.filter((cell) => cell.state === n && !isBuild(cell))
          .map(({ arch, verdict, reason }) => [arch, `${verdict}: ${reason}`]),
      ),
    },
  };
}

/** The tree and its commit. That of an unpacked tarball is nowhere else, and so is no commit to anybody. */
function placeOf(tree: Report["tree"], given: string | undefined): Partial<Checkout> {
  const { url, branch, release, base: { commit } } = tree;
  const name = given ?? kernelciTree(tree);
  return {
    ...(name === undefined ? {} : { tree_name: name }),
    ...(url !== undefined && URL.canParse(url) ? { git_repository_url: url } : {}),
    ...(branch === undefined ? {} : { git_repository_branch: branch }),
    ...(release !== undefined
      ? { git_commit_name: `v${release}` }
      : GIT_HASH.test(commit)
      ? { git_commit_hash: commit }
      : {}),
  };
}

/** SHA-256 over the SHA-256 of each patch in order, a line each; that of no patches is empty. */
function patchsetHash({ series, tree: { base }, states }: Report, n: number): string | undefined {
  const needs = areApplied(base.fixes) ||
    base.prerequisites?.some(({ result }) => result === "applied");
  // Their mails are not in the report: what they make of the base is.
  const below = needs ? `${states.find((one) => one.n === 0)?.tree}\n` : "";
  if (n === 0) return needs ? digestHex(below) : "";
  const hashes = series.patches.filter((patch) => patch.n <= n).toSorted((a, b) => a.n - b.n)
    .map(({ sha256 }) => sha256);
  const known = hashes.filter((hash) => hash !== undefined && /^[0-9a-f]{64}$/.test(hash));
  return known.length === n
    ? digestHex(below + known.map((hash) => `${hash}\n`).join(""))
    : undefined;
}

/** A Message-ID in the plain form that the schema's format takes: a dot-atom, `@`, a domain. */
function isAddress(text: string | undefined): boolean {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  return text !== undefined && text.length <= 254 &&
    new RegExp(`^[\\w+=-]+(?:\\.[\\w+=-]+)*@${label}(?:\\.${label})+$`, "i").test(text);
}
