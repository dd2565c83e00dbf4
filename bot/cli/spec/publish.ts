/**
 * What the table of commands says of posting reports.
 * @module
 */
import { type CommandSpec, MACHINE, WRONG } from "./spec.ts";

/** `publish`. */
export const PUBLISH: CommandSpec = {
  name: "publish",
  summary: "post a report to GitHub, patchwork or KCIDB; without --send, only show it",
  about:
    "Posts a report: a check run with the grid and with annotations at the lines of new errors and\n" +
    "warnings, a status for each commit, and for a pull request one comment that is kept up to date.\n" +
    "Without --send it only reads, and prints what it would send.",
  args: "REPORT",
  maxArgs: 1,
  offer: "file",
  flags: [
    {
      name: "github",
      value: "WHERE",
      offer: "none",
      help:
        "OWNER/REPO, OWNER/REPO#N for a pull request, or the URL of\neither, also of an Enterprise server",
    },
    {
      name: "patchwork",
      value: "URL",
      offer: "none",
      many: true,
      help: "a patchwork, or a project there: a check for each patch;\nmay be given several times",
    },
    { name: "kcidb", help: "KernelCI's database, with the token of KCIDB_REST" },
    { name: "send", help: "send it" },
    {
      name: "pending",
      help:
        "there is no report yet: REPORT is the series, and is said\nto be on its way (GitHub, patchwork)",
    },
    {
      name: "ended",
      value: "WHY",
      offer: "none",
      help: "there will be no report: what --pending said is ended",
    },
    {
      name: "commit",
      value: "HASH",
      offer: "none",
      help:
        "where the check stands (default: the last commit of the\npull request, or of the range that was verified)",
    },
    {
      name: "name",
      value: "NAME",
      offer: "none",
      help:
        "what the check is called (default: everystep); two setups\nwith two names stand side by side",
    },
    {
      name: "url",
      value: "URL",
      offer: "none",
      help: "where the details are: a CI job, a page",
    },
    {
      name: "origin",
      value: "NAME",
      offer: "none",
      help: "for KCIDB: who submits (default: everystep)",
    },
    { name: "all-states", help: "for KCIDB: not the base and the last state alone" },
    {
      name: "tree-name",
      value: "NAME",
      offer: "none",
      help: "for KCIDB: what KernelCI calls the tree, mainline\n(default: from the tree's URL)",
    },
    {
      name: "logs-url",
      value: "URL",
      offer: "none",
      help: "for KCIDB: where the logs/ of the output directory are",
    },
    { name: "app-id", value: "ID", offer: "none", help: "post as this GitHub App" },
    { name: "app-key", value: "FILE", offer: "file", help: "the App's private key" },
  ],
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
};
