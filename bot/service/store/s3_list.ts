/**
 * A page of a list of objects (Amazon S3 API Reference, "ListObjectsV2"). Pure.
 * @module
 */
import { SaxesParser } from "saxes";
import { InfraError } from "../../system/errors.ts";
import type { StoredObject } from "./types.ts";

/** Objects, and where the next page begins; undefined: it is the last. */
export interface S3Page {
  readonly objects: readonly StoredObject[];
  readonly next?: string;
}

/** Reads a page. Throws {@linkcode InfraError} if it is none. */
export function readS3Page(text: string): S3Page {
  const objects: StoredObject[] = [], open: string[] = [];
  const page = new Map<string, string>(), object = new Map<string, string>();
  const parser = new SaxesParser();
  const add = (chars: string) => {
    const name = open.at(-1) ?? "";
    const into = open.length === 2 ? page : open.length === 3 && open[1] === "Contents" && object;
    if (into) into.set(name, (into.get(name) ?? "") + chars);
  };
  parser.on("error", ({ message }) => {
    throw new InfraError(`the server gives no list: ${message.slice(0, 200)}`);
  });
  parser.on("opentag", ({ name }) => {
    if (open.length === 0 && name !== "ListBucketResult") {
      throw new InfraError("the server gives no list");
    }
    open.push(name);
  });
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    if (open.length === 2 && open[1] === "Contents") {
      objects.push({
        key: object.get("Key") ?? "",
        bytes: Number(object.get("Size") ?? 0),
        at: Date.parse(object.get("LastModified") ?? "") || 0,
      });
      object.clear();
    }
    open.pop();
  });
  parser.write(text).close();
  const next = page.get("NextContinuationToken");
  if (page.get("IsTruncated") !== "true") return { objects };
  if (next === undefined) {
    throw new InfraError("the server gives a part of a list, and no next one");
  }
  return { objects, next };
}
