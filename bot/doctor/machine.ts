/**
 * The machine itself: the sandbox, the disk, the memory.
 * @module
 */
import type { Settings } from "../config/types.ts";
import { freeBytes, kindOf } from "../system/files/files.ts";
import { machine } from "../system/host.ts";
import type { Outcome } from "../system/process/process.ts";
import { withFilter } from "../system/process/sandbox.ts";
import { which } from "../system/process/which.ts";
import { ask, failure, pathOf, type ProbeEnvironment } from "./probe.ts";
import type { Finding } from "./types.ts";

const GIB = 2 ** 30;

/** Bytes, cores and a try: what the machine gives. */
export async function examineMachine(
  settings: Settings,
  cache: string,
  place: ProbeEnvironment,
): Promise<Finding[]> {
  const { cores, memoryBytes } = machine();
  return [
    ...await sandbox(place),
    disk(await freeBytes(await nearestDir(cache)), settings.diskGiB, cache),
    memory(memoryBytes, cores, settings.memoryGiB),
  ];
}

/** bubblewrap may be there and forbidden: in a container, or where users get no namespaces. */
async function sandbox(place: ProbeEnvironment): Promise<Finding[]> {
  const bwrap = await which("bwrap", pathOf(place));
  if (bwrap === undefined) return [];
  const args = ["--unshare-all", "--ro-bind", "/", "/", "true"];
  const outcome = await ask("bwrap", args, place), works = outcome?.ok === true;
  const found = tried("sandbox", outcome, "patches are built without the network and your files", {
    good: "bwrap makes namespaces",
    bad: "bwrap makes no namespaces here",
  });
  if (!works) return [found];
  const [sh, ...rest] = await withFilter(bwrap, args);
  const filter = tried("filter", await ask(sh!, rest, { ...place, path: SHELL }), FILTERED, {
    good: "builds get no system calls that they need not",
    bad: "bwrap takes no filter of system calls here, so that builds reach all of the kernel",
  });
  return [found, filter];
}

/** Where a shell is on every machine. */
const SHELL = "/bin:/usr/bin";
const FILTERED = "patches of strangers find less of the kernel to attack";

function tried(
  name: string,
  outcome: Outcome | undefined,
  why: string,
  { good, bad }: { readonly good: string; readonly bad: string },
): Finding {
  const works = outcome?.ok === true;
  const failed = outcome === undefined ? "cannot be run" : failure(outcome);
  return {
    ...{
      name,
      why,
      status: works ? "found" : "broken",
      detail: works ? good : `${bad}: ${failed}`,
    },
    ...{ archs: [], packages: [], optional: true },
  };
}

/** Free space of the cache against what a build takes. */
export function disk(free: number | undefined, needGiB: number, cache: string): Finding {
  const enough = free === undefined || free >= needGiB * GIB;
  const has = free === undefined ? "free space unknown" : `${gib(free)} GiB free`;
  return {
    name: "disk",
    status: enough ? "found" : "low",
    detail: `${has} in ${cache}${enough ? "" : `, ${needGiB} are needed`}`,
    archs: [],
    packages: [],
    why: "trees, output directories, caches",
    optional: false,
  };
}

/** Memory against the compile jobs that run at once. */
export function memory(bytes: number, cores: number, needGiB: number): Finding {
  const enough = bytes >= cores * needGiB * GIB;
  const jobs = Math.max(1, Math.floor(bytes / (needGiB * GIB)));
  return {
    name: "memory",
    status: enough ? "found" : "low",
    detail: `${gib(bytes)} GiB for ${cores} ${cores === 1 ? "job" : "jobs"}${
      enough ? "" : `: use --jobs ${jobs}`
    }`,
    archs: [],
    packages: [],
    why: "compilers and linkers",
    optional: true,
  };
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}

/** The nearest directory above that exists: a cache that is still to be made has its parent's disk. */
async function nearestDir(path: string): Promise<string> {
  for (let dir = path; dir.includes("/"); dir = dir.slice(0, dir.lastIndexOf("/"))) {
    if (dir !== "" && await kindOf(dir) === "directory") return dir;
  }
  return "/";
}
