/**
 * Where names are defined that an object needs anew.
 * @module
 */
import { fileBeneath } from "../system/files/beneath.ts";
import { run } from "../system/process/process.ts";

/** How many objects may be compiled to find definitions; what has more is a common word. */
const MAX_DEFINERS = 48;
/** As many names are looked for. */
const MAX_NAMES = 64;

/** Paths on one command line, well below what a kernel takes. */
const AT_ONCE = 1000;

/**
 * Those of the enabled objects whose source looks as if it defined one of these names. None where
 * there are more names than objects may be compiled for.
 */
export async function definers(
  source: string,
  enabled: ReadonlySet<string>,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (names.length === 0 || names.length > MAX_NAMES) return [];
  const any = `(${names.map(escape).join("|")})`;
  // A function, a variable, a macro that defines one (DEFINE_MUTEX, SYM_FUNC_START), an export.
  const define = [
    `^[A-Za-z_].*[ *]${any}(\\(|\\[|;| =| __|$)`,
    `^[A-Z_0-9]+\\(([^()]*[, ])?${any}[,)]`,
    `EXPORT_SYMBOL[A-Z_]*\\(${any}[,)]`,
  ].join("|");
  const files = [...enabled].filter((target) => target.endsWith(".o"))
    .flatMap((target) => [".c", ".S"].map((suffix) => target.replace(/\.o$/, suffix)))
    .filter((path) => fileBeneath(source, path) !== undefined);
  const found: string[] = [];
  for (let at = 0; at < files.length && found.length < MAX_DEFINERS; at += AT_ONCE) {
    const argv = [
      "env",
      "LC_ALL=C",
      "grep",
      "-lE",
      "-e",
      define,
      "--",
      ...files.slice(at, at + AT_ONCE),
    ];
    const { stdout } = await run(argv, { cwd: source, signal });
    found.push(...stdout.split("\n").filter((file) => file !== ""));
  }
  return found.slice(0, MAX_DEFINERS).map((file) => file.replace(/\.[cS]$/, ".o"));
}

/** A name as grep -E takes it: assembly may name a symbol as it likes. */
function escape(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
