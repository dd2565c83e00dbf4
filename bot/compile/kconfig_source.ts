/**
 * What a tree's Kconfig files say of a symbol, for people: what it depends on.
 * @module
 */
import { run } from "../system/process/process.ts";

/** No definition of a symbol has so many lines before its help. */
const MAX_LINES = 40;
const MAX_SAID = 300;

/**
 * The conditions of a symbol, `A && (B || C)`; undefined: no Kconfig file defines it. What stands around
 * its definition, `if` and `menu`, is not among them. Symbols without CONFIG_.
 */
export async function dependsOf(source: string, symbol: string): Promise<string | undefined> {
  if (!/^\w{1,200}$/.test(symbol)) return undefined;
  const argv = [
    ...["grep", "-rhE", "-A", String(MAX_LINES), "--include=Kconfig*"],
    ...["-e", `^[[:space:]]*(menu)?config[[:space:]]+${symbol}[[:space:]]*$`, "--", "."],
  ];
  const { stdout } = await run(argv, { cwd: source });
  if (stdout === "") return undefined;
  return conditions(stdout, symbol).join(" && ").slice(0, MAX_SAID);
}

/** The `depends on` lines of the definitions of a symbol in some text of Kconfig. */
export function conditions(text: string, symbol: string): readonly string[] {
  const found: string[] = [];
  let inside = false;
  for (const raw of text.replaceAll("\\\n", " ").split("\n")) {
    const line = raw.trim();
    const begins = /^(?:menu)?config\s+(\w+)$/.exec(line);
    if (begins !== null) inside = begins[1] === symbol;
    else if (
      /^(?:help|---help---|choice|endchoice|menu|endmenu|if|endif|source|comment)\b/.test(line)
    ) {
      inside = false;
    }
    const on = inside ? /^depends on\s+(\S.*)$/.exec(line)?.[1] : undefined;
    if (on !== undefined) found.push(/\|\|/.test(on) && !/^\(.*\)$/.test(on) ? `(${on})` : on);
  }
  return [...new Set(found)];
}
