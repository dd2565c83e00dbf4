/**
 * Newer packages from the backports of the user's own Debian, for single calls of apt: apt's settings
 * stay as they are, and nothing but the packages named comes from there.
 * @module
 */
import { tempDir } from "../system/files/dirs.ts";
import { readTextIfThere, writeAtomic } from "../system/files/files.ts";
import { type Outcome } from "../system/process/process.ts";
import type { Finding } from "./types.ts";
import { isOlder, upstreamOf } from "./version.ts";
import { withoutSlashes } from "../text/paths.ts";

/** Runs a program of apt's: `apt-get` as root, `apt-cache` and `apt-get indextargets` as who we are. */
export type AptCall = (
  program: "apt-get" | "apt-cache",
  args: readonly string[],
) => Promise<Outcome>;

/** What was found out about newer packages. */
export type Newer =
  /** apt has them as it is. */
  | { readonly kind: "at-hand" }
  /** They come from a suite, with these options for apt. */
  | { readonly kind: "backports"; readonly suite: string; readonly options: readonly string[] }
  /** Nowhere: with the suite that was asked, if there is one. */
  | { readonly kind: "nowhere"; readonly suite?: string };

/** A release that apt's sources name. */
interface Release {
  readonly codename: string;
  readonly uri: string;
  readonly components: readonly string[];
  /** File of apt's that names it. */
  readonly file: string;
}

/** What backports are looked for with. */
export interface BackportsOptions {
  /** Debian's source packages that may come from them. */
  readonly sources: readonly string[];
  /** Directory for files that apt's options name, as long as apt is to use them. */
  readonly dir: string;
  readonly call: AptCall;
}

/** Where packages are that are as new as the findings need. */
export async function findNewer(
  findings: readonly Finding[],
  place: BackportsOptions,
): Promise<Newer> {
  if (await haveAll(findings, [], place.call)) return { kind: "at-hand" };
  const found = await withBackports(place);
  if (found === undefined) return { kind: "nowhere" };
  return await haveAll(findings, found.options, place.call)
    ? { kind: "backports", ...found }
    : { kind: "nowhere", suite: found.suite };
}

/**
 * The same for packages that cannot be installed beside what is here, since that came from backports:
 * QEMU's depend on each other by their very version. Undefined: they can, or backports do not help.
 */
export async function findMatching(
  packages: readonly string[],
  place: BackportsOptions,
): Promise<Newer & { readonly kind: "backports" } | undefined> {
  const resolves = async (options: readonly string[]) =>
    (await place.call("apt-get", [
      ...options,
      ...["--simulate", "install", "--no-install-recommends", "--", ...packages],
    ])).ok;
  if (await resolves([])) return undefined;
  const found = await withBackports(place);
  return found !== undefined && await resolves(found.options)
    ? { kind: "backports", ...found }
    : undefined;
}

/** The backports of the user's release, and how apt reads them; undefined: there are none to be named. */
async function withBackports(
  { sources, dir, call }: BackportsOptions,
): Promise<{ readonly suite: string; readonly options: readonly string[] } | undefined> {
  const release = sources.length === 0 ? undefined : debianOf(await targets(call));
  if (release === undefined) return undefined;
  const suite = `${release.codename}-backports`;
  const options = await optionsOf(release, suite, sources, dir);
  await call("apt-get", [...options, "update"]);
  return { suite, options };
}

/** A directory for {@linkcode findNewer}, which other users cannot read. */
export function backportsDir(): Promise<AsyncDisposable & { readonly path: string }> {
  return tempDir("/tmp");
}

/** True if apt would install packages that are new enough. */
async function haveAll(
  findings: readonly Finding[],
  options: readonly string[],
  call: AptCall,
): Promise<boolean> {
  const candidates = await Promise.all(
    findings.flatMap(({ packages, needs }) =>
      packages.slice(0, 1).map(async (name) => {
        const { ok, stdout } = await call("apt-cache", [...options, "policy", "--", name]);
        const version = upstreamOf(/^ {2}Candidate: (\S+)$/m.exec(ok ? stdout : "")?.[1] ?? "");
        return version !== undefined && (needs === undefined || !isOlder(version, needs.version));
      })
    ),
  );
  return candidates.every((one) => one);
}

const FIELDS = "$(ORIGIN)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)|$(SOURCESENTRY)";

async function targets(call: AptCall): Promise<string> {
  const { ok, stdout } = await call("apt-get", ["indextargets", "--format", FIELDS]);
  return ok ? stdout : "";
}

/** Debian's own release among apt's sources, by its code name; not its updates, nor its backports. */
function debianOf(lines: string): Release | undefined {
  const found = lines.split("\n").map((line) => line.split("|"))
    .filter(([origin, codename]) => origin === "Debian" && /^[a-z]+$/.test(codename ?? ""));
  const [first] = found;
  if (first === undefined) return undefined;
  const [, codename, , uri, entry] = first;
  const components = found.filter((one) => one[1] === codename && one[3] === uri)
    .map((one) => one[2]!).filter((one) => /^[\w.-]+$/.test(one));
  if (!/^[\w+]+:\S+$/.test(uri ?? "") || components.length === 0) return undefined;
  return {
    codename: codename!,
    uri: uri!,
    components: [...new Set(components)],
    file: (entry ?? "").replace(/:\d+$/, ""),
  };
}

/**
 * Options by which apt reads one more suite, and prefers it for these source packages (apt_preferences(5)):
 * its two main files, with a line more.
 */
async function optionsOf(
  { codename: _, uri, components, file }: Release,
  suite: string,
  sources: readonly string[],
  dir: string,
): Promise<readonly string[]> {
  const key = keyOf(await readTextIfThere(file) ?? "", uri);
  const line = [
    "deb",
    ...key === undefined ? [] : [`[signed-by=${key}]`],
    uri,
    suite,
    ...components,
  ];
  const pin = [
    `Package: ${sources.map((name) => `src:${name}`).join(" ")}`,
    `Pin: release n=${suite}`,
    "Pin-Priority: 990",
  ];
  const own = async (name: string, more: string) => {
    const text = await readTextIfThere(`/etc/apt/${name}`) ?? "";
    await writeAtomic(`${dir}/${name}`, `${text.trimEnd()}\n\n${more}\n`);
  };
  await own("sources.list", line.join(" "));
  await own("preferences", pin.join("\n"));
  return [
    ...["-o", `Dir::Etc::SourceList=${dir}/sources.list`],
    ...["-o", `Dir::Etc::Preferences=${dir}/preferences`],
    // apt's own caches stay those of its own sources.
    ...["-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="],
  ];
}

/** The file of keys that a source is signed by, where the entry with its address names one (sources.list(5)). */
function keyOf(text: string, uri: string): string | undefined {
  const bare = withoutSlashes(uri);
  const entry = text.split(/\n\s*\n|\n(?=deb\s)/)
    .find((one) => one.split(/\s+/).some((word) => withoutSlashes(word) === bare));
  return /^Signed-By:\s*(\/\S+)\s*$|^deb\s+\[[^\]]*signed-by=(\/[^\s\]]+)/im.exec(entry ?? "")
    ?.slice(1).find((one) => one !== undefined);
}
