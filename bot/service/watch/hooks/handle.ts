/**
 * One delivery, worked off. Done twice it has no effect the second time.
 * @module
 */
import { z } from "zod";
import type { ArchConfig, ServedRepository } from "../../../config/mod.ts";
import { prose } from "../../../report/markdown/text.ts";
import { cleanLine } from "../../../text/clean.ts";
import type { Db } from "../../db/types.ts";
import { ageOf, type HookRow } from "../../state/hooks.ts";
import { seriesAtCommit } from "../../state/pulls.ts";
import { runAgain } from "../../state/series.ts";
import type { Asking } from "./ask.ts";
import { askedIn } from "./command.ts";
import { checkRun, checkSuite, issueComment, type Pull, pullRequest } from "./payload.ts";
import { cancelPull, isOpen, type PullAt, pullName, submitPull } from "./pulls.ts";

/** What working off needs. */
export interface Handling {
  readonly db: Db;
  readonly repositories: readonly ServedRepository[];
  readonly archs: readonly ArchConfig[];
  /** GitHub, for a repository. */
  asking(served: ServedRepository, repository: string): Promise<Asking>;
}

/** What was done about it, or why nothing, in a line. Throws what the database and GitHub throw. */
export async function handle(hook: HookRow, handling: Handling): Promise<string> {
  const body: unknown = JSON.parse(hook.body);
  switch (hook.event) {
    case "pull_request":
      return await read(pullRequest, body, (payload) => onPull(payload, hook, handling));
    case "check_run":
      return await read(checkRun, body, (payload) => {
        const { action, repository: { full_name: name }, sender: { login } } = payload;
        return onRerun(action, name, payload.check_run.head_sha, login, handling);
      });
    case "check_suite":
      return await read(checkSuite, body, (payload) => {
        const { action, repository: { full_name: name }, sender: { login } } = payload;
        return onRerun(action, name, payload.check_suite.head_sha, login, handling);
      });
    case "issue_comment":
      return await read(issueComment, body, (payload) => onComment(payload, handling));
  }
  return `nothing is done for ${hook.event}`;
}

function read<T>(shape: z.ZodType<T>, body: unknown, act: (payload: T) => Promise<string>) {
  const parsed = shape.safeParse(body);
  if (parsed.success) return act(parsed.data);
  const { path, message } = parsed.error.issues[0]!;
  return Promise.resolve(cleanLine(`not understood: ${path.join(".")}: ${message}`));
}

/** The entry of service.toml for a repository. */
function servedIn({ repositories }: Handling, name: string): ServedRepository | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/\.git$/, "");
  return repositories.find(({ repository }) =>
    plain(repository).split("/").slice(-2).join("/") === plain(name)
  );
}

const NOT_SERVED = "the repository is not in service.toml";

async function onPull(
  { action, number, pull_request: pull, repository }: z.infer<typeof pullRequest>,
  { delivery }: HookRow,
  handling: Handling,
): Promise<string> {
  const served = servedIn(handling, repository.full_name), { db } = handling;
  if (served === undefined) return NOT_SERVED;
  const at: PullAt = { served, repository: repository.full_name, number };
  const updates = ["opened", "reopened", "synchronize", "ready_for_review"].includes(action);
  if (!updates && action !== "closed") return `nothing is done for ${cleanLine(action)}`;
  const age = await ageOf(db, delivery, pullName(at), pull.updated_at);
  if (age === "older") return "something newer has come from it";
  // Two pushes within a second: which of them was the last only GitHub knows.
  const current: Pull = age === "same"
    ? await (await handling.asking(served, repository.full_name)).pull(number)
    : pull;
  const closed = age === "same" ? current.state !== "open" : action === "closed";
  if (closed) {
    const why = `the pull request was ${current.merged === true ? "merged" : "closed"}`;
    return (await cancelPull(db, at, why)).text;
  }
  if (current.state !== "open") return "it is not open";
  if (current.draft === true) return "it is a draft";
  return (await submitPull(db, at, current, { why: `it was ${action}`, again: false })).text;
}

async function onRerun(
  action: string,
  name: string,
  commit: string,
  login: string,
  handling: Handling,
): Promise<string> {
  if (action !== "rerequested") return `nothing is done for ${cleanLine(action)}`;
  const served = servedIn(handling, name);
  if (served === undefined) return NOT_SERVED;
  const found = (await seriesAtCommit(handling.db, name, commit))
    .filter(({ tree }) => tree === served.tree);
  if (found.length === 0) return `nothing of ${commit.slice(0, 12)} was built here`;
  const why = `${cleanLine(login)} asked for it at GitHub`;
  let begun = 0;
  for (const one of found) {
    if (!isOpen(one) && await runAgain(handling.db, one.id, { why })) begun++;
  }
  return begun === 0 ? "it is being built already" : `${begun} built again`;
}

async function onComment(
  { action, comment, issue, repository }: z.infer<typeof issueComment>,
  handling: Handling,
): Promise<string> {
  const { full_name: name } = repository, { number } = issue;
  const asked = askedIn(comment.body ?? "", handling.archs), who = comment.user?.login;
  if (action !== "created" || asked.kind === "none") return "talk";
  if (issue.pull_request === undefined || issue.pull_request === null) return "no pull request";
  if (who === undefined || comment.user?.type === "Bot") return "a program wrote it";
  const served = servedIn(handling, name);
  if (served === undefined) return NOT_SERVED;
  const github = await handling.asking(served, name);
  const answer = async (sign: "+1" | "confused", text?: string, mark = `comment ${comment.id}`) => {
    await github.react(comment.id, sign);
    if (text !== undefined) await github.say(number, mark, prose(text));
    return text ?? "done";
  };
  if (!await github.mayWrite(who)) {
    // Once for each of them: who may not write shall not make us write, either.
    const text = "only people with write access to the repository can ask for this";
    return await answer("confused", text, `no access ${cleanLine(who).slice(0, 100)}`);
  }
  if (asked.kind === "wrong") return await answer("confused", asked.why);
  const at: PullAt = { served, repository: name, number };
  if (asked.kind === "cancel") {
    const { begun, text } = await cancelPull(handling.db, at, `${cleanLine(who)} cancelled it`);
    return await answer(begun ? "+1" : "confused", begun ? undefined : text);
  }
  const pull = await github.pull(number);
  if (pull.state !== "open") return await answer("confused", "the pull request is not open");
  const { begun, text } = await submitPull(handling.db, at, pull, {
    why: `${cleanLine(who)} asked for it`,
    again: true,
    archs: asked.archs,
  });
  return await answer(begun ? "+1" : "confused", begun ? undefined : text);
}
