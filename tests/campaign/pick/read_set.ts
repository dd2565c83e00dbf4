/**
 * What a finished output says that its build read: the `.cmd` files that Kbuild leaves beside every
 * object.
 * @module
 */
/** What a build read. */
export interface ReadSet {
  /** By C or assembly file: the objects made from it. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  /** By header: how many objects read it. */
  readonly headers: ReadonlyMap<string, number>;
  /** Those of the sources that are compiled for modules. */
  readonly modules: ReadonlySet<string>;
  readonly kconfigs: readonly string[];
}

/** What one `.cmd` file says; undefined: it is not about code of the kernel. */
export interface Command {
  readonly target: string;
  readonly source: string;
  readonly module: boolean;
  readonly reads: readonly string[];
}

/** Reads a `.cmd` file of a build whose source stood at `root`. Pure. */
export function readCommand(text: string, root: string): Command | undefined {
  const made = /^source_(\S+) := (\S+)$/m.exec(text);
  if (made === null || !/ -D__(?:KERNEL|UM_HOST)__ /.test(text)) return undefined;
  const within = (path: string) => path.startsWith(`${root}/`) ? path.slice(root.length + 1) : "";
  const deps = text.slice(text.indexOf("\ndeps_"));
  return {
    target: made[1]!,
    source: within(made[2]!),
    module: / -DMODULE /.test(text),
    reads: [...deps.matchAll(/^ {2}(\/\S+)/gm)].map(([, path]) => within(path!)).filter((path) =>
      path !== ""
    ),
  };
}

/** Reads a finished output. `root` is where the source stood for its makes. */
export function readSetOf(build: string, root: string): ReadSet {
  const sources = new Map<string, string[]>(), headers = new Map<string, number>();
  const modules = new Set<string>();
  for (const path of walkFiles(build)) {
    if (!path.endsWith(".cmd")) continue;
    const one = readCommand(Deno.readTextFileSync(`${build}/${path}`), root);
    if (one === undefined || one.source === "") continue;
    sources.set(one.source, [...sources.get(one.source) ?? [], one.target]);
    if (one.module) modules.add(one.source);
    for (const header of new Set(one.reads)) headers.set(header, (headers.get(header) ?? 0) + 1);
  }
  return { sources, headers, modules, kconfigs: kconfigsOf(build, root) };
}

function kconfigsOf(build: string, root: string): readonly string[] {
  const text = Deno.readTextFileSync(`${build}/include/config/auto.conf.cmd`);
  const words = text.split(/[\s\\]+/).map((word) =>
    word.replace(`${root}/`, "").replace("$(srctree)/", "")
  );
  return [...new Set(words.filter((word) => /(?:^|\/)Kconfig[\w.-]*$/.test(word)))].sort();
}

/** All files below a directory, relative to it; links are not followed. */
function* walkFiles(dir: string, below = ""): Generator<string> {
  for (const entry of Deno.readDirSync(below === "" ? dir : `${dir}/${below}`)) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) yield* walkFiles(dir, path);
    else if (entry.isFile) yield path;
  }
}
