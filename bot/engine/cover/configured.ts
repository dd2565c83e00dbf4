/**
 * What a build would be configured with, and nothing more of it.
 * @module
 */
import { z } from "zod";
import { orNoOutcome } from "../../compile/cell.ts";
import { configure } from "../../compile/config.ts";
import { readDotConfig } from "../../compile/dot_config.ts";
import { program } from "../../compile/kept/program.ts";
import { keptName, type Kind } from "../../compile/kept/store.ts";
import { maker } from "../../compile/make.ts";
import { fileName } from "../../config/mod.ts";
import type { Build } from "../../config/types.ts";
import type { Compilers } from "../../doctor/mod.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { remove, sha256 } from "../../system/files/files.ts";
import { gitText } from "../../system/process/git.ts";
import type { State } from "../../tree/types.ts";
import { requestOf } from "../cells/request.ts";
import type { Session } from "../session.ts";

/** Raise it when a change outside {@linkcode program} makes values of before mean something else. */
const RECIPE = 1;

/** The symbols that a configuration sets, in one text: an allmodconfig has 14,000. */
const SYMBOLS: Kind<{ readonly names: string }> = {
  ending: "symbols.json",
  schema: z.object({ names: z.string() }),
};

/** What Kconfig reads of a tree, and what it runs. What is found by a wrong guess is a build more or less, and no verdict. */
const READ =
  /(?:^|\/)Kconfig[^/]*$|\.config$|\/configs\/|^scripts\/|^(?:arch\/[^/]+\/)?Makefile$|^arch\/[^/]+\/(?:tools|scripts)\//;

/** The symbols that a build has set; undefined: it cannot be configured. Kept by what Kconfig reads. */
export async function configured(
  build: Build,
  compilers: Compilers,
  state: State,
  session: Session,
): Promise<ReadonlySet<string> | undefined> {
  const { kept, fresh } = session.options;
  const { defconfig, configTargets, fragment, seed, config, arch, toolchain } = build;
  const name = await keptName(RECIPE, [
    await program(),
    { defconfig, configTargets, fragment, seed, config, arch, toolchain },
    [...compilers.versions, compilers.tools],
    await kconfigOf(session.inputs.tree.gitDir, state),
  ]);
  const known = fresh ? undefined : await kept.load(SYMBOLS, name);
  if (known !== undefined) return new Set(known.names.split(" "));
  const symbols = await dotConfigOf(build, compilers, state, session);
  if (symbols !== undefined) await kept.save(SYMBOLS, name, { names: symbols.join(" ") });
  return symbols && new Set(symbols);
}

/** By state, a digest of what Kconfig reads there. */
const KCONFIG = new WeakMap<State, Promise<string>>();

function kconfigOf(gitDir: string, state: State): Promise<string> {
  const digest = async () => {
    const all = (await gitText(gitDir, ["ls-tree", "-r", state.commit])).split("\n");
    return await sha256(
      all.filter((line) => READ.test(line.slice(line.indexOf("\t") + 1))).join("\n"),
    );
  };
  const known = KCONFIG.get(state) ?? digest();
  KCONFIG.set(state, known);
  return known;
}

async function dotConfigOf(
  build: Build,
  compilers: Compilers,
  state: State,
  { workspaces, options, context, inputs }: Session,
): Promise<readonly string[] | undefined> {
  const workspace = await workspaces.open(0);
  const dir = `${fileName(build.name)}-cover`;
  const request = await requestOf(
    build,
    { options, patches: inputs.series.patches, compilers: new Map([[build.name, compilers]]) },
    workspace,
    state,
    { dir, log: `${workspace.buildDir(dir)}.log`, level: "objects" },
    { onProgress() {}, onStep() {} },
  );
  context.ui.step(`configuring ${build.name}`);
  await remove(request.mounts.build);
  await makeDir(request.mounts.build);
  const cell = maker(request);
  const done = await orNoOutcome(
    request,
    () => configure(build, request.mounts.build, workspace.source, cell.make),
  );
  const config = "ok" in done && done.ok ? await readDotConfig(request.mounts.build) : undefined;
  await remove(request.mounts.build);
  if (config === undefined) return undefined;
  return [...config.symbols.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name!);
}
