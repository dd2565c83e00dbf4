/**
 * Which posting is the series: one series only, its latest version, or the reroll that was asked for.
 * @module
 */
import { releaseOf } from "../mail/release.ts";
import { UserError } from "../../system/errors.ts";
import type { Mail } from "../mail/mail.ts";
import { insertsOf, memberOf, withoutInserts } from "./between.ts";
import { senderOf } from "./kin.ts";
import { latestVersion } from "./latest.ts";
import { isOf, mainSeries, type Member, memberVersion } from "./main_series.ts";
import type { Posting } from "./posting.ts";
import { groupPostings, groupSeries } from "./postings.ts";
import { isReroll, withPartialReroll } from "./reroll.ts";
import { oneSending } from "./sendings.ts";
import type { Sorted } from "./sort.ts";

/** The posting that is read, and what was left out. */
export interface Chosen extends Posting {
  readonly notes: readonly string[];
  /** Other versions, complete or not. */
  readonly versions: readonly number[];
  /** What is put between the patches, in order. */
  readonly inserts: readonly Mail[];
}

/**
 * Chooses. Throws {@linkcode UserError} if there are two series, if two postings claim the same
 * version, or if the reroll is not there.
 */
export function choosePosting(
  all: Sorted,
  reroll: number | undefined,
  named?: Member,
  now = Infinity,
): Chosen {
  const notes: string[] = [];
  const [sorted, between] = withoutInserts(all);
  const member = memberOf(named, between);
  const postings = withoutSideline(groupPostings(sorted.patches, sorted.covers), member, notes);
  const groups = groupSeries(postings).filter((group) =>
    group.some((one) => one.patches.length > 0)
  );
  const series = mainSeries(groups, member, notes);
  if (series.length > 1) {
    const names = series.map((group) => nameOf(group.at(-1)!));
    throw new UserError(`there are ${series.length} different series: ${names.join("; ")}`, {
      place: place(series[1]![0]!),
      hint:
        "give one of them: save one thread, or write a quilt series file that lists the patches",
    });
  }
  const group = series[0];
  if (group === undefined) {
    throw new UserError("no series here has that message, or that change-id");
  }
  const versions = [...new Set(group.map(({ version }) => version))].sort((a, b) => a - b);
  const asked = reroll ?? memberVersion(group, member);
  const version = asked ?? latestVersion(group, now);
  const mine = group.filter((posting) => posting.version === version);
  if (mine.length === 0) {
    throw new UserError(`there is no v${reroll} of this series here`, {
      place: place(group[0]!),
      hint: `there ${versions.length === 1 ? "is" : "are"} ${
        versions.map((v) => `v${v}`).join(", ")
      }`,
    });
  }
  const others = versions.filter((one) => one !== version);
  if (others.length > 0) {
    notes.push(
      `v${version} is read; ${others.map((one) => `v${one}`).join(", ")} also here${
        asked !== undefined
          ? ""
          : version < versions.at(-1)!
          ? ": it was sent after the last RFC"
          : ": the latest counts"
      }`,
    );
  }
  const strangers = ownersOf(mine), owners = ownersOf(group.filter((one) => !mine.includes(one)));
  if (asked === undefined && owners.length > 0 && !strangers.some((one) => owners.includes(one))) {
    notes.push(
      `v${version} was sent by ${strangers.join(", ")}, the others by ${owners.join(", ")}`,
    );
  }
  const counts = new Set(mine.map(({ total }) => total)).size;
  const meant = mine.filter((one) => member !== undefined && isOf(one, member));
  const merged = merge(counts > 1 && meant.length > 0 ? meant : mine);
  const sending = oneSending(merged, now, member);
  const chosen = sending?.posting ?? merged;
  if (sending !== undefined) notes.push(sending.note);
  const whole = completed(chosen, group, notes) ?? chosen;
  const inserts = insertsOf(whole, between);
  for (const { subject: { between: place, title } } of inserts) {
    notes.push(`"${title}" says ${place!.name}: it is put behind patch ${place!.after}`);
  }
  for (const { subject } of between.filter((mail) => !inserts.includes(mail))) {
    notes.push(`left out: "${subject.title}", which says ${subject.between!.name}`);
  }
  return { ...whole, notes, versions: others, inserts };
}

/** Who sent them, as far as it is known. */
function ownersOf(postings: readonly Posting[]): readonly string[] {
  const all = postings.flatMap(({ patches, covers }) => [...covers, ...patches]).map(senderOf);
  return [...new Set(all)].filter((one) => one !== "").sort();
}

