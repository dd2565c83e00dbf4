/**
 * The axis of a timeline: where its marks stand and what they say. Pure.
 * @module
 */

/** Steps between marks, in seconds: those that a person counts in. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => 60 * minutes),
  ...[1, 2, 4, 6, 12, 24].map((hours) => 3600 * hours),
];
/** More marks than these run into each other on a phone. */
const MAX_MARKS = 5;

/** A mark of the axis. */
export interface Mark {
  readonly seconds: number;
  /** `30 s`, `2 min`, `1 h 30 min`. */
  readonly label: string;
}

/** The marks from 0 up to `total` seconds, six at most. */
export function axisMarks(total: number): readonly Mark[] {
  const day = 24 * 3600;
  const step = STEPS.find((one) => total / one <= MAX_MARKS) ??
    Math.ceil(total / MAX_MARKS / day) * day;
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, i) => ({
    seconds: i * step,
    label: labelOf(i * step, step),
  }));
}

function labelOf(seconds: number, step: number): string {
  if (seconds === 0) return "0";
  if (step < 60) {
    const minutes = Math.floor(seconds / 60), rest = seconds % 60;
    const parts = [...minutes === 0 ? [] : [`${minutes} min`], ...rest === 0 ? [] : [`${rest} s`]];
    return parts.join(" ");
  }
  const hours = Math.floor(seconds / 3600), rest = seconds % 3600 / 60;
  const parts = [...hours === 0 ? [] : [`${hours} h`], ...rest === 0 ? [] : [`${rest} min`]];
  return parts.join(" ");
}
