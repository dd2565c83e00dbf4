/** Where a soak happens: a toy tree, configurations, a disk of its own, a mail server and an archive. */
import { makeToyTree, TOY_ARCHS, writeFiles } from "../../toy/kernel.ts";
import { TOY_SETTINGS } from "../../commands/program.ts";
import { runTool } from "../../servers/process.ts";
import { smtp } from "../../servers/mail/smtp.ts";
import { type Archive, archive } from "./archive.ts";

/** The ground. */
export interface Ground extends AsyncDisposable {
  readonly dir: string;
  /** On its own disk, if it has one. */
  readonly data: string;
  readonly archive: Archive;
  /** The bot's mails: by what each answers, the Message-IDs that came, one for each time. */
  readonly mails: () => ReadonlyMap<string, readonly string[]>;
  /** Fills the disk; the second call frees it. */
  fill(): Promise<void>;
  free(): Promise<void>;
}

const SERVICE = (tree: string, archive: string) =>
  `listen = "127.0.0.1:0"
level = "image"
patience_hours = 1
[retry]
limit = 200
delay = 1
delay_max = 4
[notify]
mail = true
archive = "${archive}"
archive_minutes = 0.05
[[tree]]
name = "toy"
path = "${tree}"
[[watch]]
name = "soak"
kind = "atom"
url = "${archive}"
every = 3
[[rule]]
watch = ["soak"]
[[github]]
repository = "owner/linux"
`;
const MAIL = `enabled = true
embargo_hours = 0
failure = ["author"]
warning = ["author"]
success = ["author"]
reject = ["author"]
`;

/** Makes it. `disk`: bytes of a disk of its own, a tmpfs, which root alone can make. */
export async function ground(disk: number | undefined): Promise<Ground> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-soak-" }));
  const tree = `${dir}/linux`, data = `${dir}/data`;
  await Deno.mkdir(data);
  if (disk !== undefined) {
    await runTool(["mount", "-t", "tmpfs", "-o", `size=${disk},mode=0700`, "tmpfs", data]);
  }
  await makeToyTree(tree);
  const server = await smtp({ authOptional: true, hideSTARTTLS: true, disabledCommands: ["AUTH"] });
  const ids = new Set<string>(), answers = new Map<string, string[]>();
  let read = 0;
  const look = () => {
    for (; read < server.received.length; read++) {
      const { text } = server.received[read]!;
      const of = (name: string) => new RegExp(`^${name}: <(\\S+)>`, "mi").exec(text)?.[1] ?? "none";
      const answered = of("In-Reply-To");
      ids.add(of("Message-ID"));
      answers.set(answered, [...answers.get(answered) ?? [], of("Message-ID")]);
    }
  };
  const inbox = archive((id) => (look(), ids.has(id)));
  await writeFiles(dir, {
    "clock": "+0\n",
    "configs/everystep.toml": TOY_SETTINGS.replace(`, "toyb"`, ""),
    "configs/service.toml": SERVICE(tree, inbox.url),
    "configs/mail.toml": MAIL,
    "configs/arch/toya.toml": TOY_ARCHS["toya.toml"]!,
    ".gitconfig": `[sendemail]
	smtpServer = 127.0.0.1
	smtpServerPort = ${server.port}
	smtpEncryption = none
	from = Bot <bot@example.com>
[safe]
	directory = *
`,
  });
  const filler = `${data}/filler`;
  return {
    ...{ dir, data, archive: inbox },
    mails: () => (look(), answers),
    async fill() {
      const block = new Uint8Array(2 ** 20);
      using file = await Deno.open(filler, { write: true, create: true });
      try {
        for (;;) await file.write(block);
      } catch { /* it is full */ }
    },
    async free() {
      await Deno.remove(filler).catch(() => {});
    },
    async [Symbol.asyncDispose]() {
      await inbox[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      if (disk !== undefined) await runTool(["umount", "-l", data]);
      await Deno.remove(dir, { recursive: true });
    },
  };
}
