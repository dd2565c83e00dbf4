/**
 * `@std/path` for machines that reach no JSR: the same names, on Node's own path module.
 * Take `links` out of deno.json to use the real package.
 * @module
 */
export {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
} from "node:path/posix";
