/**
 * How the machine shows what a program prints (bot/testing/kselftest/show.h), with programs of this machine.
 */
import assert from "node:assert/strict";
import { tempDir } from "../../bot/system/files/dirs.ts";
import { run } from "../../bot/system/process/process.ts";

const MAIN = `#include <signal.h>
#include <stdlib.h>
#include "show.h"

static int pid;

static void stop(void)
{
	kill(-pid, SIGKILL);
}

int main(int argc, char **argv)
{
	int ends[2], code;

	if (argc != 3 || pipe(ends))
		return 2;
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execl("/bin/sh", "sh", "-c", argv[2], NULL);
		_exit(127);
	}
	setpgid(pid, pid);
	close(ends[1]);
	code = show(ends[0], pid, atoi(argv[1]), stop);
	stop();
	printf("%d\\n", code);
	return 0;
}
`;

Deno.test("what programs print is shown line by line, to their end and no longer", async (t) => {
  await using dir = await tempDir("/tmp");
  await Deno.writeTextFile(`${dir.path}/main.c`, MAIN);
  const include = decodeURIComponent(
    new URL("../../bot/testing/kselftest", import.meta.url).pathname,
  );
  const built = await run(
    ["gcc", "-Wall", "-Werror", "-I", include, "-o", `${dir.path}/show`, `${dir.path}/main.c`],
  );
  assert.ok(built.ok, built.stderr);
  const show = async (line: string, seconds = 60) => {
    const { ok, stdout } = await run([`${dir.path}/show`, String(seconds), line], {
      timeoutMs: 120_000,
    });
    assert.ok(ok);
    return stdout;
  };
  await t.step("a line without an end, NUL, an exit code above 127, a signal", async () => {
    assert.equal(await show("printf 'a\\0b\\nno end'; exit 200"), "# a b\n# no end\n200\n");
    assert.equal(await show("kill -9 $$"), "-12\n");
  });
  await t.step("the rest of a long line is no result", async () => {
    const output = await show("printf '%01023dnot ok 7 x\\nok 1 y\\n' 0");
    assert.deepEqual(output.split("\n").slice(1), ["#  not ok 7 x", "# ok 1 y", "0", ""]);
  });
  await t.step("one that prints without end has its time", async () => {
    const output = await show("while :; do echo x; done", 1);
    assert.match(output, /\n-2\n$/);
    assert.ok(output.split("\n").length < 20_010);
  });
  await t.step("a child that prints on is not waited for", async () => {
    const output = await show("(while :; do echo x; sleep 0.05; done) & echo ok 1 y; exit 3");
    assert.match(output, /^# ok 1 y\n/m);
    assert.match(output, /\n3\n$/);
  });
  await t.step("what it has printed is told, however slow the console is", async () => {
    const slow = "for i in 1 2 3 4 5; do sleep 1; head -c 16384; done; cat";
    const { stdout } = await run([
      ...["sh", "-c", `"$0" 60 'seq -f "ok %g" 14000' | { ${slow}; }`, `${dir.path}/show`],
    ], { timeoutMs: 120_000 });
    assert.deepEqual(stdout.split("\n").slice(-3), ["# ok 14000", "0", ""]);
  });
  await t.step("one that closes its output is waited for", async () => {
    assert.equal(await show("exec >&-; sleep 0.3; exit 5"), "5\n");
  });
});
