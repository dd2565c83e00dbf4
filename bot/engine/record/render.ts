/**
 * A report in one of its forms. Each is loaded when it is asked for.
 * @module
 */
import { dirname } from "@std/path";
import type { Report } from "../../report/model/schema.ts";
import type { RenderOptions } from "../../text/paint.ts";
import { type Context, inDir } from "../context.ts";

/** The forms. */
export const FORMATS = ["terminal", "html", "markdown", "junit", "kcidb", "json"] as const;

/** A form, and what some of them need. */
export interface RenderRequest {
  readonly format: (typeof FORMATS)[number];
  /** For `kcidb`: the name under which a CI system submits. */
  readonly origin: string;
  /** For `terminal`: colours and columns. */
  readonly view: RenderOptions;
  /** The file that it goes into, as typed; undefined: none. */
  readonly output?: string;
}

/** Renders a report that stands in a directory. */
export async function renderAs(
  { format, origin, view, output }: RenderRequest,
  report: Report,
  dir: string,
  { cwd, cache }: Context,
): Promise<string> {
  switch (format) {
    case "terminal":
      return (await import("../../report/terminal/report.ts")).renderReport(report, view);
    case "html": {
      const { makePage } = await import("./page.ts");
      // Where the page will stand, if it is written by us.
      const page = output === undefined ? undefined : dirname(inDir(cwd, output));
      return await makePage(report, { report: dir, page, cache });
    }
    case "markdown":
      return (await import("../../report/markdown/report.ts")).renderMarkdown(report);
    case "junit":
      return (await import("../../report/junit/report.ts")).renderJunit(report);
    case "kcidb":
      return (await import("../../report/kcidb/report.ts")).renderKcidb(report, origin);
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
