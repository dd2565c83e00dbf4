import assert from "node:assert/strict";
import { commitSeries, TOY_ARCHS, TOY_FILES, writeFiles } from "../toy/kernel.ts";
import { everystep, type ToyHome, toyHome } from "../commands/program.ts";

const NAMES = ["toya", "toyb", "toyc"];
const MORE = ["c", "d"];

/** A compiler that takes its time and notes when it begins and ends. */
const COMPILER = `#!/bin/sh
case " $* " in *" -c "*) ;; *) exec gcc "$@" ;; esac
echo "$(date +%s%N) +" >> "$CCACHE_DIR/compilers"
gcc "$@"
code=$?
sleep 0.03
echo "$(date +%s%N) -" >> "$CCACHE_DIR/compilers"
exit $code
`;

/** The toy with three architectures, two more objects, and a patch that breaks one of the three. */
async function home(): Promise<ToyHome & { readonly env: Record<string, string> }> {
  const base = await toyHome({
    ...TOY_FILES,
    "knobs.mk": MORE.map((name) => `objs += mm/${name}.o\n`).join(""),
    ...Object.fromEntries(
      MORE.map((name) => [`mm/${name}.c`, `#include <arch.h>\nint ${name} = ARCH_ORDER;\n`]),
    ),
    ...Object.fromEntries(NAMES.flatMap((name, i) => [
      [`arch/${name}/configs/defconfig`, "CONFIG_TOY_EXTRA=y\n"],
      [`arch/${name}/include/arch.h`, `#define ARCH_ORDER (1${i})\n`],
    ])),
  });
  const archs = NAMES.map((name) => [
    `configs/arch/${name}.toml`,
    TOY_ARCHS["toya.toml"]!.replaceAll("toya", name).replace('prefix = ""', 'prefix = "slow-"'),
  ]);
  await writeFiles(base.dir, { ...Object.fromEntries(archs), "bin/slow-gcc": COMPILER });
  for (const tool of ["ld", "nm", "objcopy"]) {
    await Deno.symlink(`/usr/bin/${tool}`, `${base.dir}/bin/slow-${tool}`);
  }
  await Deno.chmod(`${base.dir}/bin/slow-gcc`, 0o755);
  await commitSeries(base.tree, [
    { subject: "mm: one", files: { "mm/b.c": ["2", "3"], "include/toy.h": ["\n", "\n\n"] } },
    { subject: "toyc: two", files: { "arch/toyc/include/arch.h": ["(", "(("] } },
  ]);
  const env = { PATH: `${base.dir}/bin:${Deno.env.get("PATH")}` };
  return { ...base, env };
}

/** How many compilers ran at once at most, in all builds of a cache. */
async function peak(cache: string): Promise<number> {
  const lines = (await Deno.readTextFile(`${cache}/ccache/compilers`)).trim().split("\n").sort();
  assert.ok(lines.length > 30, "the compilers were seen");
  let now = 0, most = 0;
  for (const line of lines) {
    now += line.endsWith("+") ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

interface Step {
  readonly arch: string;
  readonly name: string;
  readonly start: number;
  readonly seconds: number;
  readonly critical?: boolean;
}

/** A report without what time and place make of it. */
function timeless(json: string): unknown {
  const { cells, verdict, complete } = JSON.parse(json);
  for (const cell of cells) for (const key of ["seconds", "cpuSeconds", "log"]) delete cell[key];
  return { cells, verdict, complete };
}

Deno.test("lanes: one budget for all compilers, and the same report whatever the budget", async () => {
  await using toy = await home();
  const verify = (jobs: number) =>
    everystep(toy.dir, [
      ...["verify", "main..series", "--json", "--jobs", `${jobs}`, "--arch", NAMES.join()],
      ...["--level", "image"],
      ...[...toy.flags.slice(0, 4), "--cache", `${toy.dir}/cache${jobs}`],
    ], { env: toy.env });
  const many = await verify(2);
  assert.equal(many.code, 1, many.stderr);
  assert.equal(await peak(`${toy.dir}/cache2`), 2);
  const { steps } = JSON.parse(many.stdout).run as { steps: Step[] };
  const archs = new Set(steps.map((step) => step.arch));
  assert.deepEqual([...archs].sort(), NAMES);
  const beside = (a: Step, b: Step) =>
    a.arch !== b.arch && a.start < b.start && b.start < a.start + a.seconds - 0.01;
  assert.ok(steps.some((a) => steps.some((b) => beside(a, b))), "architectures go side by side");
  assert.ok(steps.some((step) => step.critical && step.name === "image"));

  const one = await verify(1);
  assert.equal(one.code, 1, one.stderr);
  assert.equal(await peak(`${toy.dir}/cache1`), 1);
  assert.deepEqual(timeless(one.stdout), timeless(many.stdout));
});
