/**
 * TOML files into checked values; every mistake is one line with its file and line.
 * @module
 */
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { didYouMean } from "./nearest.ts";
import { lineOf } from "./place.ts";

/** No configuration of ours comes near; a file beyond it is a mistake. */
const MAX_CHARS = 256 * 1024;

/**
 * Parses and checks one file's text. Throws {@linkcode UserError} with the place of the first
 * mistake: of TOML's grammar, or of `schema`, whose objects should be strict.
 */
export function parseToml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  if (text.length > MAX_CHARS) throw new UserError("too large for a config", { place: { file } });
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
    throw new UserError(`not TOML: ${what}`, { place: { file, line: error.line } });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw complaint(file, text, value, worst(result.error.issues));
}

/** An unknown key is reported before the missing one that it was meant to be. */
function worst(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  return issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0]!;
}

function complaint(file: string, text: string, value: unknown, issue: z.core.$ZodIssue): UserError {
  const at = (path: readonly PropertyKey[]) => ({ file, line: lineOf(text, path) });
  const where = issue.path.map((part) => typeof part === "number" ? `[${part}]` : String(part))
    .join(".").replaceAll(".[", "[");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const rightKeys = issue.message.replace(RIGHT, "").split(" ");
    const inside = where === "" ? "" : ` in [${where}]`;
    return new UserError(`unknown key ${show(key)}${inside}${didYouMean(key, rightKeys)}`, {
      place: at([...issue.path, key]),
    });
  }
  const found = issue.path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part],
    value,
  );
  if (found === undefined) {
    return new UserError(`the key ${show(where)} is missing`, {
      place: at(issue.path),
      hint: "a file like it in everystep's own configs/ has each key that must be there",
    });
  }
  const message = issue.code === "invalid_key"
    ? issue.issues[0]?.message ?? issue.message
    : issue.message;
  const given = typeof found === "string" || typeof found === "number" ? ` (${show(found)})` : "";
  return new UserError(`${where}${given}: ${message}`, { place: at(issue.path) });
}

/** An object that takes these keys and no others; an unknown one's message names the right ones. */
export function strict<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? RIGHT + Object.keys(shape).join(" ") : undefined,
  });
}

const RIGHT = "right keys: ";

/** A value of the file, quoted, on one line and short. */
function show(value: string | number): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 76)}..."` : text;
}
