/** A real public-inbox (Debian's package of that name) on loopback. */
import assert from "node:assert/strict";
import { writeMaildir } from "../mail/maildir.ts";
import { type Daemon, freePort, runTool, startDaemon } from "../process.ts";

const ADDRESS = "linux-mm@lists.example";

/** A running archive with one inbox. */
export interface PublicInbox extends AsyncDisposable {
  /** The inbox, with a `/` at its end. */
  readonly url: string;
  /** The server, which redirects `/MSGID` to the inbox. */
  readonly host: string;
  /** Delivers one mail, as a mail server would. */
  deliver(mail: Uint8Array): Promise<void>;
  /** Ends the server, and starts it again. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** Starts one, with these mails in it. */
export async function publicInbox(mails: readonly Uint8Array[]): Promise<PublicInbox> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-inbox-" });
  const port = freePort();
  const host = `http://127.0.0.1:${port}`, url = `${host}/linux-mm/`;
  const env = { HOME: dir, PI_DIR: `${dir}/pi`, PI_CONFIG: `${dir}/pi/config` };
  await runTool(["public-inbox-init", "-V2", "linux-mm", `${dir}/linux-mm`, url, ADDRESS], { env });
  await runTool(["git", "config", "-f", env.PI_CONFIG, "publicinboxmda.spamcheck", "none"]);
  const deliver = async (mail: Uint8Array) => {
    await runTool(["public-inbox-mda", "--no-precheck"], {
      env: { ...env, ORIGINAL_RECIPIENT: ADDRESS },
      stdin: mail,
    });
  };
  await importAll(mails, dir, env);
  const start = () => startDaemon(["public-inbox-httpd", "-l", host, "-W0"], port, { env });
  let daemon: Daemon | undefined = await start();
  const down = async () => {
    await daemon?.[Symbol.asyncDispose]();
    daemon = undefined;
  };
  return {
    url,
    host,
    deliver,
    down,
    up: async () => void (daemon = await start()),
    async [Symbol.asyncDispose]() {
      await down();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** public-inbox-watch takes a whole maildir in the time that two deliveries take. */
async function importAll(
  mails: readonly Uint8Array[],
  dir: string,
  env: Record<string, string>,
): Promise<void> {
  const config = ["git", "config", "-f", env.PI_CONFIG!];
  await runTool([...config, "publicinboxwatch.spamcheck", "none"]);
  await runTool([...config, "publicinbox.linux-mm.watch", `maildir:${dir}/md`]);
  await writeMaildir(`${dir}/md`, mails);
  const watch = new Deno.Command("public-inbox-watch", { env, stdout: "null", stderr: "null" })
    .spawn();
  const count = ["git", "-C", `${dir}/linux-mm/git/0.git`, "rev-list", "--count", "--all"];
  let there = 0;
  for (let tries = 0; tries < 100 && there < mails.length; tries++) {
    await new Promise((done) => setTimeout(done, 100));
    there = Number(await runTool(count));
  }
  watch.kill("SIGTERM");
  await watch.status;
  assert.equal(there, mails.length, "public-inbox-watch took all");
  await runTool([...config, "--unset", "publicinbox.linux-mm.watch"]);
}
