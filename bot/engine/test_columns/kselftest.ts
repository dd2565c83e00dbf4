/**
 * The columns of kselftest: a small kernel, and programs of tools/testing/selftests that are built at each state and run on it.
 * @module
 */
import { machineArgv } from "../../boot/mod.ts";
import { findArch } from "../../config/mod.ts";
import type { ArchConfig } from "../../config/types.ts";
import { InfraError } from "../../system/errors.ts";
import { readTextIfThere, sha256 } from "../../system/files/files.ts";
import { SYSTEM_SEARCH, which } from "../../system/process/which.ts";
import type { NamedTest } from "../../testing/types.ts";
import { shellWord } from "../../text/shell.ts";
import type { Context } from "../context.ts";
import {
  columnOf,
  type ColumnsAsked,
  machineOf,
  OWN_MACHINE,
  type TestColumn,
  type TestMachine,
} from "./column.ts";
import { argvLine } from "./line.ts";
import { lookAtTargets } from "./targets.ts";

/** Machines whose programs the host's own compiler makes. */
const MACHINES = [OWN_MACHINE, "x86_64"];
/** What any of them wants: files in memory, scripts. */
const ALWAYS = [
  ...["CONFIG_DEVTMPFS=y", "CONFIG_TMPFS=y", "CONFIG_BINFMT_SCRIPT=y", "CONFIG_SYSVIPC=y"],
  ...["CONFIG_POSIX_MQUEUE=y", "CONFIG_DEBUG_FS=y", "CONFIG_CGROUPS=y"],
];
/** What `run.sh` calls beside what every build does. */
const TOOLS = ["busybox", "bash", "cpio", "rsync"];
/** How much more time than kselftest gives a program has on a machine that is emulated. */
const EMULATED = 4;
/** Where everystep's own part stands, in its directory. */
const OWN = "bot/testing/kselftest", FILES = ["run.sh", "init.c", "show.h"];

/** The test, on a machine. */
export function kselftestTest(
  targets: readonly string[],
  { arch, boot }: Omit<TestMachine, "small">,
): NamedTest {
  const place = "kselftest", root = boot.root === "hostfs" ? "root" : "root.cpio";
  const files = { kernel: boot.image, root: `${place}/${root}`, memory: "1G" };
  const machine = argvLine(machineArgv(boot, files), [boot.image, files.root]);
  const factor = boot.emulator === undefined ? 1 : EMULATED;
  const words = [boot.headers ?? arch.arch, targets.join(" "), String(factor)].map(shellWord);
  return {
    name: "kselftest",
    command: `"$EVERYSTEP_HOME"/${OWN}/run.sh ${words.join(" ")} ${machine}`,
    results: "kselftest",
  };
}

/** The machines that a run takes: of the architectures that were asked for those that can, else um. */
export function kselftestArchs(
  asked: ColumnsAsked["request"]["archs"],
  archs: readonly ArchConfig[],
): readonly string[] {
  const named = asked === undefined || asked === "all" ? [] : asked;
  const names = new Set(named.map((one) => findArch(archs, one)?.name));
  const found = MACHINES.filter((machine) => names.has(machine));
  return found.length === 0 ? [OWN_MACHINE] : found;
}

/** The columns. Throws UserError for a target, or a program, that no state has. */
export async function kselftestColumns(
  asked: ColumnsAsked,
  context: Pick<Context, "cache" | "ui" | "home">,
): Promise<readonly TestColumn[]> {
  const { request, choice, states } = asked, targets = request.kselftest ?? [];
  const fragments = await lookAtTargets(targets, states, await asked.workspace());
  const files = await ownFiles(context), lacks = await lackingTool();
  const columns: TestColumn[] = [];
  for (const name of kselftestArchs(request.archs, choice.archs)) {
    const machine = machineOf("--kselftest", name, choice.archs);
    const lines = [...machine.small, ...ALWAYS, ...fragments];
    columns.push(
      await columnOf(
        {
          ...{ machine, kind: "kselftest", config: `${lines.join("\n")}\n` },
          why: `self-tests of the tree: ${targets.join(", ")}`,
          test: {
            ...kselftestTest(targets, machine),
            seconds: choice.settings.timeouts.kselftest,
            own: { home: context.home, files },
          },
          lacks,
          notes: [`kselftest: ${targets.join(", ")} on ${name}`],
        },
        asked,
        context,
      ),
    );
  }
  return columns;
}

/** What is run beside the tree's own. */
async function ownFiles({ home }: Pick<Context, "home">): Promise<
  readonly { readonly path: string; readonly sha256: string }[]
> {
  return await Promise.all(FILES.map(async (name) => {
    const path = `${home}/${OWN}/${name}`, text = await readTextIfThere(path);
    if (text === undefined) throw new InfraError(`${path} is not there`);
    return { path, sha256: await sha256(text) };
  }));
}

/** The first tool that is not there, in a line. */
async function lackingTool(): Promise<string | undefined> {
  for (const tool of TOOLS) {
    if (await which(tool, SYSTEM_SEARCH) === undefined) {
      return `${tool} is not installed, which self-tests need: everystep doctor --install`;
    }
  }
  return undefined;
}
