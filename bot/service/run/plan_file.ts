/**
 * What a run was planned with: each of its workers has to do the same.
 * @module
 */
import { z } from "zod";
import { AUTO_TREE } from "../../config/service.ts";
import { LEVELS } from "../../plan/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { UserError } from "../../system/errors.ts";
import { readTextIfThere, writeAtomic } from "../../system/files/files.ts";
import type { Run } from "../state/shards.ts";
import { choiceSchema, foundFields } from "../../config/base_how.ts";
import type { Store } from "../store/types.ts";
import type { Children } from "./child.ts";
import { runKey } from "./keys.ts";

const planFile = z.object({
  /** The commit that state 0 is. */
  base: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** Of a series whose tree had to be found: which it is. */
  tree: z.string().optional(),
  /** Why it is that tree and that base. */
  found: z.object({
    ...foundFields,
    choice: choiceSchema.optional(),
  }).readonly().optional(),
  level: z.enum(LEVELS),
  boot: z.boolean(),
  /** Warnings that fail the gate. */
  werror: z.array(z.string()).readonly().optional(),
  /** The KUnit suites of what it changes are run, too. */
  kunit: z.literal(true).optional(),
  /** Patches for the base, in their order: all who build it put the same on it. */
  fixes: z.array(z.object({ file: z.string().regex(/^[\w.+-]+$/), text: z.string() }).readonly())
    .readonly().optional(),
  /** Builds that were asked for. */
  archs: z.array(z.string()).readonly().optional(),
}).readonly();

/** The plan of a run. */
export type RunPlan = z.infer<typeof planFile>;

const key = (run: Run) => `${runKey(run)}/plan.json`;

/** Keeps it. */
export async function putPlan(store: Store, run: Run, plan: RunPlan): Promise<void> {
  await store.put(key(run), new TextEncoder().encode(JSON.stringify(plan)));
}

const mailsKey = (run: Run) => `${runKey(run)}/prerequisites.mbox`;

/** Keeps the mails that the series stands on, each byte as one character: all workers apply the same. */
export async function putPrerequisites(store: Store, run: Run, mails: string): Promise<void> {
  await store.put(mailsKey(run), Uint8Array.from(mails, (char) => char.charCodeAt(0)));
}

/**
 * Writes them into a directory and gives the file; of a run that has none, that of the series: nobody is
 * asked again, and what the plan did not find, no worker finds.
 */
export async function writePrerequisites(
  store: Store,
  run: Run,
  dir: string,
  series: string,
): Promise<string> {
  const mails = await store.get(mailsKey(run));
  if (mails === undefined) return series;
  await writeAtomic(`${dir}/prerequisites.mbox`, mails);
  return `${dir}/prerequisites.mbox`;
}

/** Writes why it is that tree and that base into a directory, for `--checked`; undefined where that is not known. */
export async function writeFound(
  { base: commit, found }: RunPlan,
  dir: string,
): Promise<string | undefined> {
  if (found === undefined) return undefined;
  const { choice, ...base } = found, file = `${dir}/checked.json`;
  await writeAtomic(file, JSON.stringify({ base: { commit, ...base }, choice }));
  return file;
}

/**
 * Reads files of `fixes/`, of the service's configs or everystep's own. Throws {@linkcode UserError} for one that is
 * not there.
 */
export async function readRuleFixes(
  names: readonly string[],
  { home, configs }: Pick<Children, "home" | "configs">,
): Promise<NonNullable<RunPlan["fixes"]>> {
  const found: { file: string; text: string }[] = [];
  for (const file of names) {
    const text = await readTextIfThere(`${configs}/fixes/${file}`) ??
      await readTextIfThere(`${home}/configs/fixes/${file}`);
    if (text === undefined) {
      throw new UserError(`fixes: there is no ${file} in the directory fixes/ beside it`, {
        place: { file: `${configs}/service.toml` },
      });
    }
    found.push({ file, text });
  }
  return found;
}

/** Writes the patches for its base into a directory, for `--fixes`; undefined where it has none. */
export async function writeFixes(
  { fixes = [] }: Pick<RunPlan, "fixes">,
  dir: string,
): Promise<string | undefined> {
  if (fixes.length === 0) return undefined;
  const into = `${dir}/fixes`, names = fixes.map(({ file }) => file);
  await makeDir(into);
  for (const { file, text } of fixes) {
    await writeAtomic(`${into}/${file}`, new TextEncoder().encode(text));
  }
  await writeAtomic(`${into}/series`, `${names.join("\n")}\n`);
  return into;
}

/** Reads it; undefined if there is none. */
export async function getPlan(store: Pick<Store, "get">, run: Run): Promise<RunPlan | undefined> {
  const bytes = await store.get(key(run));
  return bytes === undefined
    ? undefined
    : planFile.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** The tree that a series was planned on, where it had to be found and is; and why it is that one. */
export async function foundTree(
  store: Pick<Store, "get">,
  series: Run & { readonly tree: string },
): Promise<{ readonly tree: string; readonly why?: string }> {
  const { tree } = series;
  if (tree !== AUTO_TREE) return { tree };
  // A store that is away is no reason to show nothing.
  const plan = await getPlan(store, series).catch(() => undefined);
  const why = plan?.found?.choice?.why;
  return { tree: plan?.tree ?? tree, ...(why === undefined ? {} : { why }) };
}
