/**
 * `submit --server URL`: hands a series to a server on another machine.
 * @module
 */
import { z } from "zod";
import { MAX_POSTED } from "../run/limits.ts";
import { SUBMIT_TOKEN, type SubmitBody, submittedShape } from "../web/api/submit.ts";
import { cleanLine } from "../../text/clean.ts";
import { InfraError, UserError } from "../../system/errors.ts";
import { environment } from "../../system/host.ts";
import { httpClient } from "../../system/http/client.ts";
import type { Context } from "../../engine/context.ts";
import { withoutSlashes } from "../../text/paths.ts";

const failure = z.object({ error: z.string() });

/** What the server says of a series that it took. */
export type Submitted = z.infer<typeof submittedShape>;

/** Posts it. Throws UserError if the server rejects it, InfraError if it gives no answer. */
export async function submitTo(
  server: string,
  body: SubmitBody,
  { signal, ui }: Pick<Context, "signal" | "ui">,
): Promise<Submitted> {
  const token = environment(SUBMIT_TOKEN);
  if (token === undefined || token === "") {
    throw new UserError(`${SUBMIT_TOKEN} is not set: the server wants to know who submits`, {
      hint: "whoever runs the server has the token",
    });
  }
  if (body.mbox.length > MAX_POSTED) {
    const most = (MAX_POSTED * 3 / 4 / 2 ** 20).toFixed(1);
    throw new UserError(`its mails have more than ${most} MiB: a server takes no more by HTTP`, {
      hint: "submit it on the server's own machine, without --server",
    });
  }
  const url = `${withoutSlashes(server)}/api/series`, { host } = new URL(url);
  ui.step(`handing it to ${host}`);
  const http = httpClient({ signal, insecure: environment("EVERYSTEP_INSECURE_HTTP") === "1" });
  const answer = await http.send({
    ...{ url, method: "POST", body: JSON.stringify(body) },
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  });
  if (answer.kind === "failure") {
    const why = `${host}: ${answer.message}`;
    throw answer.fault === "refused" ? new UserError(why) : new InfraError(why);
  }
  const reply = parsed(answer.bytes);
  const submitted = submittedShape.safeParse(reply);
  if (answer.status === 202 && submitted.success) return submitted.data;
  const error = failure.safeParse(reply).data?.error ?? `it answered ${answer.status}`;
  const why = `${host}: ${cleanLine(error).slice(0, 300)}`;
  throw answer.status >= 500 ? new InfraError(why) : new UserError(why);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
