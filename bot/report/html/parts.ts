/**
 * Pieces that the sections of the page share. All texts must be clean.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import { h, type Html, NOTHING, t } from "./markup.ts";

/** A section with its heading. */
export function section(id: string, title: string, ...inner: readonly Html[]): Html {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, t(title)),
    ...inner,
  );
}

/** A list; nothing if there is nothing in it. */
export function list(items: readonly Html[]): Html {
  return items.length === 0 ? NOTHING : h("ul", {}, ...items.map((item) => h("li", {}, item)));
}

/** Names and what they are; a name whose text is {@linkcode NOTHING} is left out. */
export function facts(entries: readonly (readonly [name: string, text: Html])[]): Html {
  const known = entries.filter(([, text]) => text !== NOTHING);
  if (known.length === 0) return NOTHING;
  return h(
    "dl",
    {},
    ...known.flatMap(([name, text]) => [h("dt", {}, t(name)), h("dd", {}, text)]),
  );
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
  if (rows.length === 0) return NOTHING;
  const align = (i: number) => numbers.includes(i) ? "number" : undefined;
  return h(
    "div",
    { class: "wide", role: "group", tabindex: 0, "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, t(caption)),
      h(
        "thead",
        {},
        h("tr", {}, ...head.map((one, i) => h("th", { scope: "col", class: align(i) }, t(one)))),
      ),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h(
            "tr",
            {},
            ...row.map((one, i) =>
              i === 0 ? h("th", { scope: "row" }, one) : h("td", { class: align(i) }, one)
            ),
          )
        ),
      ),
    ),
  );
}

/** Lines as they are: a log, a shell. */
export function lines(label: string, text: readonly Html[]): Html {
  return h(
    "pre",
    { role: "group", tabindex: 0, "aria-label": label },
    ...text.map((line) => `${line}\n` as Html),
  );
}

/** Names of cells, unique in a page: `s3-sparc64`; an odd name of an architecture is numbered. */
export function cellNames(report: Report): (cell: Pick<Cell, "state" | "arch">) => string {
  const numbers = new Map(report.archs.map(({ name }, i) => [name, i]));
  return ({ state, arch }) =>
    /^\w{1,40}$/.test(arch) ? `s${state}-${arch}` : `s${state}--${numbers.get(arch) ?? "x"}`;
}
