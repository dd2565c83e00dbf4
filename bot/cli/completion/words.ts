/**
 * What the three completion scripts share.
 * @module
 */
import type { Command } from "../command.ts";
import { named, type NamedFlag, type Offer } from "../flag_kinds.ts";
import { GLOBAL_FLAGS } from "../shared_flags/global.ts";

/** What a script is made from. */
export interface Offered {
  readonly commands: readonly Command[];
  /** What is offered behind `--arch`. */
  readonly archs: readonly string[];
}

/** A flag as a shell offers it: one entry for `--flag`, one for `--no-flag`. */
export interface OfferedFlag {
  readonly name: string;
  readonly short?: string;
  /** The first clause of its help. */
  readonly help: string;
  /** What to offer for its value; undefined if it takes none. */
  readonly value?: Offer;
  readonly many: boolean;
}

/** The flags of a command, or the global ones, with what to offer for their values. */
export function offeredFlags(
  { archs }: Offered,
  command?: Command,
): readonly OfferedFlag[] {
  return [...command?.flags ?? [], ...named(GLOBAL_FLAGS)].flatMap((flag) => {
    const no = flag.no === undefined ? [] : [entry(`no-${flag.name}`, flag.no)];
    if (flag.onlyNo) return no;
    const own: OfferedFlag = {
      name: flag.name,
      short: flag.short,
      help: firstClause(flag.help),
      value: flag.value === undefined ? undefined : valueOffer(flag, archs),
      many: flag.many ?? false,
    };
    return [own, ...no];
  });
}

function entry(name: string, help: string): OfferedFlag {
  return { name, help: firstClause(help), many: false };
}

function valueOffer(flag: NamedFlag, archs: readonly string[]): Offer {
  return flag.name === "arch" ? archs : flag.offer ?? "none";
}

/** The first clause: up to a line's end, a semicolon or a parenthesis. */
function firstClause(text: string): string {
  return text.split(/\n|;| \(/)[0]!;
}

/** What a shell offers for a command's words; names of commands as words. */
export function wordsOffer({ args }: Command, { commands }: Offered): Offer {
  const offer = args?.offer ?? "none";
  return offer === "command" ? commands.map(({ name }) => name) : offer;
}
