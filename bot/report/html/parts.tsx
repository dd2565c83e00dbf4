/**
 * Pieces that the sections of the page share. All texts must be clean.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import type { Html } from "./markup.tsx";

/** A section with its heading. */
export function Section(
  { id, title, children }: {
    readonly id: string;
    readonly title: string;
    readonly children: Html;
  },
): Html {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** A list; nothing if there is nothing in it. */
export function list(items: readonly Html[]): Html {
  return items.length === 0 ? undefined : <ul>{items.map((item) => <li>{item}</li>)}</ul>;
}

/** Names and what they are; a name whose text is undefined is left out. */
export function facts(entries: readonly (readonly [name: string, text: Html])[]): Html {
  const known = entries.filter(([, text]) => text !== undefined);
  if (known.length === 0) return undefined;
  return <dl>{known.map(([name, text]) => [<dt>{name}</dt>, <dd>{text}</dd>])}</dl>;
}

/**
 * A table in a box of its own, which scrolls where the page is narrower. The first column names the
 * rows; `numbers` are the columns that are set to the right.
 */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Html[])[],
  numbers: readonly number[] = [],
): Html {
  if (rows.length === 0) return undefined;
  const align = (i: number) => numbers.includes(i) ? "number" : undefined;
  return (
    <div class="wide" role="group" tabindex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>{head.map((one, i) => <th scope="col" class={align(i)}>{one}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((one, i) =>
                i === 0 ? <th scope="row">{one}</th> : <td class={align(i)}>{one}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Lines as they are: a log, a shell. */
export function lines(label: string, text: readonly Html[]): Html {
  return <pre role="group" tabindex={0} aria-label={label}>{text.map((line) => [line, "\n"])}</pre>;
}

/** Names of cells, unique in a page: `s3-sparc64`; an odd name of an architecture is numbered. */
export function cellNames(report: Report): (cell: Pick<Cell, "state" | "arch">) => string {
  const numbers = new Map(report.archs.map(({ name }, i) => [name, i]));
  return ({ state, arch }) =>
    /^\w{1,40}$/.test(arch) ? `s${state}-${arch}` : `s${state}--${numbers.get(arch) ?? "x"}`;
}
