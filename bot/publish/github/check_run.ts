/**
 * A check run as GitHub tells it, and the requests about it.
 * @module
 */
import { z } from "zod";

/** What we read of one. */
export const runShape = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  status: z.string(),
  html_url: z.string().nullish(),
  output: z.object({
    title: z.string().nullish(),
    summary: z.string().nullish(),
    annotations_count: z.int().default(0),
  }).default({ annotations_count: 0 }),
});

/** A check run at GitHub. */
export type CheckRun = z.infer<typeof runShape>;

/** All of a commit. */
export const LIST = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
/** One. */
export const READ = "GET /repos/{owner}/{repo}/check-runs/{check_run_id}";
/** Makes one. */
export const CREATE = "POST /repos/{owner}/{repo}/check-runs";
/** Changes one. */
export const UPDATE = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

/** The external id of a check run that waits for its verdict. */
export const PENDING = "everystep pending";
