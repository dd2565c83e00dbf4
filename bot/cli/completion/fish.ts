/**
 * Completion for fish.
 * @module
 */
import { type Command, PROGRAM } from "../command.ts";
import type { Offer } from "../flag_kinds.ts";
import { type Offered, type OfferedFlag, offeredFlags, wordsOffer } from "./words.ts";

/** The script. */
export function fishCompletion(offered: Offered): string {
  const own = (command: Command) =>
    offeredFlags(offered, command).slice(0, -offeredFlags(offered).length || undefined);
  const lines = [
    `# fish completion of ${PROGRAM}; made by: ${PROGRAM} completion fish`,
    `complete -c ${PROGRAM} -f`,
    ...offeredFlags(offered).map((flag) => flagLine("", flag)),
    ...offered.commands.flatMap((command) => [
      `complete -c ${PROGRAM} -n __fish_use_subcommand -a ${command.name} -d ${
        quote(command.summary)
      }`,
      ...argLine(command, offered),
      ...own(command).map((flag) => flagLine(` -n ${quote(seen(command))}`, flag)),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function seen(command: Command): string {
  return `__fish_seen_subcommand_from ${command.name}`;
}

function argLine(command: Command, offered: Offered): string[] {
  const offer = wordsOffer(command, offered);
  if (offer === "none") return [];
  return [`complete -c ${PROGRAM} -n ${quote(seen(command))} ${offerOption(offer)}`];
}

function flagLine(condition: string, flag: OfferedFlag): string {
  const short = flag.short === undefined ? "" : ` -s ${flag.short}`;
  const value = flag.value === undefined ? "" : ` -r ${offerOption(flag.value)}`;
  return `complete -c ${PROGRAM}${condition}${short} -l ${flag.name}${value} -d ${
    quote(flag.help)
  }`;
}

function offerOption(offer: Offer): string {
  if (offer === "none") return "-f";
  if (offer === "file") return "-F";
  return `-f -a ${quote(offer === "dir" ? "(__fish_complete_directories)" : offer.join(" "))}`;
}

/** In single quotes, as fish reads them: `\'` and `\\` are its only escapes there. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
