/**
 * `doctor`: what this machine has to build kernels with, what it lacks, and installing that.
 * @module
 */
import { command } from "../../cli/command.ts";
import { bool } from "../../cli/flag_kinds.ts";
import { exclude, refuse } from "../../cli/parse/together.ts";
import { ARCH_FLAG, CONFIGS_FLAG } from "../../cli/shared_flags/select.ts";
import { DATA_FLAG, DATABASE_FLAG } from "../../cli/shared_flags/service.ts";
import type { DoctorOptions } from "../../engine/doctor.ts";
import { cleanText } from "../../text/clean.ts";

interface Options extends DoctorOptions {
  /** Look at what the service needs instead, in its directory and its database. */
  readonly service?: { readonly data?: string; readonly database?: string };
}

/** The command. */
export const doctor = command({
  name: "doctor",
  summary: "list the tools that are there and those that are missing",
  about:
    "Looks for the compilers and host tools of the architectures and prints what is missing,\n" +
    "with the line that brings it (apt, dnf, pacman, zypper, apk). With --install it runs that\n" +
    "of apt (root or sudo); of a boot's emulators that are too old, it takes newer ones from the\n" +
    "backports of your Debian. Those of the others it only prints.\n" +
    "With --service it looks at what serve and worker need instead: sandbox, user, database,\n" +
    "store, page, mail, tokens (their names only), trees, compilers; and says what to do.",
  flags: {
    arch: { ...ARCH_FLAG, help: "architectures, or `all`; may be repeated (default: all)" },
    install: bool({ help: "install what is missing, with apt-get" }),
    boot: bool({ help: "look also for what boots need: emulators" }),
    service: bool({ help: "look at what serve and worker need" }),
    database: DATABASE_FLAG,
    data: DATA_FLAG,
    configs: CONFIGS_FLAG,
  },
  examples: [
    ["doctor", "all architectures"],
    ["doctor --arch um,sparc64 --install", "get ready for two of them"],
    ["doctor --service --data /var/lib/everystep", "as the user that serves, before it serves"],
  ],
  exits: [
    [0, "nothing is missing"],
    [2, "wrong usage or input, or --install has no root, sudo or apt"],
    [3, "something is missing, or was not installed"],
  ],
  read({ arch: archs, install, boot, service, database, data, configs }): Options {
    if (!service) refuse({ data, database }, "is for doctor --service");
    exclude({ service, install }, { hint: "first: everystep doctor --install" });
    exclude({ service, boot }, { hint: "first: everystep doctor --boot" });
    return { archs, configs, install, boot, service: service ? { data, database } : undefined };
  },
  async run(options, context) {
    const { renderFindings } = await import("../../doctor/mod.ts");
    const { findings, ready } = options.service === undefined
      ? await (await import("../../engine/doctor.ts")).examineBuilds(options, context)
      : await (await import("../../service/doctor/here.ts")).examineMachine(options, context);
    context.print(findings, () => cleanText(renderFindings(findings)));
    return ready ? 0 : 3;
  },
});