/**
 * A version in which only some patches were sent anew, with the others of the version that they
 * answer; undefined if it is whole, or answers none.
 */
function completed(
  chosen: Posting,
  group: readonly Posting[],
  notes: string[],
): Posting | undefined {
  const { version, total, patches } = chosen;
  if (total === undefined || new Set(patches.map(({ subject }) => subject.n)).size >= total) {
    return undefined;
  }
  if (chosen.covers.length > 0) return undefined;
  const older = group.filter((one) => one.version < version && one.total === total)
    .sort((a, b) => a.version - b.version);
  const byVersion = Map.groupBy(older, (one) => one.version);
  let before: readonly Mail[] = [], covers: readonly Mail[] = [];
  for (const postings of byVersion.values()) {
    const mails = postings.flatMap(({ patches }) => patches);
    covers = [...covers, ...postings.flatMap(({ covers }) => covers)];
    before = (before.length === 0 ? undefined : withPartialReroll(before, mails)) ?? mails;
  }
  const all = withPartialReroll(before, patches);
  if (all === undefined) return undefined;
  const list = patches.map(({ subject }) => subject.n).join(", ");
  notes.push(
    `v${version} has patch ${list} of ${total} alone: the others are those that it answers`,
  );
  return { version, total, patches: all, covers };
}

/** One posting of several that differ in nothing but the thread: a resend, or a lost reference. */
function merge(mine: readonly Posting[]): Posting {
  const totals = new Set(mine.map(({ total }) => total));
  if (totals.size > 1 || mine[0]!.total === undefined && mine.length > 1 && !sameTitles(mine)) {
    throw new UserError(
      `two different postings say v${mine[0]!.version}: ${mine.map(nameOf).join("; ")}`,
      { place: place(mine[1]!), hint: "give one of them: save it to a file of its own" },
    );
  }
  const merged = {
    version: mine[0]!.version,
    total: mine[0]!.total,
    patches: mine.flatMap(({ patches }) => patches),
    covers: mine.flatMap(({ covers }) => covers),
  };
  const branches = branchesOf(merged);
  if (branches.length < 2 || merged.patches.length <= (merged.total ?? 1)) return merged;
  throw new UserError(
    `"${merged.patches[0]!.subject.title}" is here for several trees: ${branches.join(", ")}`,
    { place: place(merged), hint: "give one of them: save it to a file of its own" },
  );
}

/** The stable trees that the subjects name: `[PATCH 6.12.y 1/2]`. */
function branchesOf({ patches }: Posting): readonly string[] {
  const tags = patches.flatMap(({ subject }) => subject.tags);
  const byRelease = new Map(tags.flatMap((tag) => {
    const release = releaseOf(tag);
    return release === undefined ? [] : [[release, tag] as const];
  }));
  return [...byRelease.values()];
}

function sameTitles(mine: readonly Posting[]): boolean {
  return new Set(mine.flatMap(({ patches }) => patches.map(({ subject }) => subject.title)))
    .size === 1;
}

/**
 * Leaves out single patches without a number that answer a mail of a numbered series, or somebody
 * else's single patch: a reviewer's proposal, or a bot's; not what the series' own sender says is its
 * next version, nor what is asked for.
 */
function withoutSideline(
  postings: readonly Posting[],
  member: Member | undefined,
  notes: string[],
): Posting[] {
  const byId = new Map(
    postings.flatMap(({ total, patches, covers }) =>
      [...patches, ...covers].map((mail) => [mail.messageId, { mail, total }] as const)
    ),
  );
  const isAside = (mail: Mail) => {
    const answered = mail.refs.map((id) => byId.get(id)).filter((one) => one !== undefined)
      .filter((one) => one.total !== undefined || senderOf(one.mail) !== senderOf(mail));
    return answered.length > 0 && !answered.some((one) => isReroll(mail, one.mail));
  };
  return postings.filter((posting) => {
    const { total, patches } = posting;
    const aside = total === undefined && patches.some(isAside) &&
      (member === undefined || !isOf(posting, member));
    if (aside) {
      notes.push(`left out: "${patches[0]!.subject.title}", sent as an answer, without a number`);
    }
    return !aside;
  });
}

function nameOf({ patches, covers, version, total }: Posting): string {
  const title = (covers[0] ?? patches[0])!.subject.title;
  const count = total ?? patches.length;
  return `"${title}" (v${version}, ${count} patch${count === 1 ? "" : "es"})`;
}

function place({ patches, covers }: Posting) {
  const { file, line } = (covers[0] ?? patches[0])!.raw;
  return { file, line: Math.max(1, line) };
}
