/**
 * How much a source may bring. Everything here comes from outside; a bound that no kernel series
 * reaches costs nobody anything, and keeps a hostile file from eating the machine.
 * @module
 */
import { UserError } from "../system/errors.ts";
import type { RawMessage } from "./types.ts";

/** Bytes of a whole source, after decompression. */
export const MAX_TOTAL = 256 * 1024 * 1024;
/** Bytes of one message: reading it takes seven times as much memory. */
export const MAX_MESSAGE = 64 * 1024 * 1024;
/** Messages of a source. */
export const MAX_MESSAGES = 10_000;

/** Throws {@linkcode UserError} if one message is too large, or if there are too many. */
export function bounded(messages: readonly RawMessage[], file: string): readonly RawMessage[] {
  if (messages.length > MAX_MESSAGES) throw tooMany(file);
  for (const message of messages) {
    if (message.bytes.length > MAX_MESSAGE) {
      throw new UserError(
        `a message of ${Math.ceil(message.bytes.length / 1048576)} MiB; the limit is ${
          MAX_MESSAGE / 1048576
        } MiB`,
        { place: { file: message.file, line: Math.max(1, message.line) } },
      );
    }
  }
  return messages;
}

/** The error for a source with more messages than {@linkcode MAX_MESSAGES}. */
export function tooMany(file: string): UserError {
  return new UserError(`has more than ${MAX_MESSAGES} messages`, {
    place: { file },
    hint: "give only the thread of the series, not a whole archive",
  });
}
