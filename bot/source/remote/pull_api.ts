/**
 * A pull request, and how to ask GitHub for more of it.
 * @module
 */
import type { Octokit } from "@octokit/rest";
import type { z } from "zod";
import { InfraError, UserError } from "../../system/errors.ts";
import { MAX_TOTAL } from "../limits.ts";
import { answered, found } from "./answer.ts";
import type { RemoteContext } from "./context.ts";
import type { PullAt } from "./where.ts";

/** A pull request, and how to ask for more of it. */
export interface Pull {
  readonly at: PullAt;
  readonly api: string;
  readonly name: string;
  readonly head: string;
  readonly octokit: Octokit;
  /** For what octokit would read as text: GitHub's media types, with the token. */
  raw(path: string, mediaType: string): Promise<Uint8Array>;
}

/** Asks for bytes. GitHub writes no more than a certain size as patches, and says 406 then. */
export function rawReader(
  api: string,
  name: string,
  token: string | undefined,
  { http }: RemoteContext,
): Pull["raw"] {
  return async (path, mediaType) => {
    const outcome = await http.send({
      url: `${api}${path}`,
      maxBytes: MAX_TOTAL,
      headers: {
        accept: mediaType,
        ...(token === undefined ? {} : { authorization: `token ${token}` }),
      },
    });
    if (answered(outcome).status === 406) {
      throw new UserError(`${name}: is too large for GitHub to write it as patches`, {
        hint: "git fetch its branch, refs/pull/N/head, into your tree, and give BASE..FETCH_HEAD",
      });
    }
    return found(outcome, "pull request").bytes;
  };
}

/** Data of the API, if it has the fields that are needed. */
export function checked<T>(shape: z.ZodType<T>, data: unknown, name: string): T {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new InfraError(`${name}: an answer that is not GitHub's: ${path.join(".")}: ${message}`);
}
