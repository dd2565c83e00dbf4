/** Debian's Chromium, and what it is asked about a page. */
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";

/** It needs nothing of the network, and asks nothing of it by itself. */
const FLAGS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];
/** Starts it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
}

/** What axe-core says against a page: rules of WCAG 2.2 A and AA, and best practice. */
export async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate<
    { id: string; nodes: { html: string; failureSummary: string }[] }[]
  >(
    `${axe.source}; axe.run().then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((one) => `${one.html}\n${one.failureSummary}`).join("\n")}`
  );
}

/** Pixels by which a page, or the open cell, is wider than the window. */
export const overflow = (page: Page) =>
  page.evaluate<number>(
    "Math.max(...[document.documentElement, ...document.querySelectorAll(':popover-open')]" +
      ".map((one) => one.scrollWidth - one.clientWidth))",
  );
