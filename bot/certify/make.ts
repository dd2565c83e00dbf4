/**
 * A report in, a certificate out. Pure.
 * @module
 */
import { cleanDeep } from "../text/clean.ts";
import { areApplied } from "../report/analysis/fixes.ts";
import type { Report } from "../report/model/schema.ts";
import { UserError } from "../system/errors.ts";
import { doubtsOf } from "./doubts.ts";
import { GIT_HASH } from "../system/files/digest.ts";
import { type Certificate, PREDICATE_TYPE, STATEMENT_TYPE } from "./schema.ts";
import { misfit } from "./parse.ts";

/**
 * The certificate of a report. Throws {@linkcode UserError} for a report that cannot be certified:
 * one whose states are not those of its series, and, unless `any`, one that shows nothing.
 * `file` is the report's name in errors.
 */
export function makeCertificate(raw: Report, options: { any: boolean; file: string }): Certificate {
  const place = { file: options.file };
  const certificate = statement(cleanDeep(raw));
  const why = nameless(certificate) ?? misfit(certificate);
  if (why !== undefined) throw new UserError(`cannot be certified: ${why}`, { place });
  const doubts = doubtsOf(certificate.predicate);
  if (doubts.length > 0 && !options.any) {
    throw new UserError(`shows nothing: ${doubts[0]}`, {
      place,
      hint: "--any makes a certificate that says so inside; check refuses it",
    });
  }
  return certificate;
}

/** What a report calls a commit or a tree, and git does not. */
function nameless({ predicate: { base, states } }: Certificate): string | undefined {
  if (!GIT_HASH.test(base.commit)) return `its base is ${base.commit}, which is no git hash`;
  const state = states.find(({ tree }) => !GIT_HASH.test(tree));
  return state && `state ${state.n} has the tree ${state.tree}, which is no git hash`;
}

/** The text of a certificate, as it is written and signed. */
export function certificateText(certificate: Certificate): string {
  return `${JSON.stringify(certificate, null, 2)}\n`;
}

function statement(report: Report): Certificate {
  const { tool, run, series, tree, level, archs, complete, verdict } = report;
  const states = report.states.map(({ n, tree }) => ({
    n,
    tree,
    cells: report.cells.filter((cell) => cell.state === n).map((cell) => ({
      arch: cell.arch,
      verdict: cell.verdict,
      level: cell.level,
      ...(cell.argument === undefined ? {} : { argument: cell.argument }),
      ...(cell.tests === undefined
        ? {}
        : { tests: cell.tests.map(({ name, result }) => ({ name, result })) }),
      ...(cell.configHash === undefined ? {} : { configSha256: cell.configHash }),
    })),
  }));
  return {
    _type: STATEMENT_TYPE,
    subject: states.map(({ n, tree }) => ({ name: `state ${n}`, digest: { gitTree: tree } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      tool,
      run: {
        id: run.id,
        startedAt: run.startedAt,
        ...(run.finishedAt === undefined ? {} : { finishedAt: run.finishedAt }),
      },
      series: {
        title: series.title,
        version: series.version,
        patches: series.patches.map(({ n, subject }) => ({ n, subject })),
      },
      base: {
        commit: tree.base.commit,
        tree: tree.base.tree,
        ...(areApplied(tree.base.fixes)
          ? {
            fixes: tree.base.fixes!.filter(({ result }) => result === "applied")
              .map(({ subject, sha256 }) => ({ subject, sha256 })),
          }
          : {}),
      },
      level,
      ...(report.tests === undefined ? {} : { tests: report.tests }),
      archs: archs.map(({ name, compiler, defconfig }) => ({
        name,
        ...(compiler === undefined ? {} : { compiler }),
        defconfig,
      })),
      complete,
      verdict: { kind: verdict.kind, text: verdict.text },
      states,
    },
  };
}
