/**
 * What of a report KCIDB is told, and where the rest of it is.
 * @module
 */

/** What is submitted, and how. */
export interface KcidbOptions {
  /**
   * `ends`: the base and the last state alone. Dashboards know a checkout by the commit that it stands on, which is one
   * for all states of a series: builds of the others would show as builds of that commit that fail and pass by turns.
   */
  readonly states?: "all" | "ends";
  /** Another name of the tree than its own tells. */
  readonly tree?: string;
  /** Where the logs of the output directory are on the web, with a slash at its end. */
  readonly logs?: string;
  /** Names of the files that stand there: configurations and the differences of states, as `verify -o` wrote them. */
  readonly files?: ReadonlySet<string>;
}
