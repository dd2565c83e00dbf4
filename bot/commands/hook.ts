/**
 * `hook`: what others call before a series goes out: git's sendemail-validate hook, b4's check commands.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { bool, text } from "../cli/flag_kinds.ts";
import { BUILDS_FLAGS, CONFIGS_FLAG, readBuilds } from "../cli/shared_flags/select.ts";
import { TREE_FLAG } from "../cli/shared_flags/series.ts";
import { refuse } from "../cli/parse/together.ts";
import { oneOf, quote, webUrl } from "../cli/parse/values.ts";
import { type TaskOptions, TASKS } from "../hooks/run.ts";
import { UserError } from "../system/errors.ts";

/** The command. */
export const hook = command({
  name: "hook",
  summary: "let git send-email and b4 ask for a verdict first",
  about:
    "install puts a sendemail-validate hook into a kernel tree: git send-email then mails nothing\n" +
    "before the whole series is verified to be bisect-safe. A hook that is there already is kept.",
  args: { usage: "TASK [FILE]", most: 2, offer: TASKS },
  flags: {
    tree: { ...TREE_FLAG, help: "the kernel's git tree\n(default: the one you stand in)" },
    ...BUILDS_FLAGS,
    configs: CONFIGS_FLAG,
    chain: bool({ help: "of install: run the hook that is there first, instead of\nrefusing" }),
    server: text({
      value: "URL",
      help: "of b4-review and b4-am: everystep serve there is asked\nwhere nothing is kept here",
      read: webUrl,
    }),
  },
  more: "TASK is install, uninstall, or what others call: sendemail FILE (the hook), b4 (b4's\n" +
    "prep-perpatch-check-cmd: a patch on standard input, found again on the branch you stand on),\n" +
    "b4-review (b4's review-perpatch-check-cmd and review-series-check-cmd: a mail on standard input, or\n" +
    "a Message-ID as FILE; it answers from what verify or a server found, builds nothing, and prints []\n" +
    "until then) and b4-am (am-perpatch-check-cmd: the same in the lines that b4 am --check reads).\n" +
    "A series that was verified is not built again. git send-email --no-validate mails without.\n\n" +
    "For b4 prep --check (b4 0.14): git config b4.prep-perpatch-check-cmd 'everystep hook b4'\n" +
    "For b4 am --check (b4 0.14): git config b4.am-perpatch-check-cmd 'everystep hook b4-am'\n" +
    "For b4 review (b4 0.15): git config --add b4.review-perpatch-check-cmd 'everystep hook b4-review'",
  examples: [
    ["hook install --tree ~/linux --arch um,x86_64", "before anything is mailed"],
    ["hook install --tree ~/linux -a um -K CONFIG_KASAN=y", "with a configuration of your own"],
    ["hook install --tree ~/linux --chain", "beside the hook that is there"],
    ["hook uninstall --tree ~/linux", "as it was"],
  ],
  exits: [
    [0, "done; or verified, and may be mailed"],
    [1, "not verified: not mailed"],
    WRONG,
    MACHINE,
  ],
  read(given): TaskOptions {
    const { tree, cache, chain, server } = given, [word, file] = given.words;
    if (word === undefined) throw new UserError(`hook needs a TASK: ${TASKS.join(", ")}`);
    const task = oneOf("TASK", word, TASKS), answers = task === "b4-review" || task === "b4-am";
    if (!answers && (task === "sendemail") !== (file !== undefined)) {
      throw new UserError(
        file === undefined
          ? "hook sendemail needs the FILE that is about to be mailed"
          : `hook ${task} takes no FILE, but got ${quote(file)}`,
      );
    }
    if (task !== "install") refuse({ chain }, "is for hook install");
    if (!answers) refuse({ server }, "is for hook b4-review and hook b4-am");
    return { task, file, tree: tree?.[0], ...readBuilds(given), cache, chain, server };
  },
  async run(options, context) {
    const { runHook } = await import("../hooks/run.ts");
    return await runHook(options, context);
  },
});
