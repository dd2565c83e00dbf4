/** The HTML page in Debian's Chromium: what a parser cannot see. */
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { renderPage } from "../../bot/report/html/page.tsx";
import type { Report } from "../../bot/report/model/schema.ts";
import { stepText } from "../../bot/report/html/timeline.tsx";
import type { Step } from "../../bot/report/model/schema.ts";
import { REPORTS } from "../report/fixtures.ts";
import { large, LOG, LONG_LOG, RICH } from "../report/html/rich.ts";
import { openBrowser, overflow, violations } from "./browser.ts";

const DESKTOP = { width: 1280, height: 900 }, PHONE = { width: 360, height: 740 };
const LOGS = new Map([["alpha/3", LONG_LOG], ["um/3", LOG]]);
const PAGES: Readonly<Record<string, Report>> = {
  rich: RICH,
  "all-pass": REPORTS["all-pass"]!,
  hostile: REPORTS["hostile"]!,
  markup: REPORTS["markup"]!,
  "14-archs": REPORTS["14-archs"]!,
  drift: REPORTS["drift"]!,
};

/** A browser, and the pages as files. */
async function rig(): Promise<
  AsyncDisposable & { browser: Browser; url: (name: string) => string }
> {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  for (const [name, report] of Object.entries(PAGES)) {
    await Deno.writeTextFile(`${dir}/${name}.html`, renderPage(report, LOGS));
  }
  const browser = await openBrowser();
  return {
    browser,
    url: (name) => `file://${dir}/${name}.html`,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

/** Opens a page; `troubles` collects what the console says and what else is fetched. */
async function open(
  browser: Browser,
  url: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<AsyncDisposable & { readonly page: Page; readonly troubles: string[] }> {
  const page = await browser.newPage({ viewport });
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().replace(/#.*/, "") !== url) troubles.push(`fetched: ${request.url()}`);
  });
  await page.goto(url);
  return { page, troubles, [Symbol.asyncDispose]: () => page.close() };
}

interface Box {
  readonly x: number;
  readonly width: number;
}

interface Bar extends Box {
  readonly text: string;
  readonly fill: string;
}

Deno.test("the page in Chromium", async (t) => {
  await using place = await rig();
  const { browser, url } = place;

  await t.step("every cell opens and closes by keyboard alone", async () => {
    await using opened = await open(browser, url("rich"), DESKTOP);
    const { page, troubles } = opened;
    const focused = () =>
      page.evaluate<string | null>("document.activeElement.getAttribute('popovertarget')");
    const displayed = () =>
      page.evaluate<string[]>(
        "[...document.querySelectorAll(':popover-open')].map((one) => one.id)",
      );
    const inGrid = () => page.evaluate<boolean>("document.activeElement.matches('.grid button')");
    for (let i = 0; i < 60 && !await inGrid(); i++) await page.keyboard.press("Tab");
    const seen: string[] = [];
    while (await inGrid()) {
      const id = (await focused())!;
      seen.push(id);
      assert.deepEqual(await displayed(), []);
      await page.keyboard.press("Enter");
      assert.deepEqual(await displayed(), [id]);
      const cell = RICH.cells.find(({ state, arch }) => `s${state}-${arch}` === id)!;
      const text = await page.locator(`#${id}`).innerText();
      assert.ok(text.includes(cell.verdict) && text.includes(cell.reason), text);
      for (const line of [...cell.reproduce, ...cell.boot?.excerpt ?? []]) {
        assert.ok(text.includes(line));
      }
      await page.keyboard.press("Escape");
      assert.equal(await focused(), id, "the focus is where it was");
      await page.keyboard.press("Tab");
    }
    assert.deepEqual(seen, RICH.cells.map(({ state, arch }) => `s${state}-${arch}`));
    assert.deepEqual(troubles, []);
  });

  await t.step("an address leads to a cell", async () => {
    await using opened = await open(browser, url("rich"), DESKTOP);
    assert.equal(await opened.page.locator("#s3-alpha").isVisible(), false);
    await opened.page.goto(`${url("rich")}#s3-alpha`);
    assert.equal(await opened.page.locator("#s3-alpha").isVisible(), true);
  });

  for (const name of Object.keys(PAGES)) {
    await t.step(`${name}: no wider than a phone, also with a cell open`, async () => {
      await using opened = await open(browser, url(name), PHONE);
      const { page, troubles } = opened;
      assert.equal(await overflow(page), 0);
      await page.locator(".grid button").last().click();
      assert.equal(await page.locator(":popover-open").count(), 1);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(troubles, []);
    });
  }

  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(
      `${colorScheme}: axe-core finds nothing, and the paper is ${colorScheme}`,
      async () => {
        for (
          const [name, size] of [["rich", DESKTOP], ["rich", PHONE], ["hostile", DESKTOP]] as const
        ) {
          await using opened = await open(browser, url(name), size);
          const { page } = opened;
          await page.emulateMedia({ colorScheme });
          const paper = await page.evaluate<string>(
            "getComputedStyle(document.documentElement).backgroundColor",
          );
          const bright = paper.match(/\d+/g)!.map(Number).every((part) => part > 128);
          assert.equal(bright, colorScheme === "light", paper);
          assert.deepEqual(await violations(page), [], `${name} ${size.width}`);
          await page.locator(".grid td.fail button, .grid td button").first().click();
          assert.deepEqual(await violations(page), [], `${name} ${size.width}, a cell open`);
        }
      },
    );
  }

  await t.step("the timeline is as long as its steps", async () => {
    await using opened = await open(browser, url("rich"), DESKTOP);
    const { page } = opened;
    const steps = RICH.run.steps!, total = RICH.run.seconds;
    const { frame, bars } = await page.evaluate<{ frame: Box; bars: readonly Bar[] }>(`({
      frame: document.querySelector(".timeline").getBoundingClientRect().toJSON(),
      bars: [...document.querySelectorAll(".timeline rect")].map((one) => ({
        ...one.getBoundingClientRect().toJSON(),
        text: one.textContent.trim(),
        fill: getComputedStyle(one).fill,
      })),
    })`);
    assert.equal(bars.length, steps.length);
    for (const { text, x, width } of bars) {
      const at = (one: Step) => Math.abs(x - frame.x - frame.width * one.start / total);
      // Of steps that are described alike, the one that is meant begins there.
      const [step] = steps.filter((one) => stepText(one) === text).sort((a, b) => at(a) - at(b));
      assert.ok(step !== undefined, text);
      const near = (a: number, b: number) =>
        assert.ok(Math.abs(a - b) < 2.5, `${text}: ${a}, ${b}`);
      near(x - frame.x, frame.width * step.start / total);
      near(width, frame.width * step.seconds / total);
    }
    assert.equal(
      new Set(bars.map(({ fill }) => fill)).size,
      2,
      "the critical path looks different",
    );
  });

  await t.step("its policy holds, whatever gets in", async () => {
    await using opened = await open(browser, url("rich"), DESKTOP);
    const { page, troubles } = opened;
    await page.evaluate(`
      const add = (name, more) => document.body.append(Object.assign(document.createElement(name), more));
      add("script", { textContent: "window.evil = 1" });
      add("img", { src: "http://127.0.0.1:9/evil" });
      add("style", { textContent: "body { display: none }" });
      add("iframe", { src: "http://127.0.0.1:9/evil" });
    `);
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate("window.evil"), undefined);
    assert.equal(await page.locator("h1").isVisible(), true);
    const refused = troubles.filter((one) => /Content Security Policy/.test(one));
    assert.ok(refused.length >= 4, troubles.join("\n"));
  });

  await t.step("on paper: the cells that break, and nothing that scrolls", async () => {
    await using opened = await open(browser, url("rich"), DESKTOP);
    const { page } = opened;
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#s3-alpha").isVisible(), true);
    assert.equal(await page.locator("#s0-alpha").isVisible(), false);
    const style = await page.evaluate("getComputedStyle(document.querySelector('.grid')).overflow");
    assert.equal(style, "visible");
    assert.ok((await page.pdf()).length > 10_000);
  });

  await t.step("100 patches on 14 architectures open in time", async () => {
    const page = await browser.newPage({ viewport: DESKTOP });
    const started = performance.now();
    await page.setContent(renderPage(large()));
    await page.locator(".grid button").last().click();
    assert.equal(await page.locator(":popover-open").count(), 1);
    assert.ok(performance.now() - started < 20_000);
    await page.close();
  });
});
