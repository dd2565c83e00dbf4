/**
 * `doctor`: what this machine has to build kernels with, what it lacks, and installing that.
 * @module
 */
import { command, type CommandContext } from "../cli/command.ts";
import { bool } from "../cli/flag_kinds.ts";
import { ARCH_FLAG, CONFIGS_FLAG } from "../cli/shared_flags/select.ts";
import { DATA_FLAG, DATABASE_FLAG } from "../cli/shared_flags/service.ts";
import { UserError } from "../system/errors.ts";
import { cleanText } from "../text/clean.ts";

interface Options {
  readonly archs?: readonly string[] | "all";
  readonly configs?: string;
  readonly install: boolean;
  /** Look also at what boots need. */
  readonly boot: boolean;
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
    const stray = data !== undefined ? "data" : database !== undefined ? "database" : undefined;
    if (!service && stray !== undefined) throw new UserError(`--${stray} is for doctor --service`);
    const other = install ? "install" : boot ? "boot" : undefined;
    if (service && other !== undefined) {
      throw new UserError(`--service and --${other} exclude each other`, {
        hint: `first: everystep doctor --${other}`,
      });
    }
    return { archs, configs, install, boot, service: service ? { data, database } : undefined };
  },
  run: (options, context) =>
    options.service === undefined ? ofBuilds(options, context) : ofService(options, context),
});

/** Exit code 0 if everything is there, 3 if something is missing. */
async function ofBuilds(options: Options, context: CommandContext): Promise<number> {
  const { pickBuilds } = await import("../config/mod.ts");
  const { available, examine, examineBoots, install, renderFindings } = await import(
    "../doctor/mod.ts"
  );
  const { readConfigs } = await import("../engine/plan/choice.ts");
  const { archs, settings, request } = await readConfigs(options, context);
  const names = options.archs === "all" ? ["all"] : options.archs;
  const asked = names === undefined
    ? archs.filter((arch) => arch.extra !== true)
    : pickBuilds(archs, names, request.sets);
  const look = async () => [
    ...await examine(asked, settings, { cache: context.cache }),
    ...options.boot ? await examineBoots(asked, { managers: settings.managers }) : [],
  ];
  let findings = await look();
  if (options.install) {
    const installed = await install(findings, context.ui, {
      signal: context.signal,
      backports: settings.backports,
    });
    if (installed.length > 0) findings = await look();
  }
  const { json, terminal } = context;
  terminal.out(json ? JSON.stringify(findings, null, 2) : renderFindings(findings));
  return asked.every((arch) => available(arch, findings) === true) ? 0 : 3;
}

/** Exit code 0 if nothing is wrong that the service cannot go on without, else 3. */
async function ofService(options: Options, context: CommandContext): Promise<number> {
  const { renderFindings } = await import("../doctor/mod.ts");
  const { examineMachine } = await import("../service/doctor/here.ts");
  const findings = await examineMachine(options, context);
  const { json, terminal } = context;
  terminal.out(json ? JSON.stringify(findings, null, 2) : cleanText(renderFindings(findings)));
  return findings.every(({ status, optional }) => status === "found" || optional) ? 0 : 3;
}
