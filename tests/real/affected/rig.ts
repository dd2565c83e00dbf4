/** Prepares and builds states of a real tree, to hold our answer to Kbuild's. */
import { peekLines } from "../../../bot/system/files/peek.ts";
import { dryRunArgv, type Prepared } from "../../../bot/affected/mod.ts";
import { configure } from "../../../bot/compile/config.ts";
import { makeArgv, type MakeContext, makeEnv } from "../../../bot/compile/kbuild.ts";
import { loadArchs, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import type { ArchConfig } from "../../../bot/config/types.ts";
import type { TouchedFile } from "../../../bot/series/types.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { run } from "../../../bot/system/process/process.ts";
import {
  findSandbox,
  type Mounts,
  placesOf,
  sandboxed,
} from "../../../bot/system/process/sandbox.ts";

export interface Rig {
  readonly arch: ArchConfig;
  /** Configures a directory. */
  configure(build: string): Promise<void>;
  /** Configures and prepares a directory. */
  prepare(build: string): Promise<Prepared>;
  /** Builds on in a directory; the objects that were compiled. */
  make(build: string): Promise<ReadonlySet<string>>;
}

/** Every object of `make` without goals, and no link, which costs most of the time. */
export const NO_LINK: readonly string[] = ["vmlinux_o", "KBUILD_MODULES=y"];

/** A rig for one architecture over one source directory; no goals are make's own. */
export async function rigOf(
  name: string,
  source: string,
  ccache: string,
  goals: readonly string[],
): Promise<Rig> {
  const arch = (await loadArchs(SHIPPED_CONFIGS)).find((one) => one.name === name)!;
  const sandbox = await findSandbox();
  await Deno.mkdir(ccache, { recursive: true });
  const first = async (compiler: string) =>
    (await run([compiler, "--version"])).stdout.split("\n")[0]!;
  const compilers = [await first(`${arch.toolchain.prefix}gcc`), await first("gcc")];
  const start = async (build: string, wrap: (make: readonly string[]) => readonly string[]) => {
    const mounts: Mounts = { source, build, ccache };
    const context: MakeContext = {
      places: placesOf(sandbox, mounts),
      ccache: true,
      compilers,
      path: [],
    };
    const env = makeEnv(context);
    const argv = wrap(makeArgv(arch, context, []));
    const done = await run(sandboxed(sandbox, mounts, argv, env), { cwd: build, env });
    return { done, places: context.places };
  };
  const make = async (build: string, targets: readonly string[]) =>
    (await start(build, (argv) => [...argv, ...targets])).done;
  const configured = async (build: string) => {
    const configured = await configure(arch, build, source, async (_step, targets) => {
      const done = await make(build, targets);
      return { ok: done.ok, fault: done.ok ? undefined : done.stderr };
    });
    if (!configured.ok) throw new Error(configured.fault);
  };
  return {
    arch,
    async configure(build) {
      await Deno.mkdir(build, { recursive: true });
      await configured(build);
    },
    async prepare(build) {
      await Deno.mkdir(build, { recursive: true });
      await configured(build);
      const done = await make(build, ["-j2", "prepare"]);
      if (!done.ok) throw new Error(done.stderr);
      const places = placesOf(sandbox, { source, build });
      return {
        source,
        build,
        places,
        async dryRun() {
          const file = ".everystep-dry";
          const wrap = (argv: readonly string[]) =>
            dryRunArgv(argv, { file: `${places.build}/${file}` });
          await start(build, wrap);
          return peekLines(`${build}/${file}`);
        },
      };
    },
    async make(build) {
      await Deno.mkdir(build, { recursive: true });
      await configured(build);
      const done = await make(build, ["-j2", "-k", ...goals]);
      if (!done.ok) throw new Error(done.stderr.slice(-2000));
      const lines = done.stdout.matchAll(/^ {2}(?:CC|AS)(?: \[M\])? +(\S+\.o)$/gm);
      return new Set(Array.from(lines, (line) => line[1]!));
    },
  };
}

/** What differs between two commits. */
export async function touchedBetween(
  dir: string,
  before: string,
  after: string,
): Promise<TouchedFile[]> {
  const text = await gitText(dir, ["diff", "--name-status", "--no-renames", before, after]);
  const kinds = { M: "modified", A: "new", D: "deleted" } as const;
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [kind, path] = line.split("\t") as [keyof typeof kinds, string];
    return { path, change: kinds[kind], binary: false, insertions: 1, deletions: 1 };
  });
}
