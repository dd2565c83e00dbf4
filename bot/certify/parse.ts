/**
 * A certificate from outside: bytes in, a {@linkcode Certificate} out that fits itself.
 * @module
 */
import { cleanDeep, cleanLine } from "../text/clean.ts";
import { fieldError, parseJson } from "../report/model/parse.ts";
import { UserError } from "../system/errors.ts";
import { type Certificate, certificateSchema, PREDICATE_TYPE, STATEMENT_TYPE } from "./schema.ts";

const HINT = "give what `everystep certify REPORT -o FILE` wrote";

/** Parses and checks. `file` is its name in errors. Throws {@linkcode UserError}. */
export function parseCertificate(bytes: Uint8Array, file: string): Certificate {
  const place = { file };
  const value = parseJson(bytes, file, HINT);
  const { _type, predicateType } = Object(value);
  if (_type !== STATEMENT_TYPE) {
    throw new UserError("is no in-toto Statement of version 1", { place, hint: HINT });
  }
  if (predicateType !== PREDICATE_TYPE) {
    throw new UserError(
      `is a statement of another kind: its predicateType is ${
        typeof predicateType === "string" ? cleanLine(predicateType) : "none"
      }`,
      { place, hint: `this everystep reads ${PREDICATE_TYPE}` },
    );
  }
  const certificate = fitted(value, file);
  const why = misfit(certificate);
  if (why !== undefined) throw new UserError(`contradicts itself: ${why}`, { place });
  return certificate;
}

function fitted(value: unknown, file: string): Certificate {
  const parsed = certificateSchema.safeParse(value);
  // Texts in it are shown: none may move a cursor.
  if (parsed.success) return cleanDeep(parsed.data);
  throw fieldError(parsed.error.issues[0]!, { file, what: "certificate", hint: HINT });
}

/** What does not fit between the parts of a certificate; undefined if all does. */
export function misfit({ subject, predicate }: Certificate): string | undefined {
  const { states, base, series, archs } = predicate;
  const wrong = states.findIndex(({ n }, i) => n !== i);
  if (wrong >= 0) {
    return `its states are not 0 to N in order: ${states[wrong]!.n} is in place ${wrong}`;
  }
  if (states.length < 2) return "it has no state but the base";
  // With fixes state 0 is another tree.
  if (base.fixes === undefined && states[0]!.tree !== base.tree) {
    return "state 0 is not the tree of its base";
  }
  if (series.patches.length !== states.length - 1) {
    return `it has ${series.patches.length} patches and ${states.length} states`;
  }
  const astray = series.patches.findIndex(({ n }, i) => n !== i + 1);
  if (astray >= 0) return `its patches are not 1 to N in order`;
  const trees = subject.map(({ digest }) => digest.gitTree).join();
  if (trees !== states.map(({ tree }) => tree).join()) {
    return "its subjects are not the trees of its states";
  }
  const names = new Set(archs.map(({ name }) => name));
  if (names.size !== archs.length) return "an architecture stands in it twice";
  for (const { n, cells } of states) {
    const own = cells.map(({ arch }) => arch);
    if (new Set(own).size !== own.length) return `state ${n} has two verdicts on an architecture`;
    const stray = own.find((arch) => !names.has(arch));
    if (stray !== undefined) return `state ${n} has a verdict on ${stray}, which it does not list`;
  }
  return undefined;
}
