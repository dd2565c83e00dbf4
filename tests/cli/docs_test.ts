/** What README and the pages beside it tell people to type is what the program takes. */
import assert from "node:assert/strict";
import { parseCommand } from "./parsed.ts";
import { SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import config from "../../deno.json" with { type: "json" };

const HOME = `${SHIPPED_CONFIGS}/..`;
const DOCS = ".github/docs";
const PAGES = [
  "README.md",
  ...[...Deno.readDirSync(`${HOME}/${DOCS}`)].map(({ name }) => `${DOCS}/${name}`),
];

/** The words of a command line as a shell gives them, as far as a page needs it. */
function words(line: string): string[] {
  return line.replace(/ #.*$/, "").split(/ +/).filter((word) => word !== "");
}

for (const page of PAGES) {
  const text = await Deno.readTextFile(`${HOME}/${page}`);
  Deno.test(`${page}: its commands are commands`, async (t) => {
    const lines = [...text.matchAll(/^ {4}.*?deno(?:@[\d.]+)? task (\S.*)$/gm)].map(([, line]) =>
      line!
    );
    for (const line of lines) {
      const [first = "", ...rest] = words(line);
      if (first === "everystep" || first === "verify" || first in config.tasks) {
        const argv = first === "everystep" ? rest : [first, ...rest];
        if (["quickstart", "test", "ok", "bench"].includes(first)) continue;
        await t.step(line, () => void parseCommand(argv));
      } else assert.fail(`${page}: there is no task ${first}`);
    }
  });
  Deno.test(`${page}: its links lead to files`, async () => {
    const dir = page.slice(0, page.lastIndexOf("/") + 1);
    for (const [, link] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      await Deno.stat(`${HOME}/${dir}${link}`);
    }
  });
}
