/**
 * All that stands before the first patch of an architecture: the site, the finished base, and what
 * patches are chosen from.
 * @module
 */
import { parse, stringify } from "smol-toml";
import { archPart } from "../../../bot/config/builds/mod.ts";
import { makeContext } from "../../../bot/cli/context.ts";
import { type Context, inDir } from "../../../bot/engine/context.ts";
import { readConfigs } from "../../../bot/engine/plan/choice.ts";
import { openOrProvide } from "../../../bot/engine/input/open_tree.ts";
import { placesOf } from "../../../bot/system/process/sandbox.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { remove } from "../../../bot/system/files/files.ts";
import { userDirectory } from "../../../bot/system/host.ts";
import { quietTerminal } from "../../../bot/system/terminal/terminal.ts";
import { ownGitText } from "../../../bot/tree/store.ts";
import { type Base, baseOf } from "./base.ts";
import type { Options } from "../options.ts";
import { readSetOf } from "../pick/read_set.ts";
import { openSite, type Site } from "./site.ts";
import type { View } from "../types.ts";
import { reader, viewOf } from "../pick/view.ts";

/** The ground of a campaign. */
export interface Ground extends AsyncDisposable {
  readonly site: Site;
  readonly base: Base;
  readonly view: View;
  /** What the program is to read architectures from. */
  readonly configs?: string;
}

/** Prepares it. Throws UserError or InfraError. */
export async function groundOf(
  options: Options,
  arch: string,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<Ground> {
  const out = inDir(userDirectory(), options.out);
  await makeDir(out);
  const ui = { note, step() {}, debug() {} };
  const { cache } = options;
  const context: Context = {
    ...makeContext({ cache, verbose: false, color: "never", json: true }, quietTerminal, signal),
    ui,
  };
  const configs = await configsOf(options, arch, out, context);
  const choice = await readConfigs({ configs }, context);
  const tree = await openOrProvide({ tree: options.tree }, context);
  const site = await openSite({ ...options, tree, choice, arch, out, context });
  try {
    const base = await baseOf(site, note);
    const request = site.request(base.build, "shared", { incremental: true, log: "" });
    const root = placesOf(request.sandbox, request.mounts).source;
    const listed = await ownGitText(tree.gitDir, ["ls-tree", "-r", "-z", "--name-only", site.base]);
    const view = viewOf({
      srcarch: site.arch.srcarch,
      reads: site.arch.reads,
      paths: listed.split("\0").filter((path) => path !== ""),
      read: reader(site.source),
      readSet: readSetOf(base.build, root),
      config: base.outcome.config ?? "",
    });
    return { site, base, view, configs, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
  } catch (error) {
    await site[Symbol.asyncDispose]();
    throw error;
  }
}

/** `--configs`; with `--config`, a copy in which the architecture has these lines as its fragment. */
async function configsOf(
  options: Options,
  arch: string,
  out: string,
  { cwd, home }: Context,
): Promise<string | undefined> {
  const given = options.configs === undefined ? undefined : inDir(cwd, options.configs);
  if (options.config === undefined) return given;
  const from = given ?? `${home}/configs`, to = `${out}/configs`, name = archPart(arch);
  const lines = (await Deno.readTextFile(inDir(cwd, options.config))).split("\n")
    .filter((line) => /^CONFIG_\w+=|^# CONFIG_\w+ is not set$/.test(line));
  if (lines.length === 0) throw new UserError(`--config ${options.config}: it sets no symbol`);
  await remove(to);
  await makeDir(`${to}/arch`);
  await Deno.copyFile(`${from}/everystep.toml`, `${to}/everystep.toml`);
  const text = parse(await Deno.readTextFile(`${from}/arch/${name}.toml`));
  const fragment = [...Array.isArray(text.fragment) ? text.fragment : [], ...lines];
  await Deno.writeTextFile(`${to}/arch/${name}.toml`, stringify({ ...text, fragment }));
  return to;
}
