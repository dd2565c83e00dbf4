/**
 * Lines of a table of system calls that no command makes code of: each line is for one ABI, and a command takes
 * those that it is told by `--abis`. Pure.
 * @module
 */

/** A command that makes code of the table, as Kbuild saves it: not one that makes numbers for programs. */
const MAKES_CODE = /\bsyscalltbl\.sh\b/;
const ABIS = /\s--abis[ =]+['"]?([\w,|]+)/;

/**
 * The numbers, from 1, of the lines that none of some saved commands takes; none where no command says which it
 * takes, or one takes all.
 */
export function untakenLines(text: string, commands: readonly string[]): ReadonlySet<number> {
  const abis = new Set<string>();
  const own = commands.filter((command) => MAKES_CODE.test(command));
  for (const command of own) {
    const [, list] = ABIS.exec(command) ?? [];
    if (list === undefined) return new Set();
    for (const abi of list.split(/[,|]/)) abis.add(abi);
  }
  const left = new Set<number>();
  if (own.length === 0) return left;
  for (const [i, line] of text.split("\n").entries()) {
    const [, abi] = /^\d+\s+(\w+)\s/.exec(line) ?? [];
    if (abi !== undefined && !abis.has(abi)) left.add(i + 1);
  }
  return left;
}
