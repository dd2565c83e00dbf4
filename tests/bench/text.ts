/** Parts that build nothing: does it apply, and a large mailbox. */
import { makeMbox } from "./mails.ts";
import { against, expect, measure, middle, row, scratch } from "./measure.ts";
import { COMMITTER, everystep, type Options, seriesFiles } from "./options.ts";

/** `check` of the series against `git am` of it, in a clone that is checked out. */
export async function check(options: Options): Promise<void> {
  const { tree, base, series, signal, runs } = options;
  await using dir = await scratch();
  const clone = `${dir.path}/linux`;
  const files = seriesFiles(options);
  const git = async (cwd: string, ...args: string[]) =>
    expect(await measure(["git", ...args], { cwd, env: COMMITTER, signal }));
  const commit = (await git(tree, "rev-parse", base)).stdout.trim();
  await git("/", "clone", "-q", "-s", "-n", tree, clone);
  await git(clone, "checkout", "-q", "--detach", commit);
  const am = await middle(runs, async () => {
    await git(clone, "reset", "-q", "--hard", commit);
    return await git(clone, "am", "-q", ...files);
  });
  const argv = everystep([
    ...["check", series, "--tree", tree, "--base", commit, "--cache", `${dir.path}/cache`],
  ]);
  const once = async () => expect(await measure(argv, { signal }));
  await once(); // opens the tree
  const own = await middle(runs, once);
  row(`git am, ${files.length} patches`, am);
  row("everystep check", own, `wall ratio ${against(own.seconds / am.seconds, { atMost: 2 })}`);
}

/** Reading a large mailbox against `git mailsplit` and `git mailinfo` for each mail. */
export async function mbox({ mails, signal }: Options): Promise<void> {
  await using dir = await scratch();
  const file = `${dir.path}/all.mbox`;
  await Deno.writeTextFile(file, makeMbox(mails));
  const script = `mkdir "$1" && git mailsplit -o"$1" "$2" >"$1/count" || exit
cd "$1" && for mail in [0-9]*; do git mailinfo msg patch <"$mail" >info || exit; done`;
  const argv = ["sh", "-c", script, "sh", `${dir.path}/split`, file];
  const git = expect(await measure(argv, { cwd: dir.path, signal }));
  const reader = new URL("./read_mbox.ts", import.meta.url).pathname;
  const own = expect(await measure([Deno.execPath(), "run", "-A", reader, file], { signal }));
  if (own.stdout.trim() !== String(mails)) throw new Error(`${own.stdout} of ${mails} mails read`);
  row(`git mailsplit and mailinfo, ${mails} mails`, git);
  row(
    "everystep, the same mailbox parsed",
    own,
    `wall ratio ${(own.seconds / git.seconds).toFixed(3)}`,
  );
}
