/**
 * Signatures by SSH keys: ssh-keygen(1), -Y sign and -Y verify; the format is OpenSSH's
 * PROTOCOL.sshsig. The keys, agents and lists of signers are those that git uses.
 * @module
 */
import { UserError } from "../errors.ts";
import { run } from "./process.ts";

/** A key may want a finger on it, or a passphrase in a window. */
const SIGN_MS = 120_000;
const VERIFY_MS = 30_000;

/** The armoured signature of some bytes. Throws {@linkcode UserError} if the key gives none. */
export async function sshSign(
  data: Uint8Array,
  options: { readonly key: string; readonly label: string; readonly namespace: string },
  signal?: AbortSignal,
): Promise<string> {
  // Standard input stays free: a key with a passphrase would take the data for it.
  const dir = await Deno.makeTempDir({ prefix: "everystep-sign-" });
  try {
    await Deno.writeFile(`${dir}/data`, data);
    const argv = ["ssh-keygen", "-Y", "sign", "-q", "-n", options.namespace];
    const done = await run([...argv, "-f", options.key, `${dir}/data`], {
      env: sshEnv(),
      timeoutMs: SIGN_MS,
      signal,
    });
    if (done.ok) return await Deno.readTextFile(`${dir}/data.sig`);
    signal?.throwIfAborted();
    const open = done.stderr.includes("UNPROTECTED PRIVATE KEY FILE");
    const why = done.timedOut
      ? "no signature in time"
      : open
      ? "others may read this key, so ssh-keygen does not use it"
      : reason(done.stderr) || `ssh-keygen ended with ${done.code}`;
    throw new UserError(`cannot sign: ${why}`, {
      place: { file: options.label },
      hint: open
        ? `chmod 600 ${options.label}`
        : "if the key has a passphrase: ssh-add it, and give its .pub here",
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Whether a signature is good, and whose it is. */
export type Verified =
  | { readonly ok: true; readonly identity: string; readonly key: string }
  | { readonly ok: false; readonly why: string };

/** What a signature is held against. */
export interface Allowed {
  /** File of the signature. */
  readonly signature: string;
  /** File of those who may sign: "ALLOWED SIGNERS" in ssh-keygen(1). */
  readonly signers: string;
  /** Who must have signed; undefined: anyone in that file. */
  readonly identity?: string;
  readonly namespace: string;
}

/** Verifies a signature as of now: a key that has expired is none. */
export async function sshVerify(data: Uint8Array, allowed: Allowed): Promise<Verified> {
  const files = ["-s", allowed.signature, "-f", allowed.signers];
  const keygen = (args: readonly string[], stdin?: Uint8Array) =>
    run(["ssh-keygen", "-Y", ...args, ...files], { env: sshEnv(), timeoutMs: VERIFY_MS, stdin });
  let identity = allowed.identity;
  if (identity === undefined) {
    // As git does: who has that key?
    const found = await keygen(["find-principals"]);
    identity = found.stdout.split("\n")[0]!.split(",")[0]!.trim();
    if (!found.ok || identity === "") {
      return { ok: false, why: reason(found.stderr) || "none of the signers has this key" };
    }
  }
  const done = await keygen(["verify", "-n", allowed.namespace, "-I", identity], data);
  const key = / with (.*)$/m.exec(done.stdout)?.[1] ?? "";
  if (done.ok) return { ok: true, identity: plain(identity), key: plain(key) };
  return { ok: false, why: reason(done.stderr) || "this key is not among the signers" };
}

/** What ssh-keygen says last that is a reason. */
function reason(stderr: string): string {
  const lines = stderr.split("\n").map((line) => plain(line).replace(/^Enter passphrase: */, ""))
    .filter((line) => !/^(Signing (file|data).*|No principal matched\.)?$/.test(line));
  return lines.at(-1) ?? "";
}

/** What may be printed. */
function plain(line: string): string {
  return line.trim().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

/** Nothing of ours but what finds an agent, or asks in a window. */
function sshEnv(): Record<string, string> {
  const names = ["HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"];
  const given = names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const PATH = Deno.env.get("PATH") ?? "/usr/bin:/bin";
  return { PATH, LC_ALL: "C.UTF-8", ...Object.fromEntries(given) };
}
