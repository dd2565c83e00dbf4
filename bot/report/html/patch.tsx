/**
 * The patches themselves, each added line with what compiled it, and what compilers said of it. The
 * report must be clean.
 * @module
 */
import { coverageText, isUnlooked, uncoveredEntries, whyText } from "../analysis/coverage.ts";
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural } from "../../text/words.ts";
import { type Html, own } from "./markup.tsx";
import { list, Section } from "./parts.tsx";
import type { PageSection } from "./summary.tsx";

type File = NonNullable<Report["diff"]>[number];
type Coverage = NonNullable<Report["coverage"]>;
type Range = readonly [first: number, last: number];

/** A section, where it is known what was seen. */
export function patchSections(report: Report): readonly PageSection[] {
  const text = coverageText(report), { coverage, diff = [] } = report;
  if (text === undefined || coverage === undefined) return [];
  const texts = messages(report);
  const patches = groupBy(diff, ({ patch }) => String(patch)).map((files) => {
    const [{ patch } = { patch: 0 }] = files;
    const subject = report.series.patches.find(({ n }) => n === patch)?.subject ?? "";
    // A patch with something to see to is open.
    const open = coverage.missing.some((one) => one.patch === patch) ||
      files.some(({ file }) => texts.has(key(patch, file)));
    return (
      <details open={open}>
        <summary>
          Patch {patch}: <bdi>{subject}</bdi>
        </summary>
        {files.map((file) => fileTable(file, coverage, texts.get(key(patch, file.file)) ?? []))}
      </details>
    );
  });
  const html = (
    <Section id="coverage" title="The patches, line by line">
      <p>
        <bdi>{`${text}.`}</bdi>
      </p>
      {legend()}
      {list(uncoveredEntries(report).map(own))}
      {patches}
    </Section>
  );
  return [["coverage", "Patches", html]];
}

const key = (patch: number, file: string) => `${patch} ${file}`;

/** What is said of a line: its mark, its class, and the words for it. */
interface Look {
  readonly mark: string;
  readonly name: "compiled" | "missed" | "open" | "taken" | "";
  readonly says: string;
}

const MARKS = { compiled: "\u2713", missed: "\u2717", open: "?" } as const;

function legend(): Html {
  const entries = [
    `${MARKS.compiled} compiled, and by which build`,
    `${MARKS.missed} not compiled, and why`,
    `${MARKS.open} no answer`,
    "no mark: not for a compiler",
  ];
  return <p class="soft">{entries.join("; ")}</p>;
}

function fileTable(
  { patch, file, hunks }: File,
  coverage: Coverage,
  texts: readonly Message[],
): Html {
  const look = looks(patch, file, coverage);
  const rows: Html[] = [];
  for (const { start, lines } of hunks) {
    rows.push(row({ number: "", look: EMPTY, text: `@@ line ${start}`, name: "soft" }));
    let number = start - 1;
    for (const line of lines) {
      const sign = line[0];
      if (sign === "\\") continue;
      if (sign !== "-") number++;
      rows.push(row({
        number: sign === "-" ? "" : String(number),
        look: sign === "+" ? look(number) : sign === "-" ? REMOVED : EMPTY,
        text: line,
      }));
      if (sign === "-") continue;
      for (const { severity, text } of texts.filter((one) => one.line === number)) {
        rows.push(row({ number: "", look: EMPTY, text, name: `message ${severity}` }));
      }
    }
  }
  const head = ["line", "seen", "text", "by"];
  return (
    <div class="wide" role="group" tabindex={0} aria-label={`Patch ${patch}: ${file}`}>
      <table class="patch">
        <caption>
          <code>
            <bdi>{file}</bdi>
          </code>
        </caption>
        <thead class="unseen">
          <tr>{head.map((one) => <th scope="col">{one}</th>)}</tr>
        </thead>
        <tbody>{rows}</tbody>
      </table>
    </div>
  );
}

const EMPTY: Look = { mark: "", name: "", says: "" };
const REMOVED: Look = { mark: "", name: "taken", says: "" };

function row(
  { number, look, text, name = look.name }: {
    readonly number: string;
    readonly look: Look;
    readonly text: string;
    readonly name?: string;
  },
): Html {
  const { mark, says } = look;
  return (
    <tr class={name === "" ? undefined : name}>
      <td class="number soft">{number}</td>
      <td class="seen" title={says === "" ? undefined : says}>{mark}</td>
      <td>
        <code>
          <bdi>{text}</bdi>
        </code>
      </td>
      <td class="by">{says !== "" && <bdi>{says}</bdi>}</td>
    </tr>
  );
}

/** What is said of an added line, by its number. */
function looks(patch: number, file: string, coverage: Coverage): (line: number) => Look {
  const known = coverage.files?.find((one) => one.patch === patch && one.file === file);
  const missing = coverage.missing.find((one) => one.patch === patch && one.file === file);
  const within = (ranges: readonly Range[] | undefined, line: number) =>
    (ranges ?? []).some(([first, last]) => first <= line && line <= last);
  return (line) => {
    const seen = known?.seen.find(({ at }) => within([at], line));
    if (seen !== undefined) {
      const when = seen.state === undefined ? "" : ` at state ${seen.state}`;
      return { mark: MARKS.compiled, name: "compiled", says: `${seen.by.join(", ")}${when}` };
    }
    if (missing !== undefined && within(missing.at, line)) {
      const name = isUnlooked(missing) ? "open" : "missed";
      return { mark: MARKS[name], name, says: whyText(missing) };
    }
    return within(known?.lines, line)
      ? { mark: MARKS.open, name: "open", says: "no answer" }
      : EMPTY;
  };
}

interface Message {
  readonly line: number;
  readonly severity: "error" | "warning";
  readonly text: string;
}

/** Of a file, more messages are not shown. */
const MAX_MESSAGES = 50;

/** New messages at lines of files, by patch and file; what many builds say stands once. */
function messages({ cells }: Report): ReadonlyMap<string, readonly Message[]> {
  const found = new Map<string, Map<string, Message & { readonly archs: string[] }>>();
  for (const { state, arch, diagnostics } of cells) {
    for (const one of diagnostics) {
      if (one.file === undefined || one.line === undefined || one.status !== "new") continue;
      const at = key(state, one.file), text = `${one.severity}: ${one.message}`;
      const known = found.get(at) ?? new Map();
      found.set(at, known);
      const same = known.get(`${one.line} ${text}`);
      if (same !== undefined) same.archs.push(arch);
      else if (known.size < MAX_MESSAGES) {
        known.set(`${one.line} ${text}`, { ...one, line: one.line, text, archs: [arch] });
      }
    }
  }
  return new Map(
    [...found].map(([at, all]) => [at, [...all.values()].map(withArchs)]),
  );
}

function withArchs(
  { line, severity, text, archs }: Message & { readonly archs: readonly Cell["arch"][] },
) {
  const some = [...new Set(archs)];
  const who = some.length > 4 ? plural(some.length, "build") : some.join(", ");
  return { line, severity, text: `${who}: ${text}` };
}
