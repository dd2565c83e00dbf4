/**
 * Takes each small patch of the corpus through `verify` by itself, as one who sends it would: which builds compile its lines, or
 * why none does. `deno run -A tests/campaign/coverage/run.ts OUT GIT [--only REGEX] [--again] [WORDS OF VERIFY]`: GIT is a git
 * directory whose HEAD is the kernel. What OUT/results.jsonl has is not done again; `--again` does what was not as it is wanted.
 */
import { parseReport } from "../../../bot/report/model/parse.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { kindOf, readTextIfThere, writeAtomic } from "../../../bot/system/files/files.ts";
import { gitText } from "../../../bot/system/process/git.ts";
import { run } from "../../../bot/system/process/process.ts";
import { cpuOf } from "../../bench/measure.ts";
import { PATCHES, type SmallPatch } from "./patches.ts";
import { type Row, rowOf, rowSchema, table } from "./rows.ts";

const ROOT = decodeURIComponent(new URL("../../..", import.meta.url).pathname);
const AUTHOR = { GIT_AUTHOR_NAME: "everystep", GIT_AUTHOR_EMAIL: "everystep@localhost" };

/** The file with its lines. Throws where the tree has no such place. */
export function withLines(text: string, { path, before, lines }: SmallPatch): string {
  const all = text.replace(/\n$/, "").split("\n");
  const at = before === undefined
    ? all.length
    : all.findIndex((one) => one.startsWith(before) && !one.endsWith(";"));
  if (at < 0) throw new Error(`${path} has no line that begins ${JSON.stringify(before)}`);
  return [...all.slice(0, at), ...lines, ...all.slice(at)].join("\n") + "\n";
}

/** A commit of a patch on HEAD, without a work tree. */
async function commitOf(tree: string, patch: SmallPatch, scratch: string): Promise<string> {
  const env = {
    ...AUTHOR,
    GIT_AUTHOR_DATE: "1000000000 +0000",
    GIT_INDEX_FILE: `${scratch}/index`,
  };
  const git = async (...args: string[]) => (await gitText(tree, args, { env })).trim();
  const text = await gitText(tree, ["show", `HEAD:${patch.path}`]);
  await writeAtomic(`${scratch}/file`, withLines(text.endsWith("\n") ? text : `${text}\n`, patch));
  await git("read-tree", "HEAD");
  const blob = await git("hash-object", "-w", `${scratch}/file`);
  await git("update-index", "--cacheinfo", `100644,${blob},${patch.path}`);
  const made = await git("write-tree");
  return await git("commit-tree", made, "-p", "HEAD", "-m", `corpus: ${patch.path}: add a line`);
}

/** Runs `verify` on a commit and says what came of it. */
async function verifyOne(
  patch: SmallPatch,
  { out, tree, words }: { out: string; tree: string; words: readonly string[] },
): Promise<Row> {
  const dir = `${out}/${patch.name}`;
  await makeDir(dir);
  const commit = await commitOf(tree, patch, dir);
  const flags = "--v8-flags=--optimize-for-size,--no-incremental-marking,--max-semi-space-size=2," +
    "--liftoff-only,--single-threaded-gc";
  const argv = [
    ...[Deno.execPath(), "run", "-A", flags, `${ROOT}/mod.ts`, "verify", `HEAD..${commit}`],
    ...["--tree", tree, "-o", `${dir}/out`, ...words],
  ];
  const script =
    'log=$1; times=$2; shift 2; "$@" > "$log" 2>&1; code=$?; times > "$times"; exit $code';
  let ownMB = 0, ended = false, shell = 0;
  const watch = (async () => {
    while (!ended) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      ownMB = Math.max(ownMB, await peakOf(shell));
    }
  })();
  const done = await run(["sh", "-c", script, "sh", `${dir}/log`, `${dir}/times`, ...argv], {
    env: { ...Deno.env.toObject(), MALLOC_MMAP_THRESHOLD_: "1048576" },
    onStart: (pid) => shell = pid,
  });
  ended = true;
  await watch;
  const report = `${dir}/out/report.json`;
  if (await kindOf(report) !== "file") {
    throw new Error(`${patch.name}: exit ${done.code}: ${await readTextIfThere(`${dir}/log`)}`);
  }
  return rowOf(patch, parseReport(await Deno.readFile(report), report), {
    exit: done.code,
    seconds: done.durationMs / 1000,
    cpuSeconds: cpuOf(await Deno.readTextFile(`${dir}/times`)),
    ownMB,
  });
}

/** The most memory that the only child of a shell had. */
async function peakOf(shell: number): Promise<number> {
  const children = await readTextIfThere(`/proc/${shell}/task/${shell}/children`).catch(() => "");
  const pid = /^\d+/.exec(children ?? "")?.[0];
  const status = pid && await readTextIfThere(`/proc/${pid}/status`).catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status ?? "")?.[1] ?? 0) * 1024 / 1e6;
}

/** Of code that all share only um's defconfig is built, so that time goes into the builds that are added. */
async function withFewDefconfigs(
  out: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const text = await Deno.readTextFile(`${ROOT}/configs/everystep.toml`);
  await makeDir(`${out}/configs`);
  const few = text.replace(/^generic_archs = .*$/m, 'generic_archs = ["um"]');
  await writeAtomic(`${out}/configs/everystep.toml`, few);
  return words.includes("--configs") ? words : ["--configs", `${out}/configs`, ...words];
}

async function main(args: readonly string[]): Promise<number> {
  const words = [...args],
    wordOf = (name: string) => {
      const at = words.indexOf(name);
      return at < 0 ? undefined : words.splice(at, 2)[1];
    };
  const only = new RegExp(wordOf("--only") ?? "");
  const again = words.includes("--again");
  const [typed, gitDir, ...rest] = words.filter((one) => one !== "--again");
  if (typed === undefined || gitDir === undefined) {
    console.error("run.ts OUT GIT [--only REGEX] [--again] [WORDS OF VERIFY]");
    return 2;
  }
  await makeDir(typed);
  const out = await Deno.realPath(typed), tree = `${out}/tree`, file = `${out}/results.jsonl`;
  const given = await withFewDefconfigs(out, rest);
  if (await kindOf(tree) === "none") await gitText(out, ["clone", "-q", "-s", "-n", gitDir, tree]);
  const rows = new Map<string, Row>();
  for (const line of (await readTextIfThere(file) ?? "").split("\n").filter((one) => one !== "")) {
    const row = rowSchema.parse(JSON.parse(line));
    rows.set(row.name, row);
  }
  for (const patch of PATCHES.filter(({ name }) => only.test(name))) {
    const known = rows.get(patch.name);
    if (known !== undefined && (!again || known.result === patch.want)) continue;
    const row = await verifyOne(patch, { out, tree, words: given });
    rows.set(patch.name, row);
    await writeAtomic(file, [...rows.values()].map((one) => `${JSON.stringify(one)}\n`).join(""));
    console.log(`${patch.name}: ${row.result} (wanted ${patch.want}): ${row.where}`);
    await writeAtomic(`${out}/table.md`, table(PATCHES, rows));
  }
  return PATCHES.every(({ name, want }) => rows.get(name)?.result === want) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
