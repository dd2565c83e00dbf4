/**
 * Posts a report to GitHub, or shows what it would post.
 * @module
 */
import { type Context, inDir } from "../../engine/context.ts";
import { readFound } from "../../engine/record/report_file.ts";
import { UserError } from "../../system/errors.ts";
import { environment } from "../../system/host.ts";
import { httpClient } from "../../system/http/client.ts";
import { refusal } from "../../system/http/rules.ts";
import { makeSecrets } from "../../system/terminal/secrets.ts";
import { orAborted } from "../../system/wait.ts";
import { cleanLine } from "../../text/clean.ts";
import { plural } from "../../text/words.ts";
import { stageOf } from "../stage.ts";
import type { PostRequest } from "../types.ts";
import { type ApiOptions, openApi, type Write } from "./api.ts";
import { credentialsFor } from "./credentials.ts";
import { explain } from "./explain.ts";
import { placeAt } from "./place.ts";
import { post, type Posted } from "./post.ts";
import { type PostedStage, postStage } from "./stage.ts";
import { placeName } from "./target.ts";

/** The same at GitHub. */
export interface GithubRequest extends PostRequest {
  /** Where the check stands; undefined: the last commit. */
  readonly commit?: string;
  /** A GitHub App, and the file of its private key. */
  readonly app?: { readonly id: string; readonly key: string };
}

/** Posts to a repository or a pull request, as typed; gives what is to be said of it. */
export async function postToGithub(
  where: string,
  request: GithubRequest,
  context: Context & { readonly json: boolean },
): Promise<string> {
  const { ui, signal, cwd } = context;
  const { stage } = request;
  const read = stage === undefined
    ? { report: await readFound(request.file, context) }
    : { stage: await stageOf(request, stage, context) };
  const { place, api: url } = placeAt(where, request.commit, environment);
  const insecure = environment("EVERYSTEP_INSECURE_HTTP") === "1";
  const why = refusal(new URL(url), insecure);
  if (why !== undefined) throw new UserError(`${url}: ${why}`);
  const { app } = request;
  const key = app && { id: app.id, file: inDir(cwd, app.key), given: app.key };
  const credentials = await credentialsFor(url, key, environment);
  if (request.send && credentials.kind === "none") {
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
    dry: !request.send,
  };
  const name = placeName(place);
  ui.step(`${request.send ? "posting to" : "asking"} ${new URL(url).host} for ${name}`);
  const how = { name: request.name, url: request.url };
  const work = async () => {
    const api = await openApi(options);
    const posted = read.stage === undefined
      ? await post(read.report, place, how, api)
      : await postStage(read.stage, place, how, api);
    return { posted, writes: api.writes };
  };
  try {
    const { posted, writes } = await orAborted(work(), signal);
    return context.json ? asJson(posted, writes, request) : asText(posted, writes, request);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, name, credentials.kind !== "none", secrets);
  }
}

function asJson(
  posted: Posted | PostedStage,
  writes: readonly Write[],
  { send }: GithubRequest,
): string {
  return JSON.stringify(send ? posted : { requests: writes }, null, 2);
}

function asText(
  posted: Posted | PostedStage,
  writes: readonly Write[],
  request: GithubRequest,
): string {
  if ("kind" in posted && posted.kind === "older") {
    const { version, head } = posted.than;
    return `nothing sent: v${version} at ${cleanLine(head).slice(0, 12)} is there, and is newer`;
  }
  if (request.send) {
    if ("kind" in posted) return sent(posted).join("\n");
    const what = request.stage?.ended === undefined ? "in progress" : "ended";
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
