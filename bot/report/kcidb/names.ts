/**
 * The ids of a submission to KCIDB: the same for the same run, so that sending it twice does no harm.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";

/** How things of a report are called in a submission. */
export interface Names {
  /** Who submits. */
  readonly origin: string;
  /** The id of a thing: `everystep:0123456789ab.3.alpha`. */
  id(...parts: readonly (string | number)[]): string;
  /** The id of a cell's build; undefined if none is submitted. */
  build(state: number, arch: string): string | undefined;
  /** The id of the boot of a cell's build; undefined if none is submitted. */
  boot(state: number, arch: string): string | undefined;
  /** The id of a test of a cell's build; undefined if no build is submitted. */
  test(state: number, arch: string, name: string): string | undefined;
}

/** Names for a report, of whose cells these have a build, and of these some a boot. */
export function namesOf(
  report: Report,
  cells: readonly Cell[],
  booted: readonly Cell[],
  origin: string,
): Names {
  const run = word(report.run.id);
  const used = new Set<string>();
  const archs = new Map(report.archs.map(({ name }, i) => {
    const plain = word(name), id = used.has(plain) ? `${plain}.${i}` : plain;
    used.add(id);
    return [name, id] as const;
  }));
  const id: Names["id"] = (...parts) => `${origin}:${[run, ...parts].join(".")}`;
  const namer = (those: readonly Cell[], ...more: readonly string[]): Names["build"] => {
    const known = new Set(those.map(({ state, arch }) => JSON.stringify([state, arch])));
    return (state, arch) =>
      known.has(JSON.stringify([state, arch]))
        ? id(state, archs.get(arch) ?? "", ...more)
        : undefined;
  };
  const build = namer(cells);
  return {
    ...{ origin, id, build },
    boot: namer(booted, "boot"),
    test(state, arch, name) {
      const of = build(state, arch);
      return of === undefined ? undefined : `${of}.test.${word(name)}`;
    },
  };
}

/** Ids must be plain: a name from outside, cut to what a file name may have. */
function word(name: string): string {
  return name.replace(/[^\w-]/g, "_").slice(0, 64);
}
