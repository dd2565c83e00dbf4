/**
 * A developer who edits a file and verifies the last commit again, and who goes on to another file: the second series on a base.
 * With `--against` another revision of everystep does the same, in turn.
 */
import { expect, measure, scratch } from "./measure.ts";
import { cloneWithSeries, COMMITTER, everystep, type Options } from "./options.ts";
import { inTurn, type Program, programs } from "./turns.ts";

/** What the ratio to the revision of before the campaign for this should be. */
const GOALS = { cpu: 0.3 };

/** One patch on the base, a few times: the first one on it is measured without a goal. */
export async function edit(options: Options): Promise<void> {
  const { signal, broken, second, configs } = options;
  await using dir = await scratch();
  const clone = `${dir.path}/linux`, arch = options.archs[0]!;
  await cloneWithSeries(options, clone);
  await using turns = await programs(options, dir.path);
  const run = async ({ slot, home }: Program) =>
    expect(
      await measure(
        everystep([
          ...["verify", "HEAD~1..", "--tree", clone, "--level", "objects", "--arch", arch],
          ...["--jobs", String(options.jobs), "--cache", `${dir.path}/cache-${slot}`],
          ...configs === undefined ? [] : ["--configs", configs],
        ], home),
        { cwd: clone, signal },
      ),
    );
  const steps = [
    ["the first patch on a base", broken],
    ["edited again", broken],
    ["another file, the first time", second],
    ["that one edited again", second],
  ] as const;
  for (const [i, [what, file]] of steps.entries()) {
    await change(clone, file, i, signal);
    await inTurn(turns.all, `${what}, ${arch}`, run, i === 0 ? {} : GOALS);
  }
}

/** A new function in a file, on the base. */
async function change(clone: string, file: string, n: number, signal: AbortSignal): Promise<void> {
  const name = `everystep_${file.replaceAll(/\W/g, "_")}`;
  const text = `\nint ${name}(void);\nint ${name}(void)\n{\n\treturn ${n};\n}\n`;
  const script = `set -e
git checkout -q -f -B edited base
test -f "$1" || { echo "$1 is no file of the tree: --break and --second name one" >&2; exit 1; }
printf %s "$2" >> "$1"
git commit -qam "an edit, $3"`;
  const argv = ["sh", "-c", script, "sh", file, text, String(n)];
  const env = { GIT_AUTHOR_NAME: "bench", GIT_AUTHOR_EMAIL: "bench@example.org", ...COMMITTER };
  expect(await measure(argv, { cwd: clone, env, signal }));
}
