/**
 * `certify`: writes a certificate of a report, and holds one against a tree.
 * @module
 */
import { command, WRONG } from "../cli/command.ts";
import { bool, file, text } from "../cli/flag_kinds.ts";
import { refuse } from "../cli/parse/together.ts";
import { FILE_FLAG, needed, REPORT_TEXT } from "../cli/shared_flags/report.ts";
import type { CertifyOptions, CheckCertificateOptions } from "../engine/certify.ts";
import { UserError } from "../system/errors.ts";

type Write = CertifyOptions & { readonly task: "write" };
type Check = CheckCertificateOptions & { readonly task: "check" };

/** The command: exit code 0 once it is written, or if every commit is covered; 1 if not. */
export const certify = command({
  name: "certify",
  summary: "certify what a run verified; check a certificate against a tree",
  about:
    "Writes an in-toto Statement that says of the git tree of every state what was verified of it.\n" +
    "With --check it tells whether the commits of a tree are those states, without building.",
  args: { usage: "[REPORT|TREE]", most: 1, offer: "file" },
  flags: {
    output: FILE_FLAG,
    sign: file({
      value: "KEY",
      help: "sign with this SSH key (or its .pub and an agent), into FILE.sig",
    }),
    any: bool({ help: "also certify a run that is red or incomplete; check refuses it" }),
    check: file({ help: "hold this certificate against TREE (default: where you stand)" }),
    range: text({
      value: "A..B",
      help: "the commits to check (default: those of HEAD up to where the\nseries ends)",
    }),
    signers: file({ help: "verify FILE.sig: who may sign, as in ssh-keygen(1)" }),
    identity: text({
      value: "WHO",
      help: "of these, who must have signed (default: any of them)",
    }),
  },
  more: `REPORT is ${REPORT_TEXT}. A commit is known by\n` +
    "its tree: rewording it changes nothing, one changed line does.",
  examples: [
    ["certify out/ -o series.json --sign ~/.ssh/id_ed25519", "certify and sign"],
    ["certify --check series.json ~/linux --signers signers", "is HEAD what was verified?"],
    ["certify --check series.json ~/linux --range v6.19..topic", "is this branch?"],
  ],
  exits: [
    [0, "written; or every commit is covered"],
    [1, "not covered, or the signature is not good"],
    WRONG,
  ],
  read({ words, output, sign: key, any, check, range, signers, identity }): Write | Check {
    if (check === undefined) {
      refuse({ range, signers, identity }, "is for certify --check FILE");
      const file = needed(words, "certify needs a REPORT");
      if (key !== undefined && output === undefined) {
        throw new UserError("--sign needs --output FILE: the signature goes into FILE.sig");
      }
      return { task: "write", file, output, key, any };
    }
    refuse({ output, sign: key, any }, "and --check exclude each other");
    if (identity !== undefined && signers === undefined) {
      throw new UserError("--identity needs --signers: the file that says which keys are whose");
    }
    return { task: "check", file: check, tree: words[0] ?? ".", range, signers, identity };
  },
  async run(options, context) {
    const { certifyReport, checkCertificate } = await import("../engine/certify.ts");
    const { terminal } = context;
    if (options.task === "write") {
      const text = await certifyReport(options, context);
      if (options.output === undefined) terminal.out(text);
      return 0;
    }
    const { renderCheck } = await import("../certify/mod.ts");
    const { predicate, coverage, signature, covered } = await checkCertificate(options, context);
    if (context.json) {
      const { series, verdict } = predicate;
      const answer = { ...coverage, covered, signature, series: series.title, verdict };
      terminal.out(JSON.stringify(answer, null, 2));
    } else terminal.out(renderCheck(predicate, coverage, signature));
    return covered ? 0 : 1;
  },
});
