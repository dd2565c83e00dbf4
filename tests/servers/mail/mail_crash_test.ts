/** A crash in the middle of sending never leads to two mails. */
import assert from "node:assert/strict";
import { everystep, programArgv } from "../../commands/program.ts";
import { posted } from "../../report/mail/fixtures.ts";
import { LOGIN, rude, smtp } from "./smtp.ts";

const POLICY = `enabled = true
embargo_hours = 0
failure = ["author"]
warning = []
success = []
`;

Deno.test("killed while the server thinks: sent once more only on request, as the same mail", async () => {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-test-" }));
  await Deno.writeTextFile(`${dir}/mail.toml`, POLICY);
  await Deno.writeTextFile(`${dir}/report.json`, JSON.stringify(posted("break-and-mend")));
  const send = [
    ...["mail", "report.json", "--send", "--configs", dir, "--cache", `${dir}/cache`],
    ...["--from", "Bot <bot@example.com>"],
  ];
  const through = (port: number) => ["--smtp-server", "127.0.0.1", "--smtp-server-port", `${port}`];
  await using slow = rude({ greeting: "220 here", silentAt: "." });
  const [program, ...args] = programArgv([...send, ...through(slow.port)]);
  const child = new Deno.Command(program!, {
    args,
    env: { INIT_CWD: dir, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let tries = 0; tries < 600 && !slow.commands.includes("."); tries++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.ok(slow.commands.includes("."), "the whole text has arrived");
  child.kill("SIGKILL");
  await child.status;

  await using server = await smtp({ authOptional: true });
  const again = await everystep(dir, [...send, ...through(server.port)]);
  assert.equal(again.code, 2, again.stderr);
  assert.match(again.stderr, /the mail may have gone out already/);
  const id = /look for (\S+);/.exec(again.stderr)![1]!;
  assert.equal(server.received.length, 0);

  // The bot reads it: one document, and the error is not a second one.
  const asked = await everystep(dir, [...send, "--json", ...through(server.port)]);
  assert.equal(asked.code, 2, asked.stderr);
  const { kind, messageId } = JSON.parse(asked.stdout);
  assert.deepEqual({ kind, messageId }, { kind: "unsure", messageId: id });
  assert.equal(server.received.length, 0);

  const retry = await everystep(dir, [...send, "--retry", ...through(server.port)]);
  assert.equal(retry.code, 0, retry.stderr);
  assert.equal(server.received.length, 1);
  assert.ok(server.received[0]!.text.includes(`Message-ID: <${id}>\r\n`));
  assert.deepEqual(server.received[0]!.text.split("\r\n").slice(0, -1), slow.text());
  const last = await everystep(dir, [...send, "--retry", ...through(server.port)]);
  assert.equal(last.code, 0, last.stderr);
  assert.equal(server.received.length, 1);
  assert.ok(!JSON.stringify([again, retry, last]).includes(LOGIN.password));
  await Deno.remove(dir, { recursive: true });
});
