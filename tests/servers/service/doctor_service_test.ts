import assert from "node:assert/strict";
import { migrate, STEPS } from "../../../bot/service/db/migrate.ts";
import { openPostgres } from "../../../bot/service/db/postgres.ts";
import { databaseFindings } from "../../../bot/service/doctor/database.ts";
import { storeFinding } from "../../../bot/service/doctor/store.ts";
import { postgres } from "../postgres.ts";
import { KEYS, startS3 } from "../s3/s3_server.ts";

Deno.test("the doctor looks at a PostgreSQL server, and changes nothing there", async (t) => {
  await using server = await postgres();
  await using db = openPostgres(server.url, () => {});
  const look = async (now = Date.now) => {
    const findings = await databaseFindings(server.url, "/nowhere", now);
    return findings.map(({ name, status, detail }) =>
      `${name} ${status}: ${detail.replace(/:\d+\/postgres, version \d+\S*;/, ";")}`
    );
  };
  const place = "PostgreSQL at 127.0.0.1;", clock = "clock found: as the database's";
  await t.step("no tables yet, and none are made", async () => {
    const want = [`database found: ${place} no tables yet: the first start makes them`, clock];
    assert.deepEqual(await look(), want);
    assert.deepEqual(await look(), want);
  });
  await t.step("older tables, today's, and a newer everystep's", async () => {
    await migrate(db, STEPS.slice(0, 1));
    const next = `of ${STEPS.length}: the next start brings them up to date`;
    assert.deepEqual(await look(), [`database found: ${place} tables of step 1 ${next}`, clock]);
    await migrate(db);
    const step = `tables of step ${STEPS.length}, up to date`;
    assert.deepEqual(await look(), [`database found: ${place} ${step}`, clock]);
    await db.query("update everystep.version set step = 999");
    const [newer] = await look();
    assert.match(newer!, /^database broken: .*made by a newer everystep; run that/);
    await db.query("update everystep.version set step = $1", [STEPS.length]);
  });
  await t.step("a clock that is wrong", async () => {
    assert.match(
      (await look(() => Date.now() - 60_000))[1]!,
      /^clock broken: 60 s behind the database's; set both by NTP$/,
    );
    assert.match((await look(() => Date.now() + 90_000))[1]!, /^clock broken: 90 s before/);
  });
  await t.step("the whole command, with a table of findings and its exit code", async () => {
    const data = await Deno.makeTempDir({ prefix: "everystep-test-" });
    const program = new URL("../../../mod.ts", import.meta.url).pathname;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, "doctor", "--service", "--arch", "um", "--data", data, "--json"],
      env: { EVERYSTEP_DATABASE: server.url },
    }).output();
    const findings = JSON.parse(new TextDecoder().decode(stdout)) as {
      name: string;
      status: string;
      optional: boolean;
    }[];
    const status = (name: string) => findings.find((one) => one.name === name)?.status;
    for (const name of ["sandbox", "data", "database", "clock", "store", "tree linux"]) {
      assert.equal(status(name), "found", name);
    }
    assert.equal(code, findings.every((one) => one.status === "found" || one.optional) ? 0 : 3);
    await Deno.remove(data, { recursive: true });
  });
  await t.step("a server that is gone", async () => {
    await server.kill();
    const [gone] = await look();
    assert.match(gone!, /^database broken: .*ECONNREFUSED.*; start it, let us in/);
  });
});

Deno.test("the doctor tries a bucket, and leaves nothing in it", async () => {
  await using server = await startS3();
  const env: Record<string, string> = {
    AWS_ACCESS_KEY_ID: KEYS.keyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secret,
  };
  const look = (store: string) =>
    storeFinding({ store, endpoint: server.lenient, dir: "/nowhere" }, "1", (name) => env[name]);
  for (let i = 0; i < 2; i++) {
    const found = await look("s3://artifacts/x");
    assert.equal(found.detail, "s3://artifacts/x takes, lists, gives back and removes");
  }
  const none = await look("s3://none");
  assert.match(none.detail, /^bucket none at .*: there is no such bucket .*; make it, or name/);
});
