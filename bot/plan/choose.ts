/**
 * For which architectures a series is built when the user names none.
 * @module
 */
import { pickArchs } from "../config/pick.ts";
import type { ArchConfig } from "../config/types.ts";
import type { Series } from "../series/types.ts";
import { affects } from "./affects.ts";
import { touchedBy } from "./touched.ts";

/** The architectures, and lines for the report that say why. */
export interface ChosenArchs {
  readonly archs: readonly ArchConfig[];
  readonly notes: readonly string[];
}

/**
 * If the series changes files of architectures, those, and those whose build reads the files; else,
 * if it changes code that all share, the ones that `generic`, of the settings, names; else none.
 * An `extra` architecture is chosen only by `generic`. Throws UserError if `generic` names one that
 * there is not.
 *
 * Why not all, where a series changes both? Its author names with arch/X the architectures that the
 * change is about, and each one more costs hours; `--arch all` asks for them.
 */
export function chooseArchs(
  series: Series,
  archs: readonly ArchConfig[],
  generic: readonly string[],
): ChosenArchs {
  const paths = touchedBy(series.patches);
  const usual = archs.filter((arch) => arch.extra !== true);
  const named = usual.filter((arch) =>
    paths.some((path) => ["own", "reads"].includes(affects(path, arch).by))
  );
  const notes = strangers(paths, archs);
  if (named.length > 0) {
    const names = named.map((arch) => arch.name).join(", ");
    return { archs: named, notes: [`${names}: their files in arch/ are touched`, ...notes] };
  }
  const shared = pickArchs(archs, generic);
  if (!paths.some((path) => shared.some((arch) => affects(path, arch).affects))) {
    return { archs: [], notes };
  }
  const names = shared.map((arch) => arch.name).join(", ");
  return { archs: shared, notes: [`${names}: the set for code that all share`, ...notes] };
}

/** Directories of arch/ that the series touches and no file of configs/arch covers. */
function strangers(paths: readonly string[], archs: readonly ArchConfig[]): string[] {
  const known = new Set(archs.map((arch) => arch.srcarch));
  const dirs = paths.flatMap((path) => /^arch\/([^/]+)\/./.exec(path)?.[1] ?? []);
  const strange = [...new Set(dirs)].filter((dir) => !known.has(dir)).sort();
  return strange.map((dir) =>
    `arch/${dir}/ is touched, and no file in configs/arch describes it: it is not built`
  );
}
