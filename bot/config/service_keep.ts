/**
 * The part of `configs/service.toml` that says what is kept, and where.
 * @module
 */
import { z } from "zod";
import { strict } from "./toml.ts";
import * as words from "./words.ts";

/** Where artifacts are kept. */
export interface ArtifactSettings {
  /** A directory, or `s3://BUCKET/PREFIX`; undefined: in the service's own directory. */
  readonly store?: string;
  /** The server that speaks S3; undefined: Amazon's. */
  readonly endpoint?: string;
  /** undefined: `AWS_REGION`, else us-east-1. */
  readonly region?: string;
}

/** What is kept, and where. */
export interface KeepSettings {
  readonly artifacts: ArtifactSettings;
}

/** Names of buckets: Amazon S3 User Guide, "Bucket naming rules". */
const BUCKET = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.@+-]+)*\/?$/;

const artifacts = strict({
  store: z.string().regex(/^(?:\/|s3:\/\/)/, "a directory, /srv/artifacts, or s3://BUCKET/PREFIX")
    .refine(
      (text) => text.startsWith("/") || BUCKET.test(text),
      "s3://BUCKET or s3://BUCKET/PREFIX",
    )
    .optional(),
  endpoint: words.webAddress.optional(),
  region: z.string().regex(/^[a-z0-9-]{1,64}$/, "a region, such as us-east-1").optional(),
});

/** The keys of the file that are about this. */
export const keepShape = { artifacts: artifacts.default({}) };

/** The settings from what {@linkcode keepShape} read. */
export function keepSettings(read: z.infer<z.ZodObject<typeof keepShape>>): KeepSettings {
  return { artifacts: read.artifacts };
}
