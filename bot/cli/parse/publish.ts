/**
 * The flags of `publish`.
 * @module
 */
import { GIT_HASH } from "../../system/files/digest.ts";
import { UserError } from "../../system/errors.ts";
import type { GlobalOptions, PublishCommand } from "../command.ts";
import type { FlagValues } from "./flag_values.ts";
import { PROGRAM } from "../spec/spec.ts";
import { originName, quote, webUrl } from "./values.ts";

/** What `publish` is asked to do. Throws {@linkcode UserError}. */
export function readPublish(
  given: FlagValues,
): Omit<PublishCommand, "kind" | keyof GlobalOptions> {
  const file = given.words[0];
  if (file === undefined) {
    throw new UserError("publish needs a REPORT: a report.json, or the directory of one");
  }
  const id = given.text("app-id"), key = given.text("app-key");
  if ((id === undefined) !== (key === undefined)) {
    throw new UserError("--app-id and --app-key go together");
  }
  if (id !== undefined && !/^[\w.-]{1,64}$/.test(id)) {
    throw new UserError(`--app-id takes a number or a client id, not ${quote(id)}`);
  }
  const stage = readStage(given);
  return {
    file,
    where: readWhere(given),
    ...(stage === undefined ? {} : { stage }),
    send: given.is("send"),
    name: readName(given.text("name")),
    commit: readCommit(given.text("commit")),
    url: webUrl("url", given.text("url")),
    app: id === undefined || key === undefined ? undefined : { id, key },
  };
}

function readStage(given: FlagValues): PublishCommand["stage"] {
  const ended = given.text("ended");
  if (!given.is("pending") && ended === undefined) return undefined;
  if (given.is("kcidb")) throw new UserError("KCIDB is told of results alone, not of a --pending");
  if (ended === undefined) return {};
  if (given.is("pending")) throw new UserError("--pending and --ended exclude each other");
  if (!/^[^\p{Cc}]{1,200}$/u.test(ended)) {
    throw new UserError("--ended takes a line of 200 characters at most");
  }
  return { ended };
}

function readWhere(given: FlagValues): PublishCommand["where"] {
  const github = given.text("github"), patchwork = given.texts("patchwork");
  const kcidb = given.is("kcidb");
  const places = [github !== undefined, patchwork !== undefined, kcidb].filter(Boolean).length;
  if (places > 1) {
    throw new UserError("--github, --patchwork and --kcidb exclude each other: publish twice");
  }
  const ofKcidb = given.is("all-states")
    ? "all-states"
    : ["origin", "tree-name", "logs-url"].find((flag) => given.text(flag) !== undefined);
  if (!kcidb && ofKcidb !== undefined) throw new UserError(`--${ofKcidb} is for --kcidb`);
  if (github !== undefined) return { github };
  if (places === 0) {
    throw new UserError("publish needs to know where: --github OWNER/REPO#N");
  }
  const stray = ["commit", "app-id", "app-key"].find((flag) => given.text(flag) !== undefined);
  if (stray !== undefined) throw new UserError(`--${stray} is for --github`);
  if (kcidb) return readKcidb(given);
  if (patchwork === undefined) throw new UserError("--patchwork needs a URL");
  return { patchwork: [...new Set(patchwork)].map((url) => webUrl("patchwork", url)) };
}

function readKcidb(given: FlagValues): PublishCommand["where"] {
  const stray = ["name", "url"].find((flag) => given.text(flag) !== undefined);
  if (stray !== undefined) throw new UserError(`--${stray} is not for --kcidb`);
  const tree = given.text("tree-name"), logs = webUrl("logs-url", given.text("logs-url"));
  if (tree !== undefined && !/^[\w./+-]{1,64}$/.test(tree)) {
    throw new UserError(
      `--tree-name takes a name as KernelCI has it, mainline, not ${quote(tree)}`,
    );
  }
  const origin = given.text("origin");
  return {
    kcidb: true,
    origin: origin === undefined ? PROGRAM : originName(origin),
    allStates: given.is("all-states"),
    tree,
    logs: logs === undefined ? undefined : logs.replace(/(?<!\/)\/*$/, "/"),
  };
}

/** Plain enough for a check, for a status' context, and for a line of Markdown. */
function readName(name: string | undefined): string {
  if (name === undefined) return PROGRAM;
  if (/^[\w.][\w ./()-]{0,63}$/.test(name)) return name;
  throw new UserError(
    `--name takes letters, digits, blanks and ._/()-, 64 at most, not ${quote(name)}`,
  );
}

function readCommit(commit: string | undefined): string | undefined {
  if (commit === undefined || GIT_HASH.test(commit)) return commit;
  throw new UserError(
    `--commit takes a whole hash, as git rev-parse prints it, not ${quote(commit)}`,
  );
}
