/**
 * Holds the architectures against a tree: older kernels call some defconfigs by other names, and
 * lack some architectures.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import { UserError } from "../../system/errors.ts";
import { kernelVersion, pathsAt } from "../../tree/mod.ts";
import type { Choice } from "./choice.ts";
import type { Inputs } from "../input/inputs.ts";

/** The oldest kernel whose Kbuild the argument of level `objects` was held against. */
const OLDEST = [5, 10] as const;

/** What is built of a tree. */
export interface ChoiceInTree {
  /** The choice, with the defconfigs that the tree has. */
  readonly choice: Choice;
  /** By architecture, what the tree lacks: nothing of it can be built. */
  readonly lacks: ReadonlyMap<string, string>;
}

/** Throws {@linkcode UserError} for a kernel that is too old. */
export async function choiceInTree(
  choice: Choice,
  { tree, base }: Pick<Inputs, "tree" | "base">,
): Promise<ChoiceInTree> {
  const version = await kernelVersion(tree, base.commit);
  if (version !== undefined && isOld(version)) {
    throw new UserError(`Linux ${version} is older than ${OLDEST.join(".")}`, {
      place: { file: tree.label },
      hint: `verify stands for ${
        OLDEST.join(".")
      } and later; check reads and applies a series on any`,
    });
  }
  const named = choice.archs.flatMap((arch) => [`arch/${arch.srcarch}`, ...filesOf(arch)]);
  const there = new Set(await pathsAt(tree, base.commit, [...new Set(named)]));
  const lacks = new Map<string, string>();
  const archs = choice.archs.map((arch) => {
    const missing = missingOf(arch, there);
    if (missing !== undefined) lacks.set(arch.name, `the tree has no ${missing}`);
    return { ...arch, defconfig: presentOf(arch, there) ?? arch.defconfig };
  });
  return { choice: { ...choice, archs }, lacks };
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  return major < OLDEST[0] || major === OLDEST[0] && minor < OLDEST[1];
}

const namesOf = ({ defconfig, defconfigWas = [] }: ArchConfig) => [defconfig, ...defconfigWas];

const fileOf = ({ srcarch }: ArchConfig, name: string) => `arch/${srcarch}/configs/${name}`;

const filesOf = (arch: ArchConfig) => namesOf(arch).map((name) => fileOf(arch, name));

/** The first of its names that is a file of the tree. */
function presentOf(arch: ArchConfig, there: ReadonlySet<string>): string | undefined {
  return namesOf(arch).find((name) => there.has(fileOf(arch, name)));
}

/** What a build needs and the tree has not. A target that no file stands for is make's to know. */
function missingOf(arch: ArchConfig, there: ReadonlySet<string>): string | undefined {
  if (!there.has(`arch/${arch.srcarch}`)) return `arch/${arch.srcarch}`;
  if (arch.defconfigWas === undefined || presentOf(arch, there) !== undefined) return undefined;
  return `${namesOf(arch).join(" or ")} in arch/${arch.srcarch}/configs`;
}
