/**
 * The search for builds that compile what no chosen one does: Kconfig alone is asked, and nothing is compiled.
 * @module
 */
import type { Uncovered } from "../../judge/mod.ts";
import { type ArchConfig, coverBuilds, derive, parseKconfig } from "../../config/mod.ts";
import type { Build } from "../../config/types.ts";
import { available, type Compilers, compilersOf, examine } from "../../doctor/mod.ts";
import { coverArchs } from "../../plan/mod.ts";
import type { Report } from "../../report/model/schema.ts";
import { machineConfigs } from "./configs.ts";
import { configured } from "./configured.ts";
import {
  dependsOfFile,
  type Gated,
  gatedFiles,
  hintsOf,
  opens,
  type Target,
  topsOf,
} from "./files.ts";
import { needsKey, needsOf } from "./unseen_lines.ts";
import type { Session } from "../session.ts";

/** More builds than these are not added. */
const MAX_COVERS = 3;
/** Files for which more than the allmodconfigs are tried. */
const MAX_LOOKED = 6;
/** What may be set on top of a configuration for one file. */
const MAX_SET = 12;

type Missing = NonNullable<Report["coverage"]>["missing"];

/** A build that is added, and how. */
export interface Cover {
  readonly build: Build;
  readonly compilers: Compilers;
}

/** The builds that compile most of these files, and what there is to say. */
export interface Covers {
  readonly covers: readonly Cover[];
  readonly notes: readonly string[];
}

/** What is said of a build that is added. */
export function coverNote({ build: { name, of } }: Cover): string {
  return `cover build ${name}: ${of.cover}`;
}

/** Looks for them on the tree of the last state that has such lines. */
export async function coversFor(missing: Missing, session: Session): Promise<Covers> {
  const { context, choice, planned, states, workspaces } = session;
  const last = states[Math.max(...missing.map(({ patch }) => patch))]!;
  const workspace = await workspaces.open(0), { source } = workspace;
  context.ui.step("looking for a configuration that compiles what no build does");
  await workspace.checkout(last.commit);
  const own = [...new Set(planned.builds.map(({ of }) => of.arch))];
  const covers: Cover[] = [], lacking = new Set<string>();
  const full = () => covers.length === MAX_COVERS || context.signal.aborted;
  const isKnown = ({ name }: Build) =>
    [...planned.builds, ...covers.map(({ build }) => build)].some((one) => one.name === name);
  const add = (build: Build, compilers: Compilers, files: readonly Pick<Gated, "file">[]) => {
    const cover = coverText(files, missing);
    covers.push({ build: { ...build, of: { ...build.of, cover } }, compilers });
  };

  const done = new Set<string>();
  for (const arch of choice.archs.filter(({ name }) => own.includes(name))) {
    const files = missing.filter(({ why, file }) =>
      why === "compiled-away" && file.startsWith(`arch/${arch.srcarch}/`)
    );
    if (files.length === 0) continue;
    for (const build of coverBuilds(arch)) {
      if (full() || isKnown(build)) continue;
      const compilers = await compilersOf(build);
      if (compilers === undefined) continue;
      // A tree that lacks its symbols cannot be configured so.
      if (await configured(build, compilers, last, session) === undefined) continue;
      add(build, compilers, files);
      for (const { file } of files) done.add(file);
    }
  }

  let open = (await gatedFiles(source, await targetsOf(missing, session)))
    .filter(({ file }) => !done.has(file));
  /** The compilers of a build that this machine has, and that is none of the run. */
  const able = async (build: Build): Promise<Compilers | undefined> => {
    if (isKnown(build) || session.lacks.has(build.of.arch)) return undefined;
    const has = available(build, await examine([build], choice.settings, context));
    if (has === true) return await compilersOf(build);
    lacking.add(`cover: ${build.name} may compile ${open[0]!.file}: ${has}`);
    return undefined;
  };
  /** Adds a build if a configuration opens some of the files that are open. */
  const addIfOpens = (
    build: Build,
    compilers: Compilers,
    symbols: ReadonlySet<string>,
  ): boolean => {
    const found = open.filter((one) => opens(symbols, one));
    if (found.length === 0) return false;
    add(build, compilers, found);
    open = open.filter((one) => !found.includes(one));
    return true;
  };

  const archs = archsFor(session, own);
  for (const arch of coverArchs(archs, await hintsOf(source, open, own))) {
    if (open.length === 0 || full()) break;
    const build = derived(arch, "allmodconfig"), compilers = await able(build);
    const symbols = compilers && await configured(build, compilers, last, session);
    if (symbols !== undefined) addIfOpens(build, compilers!, symbols);
  }
  for (const file of open.slice(0, MAX_LOOKED)) {
    if (full()) break;
    const depends = await dependsOfFile(source, file);
    for (const { arch, kconfig } of await machineConfigs(source, file, archs, depends)) {
      if (full() || !open.includes(file)) break;
      const plain = derived(arch, kconfig);
      const compilers = isKnown(plain) ? await compilersOf(plain) : await able(plain);
      const symbols = compilers && await configured(plain, compilers, last, session);
      if (symbols === undefined) continue;
      if (!isKnown(plain) && addIfOpens(plain, compilers!, symbols)) continue;
      for (const top of topsOf(symbols, file, depends)) {
        if (top.length > MAX_SET) continue;
        for (const value of ["y", "m"]) {
          const lines = top.map((symbol) => `CONFIG_${symbol}=${value}`);
          const build = derived(arch, [kconfig, ...lines].join("+"));
          if (isKnown(build) || !open.includes(file) || full()) continue;
          const topped = await configured(build, compilers!, last, session);
          if (topped !== undefined) addIfOpens(build, compilers!, topped);
        }
      }
    }
  }
  // What was compiled elsewhere in the end asks for no compiler.
  return { covers, notes: [...covers.map(coverNote), ...open.length > 0 ? lacking : []] };
}

