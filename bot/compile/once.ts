/**
 * What a build says again and again. Pure.
 * @module
 */
import type { Diagnostic } from "./types.ts";

const REPEATED = new Set(["kconfig", "kernel-doc"]);

/** The links of scripts/link-vmlinux.sh, as Kbuild names them; `vmlinux.o` is another. */
const LINK = /^(?:\.tmp_vmlinux[\w.]{0,40}|vmlinux(?:\.unstripped)?)$/;
const LINKED = /\.tmp_vmlinux\d{0,2}(?:\.(?:kallsyms|btf)\d{0,2})?(?![\w.])|vmlinux\.unstripped/g;

/** What ld links on the way to vmlinux, by the name of vmlinux itself. */
export function linkedName(text: string): string {
  return text.replaceAll(LINKED, "vmlinux");
}

/**
 * Each once: Kconfig runs several times in a build, make reads its files as often, kernel-doc tells most of
 * its warnings twice, and vmlinux is linked until the size of its symbol table stays, three times or four.
 */
export function once(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const repeats = laterLinks(diagnostics);
  return diagnostics.filter((d) => {
    if (repeats.has(d)) return false;
    if (!REPEATED.has(d.tool) && (d.tool !== "make" || d.severity === "error")) return true;
    const key = JSON.stringify([d.severity, d.file, d.line, d.message]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Warnings of a link of vmlinux that another link gave as often. */
function laterLinks(diagnostics: readonly Diagnostic[]): ReadonlySet<Diagnostic> {
  const linked = diagnostics.filter(({ tool, severity, target }) =>
    tool === "ld" && severity === "warning" && target !== undefined && LINK.test(target)
  );
  const kept = new Set<Diagnostic>();
  const like = ({ file, line, message }: Diagnostic) =>
    JSON.stringify([linkedName(file ?? ""), line, linkedName(message)]);
  for (const same of Map.groupBy(linked, like).values()) {
    const links = [...Map.groupBy(same, ({ target }) => target).values()];
    const most = Math.max(...links.map(({ length }) => length));
    links.find(({ length }) => length === most)!.forEach((d) => kept.add(d));
  }
  return new Set(linked.filter((d) => !kept.has(d)));
}
