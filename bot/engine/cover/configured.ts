/**
 * What a build would be configured with, and nothing more of it.
 * @module
 */
import { configure } from "../../compile/config.ts";
import { readDotConfig } from "../../compile/dot_config.ts";
import { maker } from "../../compile/make.ts";
import { fileWord } from "../../config/mod.ts";
import type { Build } from "../../config/types.ts";
import type { Compilers } from "../../doctor/mod.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import type { State } from "../../tree/types.ts";
import { requestOf } from "../cells/request.ts";
import type { Session } from "../session.ts";

/** The symbols that a build has set; undefined: it cannot be configured. */
export async function configured(
  build: Build,
  compilers: Compilers,
  state: State,
  { workspaces, options, context }: Session,
): Promise<ReadonlySet<string> | undefined> {
  const workspace = await workspaces.open(0);
  const dir = `${fileWord(build.name)}-cover`;
  const request = await requestOf(
    build,
    { options, compilers: new Map([[build.name, compilers]]) },
    workspace,
    state,
    { dir, log: `${workspace.buildDir(dir)}.log`, level: "objects" },
    { onProgress() {}, onStep() {} },
  );
  context.ui.step(`configuring ${build.name}`);
  await remove(request.mounts.build);
  await makeDir(request.mounts.build);
  const cell = maker(request);
  const done = await configure(build, request.mounts.build, workspace.source, cell.make);
  const config = done.ok ? await readDotConfig(request.mounts.build) : undefined;
  await remove(request.mounts.build);
  if (config === undefined) return undefined;
  return new Set([...config.symbols.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name!));
}
