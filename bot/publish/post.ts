/**
 * Posts a report to one place, or shows what it would post. Each place is loaded when it is meant.
 * @module
 */
import type { Context } from "../engine/context.ts";
import type { Terminal } from "../system/terminal/terminal.ts";
import type { GithubRequest } from "./github/report.ts";
import type { KcidbRequest } from "./kcidb/report.ts";
import type { PostRequest } from "./types.ts";

/** The place, and what only that place is told. */
export type Where =
  /** A repository or a pull request, as typed. */
  | { readonly kind: "github"; readonly github: string }
  /** Patchworks, or projects there. */
  | { readonly kind: "patchwork"; readonly homes: readonly string[] }
  | { readonly kind: "kcidb" } & KcidbRequest;

interface PostContext extends Context {
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Posts it, and prints what was posted. */
export async function postTo(
  where: Where,
  request: GithubRequest,
  context: PostContext,
): Promise<void> {
  switch (where.kind) {
    case "github": {
      const { postToGithub } = await import("./github/report.ts");
      return context.terminal.out(await postToGithub(where.github, request, context));
    }
    case "patchwork":
      return await toPatchworks(where.homes, request, context);
    case "kcidb":
      return await toKcidb(where, request, context);
  }
}

async function toPatchworks(
  homes: readonly string[],
  request: PostRequest,
  { terminal, json, ...context }: PostContext,
): Promise<void> {
  const { postToPatchworks, postedText } = await import("./patchwork/patchworks.ts");
  const { all, error } = await postToPatchworks(homes, request, context);
  if (all.length > 0) {
    terminal.out(
      json
        ? JSON.stringify(homes.length === 1 ? all[0]!.posted : all, null, 2)
        : postedText(all, homes.length > 1, request.send),
    );
  }
  if (error !== undefined) throw error;
}

async function toKcidb(
  how: KcidbRequest,
  { file, send }: PostRequest,
  { terminal, json, ...context }: PostContext,
): Promise<void> {
  const { kcidbText, sendToKcidb } = await import("./kcidb/report.ts");
  const submission = await kcidbText(file, how, context);
  if (!send) {
    terminal.out(submission.text.trimEnd());
    return context.ui.note("nothing was sent; --send does");
  }
  const sent = await sendToKcidb(submission, context);
  const state = sent.state === "processed" ? "processed" : "taken, and waits to be processed";
  terminal.out(json ? JSON.stringify(sent, null, 2) : `submission ${sent.id}: ${state}`);
}
