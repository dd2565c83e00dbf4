/**
 * Compilers: their names, their versions, and whether they compile.
 * @module
 */
import { compilerName, hostCompilerName } from "../config/compiler.ts";
import type { ArchConfig } from "../config/types.ts";
import { digestHex } from "../system/files/digest.ts";
import { tempDir } from "../system/files/dirs.ts";
import { fileIdentity } from "../system/files/identity.ts";
import { kindOf } from "../system/files/files.ts";
import { tempRoot } from "../system/user.ts";
import { which } from "../system/process/which.ts";
import { type ToolsWatch, watchTools } from "./changed.ts";
import { forget, isOfC, librariesOf, listed, PATIENCE_MS, toolsIdentity } from "./identity.ts";
import { dirOf } from "../text/paths.ts";
import { ask, failure, firstLine, pathOf, type ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";

/** First line of `COMPILER --version`, or undefined if there is none that answers. */
export async function compilerVersion(
  arch: Pick<ArchConfig, "toolchain">,
  place: ProbeEnvironment = {},
): Promise<string | undefined> {
  return await versionOf(compilerName(arch), place);
}

/** What a build is made with. */
export interface Compilers {
  /** First lines of `--version` of the compiler and of the one for host programs. */
  readonly versions: readonly string[];
  /** Directories of them outside the system's own. */
  readonly path: readonly string[];
  /** Directories that they read outside the system's own: of a cross compiler that was unpacked somewhere. */
  readonly reads?: readonly string[];
  /** Tells them from others of the same versions: the same on each machine with the same packages. */
  readonly identity: string;
  /**
   * Tells all that decides a build here from that of another day: these compilers, their linkers, and
   * the programs that Kbuild runs. A verdict of before an update is none of after it.
   */
  readonly tools: string;
  /** Whether they stay what they are. */
  readonly watch?: ToolsWatch;
}

type OfArch = Pick<ArchConfig, "toolchain"> & Partial<Pick<ArchConfig, "hostTools">>;

/** The compilers of an architecture, or undefined if one of the two is missing. */
export async function compilersOf(
  arch: OfArch,
  place: ProbeEnvironment = {},
): Promise<Compilers | undefined> {
  const since = Date.now(), found = await findCompilers(arch, place);
  if (found === undefined) return undefined;
  const { files, compilers } = found;
  const isSame = async () => {
    forget();
    return (await findCompilers(arch, place))?.compilers.tools === compilers.tools;
  };
  const dirs = [...compilers.path, ...compilers.reads ?? []];
  return { ...compilers, watch: watchTools({ files, dirs, since, isSame }) };
}

/** The compilers, and the files that their identity is read of. */
async function findCompilers(arch: OfArch, place: ProbeEnvironment) {
  const names = [compilerName(arch), hostCompilerName(arch)];
  const versions: string[] = [], programs: string[] = [];
  const more: string[] = [],
    files: string[] = [],
    dirs = new Set<string>(),
    reads = new Set<string>();
  const found = await Promise.all([...new Set(names)].map((name) => compilerParts(name, place)));
  for (const one of found) {
    if (one === undefined) return undefined;
    const { name, file, version, parts } = one;
    versions.push(...names.filter((other) => other === name).map(() => version));
    programs.push(name, ...parts);
    more.push(...one.more);
    files.push(...one.files);
    const dir = dirOf(file);
    if (/^(?:\/usr)?\/s?bin$/.test(dir)) continue;
    dirs.add(dir);
    const home = await homeOf(dir);
    if (home !== undefined) reads.add(home);
  }
  const tools = await toolsIdentity(arch, [...dirs]);
  const compilers: Compilers = {
    versions,
    path: [...dirs],
    ...reads.size === 0 ? {} : { reads: [...reads] },
    identity: digestHex(programs.join("\n")),
    tools: digestHex([...programs, ...more, tools.digest].join("\n")),
  };
  return { compilers, files: [...files, ...tools.files] };
}

/** A compiler, what its parts are, and what else it brings; undefined if it does not answer. */
async function compilerParts(name: string, place: ProbeEnvironment) {
  const [version, file, own, specs, linkers, [headers]] = await Promise.all([
    versionOf(name, place),
    which(name, pathOf(place)),
    partsOf(name, ["prog-name=cc1", "prog-name=as"], place),
    partsOf(name, ["file-name=specs"], place),
    partsOf(name, ["prog-name=ld", "prog-name=ld.lld"], place),
    partsOf(name, ["file-name=include"], place),
  ]);
  if (version === undefined || file === undefined) return undefined;
  const loaded = (await librariesOf([file, ...own])).filter((library) => !isOfC(library));
  const more = await Promise.all(linkers.map(fileIdentity));
  if (headers !== undefined) more.push(...await homeFiles(headers));
  const files = [file, ...own, ...loaded, ...specs];
  const parts = await Promise.all(files.map(fileIdentity));
  return { name, file, version, parts, more, files: [...files, ...linkers] };
}

/** What stands beside a compiler's own headers: its libraries, what it is extended by, and it itself. */
async function homeFiles(headers: string): Promise<readonly string[]> {
  const home = dirOf(headers);
  // Wherever it was unpacked.
  return (await listed([home], [], "f")).map((line) => line.slice(home.length)).sort();
}

/** The directory that a cross compiler was unpacked into: beside its `bin` stands what it calls and reads. */
async function homeOf(dir: string): Promise<string | undefined> {
  const home = dir.endsWith("/bin") ? dir.slice(0, -"/bin".length) : "";
  if (home === "") return undefined;
  for (const part of ["libexec/gcc", "lib/gcc", "lib/clang"]) {
    if (await kindOf(`${home}/${part}`) === "directory") return home;
  }
  return undefined;
}

/**
 * The programs that a compiler calls, and files that it reads: a distribution may change one and no version. What it does not
 * know is left out.
 */
async function partsOf(
  name: string,
  parts: readonly string[],
  place: ProbeEnvironment,
): Promise<readonly string[]> {
  const files = await Promise.all(parts.map(async (part) => {
    const answer = await ask(name, [`-print-${part}`], { patienceMs: PATIENCE_MS, ...place });
    const path = answer?.ok === true ? answer.stdout.trim() : "";
    if (path.startsWith("/")) return path;
    const isName = path !== "" && part.startsWith("prog-name");
    return isName ? await which(path, pathOf(place)) : undefined;
  }));
  return files.filter((file) => file !== undefined);
}

async function versionOf(name: string, place: ProbeEnvironment): Promise<string | undefined> {
  const outcome = await ask(name, ["--version"], place);
  return outcome?.ok === true ? firstLine(outcome) : undefined;
}

/**
 * Looks at the compilers of these architectures, each once: is it there, does it make an object
 * file, and is that for the right machine? And at the linker beside it.
 */
export async function examineCompilers(
  archs: readonly ArchConfig[],
  place: ProbeEnvironment,
): Promise<Finding[]> {
  const groups = Map.groupBy(archs, ({ toolchain }) => JSON.stringify(toolchain));
  const found = await Promise.all(
    [...groups.values()].flatMap((group) => [compiler(group, place), ...others(group, place)]),
  );
  return found;
}

async function compiler(group: readonly ArchConfig[], place: ProbeEnvironment): Promise<Finding> {
  const arch = group[0]!, name = compilerName(arch);
  const finding = (status: Finding["status"], detail: string): Finding => ({
    name,
    status,
    detail,
    archs: group.map((one) => one.name),
    packages: packagesFor(arch, "clang"),
    why: "compiles the kernel",
    optional: false,
  });
  if (await which(name, pathOf(place)) === undefined) return finding("missing", "not installed");
  const version = await versionOf(name, place);
  if (version === undefined) return finding("broken", `${name} --version does not answer`);
  const { macro, target } = arch.toolchain;
  await using dir = await tempDir(tempRoot());
  const check = macro === undefined
    ? ""
    : `#ifndef ${macro}\n#error compiles for another machine\n#endif\n`;
  const trial = await ask(
    name,
    [
      ...(target === undefined ? [] : [`--target=${target}`]),
      ...["-x", "c", "-c", "-o", `${dir.path}/trial.o`, "-"],
    ],
    place,
    { stdin: `${check}int trial(int n) { return n + 1; }\n`, cwd: dir.path },
  );
  if (trial === undefined || !trial.ok) {
    return finding("broken", trial === undefined ? "cannot be run" : failure(trial));
  }
  return finding("found", version);
}

/** The programs beside a compiler that Kbuild calls. */
function others(group: readonly ArchConfig[], place: ProbeEnvironment): Promise<Finding>[] {
  const arch = group[0]!, { kind, prefix, suffix } = arch.toolchain;
  const names = kind === "llvm"
    ? [["ld.lld", "lld"], ["llvm-ar", "llvm"], ["llvm-nm", "llvm"], ["llvm-objcopy", "llvm"]]
    // The host's own linker is in the settings. With clang alone, GNU binutils are beside it.
    : prefix === ""
    ? []
    : [[`${prefix}ld`, ""], [`${prefix}objcopy`, ""]];
  return names.map(async ([name, from]): Promise<Finding> => {
    const full = kind === "llvm" ? `${name}${suffix}` : name!;
    const version = await versionOf(full, place);
    const there = await which(full, pathOf(place)) !== undefined;
    return {
      name: full,
      status: version !== undefined ? "found" : there ? "broken" : "missing",
      detail: version ?? (there ? `${full} --version does not answer` : "not installed"),
      archs: group.map((one) => one.name),
      packages: packagesFor(arch, from!),
      why: "links the kernel and looks into objects",
      optional: false,
    };
  });
}

/** The packages of a toolchain whose name begins so, or else all of them. */
function packagesFor(arch: ArchConfig, start: string): readonly string[] {
  const { kind, packages } = arch.toolchain;
  const own = packages.filter((name) =>
    kind !== "gcc" && start !== "" && (name === start || name.startsWith(`${start}-`))
  );
  return own.length > 0 ? own : packages;
}
