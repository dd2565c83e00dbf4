/**
 * The lines that name what a series stands on: git format-patch's and b4's `prerequisite-...:`, patchwork's
 * `Depends-on:` and patchew's `Based-on:`.
 * @module
 */
import { whereIs } from "../../source/remote/where.ts";
import type { Prerequisite } from "./types.ts";

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** A Message-ID, RFC 5322, 3.6.4, less what no mailer writes. */
const ID = /^[^\s<>@]{1,200}@[^\s<>@]{1,200}$/;
const LINE =
  /^(prerequisite-patch-id|prerequisite-change-id|prerequisite-message-id|depends-on|based-on):[ \t]*(\S[^]*)$/i;
const URL_IN = /https?:\/\/[^\s<>"'()[\]]{4,300}/;
/** Longer lines name nothing. */
const MAX_COLUMNS = 500;

/** What a line names. A string says why the line cannot be used. */
export function prerequisiteLine(text: string): readonly Prerequisite[] | string {
  const [, word, rest] = LINE.exec(text.slice(0, MAX_COLUMNS)) ?? [];
  if (word === undefined || rest === undefined) return [];
  const key = word.toLowerCase(), value = rest.trim();
  const first = value.split(/\s/, 1)[0]!, says = `${word}: ${value}`;
  switch (key) {
    case "prerequisite-patch-id":
      if (FULL.test(first)) {
        const id = first.toLowerCase();
        return [{ kind: "patch-id", id, says: `${word}: ${id}` }];
      }
      return first === value ? `${key}: ${value} is no full object name: not used` : [];
    case "prerequisite-change-id":
      return changeId(value, says);
    case "prerequisite-message-id":
      return [named(first, says) ?? { kind: "unknown", says }];
    default:
      // `Depends-on: 0123456789ab ("subject")` is a trailer about commits.
      return /^[0-9a-f]{7,64}$/i.test(first) ? [] : trailer(word, value);
  }
}

/** One or more messages and URLs, with titles behind them: `<ID> ("mm: x"), <ID>`. */
function trailer(word: string, value: string): readonly Prerequisite[] | string {
  const words = value.replace(/\("[^"]*"\)/g, " ").split(/[\s,;]+/).filter((one) => one !== "");
  const end = words.findIndex((one) => named(one, "") === undefined);
  const found = words.slice(0, end < 0 ? undefined : end);
  const says = (one: string) => `${word}: ${found.length === 1 ? value : one}`;
  if (found.length > 0) return found.flatMap((one) => named(one, says(one)) ?? []);
  if (/^(?:series|patch)-\d+$/i.test(words[0] ?? "")) {
    return [{ kind: "unknown", says: `${word}: ${value}` }];
  }
  // `Depends-on: [PATCH] mm: x https://...`; what is based on a talk is no code.
  const url = URL_IN.exec(value)?.[0].replace(/(?<![.,;:])[.,;:]+$/, "");
  if (url === undefined) return [];
  const one = linked(url, `${word}: ${value}`);
  if (one !== undefined) return [/^d/i.test(word) ? one : { ...one, prose: true }];
  return `${word}: ${value}: there is no series at this URL: not looked up`;
}

/** A message or a URL, bare or in angle brackets, also with patchew's `id:` before it. */
function named(word: string, says: string): Prerequisite | undefined {
  const plain = word.replace(/^<|(?<![>.])[>.]+$/g, "").replace(
    /^(?:message-id|msgid|mid|id):<?/i,
    "",
  );
  return /^https?:/i.test(plain) ? linked(plain, says) : message(plain, says);
}

/** What a URL names: a message of any archive, which is looked up in ours, or a series at a patchwork. */
export function linked(url: string, says: string): Prerequisite | undefined {
  if (!/^https?:\/\//i.test(url)) return undefined;
  try {
    const where = whereIs(url);
    if (where?.kind === "thread") return { kind: "message-id", id: where.id, says };
    if (where?.kind !== "patchwork") return undefined;
    const { by } = where;
    const id = "patch" in by ? by.patch : "cover" in by ? by.cover : by.series;
    return typeof id === "string"
      ? { kind: "message-id", id, says }
      : { kind: "patchwork", url, says };
  } catch {
    return undefined; // a URL of something else
  }
}

/** b4's `ID:vN`, and `ID` for the latest. */
function changeId(value: string, says: string): readonly Prerequisite[] {
  const [first, more] = value.replace(/:\s+(?=v?\d)/i, ":").split(/\s+/);
  // Prose about such lines has no date where an ID begins.
  if (more !== undefined && !/^\d{8}-/.test(first!)) return [];
  const [, id, version] = /^([^\s:]{1,200}?)(?::v?(\d{1,4}))?$/i.exec(first!) ?? [];
  if (id === undefined) return [{ kind: "unknown", says }];
  return [{
    kind: "change-id",
    id,
    ...(version === undefined ? {} : { version: Number(version) }),
    says,
  }];
}

function message(id: string, says: string): Prerequisite | undefined {
  return ID.test(id) ? { kind: "message-id", id, says } : undefined;
}
