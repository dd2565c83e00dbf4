/**
 * Whether pieces of text may come to a name: the name is read through them, a character at a time,
 * with all that macros among them may stand for. Pure.
 * @module
 */
import { edges, type Leaf, nameOf, type Row, type Run, type Values } from "./shape.ts";
import { isWord } from "./words.ts";

/** Values within values. */
const MAX_DEPTH = 12;
/** As many leaves are looked at; then all the others may be anything. */
const MAX_STEPS = 4000;

/**
 * Whether a run may come to a name of which more than one piece is a part. A hole may be anything.
 * In time of the product of both.
 */
export function mayMake(run: Run, name: string, values: Values): boolean {
  if (run.some((leaf) => leaf.kind === "when" && !mayBe(leaf.run, leaf.name, values))) return false;
  const reader = new Reader(name, values);
  const end = reader.run(reader.start(), run, 0);
  return end.made || end.begun[name.length] === true;
}

/** Whether a run, of one token, may be a name. */
export function mayBe(run: Run, name: string, values: Values): boolean {
  const reader = new Reader(MARK + name, values, true);
  const from = reader.start();
  const [first] = run;
  // What stands before it in the same argument is another token.
  if (first === undefined || first.kind === "text" || first.kind === "word") {
    from.begun[MARK.length] = true;
  } else for (let i = MARK.length; i <= name.length; i++) from.begun[i] = true;
  return reader.run(from, run, 0).begun[MARK.length + name.length] === true;
}

/** How all begins that a run may come to; undefined: it is not known. */
export function beginnings(run: Run, values: Values, depth = 0): readonly string[] | undefined {
  const [leaf] = run;
  if (leaf?.kind === "text") return [leaf.text];
  if (leaf?.kind !== "word" && leaf?.kind !== "call" || depth > MAX_DEPTH) return undefined;
  const own = leaf.kind === "word" ? [leaf.text] : [];
  const rows = values(leaf);
  if (rows === undefined) return leaf.kind === "word" ? own : undefined;
  const all = rows.map((row) => beginnings(row[0] ?? [], values, depth + 1));
  return all.includes(undefined) ? undefined : [...own, ...all.flatMap((one) => one!)];
}

/** Makes a name of one piece one of two. */
const MARK = "0";

/** How far a text has come towards a name. */
interface Reached {
  /** The whole name was there, and then its end. */
  made: boolean;
  /** What comes next begins a word. */
  parted: boolean;
  /** What comes next belongs to a word that is another. */
  other: boolean;
  /** So many characters of the name are there, begun in a piece before. */
  begun: boolean[];
}

class Reader {
  #steps = 0;
  /** Macros are not replaced within their own values. */
  readonly #busy = new Set<string>();

  /** `token`: no hole parts words. */
  constructor(readonly name: string, readonly values: Values, readonly token = false) {}

  start(): Reached {
    return { made: false, parted: true, other: false, begun: [] };
  }

  run(from: Reached, run: Run, depth: number): Reached {
    let at = from;
    for (const leaf of run) {
      if (at.made) break;
      at = this.#leaf(at, leaf, depth);
    }
    return at;
  }

  #row(from: Reached, row: Row, depth: number): Reached {
    let at = from;
    for (const [i, run] of row.entries()) {
      if (i > 0) at = this.#text(at, " ");
      at = this.run(at, run, depth);
    }
    return at;
  }

  #leaf(from: Reached, leaf: Leaf, depth: number): Reached {
    if (depth > MAX_DEPTH || ++this.#steps > MAX_STEPS) return this.#any(from);
    switch (leaf.kind) {
      case "when":
      case "any":
        return from;
      case "text":
        return this.#text(from, leaf.text);
      case "row":
        return this.#row(from, leaf.row, depth + 1);
      case "either":
        return union(leaf.of.map((row) => this.#row(from, row, depth + 1)));
      case "word": {
        const itself = leaf.quoted ? " " : leaf.text;
        return this.#valued(from, leaf, (at) => this.#text(at, itself), depth);
      }
      case "call":
        return this.#valued(from, leaf, (at) => {
          const named = leaf.quoted ? this.#text(at, " ") : this.run(at, leaf.callee, depth + 1);
          return this.#text(named, "()");
        }, depth);
      case "number":
        return this.#number(from);
      default:
        return this.#any(from);
    }
  }

  #number({ made, begun }: Reached): Reached {
    const next: boolean[] = [];
    for (let i = 1; i < this.name.length; i++) {
      if ((begun[i] || next[i]) && /\d/.test(this.name[i]!)) next[i + 1] = true;
    }
    return { made, parted: false, other: true, begun: next };
  }

  #valued(
    from: Reached,
    leaf: Leaf & { readonly kind: "word" | "call" },
    itself: (at: Reached) => Reached,
    depth: number,
  ): Reached {
    const plain = itself(from), name = nameOf(leaf);
    const values = name !== undefined && this.#busy.has(name) ? undefined : this.values(leaf);
    if (values === undefined) return plain;
    if (name !== undefined) this.#busy.add(name);
    const all = [plain, ...values.map((row) => this.run(from, edges(row), depth + 1))];
    if (name !== undefined) this.#busy.delete(name);
    return union(all);
  }

  #any({ parted, other, begun }: Reached): Reached {
    const length = this.name.length;
    if (this.token) {
      const at = begun.indexOf(true), next: boolean[] = [];
      if (at >= 0) { for (let i = at; i <= length; i++) next[i] = true; }
      return { made: false, parted: false, other: true, begun: next };
    }
    const first = parted || other ? 1 : begun.indexOf(true);
    const next: boolean[] = [];
    // What begins and ends in here is not made of pieces.
    if (first >= 0) { for (let i = first; i < length; i++) next[i] = true; }
    const old = begun.indexOf(true);
    if (old >= 0) next[length] = true;
    return { made: old >= 0, parted: true, other: true, begun: next };
  }

  #text(from: Reached, text: string): Reached {
    const { name } = this, { length } = name;
    let { made, parted, other } = from;
    let begun = from.begun, fresh = -1;
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at);
      if (!isWord(char)) {
        if (begun[length]) made = true;
        parted = true;
        other = false;
        begun = NOTHING;
        fresh = -1;
        continue;
      }
      if (begun.length > 0) begun = goneOn(begun, name, char);
      // Begun here: in its first piece, so that it can only go on.
      if (parted) fresh = char === name.charCodeAt(0) ? 1 : -1;
      else if (fresh > 0) {
        fresh = fresh < length && char === name.charCodeAt(fresh) ? fresh + 1 : -1;
      }
      parted = false;
      other = true;
    }
    if (fresh > 0 && fresh < length) {
      begun = [...begun];
      begun[fresh] = true;
    }
    return { made, parted, other, begun };
  }
}

/** No character of the name is there: what most texts come to. Never written to. */
const NOTHING: boolean[] = [];

/** The same with one more character. */
function goneOn(begun: readonly boolean[], name: string, char: number): boolean[] {
  let next = NOTHING;
  for (let i = 1; i < name.length; i++) {
    if (!begun[i] || name.charCodeAt(i) !== char) continue;
    if (next === NOTHING) next = [];
    next[i + 1] = true;
  }
  return next;
}

function union(all: readonly Reached[]): Reached {
  const begun: boolean[] = [];
  for (const one of all) one.begun.forEach((is, at) => is && (begun[at] = true));
  return {
    made: all.some(({ made }) => made),
    parted: all.some(({ parted }) => parted),
    other: all.some(({ other }) => other),
    begun,
  };
}
