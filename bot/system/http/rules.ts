/**
 * What everystep asks which server, and how long it waits: the rules, without a network.
 * @module
 */

/** True for this machine: `localhost` and its subdomains, 127.0.0.0/8, ::1 (RFC 6761, RFC 1122). */
export function isLoopback(url: URL): boolean {
  return isLoopbackHost(url.hostname);
}

/** The same for the name of a host, or its address. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, "");
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Why a URL is not asked; undefined if it may be. */
export function refusal(url: URL, insecure: boolean, from?: URL): string | undefined {
  if (url.username !== "" || url.password !== "") return "the URL has a user or a password in it";
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return `${url.protocol}// is not HTTP`;
  }
  // Else a server could have us ask what only this machine may.
  if (from !== undefined && isLoopback(url) && !isLoopback(from)) {
    return `${from.host} redirects to this machine`;
  }
  if (url.protocol === "https:" || isLoopback(url)) return undefined;
  if (from?.protocol === "https:") return `${from.host} redirects away from https`;
  return insecure ? undefined : "it is asked over https only";
}

/** Statuses that may be gone a moment later (RFC 9110, RFC 6585). */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 ||
    status === 504;
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
