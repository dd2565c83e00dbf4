/**
 * A certificate of a report: written, and held against a tree.
 * @module
 */
import {
  certificateText,
  commitsIn,
  commitsOf,
  type Coverage,
  coverageOf,
  makeCertificate,
  NAMESPACE,
  parseCertificate,
  type Predicate,
  type Signature,
} from "../certify/mod.ts";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";
import { readBytes } from "../system/files/read.ts";
import { sshSign, sshVerify } from "../system/process/ssh.ts";
import { locate } from "../tree/mod.ts";
import { type Context, inDir } from "./context.ts";
import { writeOutput } from "./record/output.ts";
import { readReport } from "./record/report_file.ts";

/** What is written of a report. */
export interface CertifyOptions {
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** File to write; undefined: none. */
  readonly output?: string;
  /** SSH key that signs; the signature goes beside the output, without which none is made. */
  readonly key?: string;
  /** Also of a report that shows nothing. */
  readonly any: boolean;
}

/** What is looked at. */
export interface CheckCertificateOptions {
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

/** What a certificate says of the commits of a tree. */
export interface CheckedCertificate {
  readonly predicate: Predicate;
  readonly coverage: Coverage;
  readonly signature: Signature;
  /** Whether every commit is covered, and no signature is bad. */
  readonly covered: boolean;
}

/** 2000 states of 50 architectures have some 20 MiB. */
const MAX_BYTES = 64 * 2 ** 20;

/** Makes the certificate of a report, writes it where it is to go, and gives its text. Throws {@linkcode UserError}. */
export async function certifyReport(options: CertifyOptions, context: Context): Promise<string> {
  const { output, key } = options, { cwd, signal } = context;
  const text = certificateText(makeCertificate(await readReport(options.file, context), options));
  if (output === undefined) return text;
  // A key that does not sign leaves nothing behind, and a new certificate no old signature.
  if (key !== undefined) {
    const how = { key: inDir(cwd, key), label: key, namespace: NAMESPACE };
    const signature = await sshSign(new TextEncoder().encode(text), how, signal);
    await writeOutput(`${output}.sig`, signature, context);
  }
  await writeOutput(output, text, context);
  if (key === undefined && await kindOf(inDir(cwd, `${output}.sig`)) !== "none") {
    context.ui.note(`note: ${output}.sig is of another certificate; --sign writes a new one`);
  }
  return text;
}

/** Holds a certificate against the commits of a tree. Throws {@linkcode UserError}. */
export async function checkCertificate(
  options: CheckCertificateOptions,
  { cwd }: Pick<Context, "cwd">,
): Promise<CheckedCertificate> {
  const { file, range } = options;
  if (await kindOf(inDir(cwd, file)) === "none") {
    throw new UserError("does not exist", {
      place: { file },
      hint: "name a certificate: certify REPORT --output FILE writes one",
    });
  }
  const bytes = await readBytes(inDir(cwd, file), MAX_BYTES, file);
  // Before it is read: bytes that nobody vouches for are not worth understanding.
  const signature = await checkSignature(bytes, options, cwd);
  const { predicate } = parseCertificate(bytes, file);
  const tree = await locate(inDir(cwd, options.tree));
  if (tree.kind !== "git") {
    throw new UserError(`${options.tree}: is no git tree, so it has no commits to check`);
  }
  const history = range === undefined
    ? await commitsOf(tree.top, predicate)
    : await commitsIn(tree.top, range);
  const coverage = coverageOf(predicate, history);
  return {
    ...{ predicate, coverage, signature },
    covered: coverage.covered && signature.kind !== "bad",
  };
}

async function checkSignature(
  bytes: Uint8Array,
  { file, signers, identity }: CheckCertificateOptions,
  cwd: string,
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
  const how = { signature, signers: allowed, identity, namespace: NAMESPACE };
  const found = await sshVerify(bytes, how);
  return found.ok
    ? { kind: "good", identity: found.identity, key: found.key }
    : { kind: "bad", why: found.why };
}
