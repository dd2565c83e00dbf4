/**
 * What is compared: diagnostics, and those of a header as one for all the objects that include it.
 * Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import type { FileHunks } from "../hunks.ts";
import { blurred, identity, isOfHeader, isOfSource } from "./identity.ts";
import { mapPlace } from "./map_line.ts";

/** One diagnostic, or all that say the same of one line of a header, or of a source that several objects are made of. */
export interface Group {
  /** One of them. */
  readonly d: Diagnostic;
  /** All of this state's build; of the state before, those that may be fixed. */
  readonly members: readonly Diagnostic[];
  /** Its identity, in the names that files have at the later state. */
  readonly key: string;
  /** The same without the numbers of its text. */
  readonly blurred: string;
  /** Where it stands at the later state. */
  readonly line: number | undefined;
  /** True if its line was followed through the patches between. */
  readonly mapped: boolean;
}

type GroupIdentity = Omit<Group, "members">;

/** What was said before, and what stands since nobody made it anew. */
export function knownGroups(
  before: readonly Diagnostic[],
  lasting: readonly Diagnostic[],
  patches: readonly (readonly FileHunks[])[] | undefined,
): readonly Group[] {
  return grouped([
    ...before.map((d) => ({ one: placed(d, patches), lasting: false })),
    ...lasting.filter((d) => isOfHeader(d) || isOfSource(d))
      .map((d) => ({ one: placed(d, undefined), lasting: true })),
  ]);
}

/** What is said at this state. */
export function groupsNow(now: readonly Diagnostic[]): readonly Group[] {
  return grouped(now.map((d) => ({ one: placed(d, undefined), lasting: false })));
}

function placed(
  d: Diagnostic,
  patches: readonly (readonly FileHunks[])[] | undefined,
): GroupIdentity {
  const line = d.usedAt?.line ?? d.line;
  if (patches === undefined || d.file === undefined) {
    return { d, key: identity(d), blurred: blurred(d), line, mapped: false };
  }
  const own = mapPlace(patches, d.file, d.line);
  const used = d.usedAt === undefined ? undefined : mapPlace(patches, d.usedAt.file, d.usedAt.line);
  const then = {
    ...d,
    file: own.file,
    ...(used === undefined ? {} : { usedAt: { ...d.usedAt!, file: used.file } }),
  };
  return {
    d,
    key: identity(then),
    blurred: blurred(then),
    line: (used ?? own).line,
    mapped: true,
  };
}

function grouped(
  all: readonly { readonly one: GroupIdentity; readonly lasting: boolean }[],
): readonly Group[] {
  const groups = new Map<unknown, GroupIdentity & { members: Diagnostic[] }>();
  const times = new Map<string, number>();
  for (const { one, lasting } of all) {
    const key = placeOf(one, times);
    const group = groups.get(key) ?? { ...one, members: [] };
    groups.set(key, group);
    if (!lasting) group.members.push(one.d);
  }
  return [...groups.values()];
}

/** What those of one group have in common. An object may say the same of one line twice: each time is one of its own. */
function placeOf(one: GroupIdentity, times: Map<string, number>): unknown {
  const key = JSON.stringify([one.key, one.line, one.d.column]);
  if (isOfHeader(one.d)) return key;
  if (!isOfSource(one.d)) return one;
  const mine = JSON.stringify([key, one.d.target]), time = times.get(mine) ?? 0;
  times.set(mine, time + 1);
  return JSON.stringify([key, time]);
}
