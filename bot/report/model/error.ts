/**
 * An error as JSON: what a command prints with `--json` when it cannot do what was asked. Programs
 * decide by it; its message is for people.
 * @module
 */
import { z } from "zod";
import { UserError } from "../../system/errors.ts";
import { readJson } from "../../text/json.ts";

const shape = z.object({
  error: z.object({
    /** `user`: exit code 2; `machine`: exit code 3. */
    kind: z.enum(["user", "machine"]),
    /** What lacks, if time alone may mend it. */
    lack: z.enum(["incomplete-series", "not-there-yet"]).optional(),
    message: z.string(),
    hint: z.string().optional(),
  }),
});

/** An error as a program reads it. */
export type ErrorJson = z.infer<typeof shape>["error"];

/** The line that is printed. */
export function errorJson(error: Error): string {
  const user = error instanceof UserError ? error : undefined;
  const json: ErrorJson = {
    kind: user === undefined ? "machine" : "user",
    lack: user?.lack,
    message: error.message,
    hint: user?.hint,
  };
  return JSON.stringify({ error: json });
}

/** Reads it back; undefined if the text is none. */
export function parseErrorJson(text: string): ErrorJson | undefined {
  return readJson(shape, text)?.error;
}
