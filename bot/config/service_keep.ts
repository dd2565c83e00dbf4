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

/** How much is kept. */
export interface RetentionSettings {
  /** Days after a series' end. */
  readonly days: number;
  /** GiB of artifacts of all series. */
  readonly gib: number;
}

/** What is kept, and where. */
export interface KeepSettings {
  readonly artifacts: ArtifactSettings;
  readonly retention: RetentionSettings;
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

const KEPT: RetentionSettings = { days: 90, gib: 100 };

const retention = strict({
  days: z.number().min(1, "at least a day").max(36525, "at most 100 years").default(KEPT.days),
  gib: z.number().min(0.1, "at least 0.1 GiB").max(1e9, "that much no store has").default(KEPT.gib),
});

/** The keys of the file that are about this. */
export const keepShape = { artifacts: artifacts.default({}), retention: retention.default(KEPT) };

/** The settings from what {@linkcode keepShape} read. */
export function keepSettings(read: z.infer<z.ZodObject<typeof keepShape>>): KeepSettings {
  return { artifacts: read.artifacts, retention: read.retention };
}
