/** Outcomes of cells that were not built. */
import type {
  InfraOutcome,
  ObjectsOutcome,
  OutcomeFacts,
  UnaffectedOutcome,
  WholeOutcome,
} from "../../bot/compile/types.ts";

const FACTS: OutcomeFacts = {
  summary: "1 object",
  diagnostics: [],
  brokenTargets: [],
  compiled: 1,
  seconds: 1,
  cpuSeconds: 1,
  configHash: "",
  log: "log",
  reproduce: [],
};

/** A whole build. */
export function whole(more: Partial<WholeOutcome> = {}): WholeOutcome {
  return { ...FACTS, kind: "built", level: "image", ...more };
}

/** Of level `objects`; nothing is compiled unless `tried` says so. */
export function objects(more: Partial<ObjectsOutcome> = {}): ObjectsOutcome {
  return { ...FACTS, kind: "built", level: "objects", tried: [], made: [], ...more };
}

/** The patch can change nothing. */
export function unaffected(
  why: string,
  more: Partial<UnaffectedOutcome> = {},
): UnaffectedOutcome {
  return { ...FACTS, kind: "unaffected", level: "objects", why, made: [], ...more };
}

/** The machine is at fault. */
export function infra(more: Partial<InfraOutcome> = {}): InfraOutcome {
  return { ...FACTS, kind: "infra", level: "image", summary: "the disk is full", ...more };
}
