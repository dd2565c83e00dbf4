/**
 * `publish`: posts a report, or shows what it would post.
 * @module
 */
import type { PublishCommand } from "../cli/command.ts";
import { type ApiOptions, openApi, type Write } from "../publish/github/api.ts";
import { credentialsFor } from "../publish/github/credentials.ts";
import { explain } from "../publish/github/explain.ts";
import { placeAt } from "../publish/github/place.ts";
import { post, type Posted } from "../publish/github/post.ts";
import { type PostedStage, postStage } from "../publish/github/stage.ts";
import { makeSecrets } from "../system/terminal/secrets.ts";
import { placeName } from "../publish/github/target.ts";
import { cleanLine } from "../text/clean.ts";
import { plural } from "../text/words.ts";
import { UserError } from "../system/errors.ts";
import { environment } from "../system/host.ts";
import { httpClient } from "../system/http/client.ts";
import { refusal } from "../system/http/rules.ts";
import { orAborted } from "../system/wait.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { stageOf } from "../publish/stage.ts";
import { readFound } from "../engine/record/report_file.ts";

/** Runs `publish`: exit code 0 once it is posted, or shown. */
export async function publish(command: PublishCommand, context: CommandContext): Promise<number> {
  if ("patchwork" in command.where) {
    return await toPatchworks(command.where.patchwork, command, context);
  }
  if ("kcidb" in command.where) return await toKcidb(command.where, command, context);
  return await toGithub(command.where.github, command, context);
}

async function toPatchworks(
  homes: readonly string[],
  command: PublishCommand,
  { terminal, ...context }: CommandContext,
): Promise<number> {
  const { postToPatchworks, postedText } = await import("../publish/patchwork/patchworks.ts");
  const { all, error } = await postToPatchworks(homes, command, context);
  if (all.length > 0) {
    terminal.out(
      command.json
        ? JSON.stringify(homes.length === 1 ? all[0]!.posted : all, null, 2)
        : postedText(all, homes.length > 1, command.send),
    );
  }
  if (error !== undefined) throw error;
  return 0;
}

async function toKcidb(
  how: Extract<PublishCommand["where"], { kcidb: true }>,
  { file, send, json }: PublishCommand,
  { terminal, ...context }: CommandContext,
): Promise<number> {
  const { kcidbText, sendToKcidb } = await import("../publish/kcidb/report.ts");
  const submission = await kcidbText(file, how, context);
  if (!send) {
    terminal.out(submission.text.trimEnd());
    context.ui.note("nothing was sent; --send does");
    return 0;
  }
  const sent = await sendToKcidb(submission, context);
  const state = sent.state === "processed" ? "processed" : "taken, and waits to be processed";
  terminal.out(json ? JSON.stringify(sent, null, 2) : `submission ${sent.id}: ${state}`);
  return 0;
}

async function toGithub(
  where: string,
  command: PublishCommand,
  context: CommandContext,
): Promise<number> {
  const { terminal, ui, signal, cwd } = context;
  const { stage } = command;
  const said = stage === undefined
    ? { report: await readFound(command.file, context) }
    : { stage: await stageOf(command, stage, context) };
  const { place, api: url } = placeAt(where, command.commit, environment);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const why = refusal(new URL(url), insecure);
  if (why !== undefined) throw new UserError(`${url}: ${why}`);
  const { app } = command;
  const key = app && { id: app.id, file: inDir(cwd, app.key), shown: app.key };
  const credentials = await credentialsFor(url, key, environment);
  if (command.send && credentials.kind === "none") {
    throw new UserError("nothing may be posted without a token", {
      hint: "set GITHUB_TOKEN or GH_TOKEN (and GH_HOST or GITHUB_API_URL, where it is not " +
        "github.com), or give --app-id and --app-key",
    });
  }
  const secrets = makeSecrets();
  const options: ApiOptions = {
    ...{ url, credentials, ui, signal, secrets },
    repository: { owner: place.owner, repo: place.repo },
    http: httpClient({ signal, insecure, tries: 1, spacingMs: 0 }),
    dry: !command.send,
  };
  const name = placeName(place);
  ui.step(`${command.send ? "posting to" : "asking"} ${new URL(url).host} for ${name}`);
  const how = { name: command.name, url: command.url };
  const work = async () => {
    const api = await openApi(options);
    const posted = said.stage === undefined
      ? await post(said.report, place, how, api)
      : await postStage(said.stage, place, how, api);
    return { posted, writes: api.writes };
  };
  try {
    const { posted, writes } = await orAborted(work(), signal);
    terminal.out(command.json ? asJson(posted, writes, command) : asText(posted, writes, command));
    return 0;
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, name, credentials.kind !== "none", secrets);
  }
}

function asJson(
  posted: Posted | PostedStage,
  writes: readonly Write[],
  { send }: PublishCommand,
): string {
  return JSON.stringify(send ? posted : { requests: writes }, null, 2);
}

function asText(
  posted: Posted | PostedStage,
  writes: readonly Write[],
  command: PublishCommand,
): string {
  if ("kind" in posted && posted.kind === "older") {
    const { version, head } = posted.than;
    return `nothing sent: v${version} at ${cleanLine(head).slice(0, 12)} is there, and is newer`;
  }
  if (command.send) {
    if ("kind" in posted) return sent(posted).join("\n");
    const what = command.stage?.ended === undefined ? "in progress" : "ended";
    return `${posted.as}: ${posted.made ? what : "nothing to do"}, at ${posted.head.slice(0, 12)}`;
  }
  if (writes.length === 0) return "nothing would be sent: it is all there";
  return [
    ...writes.flatMap(({ method, path, body }) => [
      `${method} ${cleanLine(path)}`,
      JSON.stringify(body, null, 2),
      "",
    ]),
    `nothing was sent; ${plural(writes.length, "request")} with --send`,
  ].join("\n");
}

function sent({ check, superseded, statuses, comment }: Posted & { kind: "posted" }): string[] {
  const at = (url: string | undefined) => url === undefined ? "" : ` ${cleanLine(url)}`;
  return [
    check.as === "check"
      ? `check: ${check.conclusion}${check.made ? "" : ", was there"}${at(check.url)}`
      : `check: as a status, for this account is no App${check.made ? "" : ", was there"}`,
    ...superseded ? ["the check of the version before is superseded"] : [],
    ...statuses.all === 0 ? [] : [`statuses: ${statuses.set} of ${statuses.all} set anew`],
    ...comment === undefined ? [] : [`comment: ${comment.what}${at(comment.url)}`],
  ];
}
