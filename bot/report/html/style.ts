/**
 * How the page looks: plain and dense, like a document; light or dark as the reader's system is;
 * on paper without the boxes. Every pair of colours has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
 * @module
 */
import { PAPER } from "./style_paper.ts";

/** The style sheet of the page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1c1c1a; --soft: #5b5b55; --line: #d6d5cd; --shade: #f6f5f0;
  --link: #0a4d9c; --good: #17662a; --bad: #a4121b; --alarm: #ffffff; --alarm-paper: #b1131d;
  --warn: #6f4500; --warn-paper: #fdf0cc; --odd: #553a90; --odd-paper: #f0eafb;
  --bad-paper: #fbe9e7; --bar: #b8c6d6; --bar-line: #7f95ad; --critical: #1f4a78; --mark: #fff3b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151614; --ink: #e5e4de; --soft: #a5a49b; --line: #3b3c38; --shade: #1e1f1c;
    --link: #8dbbf2; --good: #82cc90; --bad: #ff9d96; --alarm: #ffffff; --alarm-paper: #b3202a;
    --warn: #efc26b; --warn-paper: #3a2d0e; --odd: #c7b1f7; --odd-paper: #2c2340;
    --bad-paper: #3d1c1b; --bar: #33475c; --bar-line: #5b7895; --critical: #8dbbf2; --mark: #4d4210;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); scroll-padding-top: 1rem; }
body {
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
  margin: 0 auto; max-width: 82rem; padding: 1.25rem clamp(0.75rem, 3vw, 2.5rem) 3rem;
  overflow-wrap: break-word;
}
code, pre, .grid, .status, .n {
  font-family: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", monospace;
  font-size: 13px;
}
h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; text-wrap: balance; }
h1 { font-size: 1.6rem; margin: 0.1rem 0 0.6rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.6rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
h4 { font-size: 0.9rem; margin: 1rem 0 0.25rem; }
p { margin: 0.3rem 0; max-width: 46rem; }
ul { margin: 0.3rem 0; padding-left: 1.2rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
.soft, footer { color: var(--soft); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.1rem 1rem; margin: 0.6rem 0; }
dt { color: var(--soft); }
dd { margin: 0; max-width: 50rem; }
pre {
  background: var(--shade); border: 1px solid var(--line); margin: 0.3rem 0; max-width: 100%;
  overflow-x: auto; padding: 0.5rem 0.7rem; line-height: 1.45; tab-size: 8;
}
mark { background: var(--mark); color: var(--ink); font-weight: 650; }

.verdict { font-size: 1.15rem; font-weight: 650; max-width: 60rem; padding: 0.5rem 0.8rem; border-left: 5px solid; }
.verdict.bisect-safe { color: var(--good); background: var(--shade); }
.verdict.nothing-to-build { background: var(--shade); }
.verdict.not-bisect-safe { color: var(--bad); background: var(--bad-paper); }
.verdict.incomplete { color: var(--odd); background: var(--odd-paper); }
.unfinished { border: 1px dashed var(--odd); background: var(--odd-paper); padding: 0.4rem 0.8rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; margin-top: 1rem; }
nav a { min-height: 24px; }
.finding { border-left: 3px solid var(--line); padding-left: 0.8rem; margin: 0.8rem 0 1.2rem; }
#breaks .finding { border-color: var(--alarm-paper); }
.finding pre { white-space: pre-wrap; }

.wide { overflow: auto; max-width: 100%; margin: 0.6rem 0; position: relative; }
table { border-collapse: separate; border-spacing: 0; }
caption { text-align: left; font-weight: 650; padding: 0.2rem 0; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 1.2rem 0.2rem 0; border-bottom: 1px solid var(--line); }
thead th { font-weight: 650; white-space: nowrap; }
tbody th { font-weight: inherit; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }

.grid { max-height: 88vh; border: 1px solid var(--line); width: fit-content; }
.grid th, .grid td { padding: 0; background: var(--paper); }
.grid th { padding: 0.2rem 0.6rem; }
.grid thead th { position: sticky; top: 0; z-index: 2; background: var(--shade); }
.grid tbody th { position: sticky; left: 0; z-index: 1; border-right: 1px solid var(--line); }
.grid thead th:first-child { left: 0; z-index: 3; border-right: 1px solid var(--line); }
.grid tbody tr:last-child > * { border-bottom: 0; }
.grid tbody tr:hover > * { background-color: var(--shade); }
.state { display: flex; gap: 0.6rem; max-width: 34rem; align-items: baseline; }
.state .n { min-width: 2ch; text-align: right; color: var(--soft); }
.subject {
  font-family: system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
}
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; text-align: left; }
.grid button { display: block; width: 100%; min-width: 4.6rem; min-height: 26px; padding: 0.2rem 0.6rem; white-space: nowrap; }
.grid button:hover { text-decoration: underline; }
.grid :focus-visible { outline-offset: -2px; }
.drift { color: var(--soft); }
.grid .drift { padding-left: 0.5ch; }
.pass, .fixed { color: var(--good); }
.fixed, .warn, .base-broken { font-weight: 650; }
.grid .unaffected, .grid .untested { color: var(--soft); }
.grid .warn { color: var(--warn); background: var(--warn-paper); }
.grid .fail, .cell h3 .fail { color: var(--alarm); background: var(--alarm-paper); font-weight: 700; }
.cell h3 .fail { padding: 0 0.3em; }
.grid .fail .drift { color: inherit; }
.grid .inherited { color: var(--bad); background: var(--bad-paper); }
.grid .base-broken, .grid .infra { color: var(--odd); background: var(--odd-paper); }
.grid .untested { font-style: italic; }
.cell h3 .inherited { color: var(--bad); }
.cell h3 .warn { color: var(--warn); }
.cell h3 .base-broken, .cell h3 .infra { color: var(--odd); }
.unseen, .past:not(:focus-within) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.legend ul { display: flex; flex-wrap: wrap; gap: 0 1.6rem; list-style: none; padding: 0; color: var(--soft); font-size: 0.9rem; }
.openers { max-width: none; }
.openers button, .close {
  border: 1px solid var(--line); border-radius: 3px; padding: 0.05rem 0.5rem; margin: 0.1rem 0.3rem 0.1rem 0; min-height: 26px;
}
.openers button:hover, .close:hover { background: var(--shade); }

.cell { color: var(--ink); background: var(--paper); border: 0; border-left: 1px solid var(--line); }
.cell:popover-open {
  inset: 0 0 0 auto; width: min(48rem, 100%); height: 100%; max-height: none; margin: 0;
  padding: 1rem 1.4rem 3rem; overflow: auto; box-shadow: 0 0 3rem rgb(0 0 0 / 0.35);
}
.cell:target:not(:popover-open) { display: block; position: static; width: auto; margin: 1rem 0; padding: 0 1rem; }
.cell:target:not(:popover-open) .close { display: none; }
.cell h3 { font-size: 1.15rem; margin: 0 5rem 0.4rem 0; }
.cell .close { position: absolute; top: 0.9rem; right: 0.8rem; }
.cell dl { font-size: 0.93rem; }
.cell code { white-space: pre-wrap; overflow-wrap: anywhere; }
.status { border: 1px solid var(--line); padding: 0 0.35em; }
.status.error { color: var(--bad); }
.status.warning { color: var(--warn); }
#cells > h2 { display: none; }
#cells:has(:target) > h2 { display: block; }

.patch { border-collapse: collapse; margin: 0.3rem 0 1rem; }
.patch th, .patch td { border: 0; padding: 0 0.7rem 0 0; line-height: 1.4; }
.patch th, .patch .by { color: var(--soft); text-align: right; white-space: nowrap; }
.patch .by { text-align: left; font-size: 0.85rem; }
.patch code { white-space: pre; tab-size: 8; }
.patch .compiled .seen { color: var(--good); font-weight: 650; }
.patch .missed > * { background: var(--odd-paper); }
.patch .missed .seen, .patch .missed .by { color: var(--odd); font-weight: 650; }
.patch .open .seen { color: var(--soft); }
.patch .taken code { color: var(--soft); text-decoration: line-through; }
.patch .message.error code { color: var(--bad); }
.patch .message.warning code { color: var(--warn); }
.patch .message code { white-space: pre-wrap; }

figure { margin: 0.8rem 0 1.2rem; }
figcaption { color: var(--soft); font-size: 0.9rem; }
.timeline { display: block; margin-left: 7.2rem; width: calc(100% - 9.2rem); overflow: visible; font-size: 12px; }
.timeline text { fill: var(--ink); text-anchor: middle; }
.timeline .mark text { fill: var(--soft); }
.timeline .lane { text-anchor: end; font-family: ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; }
.timeline line { stroke: var(--line); }
.step { fill: var(--bar); stroke: var(--bar-line); }
.step.critical { fill: var(--critical); stroke: var(--critical); }

@media (max-width: 40rem) {
  body { font-size: 14px; padding-top: 0.75rem; }
  h1 { font-size: 1.3rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.35rem; }
  .state { width: 9.2rem; gap: 0.4rem; }
  .grid th { padding: 0.2rem 0.4rem; }
  .wide:not(.grid) :is(th, td) { min-width: 4.5rem; padding-right: 0.8rem; }
  .subject { font-size: 12px; line-height: 1.3; overflow-wrap: anywhere; }
  .cell:popover-open { padding: 0.9rem 0.9rem 3rem; border: 0; }
  .timeline { margin-left: 6.2rem; width: calc(100% - 7.8rem); }
}
${PAPER}`;
