/**
 * Reports and rejects as an older everystep wrote them: the same version, with a field that has another name since.
 * @module
 */

/** The value with today's names: `series.letter` is `series.coverLetter`. What is no report stays as it is. */
export function withNewNames(value: unknown): unknown {
  const series = isRecord(value) ? value["series"] : undefined;
  if (!isRecord(value) || !isRecord(series) || !Object.hasOwn(series, "letter")) return value;
  const { letter, ...rest } = series;
  return { ...value, series: { coverLetter: letter, ...rest } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
