import assert from "node:assert/strict";
import { untakenLines } from "../../bot/coverage/mod.ts";

const TABLE = `# numbers
0\tcommon\tread\tsys_read
1\t64\twrite\tsys_write
2\tx32\topen\tcompat_sys_open

3\tcommon\tclose\tsys_close
`;
const command = (script: string, more: string) =>
  `savedcmd_t.h := sh /linux/scripts/${script} ${more}/linux/t.tbl t.h`;

Deno.test("a line of a table of system calls is for one ABI", () => {
  const cases: readonly (readonly [readonly string[], readonly number[]])[] = [
    [[command("syscalltbl.sh", "--abis common,64 ")], [4]],
    // Numbers for programs are of each ABI, and name no function.
    [[
      command("syscalltbl.sh", "--abis common,64 "),
      command("syscallhdr.sh", "--abis common,x32 "),
    ], [4]],
    [[
      command("syscalltbl.sh", "--abis common,64 "),
      command("syscalltbl.sh", "--abis common,x32 "),
    ], []],
    [[command("syscalltbl.sh", "")], []],
    [[command("syscallhdr.sh", "--abis common ")], []],
    [[], []],
  ];
  for (const [commands, left] of cases) {
    assert.deepEqual([...untakenLines(TABLE, commands)], left, commands.join("\n"));
  }
});
