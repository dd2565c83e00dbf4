import assert from "node:assert/strict";
import { readSource } from "../../../bot/source/mod.ts";
import { tlsOf } from "../../../bot/source/remote/imap.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { remote } from "./context.ts";
import { OK, type Script, speaking } from "./imap_server.ts";

async function failure(port: number, path = "INBOX"): Promise<string> {
  await using context = await remote({ env: { EVERYSTEP_IMAP_PASSWORD: "secret" } });
  try {
    await readSource(`imap://me@127.0.0.1:${port}/${path}`, {
      cwd: context.cwd,
      ui: silent,
      remote: context,
    });
  } catch (error) {
    if (error instanceof UserError) return `user: ${error.text}`;
    if (error instanceof InfraError) return `infra: ${error.message}`;
    throw error;
  }
  assert.fail("it was read");
}

Deno.test("an IMAP server that fails", async (t) => {
  const well: Script = (command, tag) => `${OK[command] ?? ""}${tag} OK done\r\n`;
  const at = (where: string, answer: string): Script => (command, tag) =>
    command === where ? answer.replaceAll("TAG", tag) : well(command, tag);
  const sizes = "* 1 FETCH (UID 1 RFC822.SIZE 10)\r\nTAG OK done\r\n";
  let fetches = 0;
  const second = (answer: string): Script => (command, tag) => {
    if (command !== "UID FETCH") return well(command, tag);
    return (fetches++ === 0 ? sizes : answer).replaceAll("TAG", tag);
  };
  const cases: [string, Script, RegExp][] = [
    ["hangs up at once", () => undefined, /^infra: 127.0.0.1:\d+: /],
    [
      "lets nobody in",
      at("LOGIN", "TAG NO [AUTHENTICATIONFAILED] no\r\n"),
      /^user: .*lets me not in/,
    ],
    [
      "has no such folder",
      at("EXAMINE", "TAG NO [NONEXISTENT] Mailbox doesn't exist: INBOX\r\n"),
      /^user: .*has no folder INBOX/,
    ],
    ["hangs up in the folder", at("EXAMINE", "* 1 EXI\0"), /^infra: /],
    ["has an empty folder", at("UID SEARCH", "* SEARCH\r\nTAG OK\r\n"), /^user: .*is empty/],
    [
      "announces too much",
      at("UID FETCH", "* 1 FETCH (UID 1 RFC822.SIZE 999999999)\r\nTAG OK\r\n"),
      /^user: .*more than 256 MiB\n {2}hint: name the thread/,
    ],
    ["cuts a mail off", second("* 1 FETCH (UID 1 BODY[] {100}\r\nhalf\0"), /^infra: /],
    [
      "sends a mail of 2 GB",
      second("* 1 FETCH (UID 1 BODY[] {2000000000}\r\nx"),
      /^infra: 127.0.0.1:/,
    ],
    ["keeps a mail to itself", second("TAG OK done\r\n"), /^infra: .*0 of 1 mails came/],
  ];
  for (const [name, script, want] of cases) {
    await t.step(name, async () => {
      fetches = 0;
      await speaking(script, async (port) => {
        const error = await failure(port);
        assert.match(error, want);
        assert.doesNotMatch(error, /secret/);
      });
    });
  }
  await t.step("nothing is opened for writing", async () => {
    await speaking(second("TAG OK done\r\n"), async (port, commands) => {
      fetches = 0;
      await failure(port);
      assert.ok(commands.some((line) => line.startsWith("EXAMINE")));
      assert.ok(commands.every((line) => !/^(?:SELECT|STORE|UID STORE|EXPUNGE)/.test(line)));
      assert.ok(
        commands.filter((line) => /FETCH/.test(line)).every((line) => !/ BODY\[/.test(line)),
      );
    });
  });
});

Deno.test("a password goes in the clear to this machine only", () => {
  const at = { kind: "imap", port: 143, folder: "INBOX" } as const;
  const cases: [string, boolean, boolean | undefined][] = [
    ["127.0.0.1", false, false],
    ["::1", false, false],
    ["imap.example.org", false, true],
    ["127.0.0.1.example.org", false, true],
    ["imap.example.org", true, undefined],
  ];
  for (const [host, secure, doSTARTTLS] of cases) {
    assert.deepEqual(tlsOf({ ...at, host, secure }), { secure, doSTARTTLS });
  }
});

Deno.test("a thread that names more messages for ever is none", async () => {
  let uid = 0;
  await speaking((command, tag) => {
    const done = `${tag} OK done\r\n`;
    if (command === "UID SEARCH") return `* SEARCH ${++uid}\r\n${done}`;
    if (command !== "UID FETCH") return `${OK[command] ?? ""}${done}`;
    const ids = Array.from({ length: 100 }, (_, i) => `<${uid}.${i}@example.org>`).join(" ");
    const head = `References: ${ids}\r\n\r\n`;
    const fields = "BODY[HEADER.FIELDS (MESSAGE-ID REFERENCES IN-REPLY-TO)]";
    return `* 1 FETCH (UID ${uid} ${fields} {${head.length}}\r\n${head})\r\n${done}`;
  }, async (port) => {
    const why = await failure(port, "INBOX?x%40example.org");
    assert.match(why, /^user: the thread of x@example.org names more than 5000 messages/);
  });
});
