/**
 * `schema`: the JSON Schema of what everystep writes.
 * @module
 */
import { certificateJsonSchema } from "../certify/schema.ts";
import type { SchemaCommand } from "../cli/command.ts";
import { reportJsonSchema } from "../report/model/schema.ts";
import type { CommandContext } from "../cli/context.ts";

/** Runs `schema`. */
export function schema({ what }: SchemaCommand, { terminal }: CommandContext): number {
  const text = what === "certificate" ? certificateJsonSchema() : reportJsonSchema();
  terminal.out(JSON.stringify(text, null, 2));
  return 0;
}
