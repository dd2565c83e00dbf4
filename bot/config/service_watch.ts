/**
 * The part of `configs/service.toml` that says what is watched, and what of it is served.
 * @module
 */
import { z } from "zod";
import { UserError } from "../system/errors.ts";
import { type Level, LEVELS } from "./levels.ts";
import { didYouMean } from "./nearest.ts";
import { strict } from "./toml.ts";
import * as words from "./words.ts";

/**
 * Which series are served, and how: the first rule that fits a series decides. What a rule does not
 * name fits everything; of what it names, one must fit.
 */
export interface Rule {
  /** Names of `[[watch]]`. */
  readonly watch?: readonly string[];
  /** Addresses that it went to, or List-Ids; `*` stands for anything. In lower case. */
  readonly lists?: readonly string[];
  /** Files that it touches, as `F:` in MAINTAINERS has them. */
  readonly paths?: readonly string[];
  /** Files that do not count, as `X:` in MAINTAINERS. */
  readonly except?: readonly string[];
  /** Addresses of senders, or `@` and a domain; `*` stands for anything. In lower case. */
  readonly authors?: readonly string[];
  /** Words of the subject's brackets, such as `net-next`; `*` stands for anything. In lower case. */
  readonly tags?: readonly string[];
  /** What it decides. */
  readonly then:
    | { readonly kind: "ignore" }
    | {
      readonly kind: "serve";
      readonly tree: string;
      readonly archs?: readonly string[];
      readonly level?: Level;
      /** False: nobody gets a mail about it, whatever mail.toml says. */
      readonly mail: boolean;
      /** Warnings that fail the gate. */
      readonly werror?: readonly string[];
      /** Run the KUnit suites of what it changes, too. */
      readonly kunit?: true;
      /** Files of `fixes/`: patches for the base that are no part of it. */
      readonly fixes?: readonly string[];
    };
}

/** Where mails come from. */
export interface WatchSource {
  /** What its place is kept under: a source that is renamed begins anew. */
  readonly name: string;
  readonly kind: "atom" | "git" | "imap" | "maildir" | "patchwork";
  /** An inbox of a public-inbox, `imaps://USER@HOST/FOLDER`, or a patchwork. */
  readonly url: string;
  /** Of a patchwork: the project's link name. */
  readonly project?: string;
  /** The public-inbox in which its series are looked up, if it is not `url`. */
  readonly inbox?: string;
  /** Seconds from look to look. */
  readonly every: number;
}

/** A repository of GitHub whose pull requests are served. */
export interface ServedRepository {
  /** `OWNER/REPO`, or its URL. */
  readonly repository: string;
  readonly tree: string;
  readonly archs?: readonly string[];
}

/** What is watched, and what of it is served. */
export interface WatchSettings {
  readonly rules: readonly Rule[];
  readonly sources: readonly WatchSource[];
  readonly repositories: readonly ServedRepository[];
}

const pattern = z.string().min(1, "is empty").max(500).regex(
  /^[^\s\p{Cc}]+$/u,
  "one word, without blanks",
).transform((text) => text.toLowerCase());
const path = z.string().max(500).regex(
  /^[^\s\p{Cc}\/][^\p{Cc}]*$/u,
  "a path below the tree, without / at its start",
);
const some = <T extends z.ZodType>(of: T) => z.array(of).min(1, "leave it out to fit everything");

const rule = strict({
  watch: some(words.archName).optional(),
  lists: some(pattern).optional(),
  paths: some(path).optional(),
  except: some(path).optional(),
  authors: some(pattern).optional(),
  tags: some(pattern).optional(),
  ignore: z.boolean().default(false),
  tree: words.archName.optional(),
  archs: some(words.buildName).optional(),
  level: z.enum(LEVELS).optional(),
  mail: z.boolean().optional(),
  werror: z.union([z.boolean(), z.array(words.warning).min(1)]).optional(),
  kunit: z.boolean().optional(),
  fixes: z.array(words.patchFile).min(1, "leave it out for none").max(20, "at most 20").optional(),
}).refine(
  ({ ignore, tree, archs, level, mail, werror, kunit, fixes }) =>
    !ignore || [tree, archs, level, mail, werror, kunit, fixes].every((one) => one === undefined),
  "what is ignored has no tree, archs, level, mail, werror, kunit or fixes",
);

