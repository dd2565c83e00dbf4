/** The program `hello` of the toy kernel's tools/, as tests speak of it. */
import type { Report } from "../../../bot/report/model/schema.ts";
import { hostArch } from "../../../bot/system/host.ts";

/** This machine, as builds name it. */
export const HOST = hostArch() === "aarch64" ? "arm64" : hostArch();
/** The build of the program. */
export const HELLO = `${HOST}:tools/hello`;

/** The verdicts of a build, by state. */
export const verdicts = (report: Report, name: string) =>
  report.cells.filter(({ arch }) => arch === name).map(({ verdict }) => verdict);

/** A source of it. */
export const GREET = "tools/hello/greet.c";
