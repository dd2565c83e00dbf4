/**
 * Reads a Kbuild log line by line into diagnostics. Pure: lines in, values out.
 * @module
 */
import { machineFault } from "./infra.ts";
import type { Diagnostic } from "./types.ts";

/** What a log said. */
export interface LogFacts {
  readonly diagnostics: readonly Diagnostic[];
  /** make targets that failed, sorted: `mm/pt_reclaim.o`. */
  readonly brokenTargets: readonly string[];
  /** Objects compiled or assembled. */
  readonly compiled: number;
  /** The machine's fault, where a line tells one. */
  readonly fault?: string;
}

/** Reads a log as it comes; {@linkcode facts} may be asked at any time. */
export interface LogReader {
  line(text: string): void;
  /** Objects compiled or assembled so far. */
  compiled(): number;
  facts(): LogFacts;
}

/** A build that warns without end must not fill our memory; the log itself is whole. */
const MAX_DIAGNOSTICS = 20_000;

const COMPILER = /^(.+?):(\d+)(?::(\d+))?: ?(fatal error|error|warning|Error|Warning): ?(.*)$/;
const OBJTOOL = /^(.+?): (warning|error): objtool: (.*)$/;
const MODPOST = /^(ERROR|WARNING): modpost: (.*)$/;
const LLD = /^(?:[\w.-]*-)?ld(?:\.lld|\.bfd)?(?:-\d+)?: (error|warning): (.*)$/;
const LD_PLACE =
  /^(?:[^ ]*ld(?:\.bfd)?: )?(.+?):(?:(\d+)|\([^)]*\)): (undefined reference to .*|multiple definition of .*)$/;
const LD_OTHER =
  /^(?:[^ ]*-)?ld(?:\.bfd)?: (?!warning: )((?:.*: )?(?:cannot find|unrecognized|relocation|final link|.*overflow|.*multiple definition|.*failed).*)$/;
const LD_WARNING = /^(?:[^ ]*-)?ld(?:\.bfd)?: warning: (.*)$/;
const UNMET = /^WARNING: unmet direct dependencies detected for (\S+)/;
const NO_RULE = /^make(?:\[\d+\])?: \*\*\* (No rule to make target .*?)\.?(?:\s+Stop\.)?$/;
const BROKEN = /^make(?:\[\d+\])?: \*\*\* \[(?:[^\]:]+:\d+: )?([^\]]+)\] (?:Error \d+|.*)$/;
const COMPILED = /^ {2}(?:CC|AS|LDS|HOSTCC|RUSTC)(?: \[M\]|\s)\s+\S/;
const OPTION = / \[(-W[^\]]+)\]$/;
/** Lines that only say that something went wrong further up. */
const ECHO =
  /^(?:make(?:\[\d+\])?: |collect2: error: |compilation terminated|\d+ (?:errors?|warnings?) generated)/;

/** Starts reading a log of a build whose source stood at `source`. */
export function readLog(source: string): LogReader {
  const diagnostics: Diagnostic[] = [];
  const broken = new Set<string>();
  let compiled = 0;
  let fault: string | undefined;
  const add = (d: Diagnostic) => {
    if (diagnostics.length < MAX_DIAGNOSTICS) diagnostics.push(d);
  };
  return {
    line(text) {
      if (COMPILED.test(text)) {
        compiled++;
        return;
      }
      fault ??= machineFault(text);
      const target = BROKEN.exec(text)?.[1];
      if (target !== undefined && isTarget(target)) broken.add(relative(target, source));
      const found = diagnose(text);
      if (found === undefined) return;
      add(found.file === undefined ? found : { ...found, file: relative(found.file, source) });
    },
    compiled: () => compiled,
    facts: () => ({ diagnostics, brokenTargets: [...broken].sort(), compiled, fault }),
  };
}

/** The diagnostic that one line is, or undefined. Paths are as the tool printed them. */
export function diagnose(text: string): Diagnostic | undefined {
  const objtool = OBJTOOL.exec(text);
  if (objtool) {
    return make(objtool[2] === "error", "objtool", objtool[3]!, objtool[1]);
  }
  const compiler = COMPILER.exec(text);
  if (compiler) {
    const [, file, line, column, word, message] = compiler;
    const kconfig = /(^|\/)Kconfig[^/]*$/.test(file!);
    const option = OPTION.exec(message!)?.[1];
    return {
      severity: word!.toLowerCase() === "warning" ? "warning" : "error",
      tool: kconfig ? "kconfig" : "cc",
      file: file!,
      line: Number(line),
      ...(column === undefined ? {} : { column: Number(column) }),
      message: option === undefined ? message! : message!.replace(OPTION, ""),
      ...(option === undefined ? {} : { option }),
    };
  }
  const modpost = MODPOST.exec(text);
  if (modpost) return make(modpost[1] === "ERROR", "modpost", modpost[2]!);
  const unmet = UNMET.exec(text);
  if (unmet) return make(false, "kconfig", `unmet direct dependencies detected for ${unmet[1]}`);
  const lld = LLD.exec(text);
  if (lld) return make(lld[1] === "error", "ld", lld[2]!);
  const place = LD_PLACE.exec(text);
  if (place) {
    const at = place[2] === undefined ? {} : { line: Number(place[2]) };
    return { ...make(true, "ld", place[3]!, place[1]), ...at };
  }
  const warning = LD_WARNING.exec(text);
  if (warning) return make(false, "ld", warning[1]!);
  const ld = LD_OTHER.exec(text);
  if (ld) return make(true, "ld", ld[1]!);
  const rule = NO_RULE.exec(text);
  if (rule) return make(true, "make", rule[1]!);
  if (ECHO.test(text)) return undefined;
  const other = /^(?:[\w./+-]+: )*(?:fatal )?(error|Error|ERROR|warning|WARNING)(?:: | -- ).*$/
    .exec(
      text,
    );
  if (other) return make(other[1]!.toLowerCase() === "error", "other", text);
  return undefined;
}

function make(error: boolean, tool: string, message: string, file?: string): Diagnostic {
  return {
    severity: error ? "error" : "warning",
    tool,
    ...(file === undefined ? {} : { file }),
    message,
  };
}

/** Directories and make's own recursion are no targets: their parts are named on lines of their own. */
function isTarget(name: string): boolean {
  const base = name.split("/").at(-1)!;
  return base.includes(".") && base !== "." || base.startsWith("vmlinux");
}

/** A path as the tree knows it, whatever directory the tool stood in. */
function relative(file: string, source: string): string {
  const path = file.startsWith(`${source}/`) ? file.slice(source.length + 1) : file;
  return path.replace(/^\.\//, "");
}
