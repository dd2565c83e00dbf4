/**
 * Whether the service may and can send its verdicts. Of secrets only the names are printed.
 * @module
 */
import type { MailPolicy, ServiceSettings } from "../../config/mod.ts";
import type { Finding } from "../../doctor/mod.ts";
import { readSender } from "../../publish/mail/settings.ts";
import { bad, errorLine, good } from "./finding.ts";

/** Mail: allowed, and with somebody who sends it. */
export async function mailFinding(
  { notify }: Pick<ServiceSettings, "notify">,
  policy: MailPolicy,
  where: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<Finding> {
  if (!notify.mail) return good("mail", "none is sent: [notify] mail = false");
  const why = "threads are answered: [notify] mail = true";
  if (!policy.enabled) {
    return bad("mail", why, "mail.toml says enabled = false; set it there, or mail = false here");
  }
  try {
    const { from, through } = await readSender({}, where);
    const by = through.kind === "program" ? through.path : `${through.host} port ${through.port}`;
    return good("mail", `from ${from.email} through ${by}`);
  } catch (error) {
    return bad("mail", why, errorLine(error));
  }
}

/** A shorter secret can be guessed. */
const MIN_SECRET = 16;

/** The tokens that the settings ask for. */
export function tokenFindings(
  { repositories, notify }: Pick<ServiceSettings, "repositories" | "notify">,
  env: (name: string) => string | undefined,
): readonly Finding[] {
  const needs: (readonly [names: readonly string[], why: string])[] = [
    ...(repositories.length === 0 ? [] : [
      [["GITHUB_TOKEN", "GH_TOKEN"], "pull requests get a check and a comment"],
      [["EVERYSTEP_WEBHOOK_SECRET"], "GitHub signs with it what it tells us"],
    ] as const),
    ...(notify.patchwork.length === 0
      ? []
      : [[["PATCHWORK_TOKEN"], "patches get a check at the patchwork"]] as const),
  ];
  return needs.map(([names, why]) => {
    const name = names.find((one) => env(one) !== undefined);
    if (name === undefined) {
      const todo = "set it in the environment of serve (systemd: /etc/everystep/serve.env)";
      return bad(names[0]!, `${why}; ${todo}`, "not set", { status: "missing" });
    }
    return name === "EVERYSTEP_WEBHOOK_SECRET" && env(name)!.length < MIN_SECRET
      ? bad(name, why, `shorter than ${MIN_SECRET} characters; openssl rand -hex 32 makes one`)
      : good(name, "set");
  });
}
