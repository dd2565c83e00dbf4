/**
 * Installing what is missing, with Debian's apt.
 * @module
 */
import { InfraError, UserError } from "../system/errors.ts";
import { type Outcome, run } from "../system/process/process.ts";
import type { Ui } from "../system/terminal/ui.ts";
import { isRoot } from "../system/user.ts";
import { which } from "../system/process/which.ts";
import { managerLine } from "./managers.ts";
import { pathOf, type ProbeEnvironment } from "./probe.ts";
import {
  backportsDir,
  type BackportsOptions,
  findMatching,
  findNewer,
  type Newer,
} from "./backports.ts";
import type { Finding } from "./types.ts";

/** Milliseconds for apt in all: compilers for every architecture are a gigabyte. */
const APT_MS = 60 * 60 * 1000;

/** The packages that bring what is missing, sorted, each once. */
export function packagesOf(findings: readonly Finding[]): string[] {
  const missing = findings.filter((one) => one.status === "missing");
  return [...new Set(missing.flatMap((one) => one.packages))].sort();
}

/** The one line that installs all that is missing, as this machine does it; undefined if nothing is. */
export function installLine(findings: readonly Finding[]): string | undefined {
  const packages = packagesOf(findings);
  const missing = findings.filter(({ status }) => status === "missing");
  if (missing.some(({ elsewhere }) => elsewhere !== undefined)) return managerLine(missing);
  return packages.length === 0 ? undefined : lineOf(packages);
}

function lineOf(packages: readonly string[]): string {
  return `apt-get install --no-install-recommends ${packages.join(" ")}`;
}

