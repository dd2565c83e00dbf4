/**
 * What stands in for everystep where the service starts it: a program that gives its words to the
 * test. These are read here, by the parser that the real one has; to load it in each child takes
 * longer than all that the test is about.
 */
import { errorJson } from "../../../bot/report/model/error.ts";
import { parseCommand, type Parsed } from "../../cli/parsed.ts";

/** What a child prints, and how it ends. */
export interface Answer {
  readonly code: number;
  readonly out?: string;
  readonly err?: string;
  /** It takes memory without end instead. */
  readonly greedy?: boolean;
}

const CHILD = `const path = decodeURIComponent(new URL("socket", import.meta.url).pathname);
const socket = await Deno.connect({ transport: "unix", path });
await socket.write(new TextEncoder().encode(JSON.stringify(Deno.args) + "\\n"));
const { code, out, err, greedy } = JSON.parse(await new Response(socket.readable).text());
for (const all = []; greedy;) all.push(new Array(10_000).fill(Math.random()));
if (err) console.error(err);
if (out) console.log(out);
Deno.exit(code);
`;

/**
 * Makes a directory the home of such a program. `answer` gets a command line as it was read; of one
 * that the parser refuses, the child says so, as everystep does.
 */
export async function standIn(
  dir: string,
  answer: (command: Parsed) => Answer | Promise<Answer>,
): Promise<AsyncDisposable> {
  await Deno.writeTextFile(`${dir}/mod.ts`, CHILD);
  const listener = Deno.listen({ transport: "unix", path: `${dir}/socket` });
  const serving = (async () => {
    for await (const socket of listener) {
      const argv: string[] = JSON.parse(await firstLine(socket));
      await new Response(JSON.stringify(await answered(argv, answer))).body!.pipeTo(
        socket.writable,
      );
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

async function answered(
  argv: readonly string[],
  answer: (command: Parsed) => Answer | Promise<Answer>,
): Promise<Answer> {
  let command: Parsed;
  try {
    command = parseCommand(argv);
  } catch (cause) {
    const error = cause as Error;
    return { code: 2, err: `everystep: ${error.message}`, out: errorJson(error) };
  }
  return await answer(command);
}

async function firstLine(socket: Deno.Conn): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  while (!text.endsWith("\n")) {
    const count = await socket.read(buffer);
    if (count === null) break;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return text;
}
