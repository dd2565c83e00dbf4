/**
 * Findings as text for a terminal or a pipe.
 * @module
 */
import { installLine } from "./apt.ts";
import type { Finding } from "./types.ts";

/**
 * A line a finding, what is wrong last so that it stands above the prompt, and at the end the one
 * line that installs what is missing. No colours; ends without a newline.
 */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map((one) => one.name.length));
  const good = findings.filter((one) => one.status === "found");
  const bad = findings.filter((one) => one.status !== "found");
  const lines = [...good, ...bad].map((one) => {
    const status = one.status.padEnd("missing".length);
    return `${status}  ${one.name.padEnd(width)}  ${about(one)}`.trimEnd();
  });
  const line = installLine(findings);
  if (line !== undefined) lines.push("", `to install what is missing: ${line}`);
  return lines.join("\n");
}

function about(one: Finding): string {
  if (one.status === "found") return one.detail;
  const whose = one.archs.length === 0 ? "" : `for ${one.archs.join(", ")}: `;
  const need = one.optional ? " (it goes on without)" : "";
  const detail = one.status === "missing" ? "" : `; ${one.detail}`;
  return `${whose}${one.why}${need}${detail}`;
}
