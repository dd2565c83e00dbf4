/**
 * Names of jobs: the same thing to do has the same name, so that asking twice does it once.
 * @module
 */
import { sha256 } from "../../system/files/files.ts";

/** The name of what these words say. */
export function jobName(...words: readonly (string | number)[]): string {
  return JSON.stringify(words);
}

/** A UUID (RFC 9562, version 8) made from a name. */
export async function jobId(name: string): Promise<string> {
  const hex = await sha256(name);
  const version = `8${hex.slice(13, 16)}`;
  const variant = `${(8 + parseInt(hex[16]!, 16) % 4).toString(16)}${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), version, variant, hex.slice(20, 32)].join("-");
}
