/**
 * What decides a link and modpost, of one object and of a kernel's parts.
 * @module
 */
import type { SectionKind } from "./object/places.ts";

/** A name that other objects can see. */
export interface Definition {
  /** `common`: a variable without a section. `unique`: STB_GNU_UNIQUE, or one of several that the linker takes one of. */
  readonly binding: "global" | "weak" | "common" | "unique";
  /** What it is, as far as the linker and objtool care; assembly may leave `function` out. */
  readonly type: "plain" | "function" | "tls" | "ifunc";
  /** STV_ value; 0 is the default. */
  readonly visibility: number;
  readonly place: SectionKind;
  /** Its address may be taken: see object/landing.ts. */
  readonly lands: boolean;
}

/** An exported name. */
export interface Export {
  readonly gpl: boolean;
  /** Empty: the common one. */
  readonly namespace: string;
  /** CONFIG_MODVERSIONS: genksyms gave it a version. */
  readonly versioned: boolean;
}

/** All that decides the link and modpost of one object, but for what the tree's own modpost reads. */
export interface LinkFacts {
  /** EM_ value. */
  readonly machine: number;
  /** What has to go together with that of the others. */
  readonly abi: string;
  readonly defines: ReadonlyMap<string, Definition>;
  /** Names that it takes from elsewhere; `weak` ones may stay open. */
  readonly needs: ReadonlyMap<string, "strong" | "weak">;
  /** `place name`, or `place excuse name`: from where it refers to those names. */
  readonly references: ReadonlySet<string>;
  /** Those of them that are no calls, on x86_64: objtool asks whether the processor may land there. */
  readonly addressed: ReadonlySet<string>;
  /** `from section, from symbol, to section, to symbol`, where the target does not simply stay. */
  readonly inner: ReadonlySet<string>;
  /** `name type flags`, with the alignment where that is large. */
  readonly sections: ReadonlySet<string>;
  /** `place type`: which kinds of relocations occur where. */
  readonly relocations: ReadonlySet<string>;
  readonly exports: ReadonlyMap<string, Export>;
  /** The strings of `.modinfo`, sorted. */
  readonly info: readonly string[];
  /** `__mod_device_table__...` with their sizes and digests. */
  readonly tables: ReadonlySet<string>;
  /**
   * Names of functions that the link looks at: very long, or of a section's name, or a function that
   * is found when the kernel starts (ifunc), for which the linker makes tables.
   */
  readonly oddNames: ReadonlySet<string>;
  /** Functions, also local ones, and BTF IDs: what resolve_btfids looks for. */
  readonly btf: ReadonlySet<string>;
  /** `place name`: what refers to another section, or a name from elsewhere, and does not reach far. */
  readonly near: ReadonlySet<string>;
  /**
   * Of sections of which a linker script may count the bytes, `name size alignment`, and `name + value symbol` for what
   * others see in them, sorted.
   */
  readonly layout: readonly string[];
  /** Bytes by place. */
  readonly sizes: ReadonlyMap<SectionKind, number>;
}

/** What is kept of the earlier state, where both states have the same graph: neither commands nor includes differ. */
export interface Notes {
  /** Files of the source that may have another text at the later state; they are files at both. */
  readonly but: readonly string[];
  /** The later state is a stranger's: what make says there is not noted for others. */
  readonly untrusted: boolean;
  /** What was noted; `of` is all that decides it beside the state. */
  load(of: readonly unknown[]): Promise<string | undefined>;
  /** Notes it. */
  save(of: readonly unknown[], text: string): Promise<void>;
}
