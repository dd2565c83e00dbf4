/**
 * Builds of programs of the tree, for the files of tools/ that a series touches and that no build of a kernel compiles.
 * @module
 */
import { toolOf, TOOLS_MAKEFILE, type ToolTree } from "../../compile/tools/targets.ts";
import { ownArch, parseTool, toolBuild, toolWord } from "../../config/builds/mod.ts";
import type { Build } from "../../config/types.ts";
import { available, type Compilers, compilersOf, examine } from "../../doctor/mod.ts";
import { planColumns } from "../../plan/mod.ts";
import { commitLookup } from "../../tree/mod.ts";
import { runAdded } from "../added.ts";
import type { Planned } from "../plan/cells.ts";
import { isOver, type Recorders, type Session } from "../session.ts";
import { toolPaths, type TouchedTool } from "./tool_paths.ts";

/** More such builds are not added. */
const MAX_TOOLS = 6;

/** Adds builds of programs to a run whose cells are done, and runs their cells. The session that comes back has them. */
export async function runToolBuilds(session: Session, recorders: Recorders): Promise<Session> {
  const { request, shard, inputs } = session;
  const report = recorders.record.report();
  if (request.cover === false || shard?.cover === false || isOver(session, recorders)) {
    return session;
  }
  const paths = toolPaths(inputs.series, shard === undefined ? report : undefined);
  if (paths.length === 0) return session;
  const { builds, notes } = await buildsFor(paths, session);
  const planned = await plannedTools(builds, session), how = { level: "objects" } as const;
  return await runAdded({ planned, notes, how, whole: true }, session, recorders);
}

/** The builds, as the tree of the last state has them, or that of the first; what has none is named. */
async function buildsFor(
  paths: readonly TouchedTool[],
  { choice, states, inputs, planned }: Session,
): Promise<{ readonly builds: readonly Build[]; readonly notes: readonly string[] }> {
  const trees = await Promise.all(
    [states.at(-1)!, states[0]!].map(({ commit }) => treeAt(inputs.tree.gitDir, commit)),
  );
  const arch = ownArch(choice.archs);
  const found = new Map<string, Build>(), notes: string[] = [], left = new Set<string>();
  for (const { path, patch } of paths) {
    const tool = await toolOf(path, trees[0]!) ?? await toolOf(path, trees[1]!);
    // A directory may be called as no build can be.
    if (tool === undefined || parseTool(toolWord(tool)) === undefined) continue;
    const build = toolBuild(arch, tool);
    if (found.has(build.name) || planned.builds.some(({ name }) => name === build.name)) continue;
    if (found.size === MAX_TOOLS) {
      left.add(toolWord(tool));
      continue;
    }
    const cover = `patch ${patch} touches ${path}`;
    found.set(build.name, { ...build, of: { ...build.of, cover } });
    notes.push(`tool build ${build.name}: ${cover}`);
  }
  if (left.size > 0) {
    const all = [...left].join(", ");
    notes.push(`tool builds: ${MAX_TOOLS} are made; not made: ${all}; --build names one`);
  }
  return { builds: [...found.values()], notes };
}

/** What there is at a commit. */
async function treeAt(gitDir: string, commit: string): Promise<ToolTree> {
  const lookup = commitLookup(gitDir, commit);
  const blob = (await lookup.entries([TOOLS_MAKEFILE])).get(TOOLS_MAKEFILE)?.blob;
  return {
    makefile: blob === undefined ? "" : await lookup.text(blob),
    has: async (path) => (await lookup.entries([path])).has(path),
  };
}

/** The cells of builds of programs on this machine. */
async function plannedTools(
  builds: readonly Build[],
  { context, choice, inputs, request }: Session,
): Promise<Planned> {
  const findings = await examine(builds, choice.settings, { cache: context.cache });
  const plan = planColumns(inputs.series, builds, {
    level: "objects",
    available: (build) => available(build, findings),
    states: request.states,
  });
  const compilers = new Map<string, Compilers>();
  for (const build of builds) {
    const found = await compilersOf(build);
    if (found !== undefined) compilers.set(build.name, found);
  }
  return { plan, whole: plan, builds, compilers };
}
