/**
 * Adds a line to each file of the corpus, a patch each, verifies the series, and writes a table of
 * what compiled each line, or why nothing did. `deno run -A tests/campaign/coverage/run.ts DIR GIT
 * [WORDS OF VERIFY]`: GIT is a git directory whose HEAD is the kernel; what is in DIR goes.
 */
import { gitText } from "../../../bot/system/process/git.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { remove, writeAtomic } from "../../../bot/system/files/files.ts";
import { parseReport } from "../../../bot/report/model/parse.ts";
import { placeText, whyText } from "../../../bot/report/analysis/coverage.ts";
import { DRIVERS, type Place } from "./drivers.ts";

const AUTHOR = [
  ...["-c", "user.name=everystep", "-c", "user.email=everystep@localhost"],
  ...["-c", "commit.gpgsign=false"],
];

/** The file with the line behind its last include, or at its end. */
export function withLine(text: string, { line }: Pick<Place, "line">): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const at = lines.findLastIndex((one) => /^#include\b/.test(one));
  lines.splice(line.startsWith("static") && at >= 0 ? at + 1 : lines.length, 0, line);
  return lines.join("\n") + "\n";
}

/** Writes the series; gives its directory. */
async function writeSeries(dir: string, gitDir: string): Promise<string> {
  const work = `${dir}/work`, series = `${dir}/series`;
  await remove(dir);
  await makeDir(work);
  await gitText(work, ["init", "-q"]);
  const texts = new Map<string, string>();
  for (const { path } of DRIVERS) {
    const text = await gitText(gitDir, ["show", `HEAD:${path}`]);
    texts.set(path, text.endsWith("\n") ? text : `${text}\n`);
    await write(work, path, texts.get(path)!);
  }
  await gitText(work, ["add", "-A"]);
  await gitText(work, [...AUTHOR, "commit", "-qm", "base"]);
  for (const place of DRIVERS) {
    await write(work, place.path, withLine(texts.get(place.path)!, place));
    await gitText(work, [...AUTHOR, "commit", "-qam", `corpus: ${place.path}: add a line`]);
  }
  const count = String(DRIVERS.length);
  await gitText(work, [...AUTHOR, "format-patch", "-q", "-o", series, `-${count}`]);
  return series;
}

async function write(work: string, path: string, text: string): Promise<void> {
  const file = `${work}/${path}`;
  await makeDir(file.slice(0, file.lastIndexOf("/")));
  await writeAtomic(file, text);
}

/** A row for each file. */
export function table(text: Uint8Array): string {
  const { coverage } = parseReport(text, "report.json");
  const rows = DRIVERS.map(({ path, kind }, i) => {
    const seen = coverage?.files?.find((one) => one.patch === i + 1)?.seen ?? [];
    const missing = coverage?.missing.find((one) => one.patch === i + 1);
    const says = missing === undefined
      ? `compiled by ${[...new Set(seen.flatMap(({ by }) => by))].join(", ")}`
      : `not compiled: ${placeText(missing)}: ${whyText(missing)}`;
    return `| ${kind} | \`${path}\` | ${says.replaceAll("|", "\\|")} |`;
  });
  return ["| | file | the added line |", "| :-- | :-- | :-- |", ...rows].join("\n") + "\n";
}

if (import.meta.main) {
  const [dir, gitDir, ...words] = Deno.args;
  if (dir === undefined || gitDir === undefined) {
    console.error("run.ts DIR GIT [WORDS OF VERIFY]");
    Deno.exit(2);
  }
  const series = await writeSeries(dir, gitDir);
  const root = decodeURIComponent(new URL("../../..", import.meta.url).pathname);
  const verify = ["run", "-A", `${root}/mod.ts`, "verify", ...words, "-o", `${dir}/out`, series];
  await new Deno.Command(Deno.execPath(), { args: verify }).spawn().status;
  console.log(table(await Deno.readFile(`${dir}/out/report.json`)));
}
