/**
 * Rows of the database as values.
 * @module
 */

/** The list of columns of a table, named as the values are: `created_at as "createdAt"`. */
export function columns(names: readonly string[]): string {
  return names.map((name) => {
    const column = name.replace(/[A-Z]/g, (upper) => `_${upper.toLowerCase()}`);
    return column === name ? column : `${column} as "${name}"`;
  }).join(", ");
}

/** A row without its nulls, and with its times as ISO 8601 in UTC. */
export function asValue<Value>(row: Readonly<Record<string, unknown>>): Value {
  const entries = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value] as const);
  return Object.fromEntries(entries) as Value;
}

/** Any row. */
export type Row = Readonly<Record<string, unknown>>;

/** Text that PostgreSQL takes: it has no NUL. */
export function storable(text: string): string {
  return text.replaceAll("\0", "");
}
