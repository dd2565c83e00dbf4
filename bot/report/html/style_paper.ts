/**
 * How the page looks on paper.
 * @module
 */

/** Black on white, nothing that scrolls, the cells that break printed in full. */
export const PAPER = `@page { margin: 14mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --shade: #ffffff;
    --link: #000000; --good: #0d4a1c; --bad: #8a0d15; --alarm: #ffffff; --alarm-paper: #8a0d15;
    --warn: #5a3800; --warn-paper: #ffffff; --odd: #3f2a70; --odd-paper: #ffffff;
    --bad-paper: #ffffff; --bar: #d5dde6; --bar-line: #7f95ad; --critical: #1f4a78; --mark: #ffffff;
  }
  body { font-size: 10pt; max-width: none; padding: 0; }
  nav, .past, .openers, .close, .cell a[href^="#"], #grid > .soft { display: none; }
  .wide, .grid { overflow: visible; max-height: none; border: 0; width: auto; }
  .grid th, .grid td { position: static !important; font-size: 8pt; }
  .grid button { min-width: 0; padding: 0 0.3rem; min-height: 0; }
  .grid th { padding: 0 0.3rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  tr, .finding, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  .step, .fail { print-color-adjust: exact; }
  #cells:has(.printed) > h2 { display: block; }
  .cell.printed {
    display: block; position: static; width: auto; height: auto; border: 0; padding: 0; margin: 0 0 1.5rem;
    overflow: visible; box-shadow: none;
  }
}
`;
