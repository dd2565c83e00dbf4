/**
 * Bytes and distances that decide a link: how much there is of what, where it stands, and how far it is. Pure.
 * @module
 */
import type { Doubt } from "../argument.ts";
import { mayGrow } from "./places.ts";
import type { LinkFacts } from "../types.ts";

interface Measured {
  readonly target: string;
  readonly facts: Pick<LinkFacts, "sizes" | "layout" | "near">;
}

/** Objects of vmlinux at both states. */
interface Both {
  readonly before: readonly Measured[];
  readonly after: readonly Measured[];
}

/** What a kernel may grow by without a link being asked whether all still reaches all. */
const MAX_GROWTH = 64 * 1024;

/** What a linker script may find too large or out of place, and what may be too far. */
export function measures(both: Both): readonly Doubt[] {
  return [...growth(both), ...layout(both), ...nearer(both)];
}

function growth({ before, after }: Both): readonly Doubt[] {
  const sizes = new Map<string, number>();
  for (const [list, sign] of [[before, -1], [after, 1]] as const) {
    for (const { facts } of list) {
      for (const [place, size] of facts.sizes) {
        sizes.set(place, (sizes.get(place) ?? 0) + sign * size);
      }
    }
  }
  const fixed = [...sizes].find(([place, size]) => size > 0 && !mayGrow(place));
  if (fixed !== undefined) return [{ kind: "growth", place: fixed[0], bytes: fixed[1] }];
  const bytes = [...sizes.values()].reduce((sum, size) => sum + Math.max(0, size), 0);
  return bytes > MAX_GROWTH ? [{ kind: "growth", place: "the kernel", bytes }] : [];
}

/** A script asks of sections whose bytes count how long they are, and where a name in them stands. */
function layout({ before, after }: Both): readonly Doubt[] {
  const all = (list: readonly Measured[]) => list.flatMap(({ facts }) => facts.layout).sort();
  const old = all(before), now = all(after);
  const at = now.findIndex((one, i) => one !== old[i]);
  const odd = at >= 0 ? now[at] : old[now.length];
  return odd === undefined
    ? []
    : [{ kind: "changed", name: odd.split(" ", 1)[0]!, what: "layout" }];
}

/** Short jumps to where this object had none, or out of one whose sizes differ: nobody says how far that is. */
function nearer({ before, after }: Both): readonly Doubt[] {
  const old = new Map(before.map(({ target, facts }) => [target, facts]));
  const sizes = ({ sizes }: Measured["facts"]) => `${[...sizes].sort()}`;
  return after.flatMap(({ target, facts }) => {
    const was = old.get(target);
    const known = was !== undefined && sizes(was) === sizes(facts) ? was.near : NONE;
    return [...facts.near].filter((one) => !known.has(one)).map((one): Doubt => {
      const [place, name] = one.split(" ");
      return { kind: "near", name: name!, target, place: place! };
    });
  });
}

const NONE: ReadonlySet<string> = new Set();
