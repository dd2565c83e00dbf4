/**
 * Which store is meant, and opening it.
 * @module
 */
import type { ArtifactSettings } from "../../config/service_keep.ts";
import { UserError } from "../../system/errors.ts";
import { environment } from "../../system/host.ts";
import { dropParts } from "../../system/files/keep.ts";
import { directoryStore } from "./directory.ts";
import type { S3Bounds } from "./s3_types.ts";
import type { Store } from "./types.ts";

/** Where artifacts are. */
export interface StoreChoice extends ArtifactSettings {
  /** The service's directory; artifacts are in it if no store is named. */
  readonly dir: string;
  /** Of a server: other bounds than the usual ones. */
  readonly bounds?: Partial<S3Bounds>;
}

/**
 * Opens the store; nothing is asked of a server yet. `env` has the keys of an S3 server
 * (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`). Throws
 * UserError if they are not there.
 */
export async function openStore(
  { store, endpoint, region, dir, bounds }: StoreChoice,
  env: (name: string) => string | undefined = environment,
): Promise<Store & Disposable> {
  if (store === undefined || !store.startsWith("s3://")) {
    const place = store ?? `${dir}/artifacts`;
    await dropParts(place);
    return directoryStore(place);
  }
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^\/]+)\/?(.*?)\/?$/.exec(store) ?? [];
  const keyId = env("AWS_ACCESS_KEY_ID"), secret = env("AWS_SECRET_ACCESS_KEY");
  if (keyId === undefined || secret === undefined) {
    throw new UserError(`no keys for ${store}`, {
      hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of the service",
    });
  }
  // Loaded only where it is wanted: it is larger than all else of a worker.
  const { s3Store } = await import("./s3.ts");
  return s3Store({
    bucket,
    prefix,
    endpoint,
    bounds,
    region: region ?? env("AWS_REGION") ?? "us-east-1",
    keys: { keyId, secret, token: env("AWS_SESSION_TOKEN") },
  });
}
