/** A server that speaks as much IMAP as a test has it say. */
/** What a server says to a command, by its name; undefined: it hangs up. */
export type Script = (command: string, tag: string) => string | undefined;

/** What a server with one mail says. */
export const OK: Readonly<Record<string, string>> = {
  CAPABILITY: "* CAPABILITY IMAP4rev1\r\n",
  EXAMINE: "* 1 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n",
  LIST: '* LIST () "/" INBOX\r\n',
  "UID SEARCH": "* SEARCH 1\r\n",
};

/** Runs `body` with the port of a server that speaks as much IMAP as a script does. */
export async function speaking(
  script: Script,
  body: (port: number, commands: string[]) => Promise<void>,
) {
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
