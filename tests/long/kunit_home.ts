/**
 * The toy kernel with tests of its own, and what a run makes of them.
 */
import assert from "node:assert/strict";
import { type Report, reportSchema } from "../../bot/report/model/schema.ts";
import { called, type ToyHome, toyHome } from "../commands/program.ts";
import { commitSeries, type Edit, formatSeries } from "../toy/kernel.ts";
import { placeUm, umFiles } from "../toy/um.ts";

export const SUITE = "mm/toy-test.c";

export const FILES = {
  ...umFiles("mm/toy-test.o"),
  "mm/.kunitconfig": "CONFIG_KUNIT=y\nCONFIG_TOY_KUNIT_TEST=y\n",
  [SUITE]: `#include <stdio.h>
#include <unistd.h>
#include <toy.h>

static int number, failed;

static void expect(int good, const char *name, const char *why)
{
	if (!good) {
		printf("    # %s: EXPECTATION FAILED at mm/toy-test.c:%d\\n", name, __LINE__);
		failed = 1;
	}
	printf("    %sok %d %s%s\\n", good ? "" : "not ", ++number, name, why);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	puts("Linux version 6.19\\nKTAP version 1\\n1..1");
	puts("    KTAP version 1\\n    # Subtest: toy\\n    1..2");
	expect(b(2) == 4, "doubles", "");
	expect(b(0) == 0, "nothing", "");
	printf("%sok 1 toy\\n", failed ? "not " : "");
	puts("reboot: System halted");
	return 0;
}
`,
};

export const START = "setvbuf(stdout, NULL, _IONBF, 0);";

/** As the kernel's lib/kunit/executor.c says it. */
export const NO_SUITE = 'puts("KTAP version 1\\n1..0\\nreboot: System halted"); return 0;';

export async function placed(
  series: readonly Edit[],
  files: typeof FILES = FILES,
): Promise<ToyHome> {
  const home = await toyHome(files);
  await placeUm(home, { machine: false });
  await commitSeries(home.tree, series);
  await formatSeries(home.tree, `${home.dir}/patches`);
  return home;
}

export async function verified(home: ToyHome, args: readonly string[] = []) {
  const flags = [...home.flags, "--arch", "toya", "--no-cover", "--kunit", "--json"];
  const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...flags, ...args]);
  assert.ok(ran.stdout.startsWith("{"), ran.stderr);
  return { ...ran, report: reportSchema.parse(JSON.parse(ran.stdout)) };
}

export const kunit = ({ cells }: Report) => cells.filter(({ arch }) => arch === "um:kunit");

export const verdicts = (report: Report) => kunit(report).map(({ verdict }) => verdict).join(" ");
