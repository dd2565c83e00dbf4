/**
 * Rows as Markdown: a table by kind, and the sums that a campaign is judged by. Pure.
 * @module
 */
import { isDisagreement } from "./compare.ts";
import type { Row } from "./results.ts";

const COLUMNS = [
  ...["kind", "patches", "truth: pass, warn, fail", "agree", "wrong green", "missed warning"],
  ...["wrong red", "wrong warn", "no answer", "to image", "set too small"],
];

/** The Markdown of some rows; `groups` gives the kinds by the file that holds them. */
export function table(
  rows: readonly Row[],
  groups: Readonly<Record<string, readonly { readonly name: string }[]>>,
): string {
  const order = Object.entries(groups).flatMap(([group, kinds]) =>
    kinds.map(({ name }) => ({ group, name }))
  );
  const lines = [COLUMNS, COLUMNS.map(() => "---")];
  for (const { name } of order) {
    const mine = rows.filter((row) => row.kind === name);
    if (mine.length > 0) lines.push([name, ...counts(mine)]);
  }
  lines.push(["**all**", ...counts(rows)]);
  return [
    ...lines.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    ...sums(rows),
    "",
    ...reasons(rows),
  ].join("\n");
}

function counts(rows: readonly Row[]): readonly string[] {
  const of = (test: (row: Row) => boolean) => String(rows.filter(test).length || "");
  const result = (name: Row["result"]) => of((row) => row.result === name);
  const truths = ["pass", "warn", "fail"].map((name) =>
    rows.filter(({ truth }) => truth === name).length
  );
  return [
    String(rows.length),
    truths.join(", "),
    result("agree"),
    result("wrong-green"),
    result("missed-warning"),
    result("wrong-red"),
    result("wrong-warn"),
    of(({ result }) => result === "no-answer" || result === "no-truth"),
    of(({ answer }) => answer.image !== undefined),
    of(({ unforeseen }) => unforeseen.length > 0),
  ];
}

/** What the campaign is judged by, and what it cost. */
export function sums(rows: readonly Row[]): readonly string[] {
  const n = rows.length;
  const share = (count: number) =>
    `${count} of ${n} (${(n === 0 ? 0 : 100 * count / n).toFixed(1)} percent)`;
  const count = (test: (row: Row) => boolean) => rows.filter(test).length;
  const cpu = (of: (row: Row) => number) =>
    `${(rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, n)).toFixed(1)} CPU s`;
  const way = (name: string) => (row: Row) =>
    row.builds.find((one) => one.way === name)?.cpuSeconds ?? 0;
  const had = (name: string) => count((row) => row.builds.some((one) => one.way === name));
  return [
    `- wrong green: ${share(count(({ result }) => result === "wrong-green"))}`,
    `- wrong red: ${share(count(({ result }) => result === "wrong-red"))}`,
    `- missed warning: ${share(count(({ result }) => result === "missed-warning"))}`,
    `- wrong warning: ${share(count(({ result }) => result === "wrong-warn"))}`,
    `- taken to image: ${share(count(({ answer }) => answer.image !== undefined))}`,
    `- a patch costs: objects ${cpu(({ answer }) => answer.cpuSeconds)}, make in a copy ${
      cpu(way("incremental"))
    }, clean ${cpu(way("clean"))}, without a cache ${cpu(way("no-cache"))}`,
    `- truths: ${had("incremental")} incremental, ${had("clean")} clean, ${
      had("no-cache")
    } without a cache`,
  ];
}

function reasons(rows: readonly Row[]): readonly string[] {
  const images = rows.flatMap(({ answer }) => answer.image === undefined ? [] : [answer.image]);
  const kinds = Map.groupBy(images, (why) => why.replaceAll(/\S*[/.]\S+/g, "FILE").slice(0, 120));
  const sorted = [...kinds].sort((a, b) => b[1].length - a[1].length);
  return sorted.map(([why, all]) => `- to image, ${all.length}: ${why}`);
}

/** One line of a row, for the terminal. */
export function rowLine(row: Row): string {
  const { i, arch, result, truth, answer, title, unforeseen } = row;
  const mark = isDisagreement(result) ? result.toUpperCase() : result;
  const image = answer.image === undefined ? "" : `, image: ${answer.image}`;
  const small = unforeseen.length === 0
    ? ""
    : `, not compiled: ${unforeseen.slice(0, 3).join(" ")}`;
  return `${arch} ${i} ${mark}: ${title} (says ${answer.verdict}, is ${truth}${image}${small})`;
}
