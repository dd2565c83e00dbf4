/**
 * Completion for bash 4.4 and later.
 * @module
 */
import { PROGRAM } from "../command.ts";
import type { Offer } from "../flag_kinds.ts";
import { shQuote } from "../../text/shell.ts";
import { type Offered, type OfferedFlag, offeredFlags, wordsOffer } from "./words.ts";

/** The script. */
export function bashCompletion(offered: Offered): string {
  const { commands } = offered, names = commands.map(({ name }) => name);
  const flags = [undefined, ...commands].flatMap((command) => offeredFlags(offered, command));
  const values = new Map<string, Offer>();
  for (const flag of flags) {
    if (flag.value !== undefined) values.set(spellings(flag).join("|"), flag.value);
  }
  return `# bash completion of ${PROGRAM}; made by: ${PROGRAM} completion bash
_${PROGRAM}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  # readline splits --flag=value at the =
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = && $COMP_CWORD -ge 2 ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${names.join("|")}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $prev in
${[...values].map(([flag, offer]) => `    ${flag}) ${offerLine(offer)}; return ;;`).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${
    commands.map((command) =>
      `      ${command.name}) ${offerLine(offeredFlags(offered, command).flatMap(spellings))} ;;`
    ).join("\n")
  }
      *) ${offerLine(offeredFlags(offered).flatMap(spellings))} ;;
    esac
    return
  fi
  case $command in
${
    commands.map((command) => `    ${command.name}) ${offerLine(wordsOffer(command, offered))} ;;`)
      .join("\n")
  }
    *) ${offerLine(names)} ;;
  esac
}
complete -F _${PROGRAM} ${PROGRAM}
`;
}

function spellings(flag: OfferedFlag): string[] {
  return [...flag.short === undefined ? [] : [`-${flag.short}`], `--${flag.name}`];
}

function offerLine(offer: Offer): string {
  if (offer === "none") return ":";
  const action = offer === "dir"
    ? "-d"
    : offer === "file"
    ? "-f"
    : `-W ${shQuote(offer.join(" "))}`;
  const names = typeof offer === "string" ? "compopt -o filenames 2>/dev/null; " : "";
  return `${names}mapfile -t COMPREPLY < <(compgen ${action} -- "$cur")`;
}
