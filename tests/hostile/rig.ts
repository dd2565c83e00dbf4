/**
 * Hostile patches, run through the program as its users run it: each attack is a script that a
 * patch's Makefile starts, and that says so if it has won.
 */
import { commitSeries } from "../toy/kernel.ts";
import { everystep, type Ran, TOY_SETTINGS, type ToyHome, toyHome } from "../commands/program.ts";

/** One attack. */
export interface Attack {
  readonly name: string;
  /** A script for sh; it has won if it ends with 0. `$HOST` is the test's directory,
   * `$SOURCE` the kernel source. */
  readonly script: string;
  /**
   * Whether it wins without a sandbox, which shows that it is a real one: `root` if only for root;
   * `never` where something else stops it there, or where trying it would do harm.
   */
  readonly open?: "root" | "never";
}

/** A cell of the report, as far as these tests look. */
export interface Cell {
  readonly state: number;
  readonly verdict: string;
  readonly reason: string;
  readonly log?: string;
}

/** A run over a series. */
export interface HostileRun extends Ran {
  readonly cells: readonly Cell[];
}

/** A tree, its configs, and a home directory with secrets in it. */
export async function hostileHome(limits = ""): Promise<ToyHome> {
  const home = await toyHome();
  await Deno.writeTextFile(`${home.dir}/configs/everystep.toml`, `${TOY_SETTINGS}${limits}`);
  await Deno.mkdir(`${home.dir}/home`);
  await Deno.writeTextFile(`${home.dir}/home/.netrc`, "machine example.org password hunter2\n");
  return home;
}

/** Puts the attacks into the tree, all in one patch or each in one of its own. */
export async function plant(
  home: ToyHome,
  attacks: readonly Attack[],
  together: boolean,
): Promise<void> {
  const each = attacks.map(({ name, script }) => {
    const quoted = script.replaceAll("$HOST", home.dir).replaceAll("'", `'\\''`);
    return together
      ? `(bash -c '${quoted}') >/dev/null 2>&1 </dev/null && echo "WON ${name}"\n`
      : `# ${name}\nbash -c '${quoted}'\n`;
  });
  const file = (text: string) => `export SOURCE=$1\n${text}exit 0\n`;
  const texts = together ? [file(each.join(""))] : each.map(file);
  const knobs = "all: attack\nattack:\n\t@sh $(srctree)/attack.sh $(srctree)\n";
  await commitSeries(
    home.tree,
    texts.map((text, i) => ({
      subject: `mm: step ${i + 1}`,
      files: { "attack.sh": text, "knobs.mk": knobs },
    })),
  );
}

/** Verifies the series, with or without the sandbox. */
export async function verify(
  home: ToyHome,
  { sandbox, more = [], env = {} }: {
    readonly sandbox: boolean;
    readonly more?: readonly string[];
    readonly env?: Record<string, string>;
  },
): Promise<HostileRun> {
  const ran = await everystep(home.dir, [
    ...[
      "verify",
      "main..series",
      ...home.flags,
      "--arch",
      "toya",
      "--json",
      "--fresh",
      "--level",
      "image",
    ],
    ...(sandbox ? [] : ["--no-sandbox"]),
    ...more,
  ], { env: { HOME: `${home.dir}/home`, ...env } });
  const report = ran.stdout.startsWith("{") ? JSON.parse(ran.stdout) : { cells: [] };
  return { ...ran, cells: report.cells };
}

/** The names of the attacks that have won, by the log of a state. */
export async function winners(run: HostileRun, state = 1): Promise<ReadonlySet<string>> {
  const log = run.cells.find((cell) => cell.state === state)?.log;
  const text = log === undefined ? "" : await Deno.readTextFile(log);
  return new Set(Array.from(text.matchAll(/^WON (.*)$/gm), ([, name]) => name!));
}
