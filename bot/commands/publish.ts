/**
 * `publish`: posts a report, or shows what it would post.
 * @module
 */
import { command, type CommandContext, MACHINE, PROGRAM, WRONG } from "../cli/command.ts";
import { bool, type Flags, type Given, list, text } from "../cli/flag_kinds.ts";
import { needed, originName, URL_FLAG } from "../cli/shared_flags/report.ts";
import { quote, webUrl } from "../cli/parse/values.ts";
import type { GithubRequest } from "../publish/github/report.ts";
import type { KcidbRequest } from "../publish/kcidb/report.ts";
import type { PostRequest } from "../publish/types.ts";
import { UserError } from "../system/errors.ts";
import { GIT_HASH } from "../system/files/digest.ts";

/** Where it goes, and what only that place is told. */
type Where =
  /** A repository or a pull request, as typed. */
  | { readonly kind: "github"; readonly github: string }
  /** Patchworks, or projects there. */
  | { readonly kind: "patchwork"; readonly homes: readonly string[] }
  | { readonly kind: "kcidb" } & KcidbRequest;

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
    read: checkName,
  }),
  url: { ...URL_FLAG, help: "where the details are: a CI job, a page" },
  origin: text({ value: "NAME", help: "for KCIDB: who submits (default: everystep)" }),
  "all-states": bool({ help: "for KCIDB: not the base and the last state alone" }),
  "tree-name": text({
    value: "NAME",
    help: "for KCIDB: what KernelCI calls the tree, mainline\n(default: from the tree's URL)",
    read: treeName,
  }),
  "logs-url": text({
    value: "URL",
    help: "for KCIDB: where the logs/ of the output directory are",
    read: (url, name) => webUrl(url, name).replace(/(?<!\/)\/*$/, "/"),
  }),
  "app-id": text({ value: "ID", help: "post as this GitHub App", read: appId }),
  "app-key": text({ value: "FILE", offer: "file", help: "the App's private key" }),
} satisfies Flags;

/** The command. */
export const publish = command({
  name: "publish",
  summary: "post a report to GitHub, patchwork or KCIDB; without --send, only show it",
  about:
    "Posts a report: a check run with the grid and with annotations at the lines of new errors and\n" +
    "warnings, a status for each commit, and for a pull request one comment that is kept up to date.\n" +
    "Without --send it only reads, and prints what it would send.",
  args: { shown: "REPORT", most: 1, offer: "file" },
  flags: FLAGS,
  more:
    "REPORT is a report.json, or the directory that verify --output wrote. Where a reject.json stands in\n" +
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
    if (send && given.dryRun) throw new UserError("--send and --dry-run exclude each other");
    if ((id === undefined) !== (key === undefined)) {
      throw new UserError("--app-id and --app-key go together");
    }
    const stage = readStage(given), where = readWhere(given);
    const commit = given.commit === undefined ? undefined : wholeHash(given.commit);
    const app = id === undefined || key === undefined ? undefined : { id, key };
    return { file, where, stage, send, name, commit, url, app };
  },
  async run({ where, ...request }, context) {
    switch (where.kind) {
      case "github": {
        const { postToGithub } = await import("../publish/github/report.ts");
        context.terminal.out(await postToGithub(where.github, request, context));
        return 0;
      }
      case "patchwork":
        return await toPatchworks(where.homes, request, context);
      case "kcidb":
        return await toKcidb(where, request, context);
    }
  },
});

function readStage({ pending, ended, kcidb }: Given<typeof FLAGS>): PostRequest["stage"] {
  if (!pending && ended === undefined) return undefined;
  if (kcidb) throw new UserError("KCIDB is told of results alone, not of a --pending");
  if (pending && ended !== undefined) {
    throw new UserError("--pending and --ended exclude each other");
  }
  return { ended };
}

function readWhere(given: Given<typeof FLAGS>): Where {
  const { github, patchwork: homes, kcidb, origin, allStates, treeName: tree, logsUrl: logs } =
    given;
  const places = [github !== undefined, homes !== undefined, kcidb].filter(Boolean).length;
  if (places > 1) {
    throw new UserError("--github, --patchwork and --kcidb exclude each other: publish twice");
  }
  const refuse = (values: Readonly<Record<string, unknown>>, why: string) => {
    const stray = Object.keys(values).find((name) => values[name] !== undefined);
    if (stray !== undefined) throw new UserError(`--${stray} is ${why}`);
  };
  if (!kcidb) {
    const ofKcidb = { origin, "tree-name": tree, "logs-url": logs };
    refuse({ "all-states": allStates || undefined, ...ofKcidb }, "for --kcidb");
  }
  if (github !== undefined) return { kind: "github", github };
  if (places === 0) {
    throw new UserError("publish needs to know where: --github OWNER/REPO#N");
  }
  const { commit, appId, appKey } = given;
  refuse({ commit, "app-id": appId, "app-key": appKey }, "for --github");
  if (homes !== undefined) return { kind: "patchwork", homes };
  refuse({ name: given.name, url: given.url }, "not for --kcidb");
  const by = origin === undefined ? PROGRAM : originName(origin);
  return { kind: "kcidb", origin: by, allStates, tree, logs };
}

async function toPatchworks(
  homes: readonly string[],
  request: PostRequest,
  { terminal, json, ...context }: CommandContext,
): Promise<number> {
  const { postToPatchworks, postedText } = await import("../publish/patchwork/patchworks.ts");
  const { all, error } = await postToPatchworks(homes, request, context);
  if (all.length > 0) {
    terminal.out(
      json
        ? JSON.stringify(homes.length === 1 ? all[0]!.posted : all, null, 2)
        : postedText(all, homes.length > 1, request.send),
    );
  }
  if (error !== undefined) throw error;
  return 0;
}

async function toKcidb(
  how: KcidbRequest,
  { file, send }: PostRequest,
  { terminal, json, ...context }: CommandContext,
): Promise<number> {
  const { kcidbText, sendToKcidb } = await import("../publish/kcidb/report.ts");
  const submission = await kcidbText(file, how, context);
  if (!send) {
    terminal.out(submission.text.trimEnd());
    context.ui.note("nothing was sent; --send does");
    return 0;
  }
  const sent = await sendToKcidb(submission, context);
  const state = sent.state === "processed" ? "processed" : "taken, and waits to be processed";
  terminal.out(json ? JSON.stringify(sent, null, 2) : `submission ${sent.id}: ${state}`);
  return 0;
}

function reason(text: string): string {
  if (/^[^\p{Cc}]{1,200}$/u.test(text)) return text;
  throw new UserError("--ended takes a line of 200 characters at most");
}

function appId(id: string): string {
  if (/^[\w.-]{1,64}$/.test(id)) return id;
  throw new UserError(`--app-id takes a number or a client id, not ${quote(id)}`);
}

function treeName(tree: string): string {
  if (/^[\w./+-]{1,64}$/.test(tree)) return tree;
  throw new UserError(`--tree-name takes a name as KernelCI has it, mainline, not ${quote(tree)}`);
}

/** Plain enough for a check, for a status' context, and for a line of Markdown. */
function checkName(name: string): string {
  if (/^[\w.][\w ./()-]{0,63}$/.test(name)) return name;
  throw new UserError(
    `--name takes letters, digits, blanks and ._/()-, 64 at most, not ${quote(name)}`,
  );
}

function wholeHash(commit: string): string {
  if (GIT_HASH.test(commit)) return commit;
  throw new UserError(
    `--commit takes a whole hash, as git rev-parse prints it, not ${quote(commit)}`,
  );
}
