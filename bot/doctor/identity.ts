/**
 * What a build on this machine is made with, beside the tree: the programs that it runs, the libraries that these load, and
 * the headers and libraries of the host. A verdict of before an update is none of after it, also where no version says so.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { digestHex } from "../system/files/digest.ts";
import { fileIdentity } from "../system/files/identity.ts";
import { run } from "../system/process/process.ts";
import { SYSTEM_SEARCH, which } from "../system/process/which.ts";
import { ticks } from "../system/wait.ts";
import { dtschema, forgetDtschema } from "./dtschema.ts";
import { ask } from "./probe.ts";

/** A busy machine answers late, and what is not known tells it from itself. */
export const PATIENCE_MS = 300_000;

/** Programs of the host that Kbuild runs, and that decide a configuration or what a build says. */
const HOST_PROGRAMS = [
  ...["make", "bison", "flex", "m4", "bc", "perl", "python3", "awk", "openssl", "pahole", "sparse"],
  ...["pkg-config", "bindgen", "rustc", "rustfmt", "sh", "bash", "sed", "grep", "sort", "xargs"],
  ...["diff", "tar", "cpio", "gzip", "bzip2", "xz", "lzma", "lz4", "lzop", "zstd", "depmod", "dtc"],
  ...["hexdump", "xxd", "od", "rsync", "mkimage", "git", "ld", "ar", "nm", "objcopy"],
];
/** Of binutils, as Kbuild calls them by their names. */
const BINUTILS = ["ld", "ar", "nm", "objcopy", "objdump", "strip", "readelf"];
const LLVM = ["ld.lld", ...BINUTILS.slice(1).map((name) => `llvm-${name}`)];

/** What tells builds from each other, and the files that this is read of. */
export interface ToolsIdentity {
  readonly digest: string;
  /** Programs, and libraries that these load. */
  readonly files: readonly string[];
}

/** Of an architecture; `dirs` are its compilers' own, outside the system's. */
export async function toolsIdentity(
  arch: Pick<ArchConfig, "toolchain"> & Partial<Pick<ArchConfig, "hostTools">>,
  dirs: readonly string[],
): Promise<ToolsIdentity> {
  const { kind, prefix, suffix, make } = arch.toolchain;
  const path = [...dirs, SYSTEM_SEARCH].join(":");
  const binutils = kind === "llvm"
    ? LLVM.map((name) => `${name}${suffix}`)
    : BINUTILS.map((name) => `${prefix}${name}`);
  // Another compiler, or what stands before the names of its programs: `CROSS32CC`.
  const more = Object.values(make).flatMap((value) =>
    /^[\w./+-]+$/.test(value) ? [value, `${value}gcc`, `${value}ld`] : []
  );
  const names = [...new Set([...HOST_PROGRAMS, ...binutils, ...more, ...arch.hostTools ?? []])];
  const files = await Promise.all(names.map((name) => which(name, path)));
  // The host's are those of each architecture, and asked once.
  const [own, host] = [files.slice(HOST_PROGRAMS.length), files.slice(0, HOST_PROGRAMS.length)]
    .map((some) => some.filter((file) => file !== undefined));
  const libraries = [...await librariesOf(host!), ...await librariesOf(own!)];
  const schema = await dtschema();
  const triple = prefix.replace(/-$/, "");
  const digest = digestHex(JSON.stringify([
    await Promise.all(files.map(async (file, i) => [names[i], file && await fileIdentity(file)])),
    await Promise.all(libraries.map(fileIdentity)),
    await headersAndLibraries(/^[\w.-]+$/.test(triple) ? [`/usr/${triple}`] : []),
    ...schema === undefined ? [] : [schema.digest],
  ]));
  return { digest, files: [...own!, ...host!, ...libraries, ...schema?.files ?? []] };
}

/** The libraries that programs load, sorted; none where it cannot be said. */
export async function librariesOf(programs: readonly string[]): Promise<readonly string[]> {
  const identities = await Promise.all(programs.map(fileIdentity));
  return await once(JSON.stringify(["ldd", programs, identities]), async () => {
    const answer = programs.length === 0
      ? undefined
      : await ask("ldd", programs, { path: SYSTEM_SEARCH, patienceMs: PATIENCE_MS });
    const found = answer?.stdout.matchAll(/(?:=> |^[ \t]+)(\/\S+) \(0x[0-9a-f]+\)$/gm) ?? [];
    return [...new Set(Array.from(found, ([, file]) => file!))].sort();
  });
}

/** Of what the C library's package brings, nothing decides what a compiler makes of a source. */
export function isOfC(library: string): boolean {
  return /\/(?:ld-linux[\w-]*|libc|libm|libdl|libpthread|librt|libgcc_s|libstdc\+\+)\.so[^/]*$/
    .test(library);
}

/** Where programs of the host find headers, libraries, and what is said of these. */
const HEADERS = ["/usr/include", "/usr/local/include"];
const LIBRARIES = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share"];

/** Those of the host and of some cross compilers' homes: their names, sizes and times, which are those in their packages. */
async function headersAndLibraries(homes: readonly string[]): Promise<readonly string[]> {
  return await once(JSON.stringify(["find", homes]), async () => {
    const multiarch = (await listed(["/usr/lib"], ["-maxdepth", "1", "-name", "*-linux-gnu*"], "d"))
      .map((line) => line.split(" ")[0]!);
    const dirs = [...LIBRARIES, ...multiarch, ...homes.map((home) => `${home}/lib`)];
    const linked = ["*.a", "*.o", "*.so", "*.pc"].flatMap((name) => ["-o", "-name", name]).slice(1);
    return [
      ...await listed([...HEADERS, ...homes.map((home) => `${home}/include`)], [], "f"),
      ...await listed(
        dirs.flatMap((dir) => [dir, `${dir}/pkgconfig`]),
        ["-maxdepth", "1", "(", ...linked, ")"],
        "f",
      ),
    ].sort();
  });
}

/** The files in some directories, `PATH SIZE TIME` each; directories that are not there have none. */
export async function listed(
  dirs: readonly string[],
  tests: readonly string[],
  type: "f" | "d",
): Promise<readonly string[]> {
  const what = [...tests, "-type", type, "-printf", type === "f" ? "%p %s %T@\\n" : "%p\\n"];
  const done = await run(["find", "-L", ...dirs, ...what], {
    env: { PATH: SYSTEM_SEARCH, LC_ALL: "C" },
    timeoutMs: PATIENCE_MS,
    tailBytes: 2 ** 26,
  }).catch(() => undefined);
  return done?.stdout.split("\n").filter((line) => line !== "") ?? [];
}

/** What was found of this machine a moment ago: each architecture of a run asks. */
const FOUND = new Map<
  string,
  { readonly at: number; readonly value: Promise<readonly string[]> }
>();
const A_MOMENT = 60_000;

/** What comes to be asked is found anew. */
export function forget(): void {
  FOUND.clear();
  forgetDtschema();
}

function once(key: string, find: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const known = FOUND.get(key);
  if (known !== undefined && ticks() - known.at < A_MOMENT) return known.value;
  const value = find();
  FOUND.set(key, { at: ticks(), value });
  return value;
}
