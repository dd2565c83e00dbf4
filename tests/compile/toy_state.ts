/** A state of the toy kernel, as it is prepared. */
import type { StateRequest } from "../../bot/compile/objects/prepare.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import { TOY_ARCHS } from "../toy/kernel.ts";

/** Of the source in `DIR/linux`, built in `DIR/build`. */
export function toyRequest(dir: string, onStep?: StateRequest["onStep"]): StateRequest {
  return {
    arch: usualBuild(parseArch("toya.toml", TOY_ARCHS["toya.toml"]!)),
    mounts: { source: `${dir}/linux`, build: `${dir}/build` },
    sandbox: { kind: "none", why: "a test" },
    ccache: false,
    compilers: ["gcc"],
    path: [],
    jobs: 1,
    timeoutMinutes: 1,
    incremental: false,
    minFreeBytes: 0,
    log: `${dir}/log`,
    checkout: () => Promise.resolve(),
    ...onStep === undefined ? {} : { onStep },
  };
}
