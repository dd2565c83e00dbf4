/**
 * What a cell's link stands on, as values; prose is made of them at the end. Pure.
 * @module
 */

/** Why only a whole build can tell. */
export type Doubt =
  | { readonly kind: "unreadable"; readonly target: string }
  | { readonly kind: "unplaced"; readonly target: string }
  | { readonly kind: "other-link"; readonly target: string; readonly product: string }
  | { readonly kind: "changed"; readonly name: string; readonly what: string }
  | { readonly kind: "common"; readonly name: string }
  | { readonly kind: "counted"; readonly name: string; readonly place: string }
  | { readonly kind: "export"; readonly name: string; readonly what: string }
  | { readonly kind: "license"; readonly module: string }
  | { readonly kind: "need"; readonly name: string; readonly target: string }
  | {
    readonly kind: "module-need";
    readonly name: string;
    readonly module: string;
    readonly what: string;
  }
  | { readonly kind: "defined"; readonly name: string; readonly where: string }
  | { readonly kind: "needed"; readonly name: string; readonly where: string }
  | { readonly kind: "many"; readonly names: number }
  | {
    readonly kind: "place";
    readonly name: string;
    readonly target: string;
    readonly place: string;
  }
  | {
    readonly kind: "near";
    readonly name: string;
    readonly target: string;
    readonly place: string;
  }
  | { readonly kind: "section"; readonly section: string }
  | { readonly kind: "relocation"; readonly place: string; readonly type: number }
  | { readonly kind: "growth"; readonly place: string; readonly bytes: number }
  | { readonly kind: "check"; readonly tool: string; readonly line: string }
  | { readonly kind: "btf"; readonly name: string }
  | { readonly kind: "odd-name"; readonly name: string }
  | { readonly kind: "tool"; readonly why: string };

/** Something that differs, and why the link takes it. */
export type Step =
  /** Needed anew, and an object that is linked defines it. */
  | { readonly kind: "need"; readonly name: string; readonly by: string }
  /** Needed anew by a module, and exported for it. */
  | { readonly kind: "import"; readonly name: string; readonly module: string; readonly by: string }
  /** Defined anew, and by no other of the sources and commands that were searched. */
  | { readonly kind: "new"; readonly name: string }
  /** Defined no more, and needed by none. */
  | { readonly kind: "gone"; readonly name: string }
  /** The linker script has a place for this new section. */
  | { readonly kind: "section"; readonly section: string }
  /** Other objects have relocations of this kind, too. */
  | { readonly kind: "relocation"; readonly place: string; readonly type: number }
  /** The tree's own tool says the same of the objects before and after. */
  | { readonly kind: "tool"; readonly tool: "modpost" | "objtool"; readonly objects: number };

/** Why a kernel that linked before a patch links after it. */
export interface LinkHolds {
  /** `unchanged`: no object differs in anything that decides the link. `resolved`: what differs is resolved. */
  readonly kind: "unchanged" | "resolved";
  /** How many objects the patch can change. */
  readonly objects: number;
  /** Of these: not different in one byte. */
  readonly alike: number;
  /** What differs, each with the reason that the link takes it. */
  readonly steps: readonly Step[];
}

/** The same, or that only a whole build can tell. */
export type LinkArgument = LinkHolds | { readonly kind: "image"; readonly doubt: Doubt };

/** A doubt in one line. */
export function doubtText(doubt: Doubt): string {
  switch (doubt.kind) {
    case "unreadable":
      return `${doubt.target} is not an ELF object that can be read`;
    case "unplaced":
      return `it is not known what ${doubt.target} is linked into`;
    case "other-link":
      return `${doubt.product} is linked from ${doubt.target} by a command of its own`;
    case "changed":
      return `${doubt.name} has another ${doubt.what}`;
    case "common":
      return `${doubt.name} is a common symbol`;
    case "counted":
      return `${doubt.name} is new or gone in ${doubt.place}`;
    case "export":
      return `the export of ${doubt.name} ${doubt.what}`;
    case "license":
      return `the license or the imported namespaces of ${doubt.module} changed`;
    case "need":
      return `${doubt.target} needs ${doubt.name} anew, and no built-in object was found to define it`;
    case "module-need":
      return `${doubt.module} needs ${doubt.name} anew, which ${doubt.what}`;
    case "defined":
      return `${doubt.name} is new, and may be defined by ${doubt.where} as well`;
    case "needed":
      return `${doubt.name} is defined no more, and ${doubt.where} may need it`;
    case "many":
      return `${doubt.names} names are new or gone`;
    case "place":
      return `${doubt.target} refers to ${doubt.name} anew from ${doubt.place}`;
    case "near":
      return `${doubt.target} reaches for ${doubt.name} from ${doubt.place}, anew or from elsewhere, and not far`;
    case "section":
      return `the section ${doubt.section} is new`;
    case "relocation":
      return `relocations of type ${doubt.type} in ${doubt.place} are new`;
    case "growth":
      return `${doubt.place} grows by ${doubt.bytes.toLocaleString("en")} bytes`;
    case "check":
      return `${doubt.tool} says something else of the changed objects: ${doubt.line}`;
    case "btf":
      return `resolve_btfids looks for ${doubt.name}`;
    case "odd-name":
      return `the link has rules of its own for ${doubt.name.slice(0, 80)}`;
    case "tool":
      return doubt.why;
  }
}

/** An argument for a summary. */
export function argumentText(argument: LinkHolds): string {
  if (argument.kind === "unchanged") return `link facts unchanged`;
  const count = (kind: Step["kind"]) => argument.steps.filter((step) => step.kind === kind).length;
  const parts = [
    [count("need") + count("import"), "new need", "new needs"],
    [count("new"), "new name", "new names"],
    [count("gone"), "name gone", "names gone"],
    [
      count("section") + count("relocation"),
      "new kind of section or relocation",
      "new kinds of section or relocation",
    ],
  ] as const;
  const counts = parts.filter(([n]) => n > 0).map(([n, one, many]) =>
    `${n} ${n === 1 ? one : many}`
  );
  return counts.length === 0
    ? `link facts resolved by modpost and objtool`
    : `link facts resolved (${counts.join(", ")})`;
}
