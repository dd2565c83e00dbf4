/**
 * What is asked of GitHub about a comment, and how it is answered there.
 * @module
 */
import { z } from "zod";
import type { Api } from "../../../publish/github/api.ts";
import { statusOf } from "../../../publish/github/explain.ts";
import { once } from "../../../publish/github/once.ts";
import { type Pull, pullShape } from "./payload.ts";

/** GitHub, as far as comments need it. Its errors are Octokit's. */
export interface Asking {
  /** True if somebody may write to the repository: who may push may have things built. */
  mayWrite(login: string): Promise<boolean>;
  /** The pull request as it is now. */
  pull(number: number): Promise<Pull>;
  /** Puts a sign at a comment; the same twice is one. */
  react(comment: number, sign: "+1" | "confused"): Promise<void>;
  /** Says something once: `mark` tells it from all else that is said there. */
  say(number: number, mark: string, markdown: string): Promise<void>;
}

const R = "/repos/{owner}/{repo}";
const permissionShape = z.object({ permission: z.string() });
const commentShape = z.object({ body: z.string().nullish() });

/** Asks about one repository. */
export function asking(api: Api, repository: string): Asking {
  const [owner = "", repo = ""] = repository.split("/"), id = { owner, repo };
  return {
    async mayWrite(login) {
      const route = `GET ${R}/collaborators/{username}/permission`;
      try {
        const { permission } = await api.read(route, { ...id, username: login }, permissionShape);
        return permission === "admin" || permission === "write";
      } catch (error) {
        if (statusOf(error) === 404) return false;
        throw error;
      }
    },
    pull: (number) =>
      api.read(`GET ${R}/pulls/{pull_number}`, { ...id, pull_number: number }, pullShape),
    async react(comment, content) {
      const route = `POST ${R}/issues/comments/{comment_id}/reactions`;
      await api.write(route, { ...id, comment_id: comment, content }, z.object({}), {});
    },
    async say(number, mark, markdown) {
      const at = { ...id, issue_number: number }, marker = `<!-- everystep: ${mark} -->`;
      const all = `GET ${R}/issues/{issue_number}/comments`;
      const look = async () =>
        (await api.readAll(all, at, commentShape)).find(({ body }) => body?.startsWith(marker));
      const body = `${marker}\n${markdown}\n`;
      const make = () =>
        api.write(`POST ${R}/issues/{issue_number}/comments`, { ...at, body }, commentShape, {});
      await once(api, look, make);
    },
  };
}
