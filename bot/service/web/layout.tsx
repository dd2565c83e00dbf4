/**
 * The frame of all pages.
 * @module
 */
import { documentOf, type Html } from "../../report/html/markup.tsx";
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
  main: Html,
): Response {
  return page(
    documentOf(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{`${title} \u00b7 everystep`}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={style.href} />
          {events !== undefined && <script type="module" src={script.href} />}
        </head>
        <body class="service" data-events={events}>
          <header class="site">
            <a class="past" href="#main">Skip to the content</a>
            <a class="name" href="/">everystep</a>
            <nav aria-label="Pages">
              {PAGES.map(([href, name]) => (
                <a href={href} aria-current={href === at ? "page" : undefined}>{name}</a>
              ))}
            </nav>
            <span id="live" role="status" />
          </header>
          <main id="main" tabindex={-1}>{main}</main>
          <footer>
            <p>
              everystep{" "}
              {version}: every patch builds on every architecture, or it says which does not.{" "}
              <a href="/healthz">health</a>, <a href="/metrics">metrics</a>
            </p>
          </footer>
        </body>
      </html>,
    ),
    status,
  );
}

/** A page that says why there is no other. The text must be clean. */
export function errorPage(site: Site, status: number, title: string, text: string): Response {
  return sitePage(
    site,
    { title, status },
    <>
      <h1>{title}</h1>
      <p>{text}</p>
      <p>
        <a href="/">All series</a>
      </p>
    </>,
  );
}
