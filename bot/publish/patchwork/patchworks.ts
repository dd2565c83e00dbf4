/**
 * Posts a check for each patch at one patchwork or several, or says what it would post.
 * @module
 */
import type { Context } from "../../engine/context.ts";
import { readFound } from "../../engine/record/report_file.ts";
import { staged } from "../stage.ts";
import type { PostRequest } from "../types.ts";
import { type PatchworkOptions, postChecks, type PostedCheck, postStages } from "./post.ts";
import { tokenOf } from "./token.ts";
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { git } from "../../system/process/git.ts";
import { environment } from "../../system/host.ts";
import { httpClient } from "../../system/http/client.ts";
import { refusal } from "../../system/http/rules.ts";

/** What became of the patches at one patchwork. */
export interface PostedAt {
  readonly home: string;
  readonly posted: readonly PostedCheck[];
}

/**
 * Posts them, if `send` says so. Where one patchwork fails the others are told nevertheless, and the first error is given
 * back.
 */
export async function postToPatchworks(
  homes: readonly string[],
  request: PostRequest,
  context: Context,
): Promise<{ readonly all: readonly PostedAt[]; readonly error?: unknown }> {
  const { ui, signal } = context;
  const post = await postingOf(request, context);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal, insecure });
  const all: PostedAt[] = [], errors: unknown[] = [];
  // Projects of one server take the same token.
  const hosts = new Set(homes.map((home) => new URL(home).host)).size;
  for (const home of homes) {
    try {
      const why = refusal(new URL(home), insecure);
      if (why !== undefined) throw new UserError(`${home}: ${why}`);
      const token = await tokenFor(home, hosts, context);
      if (request.send && token === undefined) {
        throw new UserError("nothing may be posted without a token", {
          hint: hosts === 1
            ? "set PATCHWORK_TOKEN, or git config pw.token"
            : `set PATCHWORK_TOKEN='${new URL(home).host}=TOKEN ...'`,
        });
      }
      ui.step(`${request.send ? "posting to" : "asking"} ${new URL(home).host}`);
      const { name, url } = request;
      all.push({ home, posted: await post({ home, token, name, url, dry: !request.send, http }) });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError || error instanceof InfraError)) throw error;
      errors.push(error);
      if (homes.length > 1) ui.note(error.message);
    }
  }
  return {
    all,
    ...(errors.length === 0
      ? {}
      : { error: errors.find((error) => error instanceof InfraError) ?? errors[0] }),
  };
}

/** What is posted at each. Throws UserError for patches that patchwork cannot know. */
async function postingOf(
  request: PostRequest,
  context: Context,
): Promise<(options: PatchworkOptions) => Promise<readonly PostedCheck[]>> {
  if (request.stage !== undefined) {
    const { stage, series } = await staged(request, request.stage, context);
    known(series.patches);
    return (options) => postStages(series.patches, stage, options);
  }
  const report = await readFound(request.file, context);
  known(report.series.patches);
  return (options) => postChecks(report, options);
}

function known(patches: readonly { readonly messageId?: string }[]): void {
  if (patches.some(({ messageId }) => messageId !== undefined)) return;
  throw new UserError("patchwork knows patches by their Message-IDs, and these have none", {
    hint: "verify the series as it was posted: from the list's archive, or from patchwork",
  });
}

/** `PATCHWORK_TOKEN`; for one patchwork alone also git-pw's. */
async function tokenFor(
  home: string,
  count: number,
  { cwd, signal }: Context,
): Promise<string | undefined> {
  const given = environment("PATCHWORK_TOKEN");
  if (given !== undefined && given !== "") return tokenOf(given, new URL(home).host, count);
  if (count > 1) return undefined;
  const kept = await git(cwd, ["config", "--get", "pw.token"], { signal });
  return kept.stdout.trim() || undefined;
}

/** What became of them, a patch in a line. */
export function postedText(all: readonly PostedAt[], named: boolean, sent: boolean): string {
  return [
    ...all.flatMap(({ home, posted }) => [
      ...named ? [`${cleanLine(home)}:`] : [],
      ...posted.map(({ n, what, check }) =>
        `patch ${n}: ${check.state}, ${what}: ${cleanLine(check.description)}`
      ),
      ...posted.length === 0 ? ["no patch has an answer"] : [],
    ]),
    ...sent ? [] : ["nothing was sent; --send does"],
  ].join("\n");
}
