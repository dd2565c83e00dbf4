/**
 * `publish --patchwork`: posts a check for each patch at one patchwork or several, or shows what it would post.
 * @module
 */
import type { PublishCommand } from "../cli/command.ts";
import {
  type PatchworkOptions,
  postChecks,
  type PostedCheck,
  postStages,
} from "../publish/patchwork.ts";
import { tokenOf } from "../publish/patchwork_token.ts";
import { cleanLine } from "../report/clean.ts";
import { InfraError, UserError } from "../system/errors.ts";
import { git } from "../system/git.ts";
import { environment } from "../system/host.ts";
import { httpClient } from "../system/http.ts";
import { refusal } from "../system/http_rules.ts";
import type { CommandContext } from "../cli/context.ts";
import { staged } from "./publish_stage.ts";
import { readFound } from "./report.ts";

/** What became of the patches at one patchwork. */
interface At {
  readonly home: string;
  readonly posted: readonly PostedCheck[];
}

/**
 * Runs it: exit code 0 once all is posted, or shown. Where one patchwork fails the others are told nevertheless, and the
 * first error is thrown in the end.
 */
export async function publishPatchwork(
  homes: readonly string[],
  command: PublishCommand,
  context: CommandContext,
): Promise<number> {
  const { terminal, ui, signal } = context;
  const post = await postingOf(command, context);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const http = httpClient({ signal, insecure });
  const all: At[] = [], errors: unknown[] = [];
  for (const home of homes) {
    try {
      const why = refusal(new URL(home), insecure);
      if (why !== undefined) throw new UserError(`${home}: ${why}`);
      const token = await tokenFor(home, homes.length, context);
      if (command.send && token === undefined) {
        throw new UserError("nothing may be posted without a token", {
          hint: homes.length === 1
            ? "set PATCHWORK_TOKEN, or git config pw.token"
            : `set PATCHWORK_TOKEN='${new URL(home).host}=TOKEN ...'`,
        });
      }
      ui.step(`${command.send ? "posting to" : "asking"} ${new URL(home).host}`);
      const { name, url } = command;
      all.push({ home, posted: await post({ home, token, name, url, dry: !command.send, http }) });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError || error instanceof InfraError)) throw error;
      errors.push(error);
      if (homes.length > 1) ui.note(error.message);
    }
  }
  if (all.length > 0) {
    terminal.out(
      command.json
        ? JSON.stringify(homes.length === 1 ? all[0]!.posted : all, null, 2)
        : asText(all, homes.length > 1, command.send),
    );
  }
  if (errors.length > 0) throw errors.find((error) => error instanceof InfraError) ?? errors[0];
  return 0;
}

/** What is posted at each. Throws UserError for patches that patchwork cannot know. */
async function postingOf(
  command: PublishCommand,
  context: CommandContext,
): Promise<(options: PatchworkOptions) => Promise<readonly PostedCheck[]>> {
  if (command.stage !== undefined) {
    const { stage, series } = await staged(command, command.stage, context);
    known(series.patches);
    return (options) => postStages(series.patches, stage, options);
  }
  const report = await readFound(command.file, context);
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
  { cwd, signal }: CommandContext,
): Promise<string | undefined> {
  const given = environment("PATCHWORK_TOKEN");
  if (given !== undefined && given !== "") return tokenOf(given, new URL(home).host, count);
  if (count > 1) return undefined;
  const kept = await git(cwd, ["config", "--get", "pw.token"], { signal });
  return kept.stdout.trim() || undefined;
}

function asText(all: readonly At[], named: boolean, sent: boolean): string {
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
