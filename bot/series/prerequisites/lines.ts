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
/** Longer lines name nothing. */
const MAX_COLUMNS = 500;

/** The prerequisite that a line names; undefined: none. A string says why the line cannot be used. */
export function prerequisiteLine(text: string): Prerequisite | string | undefined {
  const [, word, rest] = LINE.exec(text.slice(0, MAX_COLUMNS)) ?? [];
  if (word === undefined || rest === undefined) return undefined;
  const key = word.toLowerCase(), value = rest.trim(), says = `${word}: ${value}`;
  const first = value.split(/\s/, 1)[0]!;
  switch (key) {
    case "prerequisite-patch-id":
      if (first !== value) return undefined;
      return FULL.test(value)
        ? { kind: "patch-id", id: value.toLowerCase(), says: `${word}: ${value.toLowerCase()}` }
        : `${key}: ${value} is no full object name: not used`;
    case "prerequisite-change-id":
      return first === value ? changeId(value, says) : undefined;
    case "prerequisite-message-id":
      return message(first, says) ?? { kind: "unknown", says };
    default:
      // `Depends-on: 0123456789ab ("subject")` is a trailer about commits.
      if (/^[0-9a-f]{7,64}$/i.test(first)) return undefined;
      if (/^https?:/i.test(first)) return linked(first, says);
      return message(first, says) ??
        (/^(?:series|patch)-\d+$/i.test(first) ? { kind: "unknown", says } : undefined);
  }
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
function changeId(value: string, says: string): Prerequisite {
  const [, id, version] = /^([^\s:]{1,200}?)(?::v?(\d{1,4}))?$/i.exec(value) ?? [];
  if (id === undefined) return { kind: "unknown", says };
  return {
    kind: "change-id",
    id,
    ...(version === undefined ? {} : { version: Number(version) }),
    says,
  };
}

function message(word: string, says: string): Prerequisite | undefined {
  const id = word.replace(/^</, "").replace(/>$/, "");
  return ID.test(id) ? { kind: "message-id", id, says } : undefined;
}
