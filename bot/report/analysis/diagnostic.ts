/**
 * A compiler's message in a line. Pure.
 * @module
 */
import type { ReportDiagnostic } from "../model/schema.ts";

/** A message as compilers write it: `mm/a.c:12:5: error: text [-Wopt]`. */
export function diagnosticText(d: ReportDiagnostic): string {
  const place = [d.file, ...d.file === undefined ? [] : [d.line, d.column]]
    .filter((part) => part !== undefined).join(":");
  const option = d.option === undefined || d.message.includes(`[${d.option}]`)
    ? ""
    : ` [${d.option}]`;
  return `${place === "" ? d.tool : place}: ${d.severity}: ${d.message}${option}`;
}
