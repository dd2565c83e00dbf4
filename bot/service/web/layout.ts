/**
 * The frame of all pages.
 * @module
 */
import { h, type Html, NOTHING, t } from "../../report/html/markup.ts";
import { page } from "./answers.ts";
import type { Asset } from "./assets.ts";

/** What all pages share. */
export interface Site {
  readonly style: Asset;
  readonly script: Asset;
  readonly version: string;
}

/** A page of ours. */
export interface PageOptions {
  readonly title: string;
  /** Which entry of the navigation it is. */
  readonly at?: string;
  /** Where its events are told; undefined: it does not change by itself. */
  readonly events?: string;
  readonly status?: number;
}

const PAGES = [["/", "Series"], ["/workers", "Workers"]] as const;

/** The whole page, as an answer. All texts must be clean. */
export function sitePage(
  { style, script, version }: Site,
  { title, at, events, status }: PageOptions,
  ...main: readonly Html[]
): Response {
  const body = h(
    "html",
    { lang: "en" },
    h(
      "head",
      {},
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", {}, t(`${title} \u00b7 everystep`)),
      h("link", { rel: "icon", href: "data:," }),
      h("link", { rel: "stylesheet", href: style.href }),
      events === undefined ? NOTHING : h("script", { type: "module", src: script.href }),
    ),
    h(
      "body",
      { class: "service", "data-events": events },
      h(
        "header",
        { class: "site" },
        h("a", { class: "past", href: "#main" }, t("Skip to the content")),
        h("a", { class: "name", href: "/" }, t("everystep")),
        h(
          "nav",
          { "aria-label": "Pages" },
          ...PAGES.map(([href, name]) =>
            h("a", { href, "aria-current": href === at ? "page" : undefined }, t(name))
          ),
        ),
        h("span", { id: "live", role: "status" }),
      ),
      h("main", { id: "main", tabindex: -1 }, ...main),
      h(
        "footer",
        {},
        h(
          "p",
          {},
          t(`everystep ${version}: every patch builds on every architecture, or it says which does not. `),
          h("a", { href: "/healthz" }, t("health")),
          t(", "),
          h("a", { href: "/metrics" }, t("metrics")),
        ),
      ),
    ),
  );
  return page(body, status);
}

/** A page that says why there is no other. The text must be clean. */
export function errorPage(site: Site, status: number, title: string, text: string): Response {
  return sitePage(
    site,
    { title, status },
    h("h1", {}, t(title)),
    h("p", {}, t(text)),
    h("p", {}, h("a", { href: "/" }, t("All series"))),
  );
}
