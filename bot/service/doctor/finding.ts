/**
 * What the doctor finds about the service, in the words of {@linkcode Finding}.
 * @module
 */
import type { Finding } from "../../doctor/mod.ts";
import { UserError } from "../../system/errors.ts";
import { makeSecrets } from "../../system/terminal/secrets.ts";

const ALWAYS = { archs: [], packages: [], optional: false } as const;

/** It is as it should be. */
export function good(name: string, detail: string): Finding {
  return { ...ALWAYS, name, status: "found", detail, why: "" };
}

/** What is wrong, and what to do. `why`: who wants it. */
export function bad(
  name: string,
  why: string,
  detail: string,
  more: Partial<Pick<Finding, "status" | "optional" | "packages">> = {},
): Finding {
  return { ...ALWAYS, name, status: "broken", detail, why, ...more };
}

/** An error in one line, with what to do and without secrets. */
export function errorLine(error: unknown, secrets: readonly string[] = []): string {
  const text = error instanceof UserError
    ? `${error.message}${error.hint === undefined ? "" : `; ${error.hint}`}`
    : error instanceof Error
    ? error.message || String((error as { readonly code?: string }).code ?? error.name)
    : String(error);
  return makeSecrets(secrets).redact(text).replace(/\s+/g, " ").trim();
}
