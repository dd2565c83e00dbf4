/**
 * `publish`: posts a report, or shows what it would post.
 * @module
 */
import { command, MACHINE, PROGRAM, WRONG } from "../cli/command.ts";
import { bool, file, type Flags, type Given, list, text } from "../cli/flag_kinds.ts";
import { exclude, refuse } from "../cli/parse/together.ts";
import { matching, webUrl } from "../cli/parse/values.ts";
import { needed, ORIGIN_FLAG, REPORT_TEXT, URL_FLAG } from "../cli/shared_flags/report.ts";
import type { GithubRequest } from "../publish/github/report.ts";
import type { Where } from "../publish/post.ts";
import type { PostRequest } from "../publish/types.ts";
import { UserError } from "../system/errors.ts";
import { GIT_HASH } from "../system/files/digest.ts";
import { withoutSlashes } from "../text/paths.ts";

const FLAGS = {
  github: text({
    value: "WHERE",
    help:
      "OWNER/REPO, OWNER/REPO#N for a pull request, or the URL of\neither, also of an Enterprise server",
  }),
  patchwork: list({
    value: "URL",
    help: "a patchwork, or a project there: a check for each patch;\nmay be given several times",
    read: (urls, name) => [...new Set(urls)].map((url) => webUrl(url, name)),
  }),
  kcidb: bool({ help: "KernelCI's database, with the token of KCIDB_REST" }),
  send: bool({ help: "send it" }),
  "dry-run": bool({ short: "n", help: "only show it, as without --send" }),
  pending: bool({
    help:
      "there is no report yet: REPORT is the series, and is said\nto be on its way (GitHub, patchwork)",
  }),
  ended: text({
    value: "WHY",
    help: "there will be no report: what --pending said is ended",
    read: reason,
  }),
  commit: text({
    value: "HASH",
    help:
      "where the check stands (default: the last commit of the\npull request, or of the range that was verified)",
  }),
  name: text({
    value: "NAME",
    help:
      "what the check is called (default: everystep); two setups\nwith two names stand side by side",
    // Plain enough for a check, for a status' context, and for a line of Markdown.
    read: matching(
      /^[\w.][\w ./()-]{0,63}$/,
      "letters, digits, blanks and ._/()-, 64 at most",
    ),
  }),
  url: { ...URL_FLAG, help: "where the details are: a CI job, a page" },
  origin: ORIGIN_FLAG,
  "all-states": bool({ help: "for KCIDB: not the base and the last state alone" }),
  "tree-name": text({
    value: "NAME",
    help: "for KCIDB: what KernelCI calls the tree, mainline\n(default: from the tree's URL)",
    read: matching(/^[\w./+-]{1,64}$/, "a name as KernelCI has it, mainline"),
  }),
  "logs-url": text({
    value: "URL",
    help: "for KCIDB: where the logs/ of the output directory are",
    read: (url, name) => `${withoutSlashes(webUrl(url, name))}/`,
  }),
  "app-id": text({
    value: "ID",
    help: "post as this GitHub App",
    read: matching(/^[\w.-]{1,64}$/, "a number or a client id"),
  }),
  "app-key": file({ help: "the App's private key" }),
} satisfies Flags;

/** The command. */
export const publish = command({
  name: "publish",
  summary: "post a report to GitHub, patchwork or KCIDB; without --send, only show it",
  about:
    "Posts a report: a check run with the grid and with annotations at the lines of new errors and\n" +
    "warnings, a status for each commit, and for a pull request one comment that is kept up to date.\n" +
    "Without --send it only reads, and prints what it would send.",
  args: { usage: "REPORT", most: 1, offer: "file" },
  flags: FLAGS,
  more: `REPORT is ${REPORT_TEXT}. Where a reject.json stands in\n` +
    "its place, the series does not apply: the check says what does not fit, and fails.\n\n" +
    "The token is GITHUB_TOKEN or GH_TOKEN of the environment; checks take an App's, as that of a\n" +
    "workflow is: for other accounts the verdict is a status. The server is GITHUB_API_URL, else\n" +
    "github.com; other servers get the token only if GITHUB_API_URL or GH_HOST names them.\n" +
    "Patchwork's token is PATCHWORK_TOKEN, or that of git-pw: git config pw.token. For several patchworks\n" +
    "it is PATCHWORK_TOKEN='HOST=TOKEN HOST=TOKEN': no host gets another's.\n\n" +
    "KCIDB's address is KCIDB_REST=https://TOKEN@HOST/. Of a series only the base and the last state go\n" +
    "there: dashboards show all states as the one commit that the series stands on, so that one that\n" +
    "breaks in between would show as that commit failing. --all-states sends them nevertheless.\n\n" +
    "Whatever is there already is left alone, so that it may be run again at any time. The check of\n" +
    "an older version of the pull request ends as neutral.",
  examples: [
    ["publish out/ --github OWNER/REPO#7", "what would be sent?"],
    ["publish out/ --github OWNER/REPO#7 --send", "to a pull request"],
    [
      "publish out/ --patchwork https://patchwork.kernel.org/project/linux-mm/",
      "checks of patches",
    ],
    ["publish out/ --kcidb --origin mylab --send", "to KernelCI"],
  ],
  exits: [[0, "posted, or shown, whatever the verdict"], WRONG, MACHINE],
  read(given): GithubRequest & { readonly where: Where } {
    const { words, send, name = PROGRAM, url, appId: id, appKey: key } = given;
    const file = needed(words, "publish needs a REPORT");
    exclude({ send, "dry-run": given.dryRun });
    if ((id === undefined) !== (key === undefined)) {
      throw new UserError("--app-id and --app-key go together");
    }
    const stage = readStage(given), where = readWhere(given);
    const commit = given.commit === undefined ? undefined : wholeHash(given.commit, "commit");
    const app = id === undefined || key === undefined ? undefined : { id, key };
    return { file, where, stage, send, name, commit, url, app };
  },
  async run({ where, ...request }, context) {
    await (await import("../publish/post.ts")).postTo(where, request, context);
    return 0;
  },
});

const wholeHash = matching(GIT_HASH, "a whole hash, as git rev-parse prints it");

function readStage({ pending, ended, kcidb }: Given<typeof FLAGS>): PostRequest["stage"] {
  if (!pending && ended === undefined) return undefined;
  if (kcidb) throw new UserError("KCIDB is told of results alone, not of a --pending");
  exclude({ pending, ended });
  return { ended };
}

function readWhere(given: Given<typeof FLAGS>): Where {
  const { github, patchwork, kcidb, origin = PROGRAM, allStates, treeName: tree } = given;
  exclude({ github, patchwork, kcidb }, { more: ": publish twice" });
  if (!kcidb) {
    const ofKcidb = { origin: given.origin, "tree-name": tree, "logs-url": given.logsUrl };
    refuse({ "all-states": allStates, ...ofKcidb }, "is for --kcidb");
  }
  if (github !== undefined) return { kind: "github", github };
  if (patchwork === undefined && !kcidb) {
    throw new UserError("publish needs to know where: --github OWNER/REPO#N");
  }
  const { commit, appId, appKey, name, url } = given;
  refuse({ commit, "app-id": appId, "app-key": appKey }, "is for --github");
  if (patchwork !== undefined) return { kind: "patchwork", homes: patchwork };
  refuse({ name, url }, "is not for --kcidb");
  return { kind: "kcidb", origin, allStates, tree, logs: given.logsUrl };
}

function reason(text: string): string {
  if (/^[^\p{Cc}]{1,200}$/u.test(text)) return text;
  throw new UserError("--ended takes a line of 200 characters at most");
}
