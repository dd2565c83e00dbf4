/**
 * Which arguments of which macros may become a part of a name: those beside `##`, and those that a
 * macro hands on to such a place. Pure, but for the search.
 * @module
 */
import { grep, type Hit } from "./search.ts";

/** Tells whether a macro may paste its argument of a number, from 0. */
export type Pastes = (macro: string, argument: number) => boolean;

/** One definition of a macro with parameters. */
interface Definition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: string;
}

/** Longer bodies are not read: then all arguments count. */
const MAX_BODY = 64 * 1024;
/** Names that stand for another name. */
const MAX_ALIASES = 4;

/** Reads the macros of some files. */
export async function pastingMacros(files: readonly Hit[], signal?: AbortSignal): Promise<Pastes> {
  const lines = await grep(
    ["-ahE", "-A1", "-e", "^[[:space:]]*#[[:space:]]*define", "-e", "\\\\[[:space:]]*$"],
    files,
    signal,
  );
  return pastesOf(lines);
}

/** The same, from lines with all definitions. */
export function pastesOf(lines: Iterable<string>): Pastes {
  const macros = new Map<string, Definition[]>(), aliases = new Map<string, Set<string>>();
  for (const text of definitions(lines)) {
    const match = /^\s*#\s*define\s+(\w+)(?:\(([^()]*)\))?/.exec(text);
    if (match === null) continue;
    const [head, name, list] = match;
    const body = text.slice(head.length);
    if (list === undefined) {
      const alias = /^\s*(\w+)\s*$/.exec(body)?.[1];
      if (alias !== undefined) (aliases.get(name!) ?? put(aliases, name!, new Set())).add(alias);
    } else {
      const parameters = list.split(",").map((one) => one.trim());
      (macros.get(name!) ?? put(macros, name!, [])).push({ name: name!, parameters, body });
    }
  }
  const found = new Set<string>([ANY]), handed = new Map<string, Set<string>>();
  for (const definition of [...macros.values()].flat()) {
    for (const at of pastedBy(definition)) found.add(`${definition.name}/${at}`);
    for (const [to, at] of handedOn(definition)) {
      (handed.get(to) ?? put(handed, to, new Set())).add(`${definition.name}/${at}`);
    }
  }
  // A macro that an alias stands for gets what the alias gets.
  for (const [name, all] of aliases) {
    for (const alias of all) {
      for (const { parameters } of macros.get(alias) ?? []) {
        for (const at of parameters.keys()) {
          (handed.get(`${alias}/${at}`) ?? put(handed, `${alias}/${at}`, new Set()))
            .add(`${name}/${at}`);
        }
      }
    }
  }
  const stack = [...found];
  for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
    for (const from of handed.get(key) ?? []) {
      if (found.has(from)) continue;
      found.add(from);
      stack.push(from);
    }
  }
  const named = (name: string, depth: number): readonly string[] => [
    name,
    ...(depth === 0 ? [] : [...aliases.get(name) ?? []].flatMap((one) => named(one, depth - 1))),
  ];
  return (macro, argument) =>
    named(macro, MAX_ALIASES).some((name) =>
      found.has(`${name}/${argument}`) || found.has(`${name}/rest`)
    );
}

function put<V>(map: Map<string, V>, key: string, value: V): V {
  map.set(key, value);
  return value;
}

/** Whole definitions of lines, those that go on made one. */
function* definitions(lines: Iterable<string>): Generator<string> {
  let open: string[] | undefined;
  for (const line of lines) {
    if (open === undefined && !/^\s*#\s*define\b/.test(line)) continue;
    const goes = /\\\s*$/.test(line);
    (open ??= []).push(goes ? line.slice(0, line.lastIndexOf("\\")) : line);
    if (goes) continue;
    yield open.join(" ");
    open = undefined;
  }
  if (open !== undefined) yield open.join(" ");
}

/** `x` and `__VA_ARGS__`, by what calls them in the text. */
function namesOf(parameters: readonly string[]): ReadonlyMap<string, string> {
  return new Map(parameters.flatMap((one, at): readonly (readonly [string, string])[] => {
    if (one === "...") return [["__VA_ARGS__", "rest"]];
    return one.endsWith("...") ? [[one.slice(0, -3).trim(), "rest"]] : [[one, `${at}`]];
  }));
}

/** Which parameters stand beside `##`. */
function pastedBy({ parameters, body }: Definition): readonly string[] {
  const names = namesOf(parameters);
  if (body.length > MAX_BODY) return [...names.values()];
  if (!body.includes("##")) return [];
  const found = new Set<string>();
  // After a comma it takes away that, and makes no name.
  const text = body.replaceAll(/,\s*##\s*(?=\w)/g, ", ");
  for (const [, word] of text.matchAll(/##\s*(\w+)/g)) found.add(names.get(word!) ?? "");
  for (const [, word] of text.matchAll(/(?<!\w)(\w+)(?:\s{0,40})##/g)) {
    found.add(names.get(word!) ?? "");
  }
  found.delete("");
  return [...found];
}

/** Stands for a macro of which nothing is known. */
const ANY = "*";
/** No macro has more parameters. */
const MAX_REST = 32;
/** Calls within calls. */
const MAX_DEPTH = 64;

/** What a macro hands on: `callee/argument`, and which of its own parameters is in there. */
function handedOn({ parameters, body }: Definition): readonly (readonly [string, string])[] {
  const names = namesOf(parameters);
  if (body.length > MAX_BODY || !body.includes("(")) return [];
  const found: (readonly [string, string])[] = [];
  const calls: { readonly callee: string; at: number }[] = [];
  let last = "";
  for (const [token] of body.matchAll(/"(?:\\.|[^"\\])*"|\w+|[^\s\w]/g)) {
    const own = names.get(token);
    if (token === "(") calls.push({ callee: /^\w/.test(last) ? last : "", at: 0 });
    else if (token === ")") calls.pop();
    else if (token === "," && calls.length > 0) calls.at(-1)!.at++;
    else if (own !== undefined) {
      if (calls.length > MAX_DEPTH) found.push([ANY, own]);
      for (const { callee, at } of calls.slice(0, MAX_DEPTH)) {
        // What calls one of its own parameters may call anything.
        if (names.has(callee)) found.push([ANY, own]);
        else if (callee !== "") {
          found.push([`${callee}/rest`, own]);
          // The rest is any number of arguments.
          const last = own === "rest" ? at + MAX_REST : at;
          for (let i = at; i <= last; i++) found.push([`${callee}/${i}`, own]);
        }
      }
    }
    last = token;
  }
  return found;
}
