import { until } from "../../tree/toy.ts";

/** Runs a script and kills it `delay` milliseconds after it has said a text; gives all that it said. */
export async function killAfter(
  [script, ...args]: readonly [URL, ...string[]],
  text: string,
  delay = 0,
): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", script.pathname, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let output = "";
  const reading = (async () => {
    for await (const chunk of child.stdout) output += new TextDecoder().decode(chunk);
  })();
  await until(() => output.includes(text));
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill("SIGKILL");
  await child.status;
  await reading;
  return output;
}
