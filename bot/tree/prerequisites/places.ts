/**
 * Where prerequisites are looked up outside the tree: in the source that the series came from, in what the
 * user gives, then in the archive.
 * @module
 */
import type { Member } from "../../series/versions/main_series.ts";
import { parseSeries } from "../../series/mod.ts";
import { patchesIn } from "../../series/prerequisites/patches.ts";
import type { Patch, Prerequisite, RawMessage, Series } from "../../series/types.ts";
import { readRemote, type RemoteContext, searchInbox, whereIs } from "../../source/mod.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { patchIds } from "./patch_ids.ts";
import type { Tree } from "../types.ts";

/** Requests to archives for one series: what it names beyond that is not found. */
const MAX_ASKED = 60;
/** So often an archive gives no answer: then it is away, and is not waited for again. */
const MAX_AWAY = 2;

/** What was found, or why nothing. */
export type Found<T> =
  | { readonly kind: "found"; readonly what: T; readonly where: "source" | "archive" }
  | { readonly kind: "not-found" | "unreachable"; readonly why: string };

/** Where to look. */
export interface PrerequisiteSources {
  /** A patch by its patch-id. */
  patch(id: string): Promise<Found<Patch>>;
  /** A series that a prerequisite names. */
  series(prerequisite: Prerequisite): Promise<Found<Series>>;
}

/** What there is to look in. */
export interface PlacesOptions {
  readonly tree: Tree;
  /** Mails beside those of the series: the same source's, then others that were given. */
  readonly mails: readonly RawMessage[];
  /** Undefined: no archive is asked. */
  readonly remote?: RemoteContext;
  /** The host of a patchwork that the user named. */
  readonly patchwork?: string;
  readonly signal?: AbortSignal;
}

const INBOX = "the archive", NO_ARCHIVE = "no archive is set up to look it up in";
/** Patchworks that may be asked because a stranger's mail names them. */
const PATCHWORKS = [
  ...["patchwork.kernel.org", "patchwork.ozlabs.org", "patchwork.freedesktop.org"],
  ...["patchwork.sourceware.org", "patchwork.libcamera.org", "patchwork.dpdk.org"],
];

/** Opens the places. Each series that is fetched also answers for the patch-ids of its patches. */
export function openPlaces(
  { tree, mails, remote, patchwork, signal }: PlacesOptions,
): PrerequisiteSources {
  let asked = 0;
  /** By archive, how often it gave no answer. */
  const silent = new Map<string, number>();
  const byId = new Map<string, Found<Patch>>();
  const learn = async (patches: readonly Patch[], where: "source" | "archive") => {
    const ids = await patchIds(tree, patches, signal);
    ids.forEach((id, i) => {
      if (id !== undefined && !byId.has(id)) {
        byId.set(id, { kind: "found", what: patches[i]!, where });
      }
    });
  };
  const unlisted = mails.map(({ order: _, ...mail }) => mail);
  let read: Promise<void> | undefined;
  const ask: Asking["ask"] = async (archive, make) => {
    if (remote === undefined) return { kind: "not-found", why: "it is not among what was given" };
    if (++asked > MAX_ASKED) {
      return { kind: "not-found", why: `only ${MAX_ASKED} are looked up in archives` };
    }
    const before = silent.get(archive) ?? 0;
    if (before >= MAX_AWAY) return { kind: "unreachable", why: `${archive} gives no answer` };
    try {
      return await make(remote);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UserError) return { kind: "not-found", why: error.message };
      if (error instanceof InfraError) {
        silent.set(archive, before + 1);
        return { kind: "unreachable", why: error.message };
      }
      throw error;
    }
  };
  const search = async (query: string, threads: boolean) => {
    const mails = await ask(INBOX, (from) => searchInbox(query, from, threads));
    return mails === undefined ? { kind: "not-found" as const, why: NO_ARCHIVE } : mails;
  };
  return {
    async patch(id) {
      await (read ??= patchesIn(unlisted).then((patches) => learn(patches, "source")));
      const known = byId.get(id);
      if (known !== undefined) return known;
      const mails = await search(`patchid:${id}`, false);
      if (!isList(mails)) return mails;
      // The archive may compute it otherwise, or not know the word: what comes is held against the id.
      await learn(await patchesIn(mails), "archive");
      return byId.get(id) ?? { kind: "not-found", why: "the archive has no such patch" };
    },
    async series(prerequisite) {
      const member = memberOf(prerequisite),
        reroll = "version" in prerequisite ? prerequisite.version : undefined;
      if (member !== undefined) {
        const near = await seriesIn(unlisted, member, reroll, "source");
        if (near.kind === "found") return await kept(near);
      }
      const mails = await fetched(prerequisite, { ask, search, patchwork });
      if (!isList(mails)) return mails;
      return await kept(await seriesIn(mails, member, reroll, "archive"));
    },
  };

  async function kept(found: Found<Series>): Promise<Found<Series>> {
    if (found.kind === "found") await learn(found.what.patches, found.where);
    return found;
  }
}

/** The error for what has no end. */
export function tooMuch(why: string): UserError {
  return new UserError(`the series' prerequisites are too many: ${why}`, {
    hint: "--no-prerequisites leaves them out; --base REV takes a commit that has them",
  });
}

interface Asking {
  /** Asks an archive, by its name. */
  ask<T>(
    archive: string,
    make: (from: RemoteContext) => Promise<T>,
  ): Promise<T | Found<never>>;
  search(query: string, threads: boolean): Promise<readonly RawMessage[] | Found<never>>;
  readonly patchwork?: string;
}

async function fetched(
  prerequisite: Prerequisite,
  { ask, search, patchwork }: Asking,
): Promise<readonly RawMessage[] | Found<never>> {
  switch (prerequisite.kind) {
    case "message-id":
      return await ask(INBOX, (from) => readRemote({ kind: "thread", id: prerequisite.id }, from));
    case "change-id":
      // What could be more than a word of the query is no change-id of b4's.
      if (!/^[\w.+-]+$/.test(prerequisite.id)) {
        return { kind: "not-found", why: "it is no change-id" };
      }
      return await search(`nq:"change-id: ${prerequisite.id}"`, true);
    case "patchwork": {
      const where = whereIs(prerequisite.url), host = new URL(prerequisite.url).host;
      if (where === undefined || !(PATCHWORKS.includes(host) || host === patchwork)) {
        return { kind: "not-found", why: `${host} is not a patchwork that is asked` };
      }
      return await ask(host, (from) => readRemote(where, from));
    }
    default:
      return { kind: "not-found", why: "it names no message and no URL" };
  }
}

function memberOf(prerequisite: Prerequisite): Member | undefined {
  if (prerequisite.kind === "message-id") return { messageId: prerequisite.id };
  return prerequisite.kind === "change-id" ? { changeId: prerequisite.id } : undefined;
}

async function seriesIn(
  mails: readonly RawMessage[],
  member: Member | undefined,
  reroll: number | undefined,
  where: "source" | "archive",
): Promise<Found<Series>> {
  if (mails.length === 0) return { kind: "not-found", why: "the archive has no such series" };
  try {
    const what = await parseSeries(mails, { member, reroll });
    return { kind: "found", what, where };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "not-found", why: error.message };
  }
}

function isList(value: readonly RawMessage[] | Found<never>): value is readonly RawMessage[] {
  return Array.isArray(value);
}
