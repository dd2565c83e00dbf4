/**
 * What one patch means for one architecture, in words.
 * @module
 */
import type { Build } from "../config/types.ts";
import type { Patch } from "../series/types.ts";
import { affects, type ArchDirs, areaOf, type Effect } from "./affects.ts";
import { hiddenBy, type MadeRead, namedBy } from "./made_reads.ts";
import { plural } from "../text/words.ts";
import { NOT_READ } from "./paths.ts";
import { touchedBy } from "./touched.ts";

/** How many areas a reason lists before it counts the rest. */
const MAX_AREAS = 4;

/**
 * Whether a patch can change a build, and the one line that says why. `made`: what it and the
 * patches before it make builds read.
 */
export function patchEffect(
  patch: Patch,
  arch: ArchDirs & Pick<Build, "tool"> & {
    readonly toolchain?: Pick<Build["toolchain"], "make">;
  },
  made: readonly MadeRead[] = [],
): { readonly affects: boolean; readonly reason: string } {
  if (arch.tool !== undefined) return toolEffect(patch);
  const paths = touchedBy([patch]);
  if (paths.length === 0) return { affects: false, reason: "touches no file" };
  const effects = paths.map((path): Effect => {
    const effect = affects(path, arch);
    if (effect.affects) return effect;
    const yes = (why: string): Effect => ({
      ...{ affects: true, by: "generic" },
      reason: `${path}, which ${why}`,
    });
    const by = namedBy(path, made);
    if (by !== undefined) return yes(`${by} names since this series`);
    const hidden = hiddenBy(path, made);
    if (hidden !== undefined) return yes(`${hidden} may read since this series, by no name in it`);
    return isChecked(path, arch.toolchain?.make["W"] ?? "")
      ? yes("scripts/misc-check reads")
      : effect;
  });
  const read = effects.filter((effect) => effect.affects);
  if (read.length > 0) {
    const nearest = (["own", "reads", "generic"] as const)
      .flatMap((by) => read.filter((effect) => effect.by === by))[0]!;
    const more = read.length === 1 ? "" : ` (and ${plural(read.length - 1, "more file")})`;
    return { affects: true, reason: `touches ${nearest.reason}${more}` };
  }
  return { affects: false, reason: `touches only ${list(effects)}` };
}

/** Specifications of which programs make code (tools/net/ynl). */
const SPECS = /^Documentation\/.*\.ya?ml$/;

/**
 * The same for a build of programs of the tree: what they read is known once they were built, so a patch may change them
 * unless it touches only what nobody compiles. The file that is told is the nearest to them.
 */
function toolEffect(patch: Patch): { readonly affects: boolean; readonly reason: string } {
  const paths = touchedBy([patch]);
  if (paths.length === 0) return { affects: false, reason: "touches no file" };
  const read = paths.filter((path) =>
    SPECS.test(path) || !NOT_READ.some(([pattern]) => pattern.test(path))
  );
  const nearest = read.find((path) => path.startsWith("tools/")) ?? read[0];
  if (nearest === undefined) {
    const idle = paths.map((path): Effect =>
      ({ affects: false, reason: areaOf(path), by: "none" }) as const
    );
    return { affects: false, reason: `touches only ${list(idle)}` };
  }
  const more = read.length === 1 ? "" : ` (and ${plural(read.length - 1, "more file")})`;
  return { affects: true, reason: `touches ${nearest}${more}` };
}

/** Whether scripts/misc-check looks at a file, with these `W=`: of all architectures, built or not. */
function isChecked(path: string, warnings: string): boolean {
  return /1/.test(warnings) && /(?:^|\/)\.gitignore$/.test(path) ||
    /2/.test(warnings) && /^(?!tools\/).*\.[ch]$/.test(path);
}

function list(effects: readonly Effect[]): string {
  const areas = [...new Set(effects.map((effect) => effect.reason))];
  const listed = areas.slice(0, areas.length <= MAX_AREAS ? MAX_AREAS : MAX_AREAS - 1);
  const rest = areas.length - listed.length;
  if (rest > 0) listed.push(`${rest} more`);
  return listed.length === 1
    ? listed[0]!
    : `${listed.slice(0, -1).join(", ")} and ${listed[listed.length - 1]}`;
}
