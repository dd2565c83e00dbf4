/**
 * Who we are at GitHub: a token of the environment, or an App with its key.
 * @module
 */
import { createPrivateKey } from "node:crypto";
import { tokenFor } from "../../source/remote/octokit.ts";
import { UserError } from "../../system/errors.ts";
import { readBytes } from "../../system/files/read.ts";

/** What opens the door; `none` reads what is public. */
export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  /** `key`: its private key, PEM. */
  | { readonly kind: "app"; readonly id: string; readonly key: string };

/** An App, and the file of its private key. */
export interface AppKey {
  readonly id: string;
  readonly file: string;
  /** The file as the user wrote it. */
  readonly given: string;
}

const MAX_KEY = 64 * 1024;

/** The credentials for an API. Throws {@linkcode UserError} for a key that is none. */
export async function credentialsFor(
  api: string,
  app: AppKey | undefined,
  env: (name: string) => string | undefined,
): Promise<Credentials> {
  if (app !== undefined) return { kind: "app", id: app.id, key: await readKey(app) };
  const token = tokenFor(api, env)?.trim();
  if (token === undefined || token === "") return { kind: "none" };
  if (/^[\x21-\x7e]+$/.test(token)) return { kind: "token", token };
  throw new UserError("the token in GITHUB_TOKEN or GH_TOKEN has blanks or other odd characters");
}

/** A key in either of the two forms in which GitHub and openssl write them (PKCS #1, PKCS #8), as PKCS #8. */
async function readKey({ file, given }: AppKey): Promise<string> {
  const pem = new TextDecoder().decode(await readBytes(file, MAX_KEY, given));
  try {
    return createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    // What the library says may quote the key.
    throw new UserError("is no private key in PEM", {
      place: { file: given },
      hint: "the file that GitHub gave when the key was made: -----BEGIN RSA PRIVATE KEY-----",
    });
  }
}
