/**
 * What an argument about a link knows so far: the objects at both states, and those of the rest of
 * the kernel that were asked.
 * @module
 */
import type { Doubt, Step } from "./argument.ts";
import { versionedIn } from "./object/exports.ts";
import { readFacts } from "./object/facts.ts";
import { archivesOf, type Part, partOf } from "./parts.ts";
import type { Which, World } from "./states.ts";
import type { LinkFacts } from "./types.ts";

/** Ends the argument; it never leaves the functions that argue. */
export class Open extends Error {
  constructor(readonly doubt: Doubt) {
    super();
  }
}

/** Ends the argument where there is a doubt. */
export function open(doubt: Doubt | undefined): void {
  if (doubt !== undefined) throw new Open(doubt);
}

/** Both states, the earlier one first. */
export const SIDES = ["before", "after"] as const;

/** What is kept of an object at once. */
export interface Seen {
  readonly part: Part;
  readonly versioned: ReadonlySet<string>;
}

/** An object of the rest of the kernel. */
export interface Other {
  readonly facts: LinkFacts;
  readonly vmlinux: boolean;
  /** Of lib.a: linked only where it is needed. */
  readonly library: boolean;
}

/** What is known, and the steps that were taken. */
export class Known {
  readonly steps: Step[] = [];
  /** Objects of the rest of the kernel that were asked. */
  readonly others = new Map<string, Other>();

  constructor(
    readonly world: World,
    readonly seen: Readonly<Record<Which, ReadonlyMap<string, Seen>>>,
    readonly changed: ReadonlySet<string>,
  ) {}

  readonly #facts = { before: new Map<string, LinkFacts>(), after: new Map<string, LinkFacts>() };

  /** The facts of an object; where nothing changed they are those of the other state. */
  facts(which: Which, target: string): LinkFacts {
    const side = this.seen.before.has(target) && !this.changed.has(target) ? "before" : which;
    const known = this.#facts[side].get(target);
    if (known !== undefined) return known;
    const built = this.world.read(side, target);
    const facts = built === undefined
      ? undefined
      : readFacts(built.bytes, versionedIn(built.saved));
    if (facts === undefined) throw new Open({ kind: "unreadable", target });
    this.#facts[side].set(target, facts);
    return facts;
  }

  /** Compiles objects of the rest of the kernel at the later state. */
  async ask(
    targets: readonly string[],
  ): Promise<ReadonlyMap<string, Other> | undefined> {
    const more = targets.filter((target) => !this.others.has(target));
    if (more.length > 0 && !await this.world.make("after", more)) return undefined;
    const archives = archivesOf(this.world.graphs.after);
    for (const target of more) {
      const built = this.world.read("after", target);
      const facts = built === undefined
        ? undefined
        : readFacts(built.bytes, versionedIn(built.saved));
      if (built === undefined || facts === undefined) return undefined;
      const part = partOf(target, built.saved, archives);
      const library = part.kind === "vmlinux" && part.library;
      this.others.set(target, { facts, vmlinux: part.kind === "vmlinux", library });
    }
    return new Map(targets.map((target) => [target, this.others.get(target)!] as const));
  }
}
