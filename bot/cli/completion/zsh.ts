/**
 * Completion for zsh, by its `_arguments`.
 * @module
 */
import { type Command, PROGRAM } from "../command.ts";
import type { Offer } from "../flag_kinds.ts";
import { shQuote } from "../../text/shell.ts";
import { type Offered, type OfferedFlag, offeredFlags, wordsOffer } from "./words.ts";

/** The script, to be called `_everystep` in a directory of `fpath`. */
export function zshCompletion(offered: Offered): string {
  const commands = offered.commands.map((command) => shQuote(`${command.name}:${command.summary}`));
  return `#compdef ${PROGRAM}
# zsh completion of ${PROGRAM}; made by: ${PROGRAM} completion zsh
_${PROGRAM}_commands() {
  local -a commands
  commands=(
${commands.map((line) => `    ${line}`).join("\n")}
  )
  _describe command commands
}
_${PROGRAM}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
${specs(offeredFlags(offered))} \\
    '1: :_${PROGRAM}_commands' '*:: :->args'
  [[ $state == args ]] || return
  curcontext=\${curcontext%:*}-$words[1]:
  case $words[1] in
${offered.commands.map((command) => branch(command, offered)).join("\n")}
  esac
}
if [[ $funcstack[1] == _${PROGRAM} ]]; then _${PROGRAM} "$@"; else compdef _${PROGRAM} ${PROGRAM}; fi
`;
}

function branch(command: Command, offered: Offered): string {
  const { name, args } = command, offer = action(wordsOffer(command, offered));
  const words = args === undefined
    ? ""
    : ` \\\n    ${shQuote(`${args.most === 1 ? "1" : "*"}: :${offer}`)}`;
  return `    ${name}) _arguments \\\n${specs(offeredFlags(offered, command))}${words} ;;`;
}

function specs(flags: readonly OfferedFlag[]): string {
  return flags.flatMap((flag) => {
    const help = `[${flag.help.replace(/[[\]\\:]/g, "\\$&")}]`;
    const value = flag.value === undefined ? "" : `: :${action(flag.value)}`;
    const star = flag.many ? "*" : "";
    const long = `${star}--${flag.name}${flag.value === undefined ? "" : "="}${help}${value}`;
    const short = `${star}-${flag.short}${flag.value === undefined ? "" : "+"}${help}${value}`;
    return flag.short === undefined ? [long] : [short, long];
  }).map((spec) => `    ${shQuote(spec)}`).join(" \\\n");
}

function action(offer: Offer): string {
  if (offer === "none") return " ";
  return offer === "dir" ? "_directories" : offer === "file" ? "_files" : `(${offer.join(" ")})`;
}
