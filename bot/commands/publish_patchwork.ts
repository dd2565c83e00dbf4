/**
 * `publish --patchwork`: posts a check for each patch, or shows what it would post.
 * @module
 */
import type { PublishCommand } from "../cli/command.ts";
import { postChecks, type PostedCheck } from "../publish/patchwork.ts";
import { cleanLine } from "../report/clean.ts";
import { UserError } from "../system/errors.ts";
import { git } from "../system/git.ts";
import { environment } from "../system/host.ts";
import { httpClient } from "../system/http.ts";
import { refusal } from "../system/http_rules.ts";
import type { Context } from "./context.ts";
import { readFound } from "./report.ts";

/** Runs it: exit code 0 once all is posted, or shown. */
export async function publishPatchwork(
  home: string,
  command: PublishCommand,
  context: Context,
): Promise<number> {
  const { terminal, ui, signal, cwd } = context;
  const report = await readFound(command.file, context);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const why = refusal(new URL(home), insecure);
  if (why !== undefined) throw new UserError(`${home}: ${why}`);
  if (report.series.patches.every(({ messageId }) => messageId === undefined)) {
    throw new UserError("patchwork knows patches by their Message-IDs, and these have none", {
      hint: "verify the series as it was posted: from the list's archive, or from patchwork",
    });
  }
  // git-pw's name for it.
  const kept = await git(cwd, ["config", "--get", "pw.token"], { signal });
  const token = environment("PATCHWORK_TOKEN") ?? (kept.stdout.trim() || undefined);
  if (command.send && token === undefined) {
    throw new UserError("nothing may be posted without a token", {
      hint: "set PATCHWORK_TOKEN, or git config pw.token",
    });
  }
  ui.step(`${command.send ? "posting to" : "asking"} ${new URL(home).host}`);
  const { name, url } = command;
  const http = httpClient({ signal, insecure });
  const posted = await postChecks(report, { home, token, name, url, dry: !command.send, http });
  terminal.out(command.json ? JSON.stringify(posted, null, 2) : asText(posted, command.send));
  return 0;
}

function asText(posted: readonly PostedCheck[], sent: boolean): string {
  return [
    ...posted.map(({ n, what, check }) =>
      `patch ${n}: ${check.state}, ${what}: ${cleanLine(check.description)}`
    ),
    ...posted.length === 0 ? ["no patch has an answer"] : [],
    ...sent ? [] : ["nothing was sent; --send does"],
  ].join("\n");
}
