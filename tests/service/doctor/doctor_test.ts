import assert from "node:assert/strict";
import { loadMailPolicy, parseServiceSettings, SHIPPED_CONFIGS } from "../../../bot/config/mod.ts";
import { type Finding, renderFindings } from "../../../bot/doctor/mod.ts";
import { databaseFindings } from "../../../bot/service/doctor/database.ts";
import {
  dataFindings,
  listenFinding,
  sandboxFinding,
  userFinding,
} from "../../../bot/service/doctor/machine.ts";
import { storeFinding } from "../../../bot/service/doctor/store.ts";
import { mailFinding, tokenFindings } from "../../../bot/service/doctor/notify.ts";
import { compilersFinding, treeFinding } from "../../../bot/service/doctor/trees.ts";
import { tryLock } from "../../../bot/system/files/files.ts";
import { DEFAULT_LIMITS } from "../../../bot/system/process/limits.ts";
import { makeArch } from "../../doctor/toys.ts";
import { golden } from "../../report/golden.ts";
import { PLAIN_GIT } from "../../surroundings.ts";

const GOLDEN = new URL("../golden/", import.meta.url);
const PLACE = "/srv/everystep";
const SECRET = "hunter22-hunter22";

/** A directory that ends with the test; texts show another in its place. */
async function place() {
  const path = await Deno.makeTempDir({ prefix: "everystep-test-" });
  return {
    path,
    rendered: (findings: readonly Finding[]) => {
      const text = renderFindings(findings).replaceAll(path, PLACE);
      return `${text.replace(/[\d.]+ GiB free/g, "N GiB free")}\n`;
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function git(dir: string, ...args: readonly string[]): Promise<void> {
  const id = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
  const at = "2026-01-02T03:04:05Z";
  const { success } = await new Deno.Command("git", {
    args: ["-C", dir, ...id, "-c", "init.defaultBranch=master", ...args],
    env: { ...PLAIN_GIT, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at },
  }).output();
  assert.ok(success, args.join(" "));
}

const NEEDED = 'listen = "127.0.0.1:8080"\nlevel = "objects"\npatience_hours = 1\n';
const settings = (text: string) =>
  parseServiceSettings("service.toml", `${NEEDED}${text}\n[[tree]]\nname = "linux"\n`);
const TELLING = '[notify]\nmail = true\npatchwork = "https://example.org/project/x/"\n' +
  '[[github]]\nrepository = "o/r"';
const where = { cwd: "/", signal: new AbortController().signal };

/** A compiler that is not there. */
function gone(arch: string): Finding {
  return {
    ...{ name: `${arch}-gcc`, detail: "not installed", archs: [arch], packages: [`gcc-${arch}`] },
    ...{ status: "missing", why: "compiles the kernel", optional: false },
  };
}

Deno.test("a machine that is ready", async () => {
  await using dir = await place();
  await Deno.mkdir(`${dir.path}/linux`);
  await Deno.mkdir(`${dir.path}/data/artifacts`, { recursive: true });
  await Deno.mkdir(`${dir.path}/busy/pglite`, { recursive: true });
  await git(dir.path, "init", "-q", "linux");
  await git(`${dir.path}/linux`, "commit", "-q", "--allow-empty", "-m", "base");
  using _lock = await tryLock(`${dir.path}/busy/lock`);
  const env: Record<string, string> = {
    ...{ GH_TOKEN: SECRET, EVERYSTEP_WEBHOOK_SECRET: SECRET, PATCHWORK_TOKEN: SECRET },
  };
  const get = (name: string) => env[name];
  const tree = await treeFinding({ name: "linux", path: `${dir.path}/linux`, base: "master" });
  const text = dir.rendered([
    sandboxFinding({
      ...{ kind: "bwrap", ownFiles: true, limits: DEFAULT_LIMITS, sealed: true },
      filters: { build: "/x", boot: "/y" },
    }),
    userFinding(false),
    ...await dataFindings(`${dir.path}/data`, 0),
    ...await databaseFindings(undefined, `${dir.path}/data`, Date.now),
    ...await databaseFindings(undefined, `${dir.path}/busy`, Date.now),
    await storeFinding({ dir: `${dir.path}/data` }, "1", get),
    await storeFinding({ dir: `${dir.path}/new` }, "1", get),
    await mailFinding(settings(""), await loadMailPolicy(SHIPPED_CONFIGS), where),
    ...tokenFindings(settings(TELLING), get),
    { ...tree, detail: tree.detail.replace(/ is [0-9a-f]+ of/, " is 0123456789ab of") },
    await treeFinding({ name: "next" }),
    compilersFinding([makeArch("um", ""), makeArch("alpha", "alpha-")], [gone("alpha")], false),
  ]);
  await golden(GOLDEN, "doctor-ready.txt", text);
  assert.doesNotMatch(text, new RegExp(SECRET));
  const left = await Array.fromAsync(Deno.readDir(`${dir.path}/data/artifacts`));
  assert.deepEqual(left.map(({ name }) => name), ["~part"], "it leaves nothing behind");
});

Deno.test("a machine on which nothing is as it should be", async () => {
  await using dir = await place();
  await Deno.writeTextFile(`${dir.path}/file`, "");
  await Deno.mkdir(`${dir.path}/plain`);
  await Deno.mkdir(`${dir.path}/linux`);
  await git(dir.path, "init", "-q", "linux");
  const env: Record<string, string> = { EVERYSTEP_WEBHOOK_SECRET: "short" };
  const get = (name: string) => env[name];
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = (listener.addr as Deno.NetAddr).port;
  // Whoever it is, it takes what comes and says nothing that we know.
  const answering = listener.accept().then((conn) => conn.close());
  const listen = await listenFinding({ host: "127.0.0.1", port });
  await answering;
  const text = dir.rendered([
    sandboxFinding({ kind: "none", why: "bwrap is not installed" }),
    sandboxFinding({ kind: "bwrap", ownFiles: true, limits: DEFAULT_LIMITS, sealed: true }),
    userFinding(true),
    ...await dataFindings(`${dir.path}/file`, 0),
    ...(await dataFindings(`${dir.path}/plain`, 1e6)).slice(1),
    ...await databaseFindings(`postgres://u:${SECRET}@127.0.0.1:1/db`, dir.path, Date.now),
    ...await databaseFindings(`mysql://u:${SECRET}@h/db`, dir.path, Date.now),
    await storeFinding({ dir: dir.path, store: `${dir.path}/file` }, "1", get),
    await storeFinding({ dir: dir.path, store: "s3://bucket" }, "1", get),
    { ...listen, detail: listen.detail.replace(String(port), "8080") },
    await listenFinding({ host: "192.0.2.1", port: 8080 }),
    await mailFinding(settings(TELLING), await loadMailPolicy(SHIPPED_CONFIGS), where),
    ...tokenFindings(settings(TELLING), get),
    await treeFinding({ name: "none", path: `${dir.path}/none` }),
    await treeFinding({ name: "plain", path: `${dir.path}/plain` }),
    await treeFinding({ name: "linux", path: `${dir.path}/linux`, base: "v6.19" }),
    compilersFinding([makeArch("alpha", "alpha-")], [gone("alpha")], false),
    compilersFinding([makeArch("alpha", "alpha-")], [gone("alpha")], true),
  ]);
  await golden(GOLDEN, "doctor-bad.txt", text);
  assert.doesNotMatch(text, new RegExp(SECRET));
});

Deno.test("an everystep at the page's address is known", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => Response.json({ status: "ok", version: "0.1.0", database: { ok: true, ms: 1 } }),
  );
  const found = await listenFinding({ host: "127.0.0.1", port: server.addr.port });
  assert.deepEqual([found.status, found.detail.replace(/:\d+/, "")], [
    "found",
    "127.0.0.1 is an everystep's, 0.1.0, ok",
  ]);
  await server.shutdown();
});
