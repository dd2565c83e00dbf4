/**
 * Both states of a kernel as an argument about its link asks for them.
 * @module
 */
import type { Graph } from "../../affected/mod.ts";
import type { Encoded } from "./btf/encode.ts";
import type { Kernel } from "./names/elsewhere.ts";
import type { ToolOutput } from "./stand_in.ts";
import type { LinkTools } from "./tools.ts";
import type { Notes } from "./types.ts";

/** A state of the kernel. */
export type Which = "before" | "after";

/** An object as the build left it. */
export interface Built {
  readonly bytes: Uint8Array;
  /** The command that Kbuild saved beside it, with what genksyms said. */
  readonly saved: string;
}

/** Both states of a kernel, as far as their objects are compiled. */
export interface World {
  readonly graphs: Readonly<Record<Which, Graph>>;
  /** Symbols of the configuration at the later state. */
  readonly config: ReadonlyMap<string, string>;
  /** The later state. */
  readonly roots: Kernel["roots"];
  /** An object; undefined if there is none. */
  readonly read: (which: Which, target: string) => Built | undefined;
  /** A linker script that was made, or another text. */
  readonly text: (which: Which, target: string) => string | undefined;
  /** Has make make some more; false if that fails. */
  readonly make: (which: Which, targets: readonly string[]) => Promise<boolean>;
  /** Takes the source to the later state. */
  readonly checkout: () => Promise<unknown>;
  /** Names objects whose source looks as if it defined these names. */
  readonly definers: (names: readonly string[]) => Promise<readonly string[]>;
  /** How the tree links and checks vmlinux.o; undefined where that is not understood. */
  readonly linkTools: () => Promise<LinkTools | undefined>;
  /** The output of the makes of this world so far at a state, a line each. */
  readonly output: (which: Which) => readonly string[];
  /** Runs the tree's tools over objects and modules of a state, and over an object that is made up. */
  readonly tools: (
    which: Which,
    tools: LinkTools,
    objects: readonly string[],
    modules: readonly string[],
    probe?: Uint8Array,
  ) => Promise<ToolOutput | undefined>;
  /** Runs pahole over objects of a state. */
  readonly btf: (
    which: Which,
    pahole: readonly string[],
    targets: readonly string[],
  ) => Promise<Encoded | undefined>;
  readonly notes?: Notes;
  readonly signal?: AbortSignal;
}
