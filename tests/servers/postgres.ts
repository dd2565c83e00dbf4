/** A PostgreSQL server on loopback, in a directory of its own, that can be killed and started again. */
import { below } from "../long/soak/proc.ts";
import { freePort, freeze, runTool } from "./process.ts";

/** A cluster of databases. */
export interface Postgres extends AsyncDisposable {
  readonly url: string;
  /** Ends the server by SIGKILL, and all that it started with it. */
  kill(): Promise<void>;
  /** Starts it again, and waits until it answers. */
  start(): Promise<void>;
  /** Stops the server and all that it started, and lets them go on after so many milliseconds. */
  freeze(ms: number): Promise<void>;
}

/** Makes a cluster and starts its server. */
export async function postgres(): Promise<Postgres> {
  const bin = await serverPrograms();
  const dir = await Deno.makeTempDir({ prefix: "everystep-postgres-" });
  // The server refuses to work as root.
  const as = Deno.uid() === 0
    ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    : [];
  if (Deno.uid() === 0) await runTool(["chown", "postgres:postgres", dir]);
  await runTool([
    ...[...as, `${bin}/initdb`, "-D", `${dir}/data`, "-U", "everystep", "-A", "trust"],
    ...["-E", "UTF8", "--no-locale", "--no-sync"],
  ], { env: { PGDATA: "" } });
  const port = freePort();
  const argv = [
    ...[...as, `${bin}/postgres`, "-D", `${dir}/data`, "-p", `${port}`, "-k", dir],
    ...["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100"],
    ...["-c", "log_min_messages=fatal"],
  ];
  let child: Deno.ChildProcess | undefined;
  const start = async () => {
    let ended = true;
    for (let tries = 0;; tries++) {
      // It ends at once while a process of the one that was killed still has its memory: then once more.
      if (ended) {
        ended = false;
        child = new Deno.Command(argv[0]!, {
          args: argv.slice(1),
          stdin: "null",
          stdout: "null",
          stderr: "null",
        }).spawn();
        child.status.then(() => ended = true);
      }
      const ready = await new Deno.Command(`${bin}/pg_isready`, {
        args: ["-q", "-h", "127.0.0.1", "-p", `${port}`, "-U", "everystep"],
      }).output();
      if (ready.success) return;
      if (tries > 1200) throw new Error("PostgreSQL does not answer");
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const end = async (signal: Deno.Signal) => {
    try {
      child?.kill(signal);
    } catch { /* it has ended */ }
    await child?.status;
  };
  await start();
  return {
    url: `postgres://everystep@127.0.0.1:${port}/postgres`,
    kill: () => end("SIGKILL"),
    start,
    async freeze(ms) {
      if (child === undefined) return;
      await freeze([child.pid, ...below(child.pid).map(({ pid }) => pid)], ms);
    },
    async [Symbol.asyncDispose]() {
      await end("SIGINT");
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** Debian keeps the server's programs apart, by version. */
async function serverPrograms(): Promise<string> {
  const versions = Array.from(Deno.readDirSync("/usr/lib/postgresql"), ({ name }) => name);
  for (const version of versions.sort().reverse()) {
    const bin = `/usr/lib/postgresql/${version}/bin`;
    if (await Deno.stat(`${bin}/initdb`).then(() => true, () => false)) return bin;
  }
  throw new Error("PostgreSQL's server is not installed");
}
