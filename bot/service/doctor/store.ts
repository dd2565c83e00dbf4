/**
 * The store of a service: a small object is put there, read and removed.
 * @module
 */
import type { Finding } from "../../doctor/mod.ts";
import { kindOf } from "../../system/files/files.ts";
import { isOurs } from "../../system/user.ts";
import { openStore, type StoreChoice } from "../store/open.ts";
import { bad, errorLine, good } from "./finding.ts";

/** Somebody waits for the answer. */
const SOON = { idleMs: 5000, attempts: 2 };
const WHY = "reports and logs are kept there";

/** Tries the store. `name` makes the object nobody else's. */
export async function storeFinding(
  choice: StoreChoice,
  name: string,
  env: (name: string) => string | undefined,
): Promise<Finding> {
  const dir = choice.store?.startsWith("s3://")
    ? undefined
    : choice.store ?? `${choice.dir}/artifacts`;
  if (dir !== undefined) {
    // What we make here would be ours, and perhaps not the service's.
    const there = await kindOf(dir);
    if (there === "none") return good("store", `${dir}, made at the first start`);
    if (there !== "directory") {
      return bad("store", WHY, `${dir} is no directory; mend [artifacts] store in service.toml`);
    }
    if (await isOurs(dir) === false) {
      return bad("store", WHY, `${dir} is another user's; run the doctor as the service's user`);
    }
  }
  try {
    using store = await openStore({ bounds: SOON, ...choice }, env);
    const key = `doctor/${name}`, bytes = new TextEncoder().encode(name);
    await store.put(key, bytes);
    const got = await store.get(key);
    const listed = await store.list("doctor/");
    await store.remove(key);
    const same = got !== undefined && new TextDecoder().decode(got) === name;
    if (!same || !listed.some((one) => one.key === key)) {
      return bad("store", WHY, `${store.place} does not give back what was put there`);
    }
    return good("store", `${store.place} takes, lists, gives back and removes`);
  } catch (error) {
    const keys = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map((name) => env(name) ?? "");
    return bad("store", WHY, errorLine(error, keys));
  }
}
