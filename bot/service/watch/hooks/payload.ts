/**
 * What GitHub's webhooks say, as far as we use it
 * (docs.github.com, "Webhook events and payloads").
 * @module
 */
import { z } from "zod";
import { GIT_HASH } from "../../../system/files/digest.ts";

const sha = z.string().regex(GIT_HASH);
const number = z.int().min(1);
const login = z.string().regex(/^[A-Za-z0-9][\w-]{0,99}(?:\[bot\])?$/);
const user = z.object({ login }).nullish();
const repository = z.object({
  full_name: z.string().regex(/^[A-Za-z0-9][\w-]{0,99}\/[\w.-]{1,100}$/),
});

/** A pull request. */
export const pullShape = z.object({
  title: z.string().max(1000),
  state: z.string(),
  draft: z.boolean().nullish(),
  merged: z.boolean().nullish(),
  user,
  head: z.object({ sha }),
});
/** One. */
export type Pull = z.infer<typeof pullShape>;

/** `pull_request`. */
export const pullRequest = z.object({
  action: z.string(),
  number,
  pull_request: pullShape.extend({ updated_at: z.iso.datetime() }),
  repository,
});

/** `check_run`. */
export const checkRun = z.object({
  action: z.string(),
  check_run: z.object({ head_sha: sha }),
  repository,
  sender: z.object({ login }),
});

/** `check_suite`. */
export const checkSuite = z.object({
  action: z.string(),
  check_suite: z.object({ head_sha: sha }),
  repository,
  sender: z.object({ login }),
});

/** `issue_comment`. */
export const issueComment = z.object({
  action: z.string(),
  comment: z.object({
    id: number,
    body: z.string().max(100_000).nullish(),
    user: z.object({ login, type: z.string().nullish() }).nullish(),
  }),
  issue: z.object({ number, pull_request: z.object({}).nullish() }),
  repository,
});

/** What is read of each event that is worked off, by its name. */
export const SHAPES: Readonly<Record<string, z.ZodType>> = {
  pull_request: pullRequest,
  check_run: checkRun,
  check_suite: checkSuite,
  issue_comment: issueComment,
};
