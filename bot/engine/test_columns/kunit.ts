/**
 * The column of KUnit: a kernel with the suites that test what a series changes.
 * @module
 */
import { machineArgv } from "../../boot/mod.ts";
import type { NamedTest } from "../../testing/types.ts";
import { cleanLine } from "../../text/clean.ts";
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
import { chooseSuites } from "./suites.ts";

/** How the kernel is run as a program, as tools/testing/kunit/kunit.py does. */
const AS_PROGRAM =
  '"$EVERYSTEP_OUTPUT"/linux kunit.enable=1 mem=1G console=tty kunit_shutdown=halt';
/** What it is told on a machine: a reset ends that. */
const WORDS = ["kunit.enable=1", "kunit_shutdown=reboot"];

/** The test, on a machine. */
export function kunitTest({ arch, boot }: Omit<TestMachine, "small">): NamedTest {
  const argv = machineArgv({ ...boot, cmdline: [...boot.cmdline, ...WORDS] }, {
    kernel: boot.image,
    memory: "1G",
  });
  const command = arch.name === OWN_MACHINE ? AS_PROGRAM : argvLine(argv, [boot.image]);
  return { name: "kunit", command, results: "kunit" };
}

/** Looks for the suites in the tree. Throws UserError where there is no such machine. */
export async function kunitColumn(
  asked: ColumnsAsked,
  context: Pick<Context, "cache" | "ui">,
): Promise<TestColumn> {
  const { request, choice, series, states, workspace } = asked;
  const machine = machineOf("--kunit", request.kunit ?? OWN_MACHINE, choice.archs, {
    suites: true,
  });
  context.ui.step("looking for the KUnit suites of what the series changes");
  const isOwn = machine.arch.name === OWN_MACHINE;
  const chosen = await chooseSuites(series, states, await workspace(), {
    um: isOwn,
    first: isOwn ? [] : machine.small,
  });
  return await columnOf(
    {
      ...{ machine, kind: "kunit", config: chosen?.config },
      why: "the KUnit suites of what the series changes",
      test: { ...kunitTest(machine), symbols: chosen?.symbols ?? [] },
      notes: chosen === undefined
        ? ["kunit: no suite of the tree is known to test what the series changes"]
        : chosen.why.map((why) => cleanLine(`kunit: ${why}`)),
    },
    asked,
    context,
  );
}
