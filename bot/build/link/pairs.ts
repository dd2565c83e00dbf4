/**
 * Names that macros put together of two arguments, where no part of the name stands in the macro:
 * `#define P(a, b) a##b`, also with a literal between them. Pure, but for the search.
 * @module
 */
import { withoutComments } from "./header.ts";
import { isWhole, mayBePasted, openedAt, parametersAt, wholeArguments } from "./lists.ts";
import type { Pastes } from "./macros.ts";
import { argumentsWith, type Fragments } from "./pasted.ts";
import { grep, type Hit } from "./search.ts";

/** A file with more is not read on. */
const MAX_LISTS = 5000;

/** A part of a name at one of its ends, and what is left for another argument. */
interface Piece {
  readonly name: string;
  readonly rests: ReadonlySet<string>;
}

/**
 * The parts of a name at its ends that are long enough to be looked for: of two arguments and a
 * literal between them one is at least a third of the name.
 */
export function endsOf(name: string, { heads, tails }: Fragments): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  const least = Math.max(1, Math.ceil(name.length / 3));
  for (let size = least; size < name.length; size++) {
    const first = name.slice(size), last = name.slice(0, -size);
    const between = (rest: string, cut: (at: number) => readonly [word: string, left: string]) => {
      const rests = new Set([rest]);
      for (let at = 1; at < rest.length; at++) {
        const [word, left] = cut(at);
        if (heads.has(word) && tails.has(word)) rests.add(left);
      }
      return rests;
    };
    pieces.set(name.slice(0, size), {
      name,
      rests: between(first, (at) => [first.slice(0, at), first.slice(at)]),
    });
    pieces.set(name.slice(-size), {
      name,
      rests: between(last, (at) => [last.slice(-at), last.slice(0, -at)]),
    });
  }
  return pieces;
}

/** The files in which macros may put one of these names together, with that name. */
export async function pairsIn(
  names: readonly string[],
  fragments: Fragments,
  files: readonly Hit[],
  textOf: (hit: Hit) => Promise<string>,
  pastes: Pastes,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const pieces = new Map<string, Piece[]>();
  for (const name of names) {
    for (const [word, piece] of endsOf(name, fragments)) {
      const known = pieces.get(word);
      if (known === undefined) pieces.set(word, [piece]);
      else known.push(piece);
    }
  }
  const found = new Map<string, string>(), open = new Map<string, string>();
  if (pieces.size === 0) return found;
  const any = `(${[...pieces.keys()].join("|")})`;
  const listed = `(^|[(,])[[:space:]]*${any}[[:space:]]*([,)]|\\\\?$)`;
  // In assembly arguments stand after blanks.
  const paths = new Set([
    ...await grep(["-alE", "-e", listed], files.filter((hit) => !isAssembly(hit)), signal),
    ...await grep(["-alwE", "-e", any], files.filter(isAssembly), signal),
  ]);
  for (const hit of files.filter(({ path }) => paths.has(path))) {
    const text = withoutComments(await textOf(hit));
    let lists = 0;
    for (const { words, parameters } of listsOf(text, hit, pieces, pastes)) {
      if (++lists > MAX_LISTS) {
        found.set(hit.path, names[0]!);
        break;
      }
      // The other one may be an argument of the macro that says this one.
      const passed = words.some((word) => parameters.has(word));
      for (const word of words) {
        for (const { name, rests } of pieces.get(word) ?? []) {
          if (words.some((other) => rests.has(other))) found.set(hit.path, name);
          else if (passed && !parameters.has(word)) {
            for (const rest of rests) open.set(rest, name);
          }
        }
      }
    }
  }
  for (const [rest, name] of open) {
    for (const path of await argumentsWith(new Set([rest]), files, signal)) found.set(path, name);
  }
  return found;
}

function isAssembly({ key }: Hit): boolean {
  return /\.[sS]$/.test(key);
}

function* listsOf(
  text: string,
  hit: Hit,
  pieces: ReadonlyMap<string, unknown>,
  pastes: Pastes,
) {
  yield* argumentLists(text, pieces, pastes);
  if (!isAssembly(hit)) return;
  for (const line of text.split("\n")) {
    const words = line.match(/[\w$.]+/g) ?? [];
    if (words.some((word) => pieces.has(word))) yield { words, parameters: new Set<string>() };
  }
}

/** The lists of whole arguments of which one is such a word, with the parameters of the macro they stand in. */
function* argumentLists(
  text: string,
  pieces: ReadonlyMap<string, unknown>,
  pastes: Pastes,
): Generator<{ readonly words: readonly string[]; readonly parameters: ReadonlySet<string> }> {
  for (const match of text.matchAll(/\w+/g)) {
    if (!pieces.has(match[0]) || !isWhole(text, match.index, match[0].length)) continue;
    const from = openedAt(text, match.index)?.from;
    if (from === undefined || !mayBePasted(text, match.index, pastes)) continue;
    yield { words: wholeArguments(text, from), parameters: parametersAt(text, from) };
  }
}
