/**
 * dtschema, which holds device trees against their bindings: its version, and all that decides what it says. It is a program
 * in Python, so that its modules and those that it loads decide as much as the program does.
 * @module
 */
import { digestHex } from "../system/files/digest.ts";
import { fileIdentity } from "../system/files/identity.ts";
import { peekFile } from "../system/files/peek.ts";
import { SYSTEM_SEARCH, which } from "../system/process/which.ts";
import { ticks } from "../system/wait.ts";
import { ask, firstLine } from "./probe.ts";

/** A busy machine answers late. */
const PATIENCE_MS = 300_000;
/** What was found is asked again after so long. */
const A_MOMENT = 60_000;

/** Two of its programs: one makes a schema of all bindings, one holds a device tree against that. */
const PROGRAMS = ["dt-mk-schema", "dt-validate"];

/** One that is installed and runs. */
export interface Dtschema {
  /** The absolute path of `dt-mk-schema`. */
  readonly makeSchema: string;
  /** That of `dt-validate`. */
  readonly validate: string;
  /** `2022.08.2`. */
  readonly version: string;
  /** Of its programs, its modules, its own schemas, and all that they load. */
  readonly digest: string;
  /** The files of these. */
  readonly files: readonly string[];
}

/** What was found a moment ago: each architecture of a run asks. */
const FOUND = new Map<
  string,
  { readonly at: number; readonly value: Promise<Dtschema | undefined> }
>();

/** Looks for it where a build finds its programs; undefined: it is not there, or does not run. */
export async function dtschema(search: string = SYSTEM_SEARCH): Promise<Dtschema | undefined> {
  const known = FOUND.get(search);
  if (known !== undefined && ticks() - known.at < A_MOMENT) return await known.value;
  const value = look(search);
  FOUND.set(search, { at: ticks(), value });
  return await value;
}

/** What comes to be asked is found anew. */
export function forgetDtschema(): void {
  FOUND.clear();
}

/** Prints each file that is loaded with it, and those that lie beside its own modules. */
const LOADED = `import dtschema, os, sys
found = {m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)}
for at, _, names in os.walk(os.path.dirname(dtschema.__file__)):
    found.update(os.path.join(at, name) for name in names if not name.endswith(".pyc"))
print("\\n".join(sorted(found)))
`;

async function look(search: string): Promise<Dtschema | undefined> {
  const [makeSchema, validate] = await Promise.all(PROGRAMS.map((name) => which(name, search)));
  if (makeSchema === undefined || validate === undefined) return undefined;
  const place = { path: search, patienceMs: PATIENCE_MS };
  const python = interpreterOf(validate);
  if (python === undefined) return undefined;
  const said = await ask(validate, ["--version"], place);
  const loaded = await ask(python, ["-c", LOADED], place);
  if (!said?.ok || !loaded?.ok) return undefined;
  const files = loaded.stdout.split("\n").filter((line) => line.startsWith("/"));
  const all = [makeSchema, validate, python, ...files];
  const digest = digestHex(JSON.stringify(
    await Promise.all(all.map(async (file) => [file, await fileIdentity(file)])),
  ));
  return { makeSchema, validate, version: firstLine(said), digest, files: all };
}

/** Its interpreter, as the first line of a script names it: that of the system may be another one than the user's. */
function interpreterOf(script: string): string | undefined {
  const head = new TextDecoder().decode(peekFile(script)?.subarray(0, 200));
  return /^#! ?(\/\S+)(?: +-\w+)?\n/.exec(head)?.[1];
}