/** Who names architectures asks for no other. */
function archsFor({ request, choice }: Session, own: readonly string[]): readonly ArchConfig[] {
  const named = request.archs !== undefined && request.archs !== "all" ||
    (request.builds ?? []).length > 0;
  return named ? choice.archs.filter(({ name }) => own.includes(name)) : choice.archs;
}

function derived(arch: ArchConfig, kconfig: string): Build {
  return derive(arch, { kconfig: parseKconfig(kconfig), toolchain: "", paths: false });
}

/**
 * The files that a build may be added for, each with what it takes beside its own lines of make: of lines
 * that the preprocessor takes out, the symbols of their conditions.
 */
async function targetsOf(
  missing: Missing,
  { states, inputs }: Session,
): Promise<readonly Target[]> {
  const away = missing.flatMap((one): Uncovered[] =>
    one.why === "compiled-away" && one.at !== undefined && one.removed !== undefined
      ? [{ ...one, why: one.why, at: one.at, removed: one.removed }]
      : []
  );
  const needs = await needsOf(away, states, inputs.tree.gitDir);
  return missing.flatMap((one): Target[] => {
    if (one.why === undefined || one.why === "not-built" || one.why === "no-answer") {
      return [{ file: one.file, symbols: [] }];
    }
    const symbols = needs.get(needsKey(one))?.symbols ?? [];
    return symbols.length === 0 ? [] : [{ file: one.file, symbols }];
  });
}

function coverText(found: readonly Pick<Gated, "file">[], missing: Missing): string {
  const more = found.length === 1 ? "" : ` and ${found.length - 1} more`;
  const open = missing.some(({ file, unanswered }) =>
    unanswered !== undefined && found.some((one) => one.file === file)
  );
  const whose = open ? "has an answer" : "was chosen";
  return `no build that ${whose} compiles all of ${found[0]!.file}${more}`;
}