/** Who may install, and where apt is looked for. */
export interface InstallOptions extends ProbeEnvironment {
  /** Default: whether we are root. */
  readonly root?: boolean;
  /** Debian's source packages that may come from its backports where others are too old. Default: none. */
  readonly backports?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Installs the packages of what is missing, and newer ones of what is too old where the user's Debian has
 * them, as root or through sudo, which must not ask for a password. Resolves to their names. Throws {@linkcode UserError} where only the user can go on (no
 * apt, no right, a package that the distribution lacks) and {@linkcode InfraError} if apt fails.
 */
export async function install(
  findings: readonly Finding[],
  ui: Ui,
  options: InstallOptions = {},
): Promise<string[]> {
  const aged = findings.filter(({ status, needs }) =>
    status === "old" || status === "missing" && needs !== undefined
  );
  const missing = packagesOf([
    ...findings,
    ...aged.map((one) => ({ ...one, status: "missing" }) as const),
  ]);
  if (missing.length === 0) {
    ui.note("nothing is missing that a package would bring");
    return [];
  }
  const line = lineOf(missing), path = pathOf(options);
  const apt = await which("apt-get", path);
  if (apt === undefined) {
    const here = managerLine(findings.filter(({ status }) => status === "missing"));
    throw new UserError("there is no apt-get here to install what is missing", {
      hint: here === undefined
        ? `install what your distribution has for Debian's ${missing.join(" ")}`
        : `run this as root: ${here}`,
    });
  }
  const prefix = options.root ?? isRoot() ? [] : await sudo(path, line);
  const call = (args: readonly string[]) =>
    start([...prefix, apt, "-q", "-y", "-o", "DPkg::Lock::Timeout=300", ...args]);
  const start = (argv: readonly string[]) => {
    ui.debug(argv.join(" "));
    return run(argv, {
      env: { PATH: path, LC_ALL: "C.UTF-8", HOME: "/", DEBIAN_FRONTEND: "noninteractive" },
      timeoutMs: APT_MS,
      tailBytes: 1024 * 1024,
      signal: options.signal,
      onChunk: progress(ui),
    });
  };
  ui.step("reading the lists of packages");
  const update = await call(["update"]);
  // Old lists may still do: without a network the packages may lie in apt's cache.
  if (!update.ok) ui.note(`apt-get update failed (${lastError(update)}); trying the lists at hand`);
  await using dir = await backportsDir();
  const place: BackportsOptions = {
    sources: options.backports ?? [],
    dir: dir.path,
    call: async (program, args) =>
      args.includes("update")
        ? await call(args)
        : await start([await which(program, path) ?? program, ...args]),
  };
  const newer = aged.length === 0 ? AT_HAND : await findNewer(aged, place);
  const note = noteOf(newer, aged);
  if (note !== undefined) ui.note(note);
  // What no newer package mends stays as it is.
  let packages = newer.kind === "nowhere" ? packagesOf(findings) : missing;
  if (packages.length === 0) return [];
  ui.note(lineOf(packages));
  const go = (more: readonly string[]) =>
    call([
      ...more,
      ...["-o", "APT::Status-Fd=1", "install", "--no-install-recommends", "--"],
      ...packages,
    ]);
  const goFirst = () => go(newer.kind === "backports" ? newer.options : []);
  let outcome = await goFirst();
  for (
    let gone = unknownIn(outcome);
    gone !== undefined && packages.includes(gone) && isOptional(gone, findings);
    gone = unknownIn(outcome)
  ) {
    ui.note(`this distribution has no package ${gone}, which is optional`);
    packages = packages.filter((one) => one !== gone);
    if (packages.length === 0) return [];
    outcome = await goFirst();
  }
  if (outcome.ok) return packages;
  const tried = newer.kind === "backports" || outcome.cancelled || outcome.timedOut;
  const match = tried ? undefined : await findMatching(packages, place);
  if (match !== undefined) ui.note(`${packages.join(" ")}: from ${match.suite}, as what is here`);
  if (match !== undefined && (await go(match.options)).ok) return packages;
  throw failed(outcome, lineOf(packages));
}

const AT_HAND: Newer = { kind: "at-hand" };

/** What is said of packages that have to be newer. */
function noteOf(newer: Newer, aged: readonly Finding[]): string | undefined {
  const what = aged.map(({ name, needs }) => `${name} ${needs?.version ?? ""}`).join(", ");
  switch (newer.kind) {
    case "at-hand":
      return undefined;
    case "backports":
      return `${what}: from ${newer.suite}, for this call of apt alone`;
    case "nowhere":
      return newer.suite === undefined
        ? `apt's sources have no ${what}; what there is stays`
        : `neither apt's sources nor ${newer.suite} have ${what}; what there is stays`;
  }
}

/** sudo, if it works without asking. */
async function sudo(path: string, line: string): Promise<string[]> {
  const file = await which("sudo", path);
  const may = file !== undefined &&
    (await run([file, "-n", "true"], { env: { PATH: path, LC_ALL: "C" }, timeoutMs: 20_000 })).ok;
  if (may) return [file, "-n", "env", "DEBIAN_FRONTEND=noninteractive"];
  const why = file === undefined ? "there is no sudo" : "sudo asks for a password";
  throw new UserError(`to install packages takes root, and ${why}`, {
    hint: `run this as root: ${line}`,
  });
}

/** Reads apt's status lines, `pmstatus:gcc-12:42.5:Unpacking gcc-12` (apt's README.progress-reporting). */
function progress(ui: Ui): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!.slice(-1000);
    for (const line of lines) {
      const [, kind, percent, text] = /^(dl|pm)status:[^:]*:([\d.]+):(.*)$/.exec(line) ?? [];
      if (text === undefined) continue;
      // Downloading and unpacking each go from 0 to 100: half and half.
      const half = Math.min(100, Number(percent)) / 200;
      ui.step(text.trim(), kind === "dl" ? half : 0.5 + half);
    }
  };
}

/** The package that apt does not know. */
function unknownIn({ ok, stderr }: Outcome): string | undefined {
  const found = /Unable to locate package (\S+)|Package '?([^\s']+)'? has no installation candidate/
    .exec(ok ? "" : stderr);
  return found?.[1] ?? found?.[2];
}

/** Whether everystep does without a package. */
function isOptional(name: string, findings: readonly Finding[]): boolean {
  return findings.every(({ packages, optional }) => optional || !packages.includes(name));
}

function failed(outcome: Outcome, line: string): UserError | InfraError {
  const unknown = unknownIn(outcome);
  if (unknown !== undefined) {
    return new UserError(`this distribution has no package ${unknown}`, {
      hint: "leave its architecture out with --arch, or add Debian 12's main to apt's sources",
    });
  }
  if (outcome.cancelled) return new InfraError("installing was interrupted");
  const why = outcome.timedOut ? "it took longer than an hour" : lastError(outcome);
  return new InfraError(`${line} failed: ${why}`);
}

function lastError(outcome: Outcome): string {
  const lines = outcome.stderr.split("\n").filter((text) => /^(?:E|W|Err|sudo|dpkg):/.test(text));
  return lines.at(-1)?.trim() ?? `exit code ${outcome.code}`;
}
