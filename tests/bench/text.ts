/** Parts that build nothing: does it apply, and a large mailbox. */
import { makeMbox } from "./mails.ts";
import { against, expect, measure, middle, row, scratch } from "./measure.ts";
import { everystep, type Options, PATCHES, seriesFiles } from "./options.ts";

const RUNS = 5;

/** `check` of the series against `git am` of it, in a clone that is checked out. */
export async function check(options: Options): Promise<void> {
  await using dir = await scratch();
  const clone = `${dir.path}/linux`;
  expect(await measure(["git", "clone", "-q", "-s", "-n", options.tree, clone], "/"));
  expect(await measure(["git", "checkout", "-q", "--detach", options.base], clone));
  const files = seriesFiles();
  const name = ["GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"].map((
    key,
  ) => [key, "bench@example.org"]);
  const env = Object.fromEntries(name);
  const am = await middle(RUNS, async () => {
    expect(await measure(["git", "reset", "-q", "--hard", options.base], clone));
    return expect(await measure(["git", "am", "-q", ...files], clone, env));
  });
  const argv = everystep([
    ...["check", PATCHES, "--tree", options.tree, "--base", options.base],
    ...["--cache", `${dir.path}/cache`],
  ]);
  expect(await measure(argv, "/")); // opens the tree
  const own = await middle(RUNS, async () => expect(await measure(argv, "/")));
  row(`git am, ${files.length} patches`, am);
  row("everystep check", own, `wall ratio ${against(own.seconds / am.seconds, { atMost: 2 })}`);
}

/** Reading a large mailbox against `git mailsplit` and `git mailinfo` for each mail. */
export async function mbox(): Promise<void> {
  const count = 10_000;
  await using dir = await scratch();
  const file = `${dir.path}/all.mbox`;
  await Deno.writeTextFile(file, makeMbox(count));
  const script = `mkdir "$1" && git mailsplit -o"$1" "$2" >"$1/count" || exit
cd "$1" && for mail in [0-9]*; do git mailinfo msg patch <"$mail" >info || exit; done`;
  const git = expect(
    await measure(["sh", "-c", script, "sh", `${dir.path}/split`, file], dir.path),
  );
  const reader = new URL("./read_mbox.ts", import.meta.url).pathname;
  const own = expect(await measure([Deno.execPath(), "run", "-A", reader, file], "/"));
  if (own.stdout.trim() !== String(count)) throw new Error(`${own.stdout} of ${count} mails read`);
  row(`git mailsplit and mailinfo, ${count} mails`, git);
  row(
    "everystep, the same mailbox parsed",
    own,
    `wall ratio ${(own.seconds / git.seconds).toFixed(3)}`,
  );
}