const source = strict({
  name: words.archName,
  kind: z.enum(["atom", "git", "imap", "maildir", "patchwork"]),
  url: z.string().max(500).regex(
    /^(?:(?:https?|imaps?):\/\/|maildir:(?:\/\/)?\/)[^\s"'<>\p{Cc}]+$/u,
    "a URL",
  ),
  project: z.string().regex(/^[\w.-]{1,100}$/, "a project's link name").optional(),
  inbox: words.webAddress.optional(),
  every: z.number().min(1, "at least a second").max(86_400, "at most a day").default(300),
});

const github = strict({
  repository: z.string().max(300).regex(
    /^(?:https:\/\/[\w.-]+(?::\d+)?\/)?[A-Za-z0-9][A-Za-z0-9-]*\/[\w.-]+$/,
    "OWNER/REPO, or its URL",
  ),
  tree: words.archName.optional(),
  archs: some(words.buildName).optional(),
});

/** The keys of the file, with what they take. */
export const watchShape = {
  rule: z.array(rule).default([]),
  watch: z.array(source).default([]),
  github: z.array(github).default([]),
};

/** The file's part as it was read. */
export interface WatchRead {
  readonly rule: readonly z.infer<typeof rule>[];
  readonly watch: readonly z.infer<typeof source>[];
  readonly github: readonly z.infer<typeof github>[];
}

/** The settings. Throws {@linkcode UserError} for names of nothing, and for names given twice. */
export function watchSettings(
  file: string,
  read: WatchRead,
  trees: readonly { readonly name: string }[],
): WatchSettings {
  const wrong = (message: string) => new UserError(message, { place: { file } });
  const names = trees.map(({ name }) => name);
  const tree = (name: string | undefined): string => {
    if (name === undefined) return names[0]!;
    if (names.includes(name) || name === "auto" && names.length > 1) return name;
    throw wrong(`there is no [[tree]] ${name}${didYouMean(name, names)}`);
  };
  once(read.watch.map(({ name }) => name), (name) => wrong(`the watch ${name} stands there twice`));
  once(
    read.github.map(({ repository }) => repository.toLowerCase()),
    (name) => wrong(`the repository ${name} stands there twice`),
  );
  const watches = read.watch.map(({ name }) => name);
  for (const name of read.rule.flatMap((one) => one.watch ?? [])) {
    if (!watches.includes(name)) {
      throw wrong(`a rule names the watch ${name}, and there is none${didYouMean(name, watches)}`);
    }
  }
  for (const one of read.watch) {
    const why = unfit(one);
    if (why !== undefined) throw wrong(`the watch ${one.name}: ${why}`);
  }
  return {
    rules: read.rule.map((one): Rule => {
      const { ignore, tree: name, archs, level, mail, werror, kunit, fixes, ...when } = one;
      return {
        ...when,
        then: ignore ? { kind: "ignore" } : {
          ...{ kind: "serve", tree: tree(name), archs, level, mail: mail ?? true },
          ...werror === undefined || werror === false
            ? {}
            : { werror: werror === true ? ["all"] : werror },
          ...kunit === true ? { kunit } : {},
          ...fixes === undefined ? {} : { fixes },
        },
      };
    }),
    sources: read.watch,
    repositories: read.github.map((one) => ({ ...one, tree: tree(one.tree) })),
  };
}

/** Why a source cannot be watched. */
function unfit({ kind, url, project }: WatchRead["watch"][number]): string | undefined {
  if ((kind === "maildir") !== /^maildir:/.test(url)) {
    return kind === "maildir" ? "its url is maildir:/PATH" : "only a maildir has such a url";
  }
  if ((kind === "imap") !== /^imaps?:/.test(url)) {
    return kind === "imap" ? "its url is imaps://USER@HOST/FOLDER" : "its url begins with https://";
  }
  if (kind === "patchwork" && project === undefined) return "a patchwork wants a project";
  return undefined;
}

function once(names: readonly string[], error: (name: string) => UserError): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw error(twice);
}
