/**
 * What `make --debug=v` says of itself: which target a printed recipe is for, what that target needs,
 * and which files of make were read for it. True for one job only, where all stands in order. Pure.
 * @module
 */
import { interner } from "../../text/copy.ts";

/** Make's words about one name; the blanks before them say how deep it is. */
const ABOUT =
  /^( *)(Considering target file|Pruning file|Finished prerequisites of target file|Must remake target|Successfully remade target file|Failed to remake target file|Reading makefile) '([^']*)'/;

/** How its other sentences begin. */
const OTHER =
  /^ *(?:File '|Prerequisite '|No need to remake target '|No recipe for '|Giving up on target file '|Recently tried and failed to |Target (?:file )?'|Ignoring VPATH name '|Updating (?:makefiles|goal targets)\.|Reading makefiles\.|GNU Make \d|Built for |Copyright \(C\) |License GPLv3\+|This is free software: |There is NO WARRANTY|Still updating file '|Finished updating file '|Found an implicit rule for '|The prerequisites of '|Recipe of '|Makefile '|Removing intermediate files|Re-executing\[)/;

const GAVE_UP = /^ *Giving up on target file '([^']*)'/;

/** A device tree, a list of them, and the description of an image, which may name some. */
const TREE = /(?:\.dtbo?|dtbs-list|\.its(?:\.S)?)$/;

/** Directories, and targets that are no files: who only has device trees made. And these themselves. */
const NO_READER = /(?:\/|\.dtbo?|(?:^|\/)(?:dtbs|dtbs-list)|^(?:_*all|__build|__default))$/;

/** A target whose prerequisites are being looked at. */
interface Frame {
  readonly name: string;
  readonly depth: number;
  readonly needs: Set<string>;
}

/** A target whose recipe runs; another make may run in it. */
interface Recipe {
  readonly target: string;
  readonly frames: Frame[];
  readonly make: Make;
}

/** One make of the build. */
interface Make {
  /** Files of make, as it calls them. */
  readonly read: Set<string>;
  /** By target; a target that one before it needs, too, is named once. */
  readonly needs: Map<string, ReadonlySet<string>>;
}

/** Follows a dry run line by line. */
export class Trace {
  /** Lines in which it warns. */
  readonly warnings = new Set<string>();
  /** Targets that need device trees, lists of them or descriptions of images, with those: also such as it gives up. */
  readonly treeReaders = new Map<string, readonly string[]>();
  /** Targets that it gives up, since it cannot make what they need, with that and all else that they need. */
  readonly givenUp = new Map<string, readonly string[]>();
  /** Of each make that gives up a target the first one, by what it read. */
  readonly hiding = new Map<ReadonlySet<string>, string>();
  readonly #recipes: Recipe[] = [];
  /** What each make read; what its targets need goes with it. */
  readonly #makes: ReadonlySet<string>[] = [];
  #frames: Frame[] = [];
  #make: Make = { read: new Set(), needs: new Map() };
  /** Names are parts of a dry run's text, which must not live on in them. */
  readonly #own = interner();

  /** Reads a line; true if it is make's own. */
  read(line: string): boolean {
    if (line.startsWith("set -e;")) return false;
    const about = ABOUT.exec(line);
    if (about !== null) this.#about(about[1]!.length, about[2]!, this.#own(about[3]!));
    else if (!OTHER.test(line)) return false;
    else if (line === "Reading makefiles...") {
      this.#make = { read: new Set(), needs: new Map() };
      this.#makes.push(this.#make.read);
    } else {
      const lost = GAVE_UP.exec(line)?.[1];
      if (lost !== undefined && !this.foreign) {
        const target = this.#own(lost);
        this.givenUp.set(target, [...this.#make.needs.get(lost) ?? []]);
        if (!this.hiding.has(this.#make.read)) this.hiding.set(this.#make.read, target);
      }
    }
    return true;
  }

  /** The target whose recipe is being printed; empty if make does not say. */
  get target(): string {
    return this.#recipes.at(-1)?.target ?? "";
  }

  /** What that target needs to be there before it, as make calls it. */
  get needs(): readonly string[] {
    const recipe = this.#recipes.at(-1);
    const all = recipe?.make.needs.get(recipe.target);
    if (recipe === undefined || all === undefined) return [];
    // Whoever is looked at first is told what its prerequisites need; who comes later is not.
    const inner = new Set<string>();
    for (const one of all) {
      for (const deep of recipe.make.needs.get(one) ?? []) if (deep !== one) inner.add(deep);
    }
    return [...all].filter((one) => !inner.has(one)).sort();
  }

  /** Whether the recipe belongs to a make of tools/, whose names are not Kbuild's. */
  get foreign(): boolean {
    const make = this.#recipes.at(-1)?.make;
    if (make === undefined || make.read === this.#makes[0]) return false;
    const [first] = make.read;
    return first !== undefined && (!first.startsWith("/") || /\/tools\//.test(first));
  }

  /** How many makes have begun. */
  get makes(): number {
    return this.#makes.length;
  }

  /** Files of make that were read together, as each make calls them. */
  get makefiles(): readonly ReadonlySet<string>[] {
    return this.#makes;
  }

  #about(depth: number, what: string, name: string): void {
    if (what === "Reading makefile") this.#make.read.add(name);
    else if (what === "Must remake target") {
      this.#recipes.push({ target: name, frames: this.#frames, make: this.#make });
      this.#frames = [];
    } else if (what.endsWith("to remake target file") || what.startsWith("Success")) {
      this.#end(name);
    } else if (what.startsWith("Finished")) {
      const at = this.#frames.findLastIndex((frame) => frame.name === name);
      if (at < 0) return;
      this.#make.needs.set(name, this.#frames[at]!.needs);
      this.#trees(name, this.#frames[at]!.needs);
      this.#frames.length = at;
    } else {
      while (this.#frames.length > 0 && this.#frames.at(-1)!.depth >= depth) this.#frames.pop();
      this.#frames.at(-1)?.needs.add(name);
      if (what === "Considering target file") {
        this.#frames.push({ name, depth, needs: new Set() });
      }
    }
  }

  #trees(name: string, needs: ReadonlySet<string>): void {
    if (NO_READER.test(name)) return;
    const trees = [...needs].filter((one) => TREE.test(one));
    if (trees.length === 0) return;
    this.treeReaders.set(name, [...this.treeReaders.get(name) ?? [], ...trees]);
  }

  #end(name: string): void {
    const at = this.#recipes.findLastIndex(({ target }) => target === name);
    if (at < 0) return;
    this.#frames = this.#recipes[at]!.frames;
    this.#make = this.#recipes[at]!.make;
    this.#recipes.length = at;
  }
}
