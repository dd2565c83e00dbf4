/**
 * One mail to one SMTP server (RFC 5321), in one transaction. nodemailer speaks the protocol.
 * @module
 */
import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { isAscii } from "../../report/mail/mail.ts";
import { readTextIfThere } from "../../system/files/files.ts";
import type { OutgoingMail, Sent, SmtpServer } from "./types.ts";

/** How long a server may be silent, in milliseconds: after the text, minutes are normal (4.5.3.2). */
export interface SmtpLimits {
  readonly connectMs: number;
  readonly idleMs: number;
}

const LIMITS: SmtpLimits = { connectMs: 30_000, idleMs: 300_000 };

/** Hands a mail over. Every end is a value, but for the signal's reason if that is aborted before. */
export async function sendSmtp(
  server: SmtpServer,
  mail: OutgoingMail,
  signal: AbortSignal,
  limits = LIMITS,
): Promise<Sent> {
  signal.throwIfAborted();
  const connection = await connectionTo(server, limits);
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  connection.on("error", broken.reject);
  const stop = () => {
    broken.reject(new Error("interrupted"));
    connection.close();
  };
  signal.addEventListener("abort", stop, { once: true });
  const step = <T>(start: (done: (error?: Error | null, value?: T) => void) => void) =>
    Promise.race([
      new Promise<T>((resolve, reject) =>
        start((error, value) => error ? reject(error) : resolve(value as T))
      ),
      broken.promise,
    ]);
  // Before the server has asked for the text, nothing can have been sent.
  let begun = false;
  try {
    await step<void>((done) => connection.connect(done));
    const { login } = server;
    if (login !== undefined) {
      const credentials = { user: login.user, pass: login.password };
      await step<void>((done) => connection.login({ credentials }, (error) => done(error)));
    }
    const text = Readable.from((function* () {
      begun = true;
      yield new TextEncoder().encode(mail.text);
    })());
    const envelope = {
      from: mail.from,
      to: [...mail.recipients],
      use8BitMime: !isAscii(mail.text),
    };
    const info = await step<{ response?: string; rejected?: readonly string[] }>((done) =>
      connection.send(envelope, text, done)
    );
    connection.quit();
    const refused = info.rejected ?? [];
    return { kind: "accepted", answer: oneLine(info.response ?? ""), refused };
  } catch (error) {
    connection.close();
    const answered = (error as { responseCode?: number }).responseCode !== undefined;
    const why = oneLine(error instanceof Error ? error.message || codeOf(error) : String(error));
    return { kind: begun && !answered ? "unknown" : "refused", why };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** An error without words, as that of a host with several addresses of which none answers. */
function codeOf(error: Error): string {
  return String((error as { code?: unknown }).code ?? error.name);
}

async function connectionTo(
  { host, port, encryption, certificates }: SmtpServer,
  { connectMs, idleMs }: SmtpLimits,
): Promise<SMTPConnection> {
  const ca = certificates ? await readTextIfThere(certificates) : undefined;
  return new SMTPConnection({
    ...{ host, port },
    secure: encryption === "ssl",
    requireTLS: encryption === "tls",
    ignoreTLS: encryption === "none",
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    socketCloseTimeout: 0,
    tls: {
      minVersion: "TLSv1.2",
      ...(ca === undefined ? {} : { ca }),
      ...(certificates === "" ? { rejectUnauthorized: false } : {}),
    },
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 500);
}
