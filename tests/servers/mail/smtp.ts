/** A mail server on loopback: STARTTLS, AUTH, and whatever else a test wants it to answer. */
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { runTool } from "../process.ts";

/** The one who may send. */
export const LOGIN = { user: "me@example.org", password: "secret word" };

/** What it took. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** With `\r\n`, as it came. */
  readonly text: string;
  /** `8bitmime` if the client said so. */
  readonly body?: string;
  readonly secure: boolean;
}

/** A running server. */
export interface Smtp extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** File of the certificate that signed its own. */
  readonly authority: string;
}

/** An answer that refuses. */
export function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Starts one; what it hears in clear text it does not take a password for. */
export async function smtp(options: SMTPServerOptions = {}): Promise<Smtp> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-smtp-" });
  await certificates(dir);
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    key: await Deno.readTextFile(`${dir}/key.pem`),
    cert: await Deno.readTextFile(`${dir}/cert.pem`),
    authMethods: ["PLAIN", "LOGIN"],
    onAuth({ username, password }, _session, done) {
      const good = username === LOGIN.user && password === LOGIN.password;
      done(good ? null : refusal(535, "no such login"), good ? { user: username } : undefined);
    },
    onData(stream, { envelope, secure }, done) {
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        const text = new TextDecoder().decode(Uint8Array.from(chunks.flatMap((c) => [...c])));
        received.push({
          from: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          text,
          body: (envelope as { bodyType?: string }).bodyType,
          secure,
        });
        done(null, "queued as 4711");
      });
    },
    ...options,
  });
  const port = await new Promise<number>((resolve) => {
    const inner = server.listen(0, "127.0.0.1", () => {
      resolve((inner.address() as { port: number }).port);
    });
  });
  server.on("error", () => {});
  return {
    ...{ port, received, authority: `${dir}/ca.pem` },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((done) => server.close(() => done()));
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** An authority, and a certificate that it signed for this machine. */
async function certificates(dir: string): Promise<void> {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await runTool([
    ...["openssl", "req", "-x509", ...key, "-days", "2", "-subj", "/CN=test authority"],
    ...["-keyout", `${dir}/ca.key`, "-out", `${dir}/ca.pem`],
  ]);
  await runTool([
    ...["openssl", "req", ...key, "-subj", "/CN=localhost"],
    ...["-keyout", `${dir}/key.pem`, "-out", `${dir}/cert.csr`],
  ]);
  await Deno.writeTextFile(`${dir}/ext`, "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  await runTool([
    ...["openssl", "x509", "-req", "-in", `${dir}/cert.csr`, "-days", "2", "-CAcreateserial"],
    ...["-CA", `${dir}/ca.pem`, "-CAkey", `${dir}/ca.key`],
    ...["-extfile", `${dir}/ext`, "-out", `${dir}/cert.pem`],
  ]);
}

/** A server that behaves badly. */
export interface Rude extends AsyncDisposable {
  readonly port: number;
  /** The commands that it heard; `.` is the end of a text. */
  readonly commands: readonly string[];
  /** The lines of the text. */
  text(): readonly string[];
}

/** A server that takes everything, but for what the script says. */
export function rude(script: {
  /** What it says first; nothing: it hangs up at once. */
  readonly greeting?: string;
  /** After which command it hangs up: `MAIL`, `DATA`, or `.` for the end of the text. */
  readonly cutAt?: string;
  /** It never answers that. */
  readonly silentAt?: string;
}): Rude {
  const commands: string[] = [], text: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await talk(connection, script, commands, text).catch(() => {});
    }
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    commands,
    text: () => text,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

async function talk(
  connection: Deno.Conn,
  { greeting, cutAt, silentAt }: Parameters<typeof rude>[0],
  commands: string[],
  text: string[],
): Promise<void> {
  using conn = connection;
  const say = (line: string) => conn.write(new TextEncoder().encode(`${line}\r\n`));
  if (greeting === undefined) return;
  await say(greeting);
  let inText = false, rest = "";
  const buffer = new Uint8Array(65536);
  for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
    rest += new TextDecoder().decode(buffer.subarray(0, n));
    const lines = rest.split("\r\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (inText && line !== ".") {
        text.push(line.replace(/^\./, ""));
        continue;
      }
      const verb = line === "." ? "." : line.split(/[ :]/)[0]!.toUpperCase();
      commands.push(verb);
      if (verb === cutAt) return;
      if (verb === silentAt) continue;
      inText = verb === "DATA";
      await say(verb === "DATA" ? "354 go on" : verb === "QUIT" ? "221 bye" : "250 fine");
      if (verb === "QUIT") return;
    }
  }
}
