/**
 * A check for each patch of a series at a patchwork, by its REST API 1.2 (https://patchwork.readthedocs.io,
 * api/rest: "Checks"). Checks are only ever added there, so that what stands already is asked first; lists
 * come in pages, and the one of ours may be on the last.
 * @module
 */
import { z } from "zod";
import type { RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { UserError } from "../../system/errors.ts";
import { all, ask, type PatchworkOptions, PER_PAGE, placeOf, refused } from "./api.ts";
import { allChecks, type Check, contextOf, linkTo, type PatchCheck } from "./checks.ts";
import type { Stage } from "../types.ts";

export type { PatchworkOptions } from "./api.ts";
export { checksOf } from "./checks.ts";

/** What became of a patch's check. */
export interface PostedCheck {
  /** Its place in the series. */
  readonly n: number;
  /** `there`: the same check stands already. `unknown`: patchwork has not got the patch. */
  readonly what: "posted" | "would be posted" | "there" | "unknown";
  /** Its number there. */
  readonly patch?: number;
  readonly check: Check;
}

const id = z.int().positive();
const patches = z.array(z.object({ id, project: z.object({ link_name: z.string() }) }));
const checks = z.array(z.object({
  id,
  state: z.string(),
  context: z.string(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
}));
/** As GitHub's: one line of a table. */
const MAX_DESCRIPTION = 140;

/**
 * Posts what there is to say of each patch; a patch without an answer gets no check. Throws
 * {@linkcode UserError} for a token that is not taken, {@linkcode InfraError} for a server that fails.
 */
export async function postChecks(
  report: Report | RejectReport,
  options: PatchworkOptions,
): Promise<readonly PostedCheck[]> {
  return await postAll(allChecks(report, options), true, options);
}

/** Posts a check for each patch of a series that is being verified, or that ended without a verdict. */
export async function postStages(
  patches: readonly { readonly n: number; readonly messageId?: string }[],
  { ended }: Stage,
  options: PatchworkOptions,
): Promise<readonly PostedCheck[]> {
  const { name, url } = options;
  const description = ended === undefined ? "being verified" : `no verdict: ${ended}`;
  const check: Check = {
    ...{ state: "pending", context: contextOf(name) },
    description: [...description].slice(0, MAX_DESCRIPTION).join(""),
    ...linkTo(url),
  };
  const checks = patches.flatMap(({ n, messageId }) =>
    messageId === undefined ? [] : [{ n, messageId, check }]
  );
  return await postAll(checks, ended !== undefined, options);
}

/** `over`: what has no answer is said only where something pending stands already. */
async function postAll(
  checks: readonly PatchCheck[],
  over: boolean,
  options: PatchworkOptions,
): Promise<readonly PostedCheck[]> {
  const posted: PostedCheck[] = [];
  for (const { n, messageId, check } of checks) {
    const isOpen = check.state === "pending";
    const patch = await patchOf(messageId, options);
    if (patch === undefined) {
      if (!isOpen || !over) posted.push({ n, what: "unknown", check });
      continue;
    }
    const what = await postCheck(patch, check, isOpen && over, options);
    if (what !== undefined) posted.push({ n, patch, check, what });
  }
  return posted;
}

/** The number of a patch; the same mail may be in several projects. */
async function patchOf(messageId: string, options: PatchworkOptions): Promise<number | undefined> {
  const { root, project } = placeOf(options.home);
  const asked = `msgid=${encodeURIComponent(messageId)}&per_page=${PER_PAGE}`;
  const found = await all(`${root}/api/1.2/patches/?${asked}`, patches, options);
  const here = found.filter((one) => project === undefined || one.project.link_name === project);
  if (new Set(here.map((one) => one.project.link_name)).size > 1) {
    const names = here.map((one) => one.project.link_name).join(", ");
    throw new UserError(`the patches are in several projects: ${names}`, {
      hint: `name one: --patchwork ${root}/project/${here[0]!.project.link_name}/`,
    });
  }
  return here.at(-1)?.id;
}

/** Undefined: `over` says that it has to stand over a pending one, and there is none. */
async function postCheck(
  patch: number,
  check: Check,
  over: boolean,
  options: PatchworkOptions,
): Promise<PostedCheck["what"] | undefined> {
  const url = `${placeOf(options.home).root}/api/1.2/patches/${patch}/checks/`;
  // An older patchwork takes no notice of the context.
  const asked = `context=${encodeURIComponent(check.context)}&per_page=${PER_PAGE}`;
  const there = await all(`${url}?${asked}`, checks, options);
  const last = there.filter(({ context }) => context === check.context)
    .toSorted((a, b) => a.id - b.id).at(-1);
  if (over && last?.state !== "pending") return undefined;
  if (last !== undefined && isSame(last, check)) return "there";
  if (options.dry) return "would be posted";
  const body = JSON.stringify(check);
  const answer = await ask({ url, method: "POST", body }, options);
  if (answer.status !== 201) throw refused(answer);
  return "posted";
}

function isSame(there: z.infer<typeof checks>[number], check: Check): boolean {
  return there.state === check.state && (there.description ?? "") === check.description &&
    (check.target_url === undefined || there.target_url === check.target_url);
}
