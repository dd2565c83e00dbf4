/**
 * The machine of a service: what runs strangers' patches, who runs it, and where.
 * @module
 */
import { z } from "zod";
import { disk } from "../../doctor/mod.ts";
import type { Finding } from "../../doctor/mod.ts";
import { freeBytes, kindOf } from "../../system/files/files.ts";
import { type Address, showAddress } from "../../system/http/address.ts";
import { askHere, tryListen } from "../../system/http/listen.ts";
import { lacksOf, type Sandbox, unfitForStrangers } from "../../system/process/sandbox.ts";
import { isOurs } from "../../system/user.ts";
import { bad, good } from "./finding.ts";

/** The sandbox, as `serve` asks for it. */
export function sandboxFinding(sandbox: Sandbox): Finding {
  const unfit = unfitForStrangers(sandbox);
  if (unfit === undefined && lacksOf(sandbox).length > 0) {
    return bad(
      "sandbox",
      "patches of strangers find less of the kernel to attack",
      "bubblewrap works, but takes no filter of system calls here; let it (in a container: its security options)",
      { status: "low", optional: true },
    );
  }
  if (unfit === undefined) return good("sandbox", "bubblewrap works; patches of strangers may run");
  return bad(
    "sandbox",
    "without it serve does not start",
    `${unfit.why}; ${unfit.hint}`,
  );
}

/** Whose processes they are. */
export function userFinding(root: boolean): Finding {
  if (!root) return good("user", "not root");
  const detail = "this is root; run serve and workers as a user of their own";
  const why = "for root the kernel does not bound the number of processes";
  return bad("user", why, detail, { status: "low", optional: true });
}

/** The service's directory: ours, with enough free space. */
export async function dataFindings(data: string, needGiB: number): Promise<readonly Finding[]> {
  const there = await kindOf(data);
  const place = there === "directory" ? data : await above(data);
  const space = { ...disk(await freeBytes(place), needGiB, data), name: "room" };
  const why = "database, artifacts and what is being told are kept there";
  if (there === "file" || there === "other") {
    return [bad("data", why, `${data} is no directory; name another with --data DIR`)];
  }
  const owned = await isOurs(data);
  if (owned === false) {
    const todo = "run the doctor as the user of the service, or give it the directory (chown)";
    return [bad("data", why, `${data} is another user's; ${todo}`), space];
  }
  return [good("data", owned ? data : `${data}, made at the first start`), space];
}

async function above(path: string): Promise<string> {
  for (let dir = path; dir !== "";) {
    dir = dir.slice(0, dir.lastIndexOf("/"));
    if (dir !== "" && await kindOf(dir) === "directory") return dir;
  }
  return "/";
}

const health = z.object({ status: z.string(), version: z.string() });
const ASK_MS = 3000;

/** The page's address: free, or an everystep's. */
export async function listenFinding({ host, port }: Address): Promise<Finding> {
  const address = showAddress({ host, port });
  const why = "the page is there";
  const todo = "name another with --listen, or `listen` in service.toml";
  const tried = tryListen(host, port);
  if (tried === "free") return good("listen", `${address} is free`);
  if (tried !== "used") return bad("listen", why, `${address}: ${tried.why}; ${todo}`);
  const here = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const answer = await askHere(`http://${showAddress({ host: here, port })}/healthz`, ASK_MS);
  const ours = parsed(answer);
  if (ours?.success !== true) {
    return bad("listen", why, `another program listens at ${address}; ${todo}`);
  }
  return good("listen", `${address} is an everystep's, ${ours.data.version}, ${ours.data.status}`);
}

function parsed(answer: string | undefined) {
  try {
    return health.safeParse(JSON.parse(answer ?? ""));
  } catch {
    return undefined;
  }
}
