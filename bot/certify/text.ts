/**
 * What a check found, for people.
 * @module
 */
import { testName, testTitle } from "../report/analysis/tests.ts";
import { type Argument, ARGUMENTS } from "../report/model/argument.ts";
import { cleanLine } from "../text/clean.ts";
import { plural } from "../text/words.ts";
import type { Coverage } from "./cover.ts";
import type { Predicate } from "./schema.ts";

type ArgumentKind = Argument["kind"];

/** A signature that was held against the allowed signers. */
export type Signature =
  | { readonly kind: "good"; readonly identity: string; readonly key: string }
  | { readonly kind: "bad"; readonly why: string }
  | { readonly kind: "unchecked" };

/** The answer in a few lines. */
export function renderCheck(
  { series, level, verdict, tool, states, tests, base }: Predicate,
  { commits, covered, problems, limits }: Coverage,
  signature: Signature,
): string {
  const good = covered && signature.kind !== "bad";
  const patches = plural(series.patches.length, "patch");
  const lines = good
    ? [
      `covered: ${plural(commits.length, "commit")}, ${ends(commits)}`,
      `  verified    ${verdict.text}, at level ${level}, by ${tool.name} ${tool.version}`,
      ...argumentCounts(states).map((text, i) =>
        `  ${i === 0 ? "stands on " : "          "}  ${text}`
      ),
      ...(base.fixes ?? []).map(({ subject }, i) =>
        `  ${i === 0 ? "with fixes" : "          "}  ${subject}`
      ),
      ...(tests ?? []).map(({ command, ...test }, i) =>
        `  ${i === 0 ? "tested    " : "          "}  ${
          testTitle({ name: testName(test), command })
        }`
      ),
      ...limits.map((limit, i) => `  ${i === 0 ? "leaves out" : "          "}  ${limit}`),
    ]
    : [
      "not covered",
      ...signature.kind === "bad" ? [`  the signature is not good: ${signature.why}`] : [],
      ...problems.map((problem) => `  ${problem}`),
    ];
  const about = [
    `  series      ${series.title} (v${series.version}, ${patches})`,
    ...signature.kind === "bad" ? [] : [`  signature   ${signatureText(signature)}`],
  ];
  return [...lines.slice(0, 1), ...good ? about : [], ...lines.slice(1), ...good ? [] : about]
    .map((line) => cleanLine(line).trimEnd()).join("\n");
}

/** What each kind of argument is called. */
const NAMES: Readonly<Record<ArgumentKind, readonly [one: string, many: string]>> = {
  "whole-build": ["cell was built whole", "cells were built whole"],
  "link": [
    "cell: its objects compiled, the link argued",
    "cells: objects compiled, the link argued",
  ],
  "objects": ["cell: its objects compiled", "cells: their objects compiled"],
  "unaffected": ["cell that its patch cannot change", "cells that their patches cannot change"],
  "prepared": ["base configured, and taken to build", "bases configured, and taken to build"],
};

/** How many cells have which argument; nothing for a certificate of before cells had one. */
function argumentCounts(states: Predicate["states"]): readonly string[] {
  const kinds = states.flatMap(({ cells }) =>
    cells.flatMap(({ argument }) => argument?.kind ?? [])
  );
  return ARGUMENTS.flatMap((kind) => {
    const count = kinds.filter((one) => one === kind).length;
    return count === 0 ? [] : [`${count} ${NAMES[kind][count === 1 ? 0 : 1]}`];
  });
}

function signatureText(signature: Exclude<Signature, { kind: "bad" }>): string {
  return signature.kind === "good"
    ? `good, by ${signature.identity}, ${signature.key}`
    : "not checked: give --signers";
}

/** The first and the last, short. */
function ends(commits: Coverage["commits"]): string {
  const names = [commits.at(0), commits.at(-1)].map((one) => one?.commit.slice(0, 12) ?? "");
  return [...new Set(names)].join(" to ");
}
