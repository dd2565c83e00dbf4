/**
 * Shapes that the schema of a report is made of.
 * @module
 */
import { z } from "zod";

/** A number of things. */
export const count = () => z.int().nonnegative();
/** A time that something took. */
export const seconds = () => z.number().nonnegative();
/** A list that nobody changes. */
export const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();
