/**
 * A directory of what was found once and costs long to find again: outcomes of builds and boots, by what decides them. Each
 * has a file beside it by which people check it, its log or its console; without that it is not taken.
 * @module
 */
import { z } from "zod";
import { makeDir, markUsed, move, sizeOf, usedAt } from "../../system/files/dirs.ts";
import { readTextIfThere, remove, sha256, writeAtomic } from "../../system/files/files.ts";
import { evictKept } from "./evict.ts";
import { readJson } from "../../text/json.ts";

/** A kind of what is kept. */
export interface Kind<Value> {
  /** The ending of its file; no two kinds have the same. */
  readonly ending: string;
  readonly schema: z.ZodType<Value>;
  /** The file beside it: the field that names it, and its ending. What nobody checks by one has none. */
  readonly attachment?: { readonly field: StringField<Value>; readonly ending: string };
  /** A long text that stands in a file of its own; what was kept without one loads without it. */
  readonly aside?: { readonly field: StringField<Value>; readonly ending: string };
}

/**
 * How large an attachment was. A power cut may leave less of it, and tar finds nothing wrong with an archive that ends
 * early.
 */
const ATTACHED = z.object({ attachmentBytes: z.int() });

type StringField<Value> = {
  [Name in keyof Value]-?: Value[Name] extends string | undefined ? Name : never;
}[keyof Value];

/** The directory. Values of all kinds are found by names from {@linkcode keptName}. */
export interface Kept {
  /** The value, or undefined if there is none, or one that is damaged or of an older version. */
  load<Value extends object>(kind: Kind<Value>, name: string): Promise<Value | undefined>;
  /** Keeps a value and moves its attachment in; gives it back with the attachment's new place. */
  save<Value extends object>(kind: Kind<Value>, name: string, value: Value): Promise<Value>;
  /** Forgets a value. A report may still lead to its attachment. */
  drop<Value>(kind: Kind<Value>, name: string): Promise<void>;
  /** Brings the directory below a size, see {@linkcode evictKept}; what was loaded or saved here stays. */
  evict(maxBytes: number): Promise<number>;
}

/**
 * The name of a value: a digest of what decides it. `recipe` is raised where a change of ours makes values of before mean
 * something else. The order of an object's keys does not matter.
 */
export async function keptName(recipe: number, decides: unknown): Promise<string> {
  return await sha256(JSON.stringify([recipe, sorted(decides)]));
}

/** Opens a directory, which is made when first needed. */
export function openKept(dir: string): Kept {
  const used = new Set<string>();
  const baseOf = (name: string) => `${dir}/${name.slice(0, 2)}/${name}`;
  return {
    async load({ ending, schema, attachment, aside }, name) {
      const base = baseOf(name), file = `${base}.${ending}`;
      const json = await readTextIfThere(file), value = readJson(schema, json);
      if (value === undefined) return undefined;
      if (attachment !== undefined) {
        const bytes = readJson(ATTACHED, json)?.attachmentBytes;
        if ((await usedAt(String(value[attachment.field])))?.bytes !== bytes) return undefined;
      }
      used.add(base);
      await markUsed(file);
      const text = aside && await readTextIfThere(`${base}.${aside.ending}`);
      return text === undefined ? value : { ...value, [aside!.field]: text };
    },
    async save({ ending, attachment, aside }, name, value) {
      const base = baseOf(name);
      used.add(base);
      await makeDir(base.slice(0, base.lastIndexOf("/")));
      let kept = value, attached = {};
      if (attachment !== undefined) {
        const place = `${base}.${attachment.ending}`;
        await move(String(value[attachment.field]), place);
        kept = { ...value, [attachment.field]: place };
        attached = { attachmentBytes: await sizeOf(place) };
      }
      if (aside !== undefined) {
        const file = `${base}.${aside.ending}`, text = value[aside.field];
        if (typeof text === "string") await writeAtomic(file, text);
        else await remove(file);
      }
      const rest = aside === undefined ? kept : { ...kept, [aside.field]: undefined };
      await writeAtomic(`${base}.${ending}`, JSON.stringify({ ...rest, ...attached }));
      return kept;
    },
    async drop({ ending, aside }, name) {
      const base = baseOf(name);
      await remove(`${base}.${ending}`);
      if (aside !== undefined) await remove(`${base}.${aside.ending}`);
    },
    evict: (maxBytes) => evictKept(dir, maxBytes, used),
  };
}

/** The same value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sorted(v)]),
  );
}
