/**
 * Which calls of compilers a make of programs did: each program in `PATH` that compiles is a script that calls the real one
 * and notes how it was called, how that ended, and which files it says it has read. Makefiles of programs save no commands,
 * and few save what was read.
 * @module
 */
import { fileBeneath, listBeneath, readTextBeneath } from "../../system/files/beneath.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { remove, writeProgram } from "../../system/files/files.ts";
import { which } from "../../system/process/which.ts";
import { shellWord } from "../../text/shell.ts";

/** A call of a compiler. */
export interface Call {
  /** The file that notes it, relative to the output directory. */
  readonly file: string;
  /** It ended well. */
  readonly ok: boolean;
  /** Where it was called. */
  readonly cwd: string;
  /** The real compiler, and its words. */
  readonly argv: readonly string[];
}

/** Names of compilers, as Makefiles of programs call them. */
const NAMES = ["gcc", "cc", "g++", "c++", "clang", "clang++"];
const TRIPLET = "-linux-gnu-";
/** In the output directory. */
const CALLS = ".everystep-calls";

/** More calls than perf has (2,000) are not looked at, and none with more words or longer lists. */
const MOST = 20_000, MAX_CALL = 2 ** 18, MAX_READ = 2 ** 20;

/**
 * The script that stands for a compiler. A list of what was read is asked of the compiler, beside what it makes; where the
 * caller asks for one himself, that is copied before he takes it away. For several sources at once a compiler keeps the list
 * of the last alone: they are preprocessed another time, with a list in the environment. For the compilation itself gcc must
 * not find that: a header that is missing would be a warning (findings/gcc-dependencies-output.sh).
 */
function standIn(name: string, real: string, calls: string): string {
  return `#!/bin/sh
note=${shellWord(calls)}/$$
while [ -e "$note.call" ]; do note=$note-; done
list= next= own= out= sources=0
for word; do
  case $next in
  list) list=$word next= && continue ;;
  out) out=$word next= && continue ;;
  esac
  case $word in
  -MF) next=list own=y ;;
  -MF*) list=\${word#-MF} own=y ;;
  -Wp,-MD,* | -Wp,-MMD,*) list=\${word#-Wp,-*D,} own=y ;;
  -M* | -E) own=y ;;
  -o) next=out ;;
  *.c | *.S | *.cc | *.cpp | *.cxx) sources=$((sources + 1)) ;;
  esac
done
if [ -z "$own" ] && [ $sources = 1 ]; then
  ${shellWord(real)} "$@" -MMD -MF "$note.read" -MT everystep
else
  ${shellWord(real)} "$@"
fi
code=$?
printf '%s\\0' "$code" "$(pwd -P)" ${shellWord(name)} "$@" > "$note.call"
[ $code = 0 ] || exit $code
if [ -n "$own" ]; then
  [ -n "$list" ] || [ -z "$out" ] || list=\${out%.*}.d
  [ -z "$list" ] || [ ! -f "$list" ] || cp "$list" "$note.read"
elif [ $sources -gt 1 ]; then
  left=$# skip=
  while [ $left -gt 0 ]; do
    word=$1 left=$((left - 1))
    shift
    [ -z "$skip" ] || { skip= && continue; }
    case $word in -o) skip=y ;; -o?*) ;; *) set -- "$@" "$word" ;; esac
  done
  DEPENDENCIES_OUTPUT="$note.read everystep" ${shellWord(real)} "$@" -E -w > /dev/null 2>&1
fi
exit 0
`;
}

/**
 * Makes the scripts in a directory, for compilers on a search path, and an output directory that stands at `build` for what
 * runs.
 */
export async function writeStandIns(dir: string, build: string, path: string): Promise<void> {
  await remove(dir);
  await makeDir(dir);
  const names = [...NAMES, ...["x86_64", "aarch64", "i686"].map((one) => `${one}${TRIPLET}gcc`)];
  for (const name of names) {
    const real = await which(name, path);
    if (real === undefined) continue;
    await writeProgram(`${dir}/${name}`, standIn(name, real, `${build}/${CALLS}`));
  }
}

/** Makes the place for the notes. */
export async function openCalls(build: string): Promise<void> {
  await makeDir(`${build}/${CALLS}`);
}

/** What only looks at a source compiles nothing of it. */
const ONLY_LOOKS = new Set(["-E", "-M", "-MM"]);

/** The calls that were noted, but for those that only preprocess. */
export async function callsOf(build: string): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const names = listBeneath(build, CALLS).filter((name) => name.endsWith(".call")).sort();
  for (const name of names.slice(0, MOST)) {
    const file = `${CALLS}/${name}`;
    const [code, cwd, ...argv] = (await readTextBeneath(build, file, MAX_CALL) ?? "").split("\0");
    argv.pop();
    if (cwd === undefined || argv.length < 2 || argv.some((word) => ONLY_LOOKS.has(word))) continue;
    calls.push({ file, ok: code === "0", cwd, argv });
  }
  return calls;
}

/** Paths that a call has read, as what ran names them, absolute; undefined: it has said nothing. */
export async function readBy(
  build: string,
  { file, cwd }: Call,
): Promise<readonly string[] | undefined> {
  const list = `${file.slice(0, -".call".length)}.read`;
  if (fileBeneath(build, list, MAX_READ) === undefined) return undefined;
  const text = await readTextBeneath(build, list, MAX_READ) ?? "";
  return text.split(/(?:\\\n|\s)+/).filter((word) => word !== "" && !word.endsWith(":"))
    .map((word) => absolute(cwd, word));
}

/** A path without `.` and `..`, from a directory on. */
export function absolute(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
