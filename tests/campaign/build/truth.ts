/**
 * What whole builds say of a patch: make in a copy of the base's finished output, a clean build with
 * the compiler cache, and one without it. Each is kept by the state's tree, so that a later run, of
 * another version of the program, asks only that.
 * @module
 */
import { buildCell } from "../../../bot/compile/cell.ts";
import { fileName } from "../../../bot/config/builds/mod.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { copyFile, readTextIfThere, remove, writeAtomic } from "../../../bot/system/files/files.ts";
import type { Base } from "./base.ts";
import { classOf, judge } from "../compare.ts";
import { changedFiles, copyOutput } from "./output.ts";
import type { CacheUse, Site } from "./site.ts";
import type { Patched } from "./state.ts";
import type { Class } from "../types.ts";

/** The ways to the truth. */
export type Way = "incremental" | "clean" | "no-cache";

/** What one build says. */
export interface Built {
  readonly way: Way;
  readonly class: Class;
  readonly reason: string;
  readonly said: readonly string[];
  readonly cpuSeconds: number;
  readonly compiled: number;
  /** Of an incremental build: objects that it made anew, and whose bytes are others than the base's. */
  readonly changed?: readonly string[];
  /** Of an incremental build: it took objects from the compiler cache. */
  readonly cached?: boolean;
}

/** Builds of the truth. */
export interface Truth {
  /** Builds a state, or takes what an earlier run found. Undefined: interrupted. */
  build(way: Way, patched: Patched, options?: { cached?: boolean }): Promise<Built | undefined>;
  /** Copies the last log of a way. */
  copyLog(way: Way, to: string): Promise<void>;
}

/** Messages that are kept of a build, and names of objects. */
const SAID = 5, NAMES = 400;
/** Made by the link alone, and not an object of the source. */
const LATE = /(?:^|\/)\.[^/]*$|\.mod\.o$|^vmlinux|\.vmlinux/;

/** A truth of a site. */
export function truthOf(site: Site, base: Base, signal: AbortSignal): Truth {
  const { arch, out } = site;
  const log = (way: Way) => `${out}/tmp/${fileName(arch.name)}-${way}.log`;

  async function run(way: Way, patched: Patched, cached: boolean): Promise<Built | undefined> {
    const build = `${out}/work/${fileName(arch.name)}-${way}`;
    await makeDir(`${out}/work`);
    await makeDir(`${out}/tmp`);
    const incremental = way === "incremental";
    const use: CacheUse = way === "clean" || incremental && cached ? "shared" : "none";
    try {
      // Never what an earlier build left: it may have failed half-way.
      if (incremental) await copyOutput(base.build, build, signal);
      await site.goTo(patched.commit);
      const outcome = await buildCell(site.request(build, use, { incremental, log: log(way) }));
      if (signal.aborted) return undefined;
      const cell = judge(base.outcome, outcome, patched.mail);
      const { cpuSeconds, compiled } = outcome;
      const made = (outcome.kind === "infra" ? [] : outcome.made ?? []).filter((name) =>
        name.endsWith(".o") && !LATE.test(name) && !base.always.has(name)
      );
      return {
        way,
        class: classOf(cell.verdict),
        reason: cell.reason,
        said: cell.diagnostics.filter((d) => d.status === "new").slice(0, SAID)
          .map((d) => `${d.file ?? d.target ?? d.tool}: ${d.severity}: ${d.message}`),
        cpuSeconds,
        compiled,
        ...incremental
          ? { cached, changed: changedFiles(base.build, build, made.slice(0, NAMES)) }
          : {},
      };
    } finally {
      if (!signal.aborted) await site.goBack();
      await remove(build);
    }
  }

  return {
    async build(way, patched, { cached = false } = {}) {
      const dir = `${out}/truth/${fileName(arch.name)}/${patched.tree}`,
        file = `${dir}/${way}.json`;
      const kept = await readTextIfThere(file);
      if (kept !== undefined) return JSON.parse(kept) as Built;
      const built = await run(way, patched, cached);
      if (built === undefined) return undefined;
      if (built.class !== "none") {
        await makeDir(dir);
        await writeAtomic(file, JSON.stringify(built));
      }
      return built;
    },
    async copyLog(way, to) {
      if (!await copyFile(log(way), to)) await remove(to);
    },
  };
}
