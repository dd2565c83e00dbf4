/**
 * Answers of the service, all with the same strict headers.
 * @module
 */
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** The policy of a report: it has its style in itself, and needs nothing else, not even an origin. */
export const REPORT_POLICY = [
  ...["default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'"],
  ...["frame-ancestors 'none'", "sandbox"],
].join("; ");

/**
 * Adds the headers that all answers have; those that an answer sets itself stay. The policy of our own
 * pages (W3C CSP level 3): nothing inline, nothing from elsewhere.
 */
export const strictHeaders: MiddlewareHandler = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: "DENY",
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  // They hold over HTTPS only, which a proxy before us speaks: it says whether it always will.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

/** A page, whole. It is not kept: what it shows changes. */
export function page(text: string, status = 200): Response {
  return new Response(text, {
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

/** What does not do what it was asked for, to a program. */
export function failed(status: number, error: string): Response {
  return json({ error }, status);
}
