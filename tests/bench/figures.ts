/** What the parts of one run found, put side by side: the ratios that the goals are about. */
import { against } from "./measure.ts";

/** What the CPU seconds of a figure were spent on. */
export type What = "naive" | "incremental" | `${"objects" | "image"}, ${"cold" | "warm"}`;

/** CPU seconds for all states of a series on one architecture. */
export interface Figure {
  readonly what: What;
  readonly arch: string;
  readonly cpu: number;
}

/** Goals: how many times less CPU than the naive gate. */
const GOALS: readonly (readonly [What, { readonly atLeast?: number }])[] = [
  ["objects, cold", { atLeast: 25 }],
  ["objects, warm", { atLeast: 60 }],
  ["image, cold", {}],
  ["image, warm", {}],
];

/** Lines that hold each level against each gate that was measured, by architecture and in sum. */
export function ratios(figures: readonly Figure[]): readonly string[] {
  const archs = [...new Set(figures.map(({ arch }) => arch))];
  const lines: string[] = [];
  for (const gate of ["naive", "incremental"] as const) {
    for (const [what, goal] of GOALS) {
      const pairs = archs.flatMap((arch) => {
        const cpu = (name: What) => figures.find((f) => f.arch === arch && f.what === name)?.cpu;
        const by = cpu(gate), own = cpu(what);
        return by === undefined || own === undefined ? [] : [{ arch, by, own }];
      });
      const held = gate === "naive" ? goal : {};
      const say = (of: string, by: number, own: number) =>
        `CPU of git rebase --exec, ${GATES[gate]}, over everystep ${what}, ${of}: ` +
        against(by / own, held);
      lines.push(...pairs.map(({ arch, by, own }) => say(arch, by, own)));
      const sum = (key: "by" | "own") => pairs.reduce((all, pair) => all + pair[key], 0);
      if (pairs.length > 1) lines.push(say("together", sum("by"), sum("own")));
    }
  }
  return lines;
}

const GATES = { naive: "clean", incremental: "incremental" } as const;

/** CPU seconds for all states, of which some were measured. */
export function forAll(cpu: number, measured: number, states: number): number {
  return cpu / measured * states;
}
