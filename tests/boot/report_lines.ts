/**
 * Lines that many reports of a kernel have.
 */

export type Reports = Readonly<Record<string, readonly [readonly string[], readonly string[]]>>;

export const TRACE = [
  "CPU: 0 UID: 0 PID: 33 Comm: pt Not tainted 6.19.6 #1 PREEMPT(full)",
  ...["Call Trace:", " <TASK>", " dump_stack_lvl+0x5d/0x80", " ? f+0x1/0x2"],
  ...[" zap_it.isra.0+0x12/0x34", " do_it+0x5/0x6", " </TASK>"],
];
