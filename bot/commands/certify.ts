/**
 * `certify`: writes a certificate of a report, and holds one against a tree.
 * @module
 */
import type { Signature } from "../certify/text.ts";
import { command, type CommandContext, WRONG } from "../cli/command.ts";
import { bool, text } from "../cli/flag_kinds.ts";
import { FILE_FLAG, needed } from "../cli/shared_flags/report.ts";
import { inDir } from "../engine/context.ts";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";

/** What is written of a report. */
interface Write {
  readonly task: "write";
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** File to write; undefined: standard output. */
  readonly output?: string;
  /** SSH key that signs; the signature goes beside the output. */
  readonly key?: string;
  /** Also of a report that proves nothing. */
  readonly any: boolean;
}

/** What is looked at. */
interface Check {
  readonly task: "check";
  /** The certificate; its signature is in the file of that name with `.sig`. */
  readonly file: string;
  /** A git tree. */
  readonly tree: string;
  /** `A..B`; undefined: where the series ends in HEAD's history. */
  readonly range?: string;
  /** File of those who may sign; undefined: the signature is not looked at. */
  readonly signers?: string;
  /** Who of them must have signed; undefined: anyone. */
  readonly identity?: string;
}

/** 2000 states of 50 architectures have some 20 MiB. */
const MAX_BYTES = 64 * 2 ** 20;

/** The command: exit code 0 once it is written, or if every commit is covered; 1 if not. */
export const certify = command({
  name: "certify",
  summary: "certify what a run proved; check a certificate against a tree",
  about:
    "Writes an in-toto Statement that says of the git tree of every state what was proved of it.\n" +
    "With --check it tells whether the commits of a tree are those states, without building.",
  args: { shown: "[REPORT|TREE]", most: 1, offer: "file" },
  flags: {
    output: FILE_FLAG,
    sign: text({
      value: "KEY",
      offer: "file",
      help: "sign with this SSH key (or its .pub and an agent), into FILE.sig",
    }),
    any: bool({ help: "also certify a run that is red or incomplete; check refuses it" }),
    check: text({
      value: "FILE",
      offer: "file",
      help: "hold this certificate against TREE (default: where you stand)",
    }),
    range: text({
      value: "A..B",
      help: "the commits to check (default: those of HEAD up to where the\nseries ends)",
    }),
    signers: text({
      value: "FILE",
      offer: "file",
      help: "verify FILE.sig: who may sign, as in ssh-keygen(1)",
    }),
    identity: text({
      value: "WHO",
      help: "of these, who must have signed (default: any of them)",
    }),
  },
  more:
    "REPORT is a report.json, or the directory that verify --output wrote. A commit is known by\n" +
    "its tree: rewording it changes nothing, one changed line does.",
  examples: [
    ["certify out/ -o series.json --sign ~/.ssh/id_ed25519", "certify and sign"],
    ["certify --check series.json ~/linux --signers signers", "is HEAD what was verified?"],
    ["certify --check series.json ~/linux --range v6.19..topic", "is this branch?"],
  ],
  exits: [
    [0, "written; or every commit is covered"],
    [1, "not covered, or the signature is not good"],
    WRONG,
  ],
  read({ words, output, sign: key, any, check, range, signers, identity }): Write | Check {
    if (check === undefined) {
      const stray = firstOf({ range, signers, identity });
      if (stray !== undefined) throw new UserError(`--${stray} is for certify --check FILE`);
      const file = needed(words, "certify needs a REPORT");
      if (key !== undefined && output === undefined) {
        throw new UserError("--sign needs --output FILE: the signature goes into FILE.sig");
      }
      return { task: "write", file, output, key, any };
    }
    const stray = firstOf({ output, sign: key, any: any || undefined });
    if (stray !== undefined) throw new UserError(`--${stray} and --check exclude each other`);
    if (identity !== undefined && signers === undefined) {
      throw new UserError("--identity needs --signers: the file that says which keys are whose");
    }
    return { task: "check", file: check, tree: words[0] ?? ".", range, signers, identity };
  },
  run: (options, context) =>
    options.task === "write" ? write(options, context) : checkTree(options, context),
});

