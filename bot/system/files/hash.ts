/**
 * Hashing a file that may be larger than memory should hold.
 * @module
 */
import { createHash } from "node:crypto";

/** Lower-case hex SHA-256 of a file's contents. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
