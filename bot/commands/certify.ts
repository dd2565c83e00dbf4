/**
 * `certify`: writes a certificate of a report, and holds one against a tree.
 * @module
 */
import { coverageOf } from "../certify/cover.ts";
import { commitsIn, commitsOf } from "../certify/history.ts";
import { certificateText, makeCertificate } from "../certify/make.ts";
import { parseCertificate } from "../certify/parse.ts";
import { NAMESPACE } from "../certify/schema.ts";
import { renderCheck, type Signature } from "../certify/text.ts";
import type { CertifyCheck, CertifyCommand, CertifyWrite } from "../cli/command.ts";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";
import { readBytes } from "../system/files/read.ts";
import { sshSign, sshVerify } from "../system/process/ssh.ts";
import { locate } from "../tree/mod.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { readReport, writeOutput } from "../engine/record/report_file.ts";

/** 2000 states of 50 architectures have some 20 MiB. */
const MAX_BYTES = 64 * 2 ** 20;

/** Runs `certify`: exit code 0 once it is written, or if every commit is covered; 1 if not. */
export function certify({ does, json }: CertifyCommand, context: CommandContext): Promise<number> {
  return does.task === "write" ? write(does, context) : check(does, json, context);
}

async function write(does: CertifyWrite, context: CommandContext): Promise<number> {
  const report = await readReport(does.file, context);
  const text = certificateText(makeCertificate(report, does));
  const { output, key } = does;
  if (output === undefined) {
    context.terminal.out(text);
    return 0;
  }
  // A key that does not sign leaves nothing behind, and a new certificate no old signature.
  const signature = key === undefined ? undefined : await sshSign(
    new TextEncoder().encode(text),
    { key: inDir(context.cwd, key), shown: key, namespace: NAMESPACE },
    context.signal,
  );
  if (signature !== undefined) await writeOutput(`${output}.sig`, signature, context);
  await writeOutput(output, text, context);
  if (signature === undefined && await kindOf(inDir(context.cwd, `${output}.sig`)) !== "none") {
    context.ui.note(`note: ${output}.sig is of another certificate; --sign writes a new one`);
  }
  return 0;
}

async function check(does: CertifyCheck, json: boolean, context: CommandContext): Promise<number> {
  const bytes = await readBytes(inDir(context.cwd, does.file), MAX_BYTES, does.file);
  // Before it is read: bytes that nobody vouches for are not worth understanding.
  const signature = await checkSignature(bytes, does, context);
  const { predicate } = parseCertificate(bytes, does.file);
  const tree = await locate(inDir(context.cwd, does.tree));
  if (tree.kind !== "git") {
    throw new UserError(`${does.tree}: is no git tree, so it has no commits to check`);
  }
  const history = does.range === undefined
    ? await commitsOf(tree.top, predicate)
    : await commitsIn(tree.top, does.range);
  const coverage = coverageOf(predicate, history);
  const covered = coverage.covered && signature.kind !== "bad";
  const { terminal } = context;
  if (json) {
    const { series, verdict } = predicate;
    const answer = { ...coverage, covered, signature, series: series.title, verdict };
    terminal.out(JSON.stringify(answer, null, 2));
  } else terminal.out(renderCheck(predicate, coverage, signature));
  return covered ? 0 : 1;
}

async function checkSignature(
  bytes: Uint8Array,
  { file, signers, identity }: CertifyCheck,
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
  const found = await sshVerify(bytes, {
    signature,
    signers: allowed,
    identity,
    namespace: NAMESPACE,
  });
  return found.ok
    ? { kind: "good", identity: found.identity, key: found.key }
    : { kind: "bad", why: found.why };
}
