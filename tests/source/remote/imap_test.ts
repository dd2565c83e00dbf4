import assert from "node:assert/strict";
import { readSource } from "../../../bot/source/mod.ts";
import { tlsOf } from "../../../bot/source/remote/imap.ts";
import { InfraError, UserError } from "../../../bot/system/errors.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { remote } from "./context.ts";

/** What a server says to a command, by its name; undefined: it hangs up. */
type Script = (command: string, tag: string) => string | undefined;

const OK: Readonly<Record<string, string>> = {
  CAPABILITY: "* CAPABILITY IMAP4rev1\r\n",
  EXAMINE: "* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n",
  LIST: '* LIST () "/" INBOX\r\n',
  "UID SEARCH": "* SEARCH 1\r\n",
};

/** Runs `body` with the port of a server that speaks as much IMAP as a script does. */
async function speaking(script: Script, body: (port: number, commands: string[]) => Promise<void>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const commands: string[] = [];
  const open = new Set<Deno.Conn>();
  const serve = async (connection: Deno.Conn) => {
    open.add(connection);
    const write = (text: string) => connection.write(new TextEncoder().encode(text));
    try {
      await write("* OK ready\r\n");
      const buffer = new Uint8Array(4096);
      for (let text = "";;) {
        const size = await connection.read(buffer);
        if (size === null) break;
        text += new TextDecoder().decode(buffer.subarray(0, size));
        for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
          const [tag = "", ...words] = text.slice(0, end).split(" ");
          text = text.slice(end + 2);
          commands.push(words.join(" "));
          const command = words[0] === "UID" ? `UID ${words[1]}` : words[0] ?? "";
          const answer = script(command, tag) ?? "\0";
          await write(answer.replace(/\0.*$/s, ""));
          if (answer.includes("\0")) return;
        }
      }
    } catch {
      /* the client went away */
    } finally {
      if (open.delete(connection)) connection.close();
    }
  };
  const all: Promise<void>[] = [];
  const loop = (async () => {
    for await (const connection of listener) all.push(serve(connection));
  })();
  try {
    await body((listener.addr as Deno.NetAddr).port, commands);
  } finally {
    listener.close();
    for (const connection of open) {
      open.delete(connection);
      connection.close();
    }
    await loop.catch(() => {});
    await Promise.all(all);
  }
}

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