/** The name of the first value that is there. */
function firstOf(values: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(values).find((name) => values[name] !== undefined);
}

async function write(options: Write, context: CommandContext): Promise<number> {
  const { certificateText, makeCertificate } = await import("../certify/make.ts");
  const { readReport } = await import("../engine/record/report_file.ts");
  const { writeOutput } = await import("../engine/record/output.ts");
  const report = await readReport(options.file, context);
  const text = certificateText(makeCertificate(report, options));
  const { output, key } = options;
  if (output === undefined) {
    context.terminal.out(text);
    return 0;
  }
  // A key that does not sign leaves nothing behind, and a new certificate no old signature.
  const signature = key === undefined ? undefined : await sign(text, key, context);
  if (signature !== undefined) await writeOutput(`${output}.sig`, signature, context);
  await writeOutput(output, text, context);
  if (signature === undefined && await kindOf(inDir(context.cwd, `${output}.sig`)) !== "none") {
    context.ui.note(`note: ${output}.sig is of another certificate; --sign writes a new one`);
  }
  return 0;
}

async function sign(text: string, key: string, { cwd, signal }: CommandContext): Promise<string> {
  const { sshSign } = await import("../system/process/ssh.ts");
  const { NAMESPACE } = await import("../certify/schema.ts");
  const how = { key: inDir(cwd, key), shown: key, namespace: NAMESPACE };
  return await sshSign(new TextEncoder().encode(text), how, signal);
}

async function checkTree(options: Check, context: CommandContext): Promise<number> {
  const { readBytes } = await import("../system/files/read.ts");
  const { parseCertificate } = await import("../certify/parse.ts");
  const { commitsIn, commitsOf } = await import("../certify/history.ts");
  const { coverageOf } = await import("../certify/cover.ts");
  const { renderCheck } = await import("../certify/text.ts");
  const { locate } = await import("../tree/mod.ts");
  const { file, range } = options, { terminal, cwd } = context;
  const bytes = await readBytes(inDir(cwd, file), MAX_BYTES, file);
  // Before it is read: bytes that nobody vouches for are not worth understanding.
  const signature = await checkSignature(bytes, options, context);
  const { predicate } = parseCertificate(bytes, file);
  const tree = await locate(inDir(cwd, options.tree));
  if (tree.kind !== "git") {
    throw new UserError(`${options.tree}: is no git tree, so it has no commits to check`);
  }
  const history = range === undefined
    ? await commitsOf(tree.top, predicate)
    : await commitsIn(tree.top, range);
  const coverage = coverageOf(predicate, history);
  const covered = coverage.covered && signature.kind !== "bad";
  if (context.json) {
    const { series, verdict } = predicate;
    const answer = { ...coverage, covered, signature, series: series.title, verdict };
    terminal.out(JSON.stringify(answer, null, 2));
  } else terminal.out(renderCheck(predicate, coverage, signature));
  return covered ? 0 : 1;
}

async function checkSignature(
  bytes: Uint8Array,
  { file, signers, identity }: Check,
  { cwd }: CommandContext,
): Promise<Signature> {
  if (signers === undefined) return { kind: "unchecked" };
  const allowed = inDir(cwd, signers), signature = inDir(cwd, `${file}.sig`);
  if (await kindOf(allowed) === "none") {
    throw new UserError("does not exist", {
      place: { file: signers },
      hint: "a line each: WHO KEYTYPE KEY; see ALLOWED SIGNERS in ssh-keygen(1)",
    });
  }
  if (await kindOf(signature) === "none") {
    return { kind: "bad", why: `it is not signed: ${file}.sig does not exist` };
  }
  const { sshVerify } = await import("../system/process/ssh.ts");
  const { NAMESPACE } = await import("../certify/schema.ts");
  const how = { signature, signers: allowed, identity, namespace: NAMESPACE };
  const found = await sshVerify(bytes, how);
  return found.ok
    ? { kind: "good", identity: found.identity, key: found.key }
    : { kind: "bad", why: found.why };
}
