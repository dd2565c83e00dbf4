/**
 * What the rerolls of a series have in common, however they come in.
 * @module
 */
import { cleanLine } from "../text/clean.ts";

/**
 * The name of what all rerolls share: b4's change-id, else the title; and the address of who sends it,
 * so that nobody can supersede what another sent.
 */
export function threadName(
  { changeId, title, sender }: {
    readonly changeId?: string;
    readonly title: string;
    readonly sender: string;
  },
): string {
  const name = changeId ?? title.toLowerCase().replace(/\s+/g, " ").trim();
  return cleanLine(`${name} <${sender.toLowerCase()}>`);
}
