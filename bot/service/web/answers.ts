/**
 * Answers of the service, all with the same strict headers.
 * @module
 */
import type { Html } from "../../report/html/markup.ts";

/** The policy of our own pages (W3C CSP level 3): nothing inline, nothing from elsewhere. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"],
  ...["connect-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join("; ");

/** The policy of a report: it has its style in itself, and needs nothing else, not even an origin. */
export const REPORT_POLICY = [
  ...["default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'"],
  ...["frame-ancestors 'none'", "sandbox"],
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** Adds the headers that all answers have; those that an answer sets itself stay. */
export function withHeaders(answer: Response): Response {
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  }
  return answer;
}

/** A page. It is not kept: what it shows changes. */
export function page(body: Html, status = 200): Response {
  return new Response(`<!DOCTYPE html>\n${body}`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
  });
}

/** Plain text. */
export function plain(text: string, status = 200): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" },
  });
}

/** JSON. */
export function json(value: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(value, null, 2)}\n`, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** Leads to another page of ours. */
export function redirect(path: string): Response {
  return new Response(null, { status: 302, headers: { location: path } });
}
