/** Kinds: files that come, go, move, are copied, or are not what they were. */
import type { Change, Kind, View } from "../types.ts";
import {
  anyPath,
  type At,
  baseOf,
  built,
  dirOf,
  fresh,
  header,
  makefileOf,
  oneOf,
  textKind,
  treeKind,
  within,
} from "../source/make.ts";

const word = (name: string) =>
  new RegExp(`(^|[\\s=])${name.replaceAll(/[.+]/g, "\\$&")}(?=\\s|$)`, "gm");

/** The make file of a directory with one object under another name; undefined if it is not listed. */
function renamed(view: View, dir: string, from: string, to: string): Change | undefined {
  const path = makefileOf(view, dir), text = view.read(path ?? "");
  const now = text?.replaceAll(word(from), `$1${to}`);
  if (path === undefined || now === undefined || now === text) return undefined;
  return { kind: "write", path, text: now };
}

const object = (path: string) => baseOf(path).replace(/\.[cS]$/, ".o");

function move(at: At, makefile: boolean): readonly Change[] | undefined {
  const dir = dirOf(at.path), name = `${baseOf(at.path).replace(/\.c$/, "")}_new.c`;
  const listed = renamed(at.view, dir, object(at.path), object(name));
  if (listed === undefined) return undefined;
  return [
    { kind: "delete", path: at.path },
    { kind: "write", path: within(dir, name), text: at.text },
    ...makefile ? [listed] : [],
  ];
}

/** The kinds. */
export const KINDS: readonly Kind[] = [
  treeKind("renamed", 4, "harmless", built, (at) => move(at, true)),
  treeKind("renamed-only", 1, "breaking", built, (at) => move(at, false)),
  treeKind("copied", 2, "harmless", built, (at) => [
    { kind: "write", path: at.path.replace(/\.c$/, "_copy.c"), text: at.text },
  ]),
  treeKind("copied-and-built", 3, "breaking", built, (at) => {
    const dir = dirOf(at.path), name = `${baseOf(at.path).replace(/\.c$/, "")}_copy.c`;
    const listed = renamed(at.view, dir, object(at.path), `${object(at.path)} ${object(name)}`);
    return listed === undefined
      ? undefined
      : [{ kind: "write", path: within(dir, name), text: at.text }, listed];
  }),
  treeKind("deleted", 2, "breaking", built, (at) => [{ kind: "delete", path: at.path }]),
  treeKind("deleted-with-object", 4, "breaking", built, (at) => {
    const listed = renamed(at.view, dirOf(at.path), object(at.path), "");
    return listed === undefined ? undefined : [{ kind: "delete", path: at.path }, listed];
  }),
  treeKind("deleted-unbuilt", 2, "harmless", (rng, view) => rng.pick(view.unbuilt), (at) => [
    { kind: "delete", path: at.path },
  ]),
  treeKind("moved-to-another-directory", 3, "either", built, (at) => {
    const from = dirOf(at.path);
    const to = at.rng.pick(
      at.view.makefiles.map(dirOf).filter((dir) => dir !== from && dir !== ""),
    );
    const out = renamed(at.view, from, object(at.path), "");
    if (to === undefined || out === undefined || at.view.has(`${to}/${baseOf(at.path)}`)) {
      return undefined;
    }
    const path = makefileOf(at.view, to)!, text = at.view.read(path);
    if (text === undefined || path === out.path) return undefined;
    return [
      { kind: "delete", path: at.path },
      { kind: "write", path: `${to}/${baseOf(at.path)}`, text: at.text },
      out,
      { kind: "write", path, text: `${text.trimEnd()}\nobj-y += ${object(at.path)}\n` },
    ];
  }),
  treeKind("mode-of-source", 2, "harmless", built, (at) => [
    { kind: "write", path: at.path, text: at.text, mode: "100755" },
  ]),
  treeKind(
    "mode-of-script",
    1,
    "either",
    oneOf(
      "scripts/link-vmlinux.sh",
      "scripts/setlocalversion",
      "scripts/mkcompile_h",
      "scripts/remove-stale-files",
      "usr/gen_initramfs.sh",
      "scripts/checksyscalls.sh",
    ),
    (at) => [{ kind: "write", path: at.path, text: at.text, mode: "100644" }],
  ),
  treeKind("link-to-header", 2, "harmless", header(1, 30), (at) => {
    const name = at.path.replace(/\.h$/, "_real.h");
    return [
      { kind: "write", path: name, text: at.text },
      { kind: "link", path: at.path, target: baseOf(name) },
    ];
  }),
  treeKind("link-dangling", 1, "breaking", header(1, 10), (at) => [
    { kind: "link", path: at.path, target: "no_such_file.h" },
  ]),
  treeKind("link-to-source", 1, "harmless", built, (at) => {
    const name = at.path.replace(/\.c$/, "_real.c");
    return [
      { kind: "write", path: name, text: at.text },
      { kind: "link", path: at.path, target: baseOf(name) },
    ];
  }),
  treeKind("new-unbuilt", 2, "harmless", built, (at) => [{
    kind: "write",
    path: within(dirOf(at.path), `${fresh(at.rng)}.c`),
    text: "no code at all\n",
  }]),
  treeKind("new-local-config", 1, "either", oneOf("Makefile"), () => [
    { kind: "write", path: "localversion-probe", text: "-probe\n" },
  ]),
  textKind(
    "unbuilt-broken",
    3,
    "harmless",
    (rng, view) => rng.pick(view.unbuilt),
    ({ text }) => `${text.trimEnd()}\n\nno code at all;\n`,
  ),
  textKind(
    "sample-changed",
    1,
    "harmless",
    anyPath(/^samples\/.*\.c$/),
    ({ text }) => `${text.trimEnd()}\n\n/* Nothing follows. */\n`,
  ),
  textKind("line-ending", 1, "harmless", built, ({ text }) => text.trimEnd()),
];
